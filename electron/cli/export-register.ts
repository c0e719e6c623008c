/** `station export DIR --register`: register books as workbook and ZIP of CV 1437/BTP-CNTT. */
import { resolve } from 'node:path';
import { StationError } from '../errors.ts';
import { withStation } from './batch-run.ts';
import { chosenVersions } from './chosen.ts';
import { type CommonOptions, configOf } from './options.ts';
import { printJson, t, tell } from './output.ts';

/** Exports every register of the batches whose id begins with `id` (of the newest version of all batches without). */
export async function exportRegisters(
  dir: string,
  id: string | undefined,
  options: CommonOptions,
): Promise<void> {
  await withStation(configOf(options), async (station) => {
    const { archive, records } = station;
    const isRegister = (dossierId: string) =>
      archive.documents
        .ofDossier(dossierId)
        .some((document) => records.type(document.typeId)?.level === 'entry');
    const dossiers = chosenVersions(archive, id)
      .flatMap((batch) => archive.documents.dossiers(batch.id))
      .filter((d) => isRegister(d.id));
    if (dossiers.length === 0)
      throw new StationError('not-found', { params: { what: 'ht:KS, ht:KH, ht:KT, ht:HN, ht:CMC' } });
    const registers = [];
    for (const dossier of dossiers) {
      const made = await station.exportRegister(dossier.id, resolve(dir));
      tell(t('export.register', { dir: made.dir, cases: made.cases, pages: made.pages }));
      registers.push(made);
    }
    if (options.json) printJson({ registers });
  });
}
