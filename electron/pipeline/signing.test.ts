import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { program } from '../../e2e/servers/program.ts';
import { packedDocuments } from '../packaging/documents.ts';
import { giveReadings } from '../readings-fixture.ts';
import { createStation } from '../station.ts';
import { SETTINGS } from './settings-fixture.ts';
import { PIN, setUpSigning } from './signing-fixture.ts';
import type { Submission } from './submit.ts';
import { verifyArchive } from './verify-archive.ts';

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', '005-clean.jpg');

it.skipIf(!program('openssl') || !program('pdfsig'))(
  'waits for the person with the key, signs, packs what is signed, and forgets the PIN',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'station-signing-'));
    const archiveDir = join(dir, 'archive');
    mkdirSync(join(dir, 'scans'));
    cpSync(SAMPLE, join(dir, 'scans', '1.jpg'));
    setUpSigning(archiveDir);
    const station = await createStation({ archiveDir, language: 'en', retryBaseMs: 10 });
    try {
      await giveReadings(station.archive, ['005-clean.jpg']);
      const submission: Submission = {
        paths: [join(dir, 'scans')],
        profile: 'tt05-aip',
        recordType: null,
        settings: SETTINGS,
        plan: { until: 'package', approve: true, destinations: [`folder:${join(dir, 'usb')}`] },
        outputs: [],
      };
      const batch = await station.submit(submission);
      await station.idle(batch.id);
      expect(station.report(batch.id)).toMatchObject({
        waiting: [{ stage: 'sign', count: 1 }],
        packages: [],
        failures: [],
      });
      const asked = await station.fetch(new Request('http://station/api/signing'));
      expect(await asked.json()).toMatchObject({ setUp: true, waiting: [{ batch: batch.id, dossiers: 1 }] });
      const post = (pin: string) =>
        station.fetch(
          new Request('http://station/api/signing', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ pin }),
          }),
        );
      const wrong = await post('sai');
      expect(wrong.status).toBe(409);
      expect(await wrong.text()).not.toContain('sai"');
      // An entry of a register that lacks everything could not be packed: nobody has to sign it first.
      const { db, documents, signatures } = station.archive;
      const [{ id: dossier } = { id: '' }] = documents.dossiers(batch.id);
      const [{ id, typeId } = { id: '', typeId: '' }] = documents.ofDossier(dossier);
      const setType = db.prepare('UPDATE documents SET type_id = ? WHERE id = ?');
      setType.run('ht:KS', id);
      expect((await post(PIN)).status).toBe(200);
      await station.idle(batch.id);
      expect(station.report(batch.id).failures).toMatchObject([
        { stage: 'sign', code: 'package-incomplete' },
      ]);
      expect(signatures.ofDossier(dossier).size).toBe(0);
      setType.run(typeId, id);
      await station.submit(submission);
      await station.idle(batch.id);
      expect((await post(PIN)).status).toBe(200);
      await station.idle(batch.id);
      const report = station.report(batch.id);
      expect(report).toMatchObject({ waiting: [], failures: [], state: 'delivered' });
      for await (const { bytes } of packedDocuments(report.packages[0]!.path)) {
        writeFileSync(join(dir, 'out.pdf'), bytes);
        expect(execFileSync('pdfsig', ['-nocert', join(dir, 'out.pdf')]).toString()).toContain(
          'Signature is Valid.',
        );
      }
      expect(await verifyArchive(station.archive, station.profiles)).toEqual([]);
      const logs = readFileSync(join(archiveDir, 'logs', 'station.log'), 'utf8');
      expect(logs).toContain('"typeface"');
      expect(logs + JSON.stringify(station.archive.db.prepare('SELECT * FROM audit').all())).not.toContain(
        PIN,
      );
      expect(readFileSync(join(archiveDir, 'station.db')).includes(PIN)).toBe(false);
    } finally {
      await station.close();
    }
  },
);
