/** Checks a whole archive: database, history, every blob against its address, every package against its record. */
import { join } from 'node:path';
import { asStationError } from '../errors.ts';
import { hashFile } from '../files/durable.ts';
import type { Profiles } from '../packaging/profile.ts';
import { type PackageFindingCode, verifyPackage } from '../packaging/verify.ts';
import type { Archive } from '../store/archive.ts';
import { verifyAudit } from '../store/audit.ts';
import { DATABASE_FILE } from '../store/database.ts';

export interface ArchiveFinding {
  /** Texts are `package.<code>` of the locale files. */
  code: PackageFindingCode | 'database-damaged' | 'history-broken' | 'blob-missing' | 'blob-damaged';
  /** What was being checked. */
  in: string;
  file?: string;
  params?: Record<string, string | number>;
}

/** Everything that is not as it was written. Reads every byte of the archive. */
export async function verifyArchive(archive: Archive, profiles: Profiles): Promise<ArchiveFinding[]> {
  const findings: ArchiveFinding[] = [];
  const integrity = archive.db.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') findings.push({ code: 'database-damaged', in: join(archive.dir, DATABASE_FILE) });
  const broken = verifyAudit(archive.db);
  if (broken !== null) findings.push({ code: 'history-broken', in: archive.dir, params: { entry: broken } });
  const present = new Set<string>();
  for await (const sha256 of archive.blobs.all()) {
    present.add(sha256);
    const sound = await archive.blobs.hash(sha256).then((found) => found === sha256, notIfDamaged);
    if (!sound) {
      findings.push({ code: 'blob-damaged', in: archive.dir, file: sha256 });
    }
  }
  for (const sha256 of neededBlobs(archive)) {
    if (!present.has(sha256)) findings.push({ code: 'blob-missing', in: archive.dir, file: sha256 });
  }
  findings.push(...(await packageFindings(archive, profiles)));
  return findings;
}

/** An encrypted file that was touched cannot even be read: it is not what it was. */
function notIfDamaged(thrown: unknown): false {
  if (asStationError(thrown).code !== 'encrypted-damaged') throw thrown;
  return false;
}

/** Originals, page images taken out of PDFs, and the derivatives in force. */
function neededBlobs(archive: Archive): Set<string> {
  const needed = new Set<string>();
  for (const batch of archive.batches.all()) {
    for (const file of archive.batches.files(batch.id)) if (file.sha256) needed.add(file.sha256);
    for (const page of archive.pages.ofBatch(batch.id)) needed.add(page.imageSha256);
  }
  for (const sha256 of archive.signatures.blobs()) needed.add(sha256);
  for (const { blobs } of archive.pages.derivatives()) for (const sha256 of blobs) needed.add(sha256);
  return needed;
}

async function packageFindings(archive: Archive, profiles: Profiles): Promise<ArchiveFinding[]> {
  const findings: ArchiveFinding[] = [];
  for (const row of archive.packages.all()) {
    if (row.sha256 === null || row.freedAt !== null) continue;
    const path = archive.packagePlace(row.file!);
    if (!archive.vault.has(path)) {
      findings.push({ code: 'missing-file', in: path, file: row.file! });
      continue;
    }
    const inside: Awaited<ReturnType<typeof verifyPackage>>['findings'] = [];
    const sound = await archive.vault
      .lend(path, async (open) => {
        inside.push(...(await verifyPackage(open, { profiles })).findings);
        return (await hashFile(open)) === row.sha256;
      })
      .catch(notIfDamaged);
    if (!sound && inside.length === 0) findings.push({ code: 'wrong-checksum', in: path, file: row.file! });
    findings.push(...inside.map((f) => ({ ...f, in: path })));
  }
  return findings;
}
