/** Packing of one dossier: identity and time are fixed first, so that doing it again after a crash changes nothing. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { StationError } from '../../errors.ts';
import { checkDossier } from '../../packaging/package.ts';
import { type Profile, profileOf } from '../../packaging/profile.ts';
import type { BuiltPackage, DossierInput, Finding } from '../../packaging/types.ts';
import type { StoredFinding } from '../../store/documents.ts';
import { moveBatch, stillBegun, unlessAccepted } from '../batch-state.ts';
import { recordFindings } from '../check-records.ts';
import { atHand, dossierInput, vietnamTime } from '../dossier-input.ts';
import { packedDossiers } from '../secrecy.ts';
import type { Step, StepContext } from '../step.ts';

export const packageStep: Step = {
  name: 'package',
  lane: 'processor',
  attempts: () => 3,
  timeoutMs: (config) => config.pageTimeoutMs * 20,

  async run(job, context) {
    const { archive, config, pool, signal, workDir } = context;
    const dossierId = job.subject;
    const batch = archive.batches.get(job.batchId)!;
    if (batch.state !== 'accepted') return unlessAccepted(archive, batch.id);
    const input = packingInput(context, batch.id, dossierId);
    const reserved = archive.packages.ofDossier(dossierId)!;
    const profile = profileOfBatch(context, batch.id);
    const store = judgeDossier(context, batch.id, dossierId, input, profile);
    const documents = await atHand(context.files, input.documents, workDir);
    const { package: made } = await pool.run<{ package: BuiltPackage }>(
      'pack',
      { input: { ...input, documents }, profile, workDir, outDir: workDir },
      { signal },
    );
    const place = archive.packagePlace(basename(made.path));
    await archive.vault.settle(made.path, place);
    return () => {
      if (!stillBegun(archive, batch.id, reserved.id)) {
        void archive.vault.remove(place);
        return false;
      }
      store();
      archive.packages.complete(reserved.id, basename(made.path), made);
      archive.audit(batch.plan.by ?? config.operator, 'package', reserved.id, {
        objId: made.objId,
        sha256: made.sha256,
      });
      const packages = archive.packages.ofBatch(batch.id);
      // Counted by dossiers: one whose packing has not begun has no package at all yet.
      const built = packages.filter((p) => p.sha256 !== null).length;
      if (built === packedDossiers(archive, batch.id).length) {
        moveBatch(archive, batch.id, { do: 'pack' });
      }
      return true;
    };
  },
};

/** All that the dossier's package is made of, under the identity and time that it keeps from the first time on. */
export function packingInput(context: StepContext, batchId: string, dossierId: string): DossierInput {
  const { archive, records } = context;
  refuseLostPages(context, batchId);
  const { profile } = archive.batches.get(batchId)!;
  archive.packages.reserve({ id: randomUUID(), dossierId, profile, createdAt: vietnamTime(new Date()) });
  return dossierInput(archive, records, batchId, dossierId, archive.packages.ofDossier(dossierId)!);
}

/**
 * What stands against packing the dossier: its profile's rules, and what the records themselves lack. Returns how to
 * store what wants a look, for the end of the job; throws `package-incomplete` where anything blocks.
 */
export function judgeDossier(
  context: StepContext,
  batchId: string,
  dossierId: string,
  input: DossierInput,
  profile: Profile,
): () => void {
  const { archive, records } = context;
  const rows = archive.documents.ofDossier(dossierId);
  const doubts = recordFindings(archive, records, batchId, input, rows, archive.pages.ofBatch(batchId));
  const findings = [...checkDossier(input, profile), ...doubts.filter((f) => f.level === 'blocks')];
  const store = () => archive.documents.setFindings(batchId, 'package', toStored(context, batchId, findings));
  const blocking = findings.filter((f) => f.level === 'blocks');
  if (blocking.length === 0) return store;
  // Said at once and not with the job's end: this is what the clerk has to see to go on.
  archive.transaction(store);
  const fields = blocking.map((f) => f.field ?? f.params?.element ?? f.code).join(', ');
  throw new StationError('package-incomplete', { params: { fields } });
}

/** The destination profile of a batch. */
export function profileOfBatch({ archive, profiles }: StepContext, batchId: string): Profile {
  return profileOf(archive.batches.get(batchId)!.profile, profiles);
}

/** A page that could not be cleaned has no image; a dossier is never packed with a page missing. */
function refuseLostPages({ archive }: StepContext, batchId: string): void {
  const lost = archive.documents.findings(batchId).filter((f) => f.code === 'page-not-cleaned');
  if (lost.length === 0) return;
  const fields = lost.map((f) => `${f.params?.source}#${f.params?.page}`).join(', ');
  throw new StationError('package-incomplete', { params: { fields } });
}

function toStored({ archive }: StepContext, batchId: string, findings: Finding[]): StoredFinding[] {
  const pages = archive.pages.ofBatch(batchId);
  return findings.map(({ page, ...finding }) => {
    const row = page === undefined ? undefined : pages[page];
    return row ? { ...finding, pageId: row.id } : finding;
  });
}
