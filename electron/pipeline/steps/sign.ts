/** Signing of one dossier's documents: their PDFs are final before it, and packed after it. Waits for the person. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serifTypeface } from '../../files/typeface.ts';
import type { SignatureRule } from '../../packaging/profile.ts';
import { type SigningSettings, signingSettings } from '../../sign/settings.ts';
import { signPdf } from '../../sign/sign-pdf.ts';
import { Waiting } from '../../stage.ts';
import type { SignatureRow } from '../../store/signatures.ts';
import { stillBegun, unlessAccepted } from '../batch-state.ts';
import { atHand, vietnamTime } from '../dossier-input.ts';
import { keyAtHand, unsigned } from '../signing.ts';
import type { Step } from '../step.ts';
import { judgeDossier, packingInput, profileOfBatch } from './package.ts';

export const signStep: Step = {
  name: 'sign',
  lane: 'processor',
  attempts: () => 1,
  // A person may have to press a button for every document.
  timeoutMs: (config) => config.pageTimeoutMs * 100,

  async run(job, context) {
    const { archive, config, log, pool, signal, workDir } = context;
    if (archive.batches.get(job.batchId)!.state !== 'accepted') return unlessAccepted(archive, job.batchId);
    const profile = profileOfBatch(context, job.batchId);
    const rule = profile.signature;
    const wanted = unsigned(archive, job.subject);
    if (!rule || wanted.length === 0) return () => {};
    const input = packingInput(context, job.batchId, job.subject);
    const reserved = archive.packages.ofDossier(job.subject)!;
    // What cannot be packed is not signed either, and waits for nobody: it would be signed again once it is put right.
    judgeDossier(context, job.batchId, job.subject, input, profile);
    const settings = signingSettings(archive.dir);
    const key = keyAtHand(archive);
    if (!key) throw new Waiting('signature', {}, null);
    const documents = await atHand(context.files, input.documents, workDir);
    const made = await pool.run<{ id: string; path: string }[]>(
      'pdfs',
      { input: { ...input, documents }, profile, outDir: workDir },
      { signal },
    );
    const typeface = serifTypeface();
    log.info({ typeface: typeface.name, documents: wanted.length }, 'signing');
    const rows: SignatureRow[] = [];
    for (const { id, path } of made) {
      if (!wanted.includes(id)) continue;
      signal.throwIfAborted();
      const signedAt = vietnamTime(new Date());
      const lines = linesOf(rule, settings, key.name, signedAt);
      const appearance = { corner: rule.corner, lines, typeface, size: rule.size };
      const signed = join(workDir, `${id}.signed.pdf`);
      await writeFile(signed, await signPdf(await readFile(path), key, appearance, signedAt));
      const { sha256 } = await context.files.adopt(signed);
      rows.push({ documentId: id, sha256, signer: key.name, signedAt });
      context.progress(rows.length, wanted.length);
    }
    return () => {
      if (!stillBegun(archive, job.batchId, reserved.id)) return false;
      for (const row of rows) archive.signatures.keep(row);
      const detail = { signer: key.name, documents: rows.length };
      archive.audit({ user: config.operator, screen: config.screen }, 'sign', job.subject, detail);
      return true;
    };
  },
};

function linesOf(rule: SignatureRule, settings: SigningSettings, person: string, time: string): string[] {
  const shown = {
    copyForm: settings.copyForm,
    name: rule.signer === 'agency' ? settings.agency : person,
    time,
  };
  return rule.text.map((part) => shown[part]);
}
