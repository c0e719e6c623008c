/** `station export DIR --edxml`: every packed document as an interchange message of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StationError } from '../errors.ts';
import { packedDocuments } from '../packaging/documents.ts';
import { edxmlMessage, type Organization } from '../packaging/edxml.ts';
import { loadRecords } from '../records/load.ts';
import type { Archive } from '../store/archive.ts';
import { tell } from './output.ts';

/** Collects `--edxml-to ID=NAME`. */
export function collectOrganization(text: string, before: Organization[] = []): Organization[] {
  const at = text.indexOf('=');
  if (at < 1) throw new StationError('wrong-usage', { params: { what: '--edxml-to ID=NAME' } });
  return [
    ...before,
    {
      id: text.slice(0, at).trim(),
      name: text
        .slice(at + 1)
        .normalize('NFC')
        .trim(),
    },
  ];
}

/** Writes `NAME.edxml` for each document of the batch's packages; returns the paths. Documents that lack something are said. */
export async function writeEdxml(
  archive: Archive,
  resourceDirs: string[],
  batchId: string,
  dir: string,
  to: Organization[],
  explain: (error: StationError) => string,
): Promise<{ written: string[]; failed: number }> {
  const records = loadRecords(resourceDirs);
  const written: string[] = [];
  let failed = 0;
  for (const pack of archive.packages.ofBatch(batchId)) {
    if (pack.sha256 === null) continue;
    const settings = archive.documents.dossiers(batchId).find((d) => d.id === pack.dossierId)!.settings;
    const rows = archive.documents.ofDossier(pack.dossierId);
    let i = 0;
    for await (const { name, bytes, elements } of packedDocuments(join(archive.packagesDir, pack.file!))) {
      const row = rows[i++]!;
      const value = (field: string) =>
        row.fields[field as keyof typeof row.fields]?.value ?? elements[field] ?? '';
      try {
        const message = await edxmlMessage({
          from: { id: settings.agencyCode ?? '', name: value('organName') },
          to,
          codeNumber: value('codeNumber'),
          codeNotation: value('codeNotation'),
          issuedDate: value('issuedDate'),
          typeName: records.type(row.typeId)?.vi ?? '',
          subject: value('subject'),
          signer: value('signer'),
          signerPosition: value('signerPosition'),
          place: value('place'),
          pages: row.pageIds.length,
          pdf: { name, bytes },
          createdAt: pack.createdAt,
        });
        const path = join(dir, name.replace(/\.pdf$/i, '.edxml'));
        await mkdir(dir, { recursive: true });
        await writeFile(path, message);
        written.push(path);
      } catch (thrown) {
        if (!(thrown instanceof StationError)) throw thrown;
        failed++;
        tell(`✗ ${name}: ${explain(thrown)}`);
      }
    }
  }
  return { written, failed };
}
