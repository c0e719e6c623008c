/** `station separators FILE`: separator sheets as a PDF to print. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { separatorsPdf } from '../print/separators.ts';
import { loadRecords } from '../records/load.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { printJson, t, tell, usage } from './output.ts';

interface SeparatorOptions extends CommonOptions {
  type?: string;
  dossier?: string[];
  count: number;
  first: number;
}

/** Sheets of one file: more paper than a tray holds is a slip of the finger. */
const MOST = 500;

export function separatorsCommand(program: Command): void {
  const collect = (text: string, before: string[] = []) => [...before, text.normalize('NFC').trim()];
  common(program.command('separators <file>'), [])
    .description(t('cli.separators'))
    .option('--type <id>', t('cli.option-sheet-type'))
    .option('--dossier <number>', t('cli.option-sheet-dossier'), collect)
    .option('--count <n>', t('cli.option-sheet-count'), count, 1)
    .option('--first <n>', t('cli.option-sheet-first'), count, 1)
    .action(async (file: string, options: SeparatorOptions) => {
      const { resourceDirs } = stationConfig(configOf(options));
      const records = loadRecords([...resourceDirs, join(resolve(options.archive), 'resources')]);
      const typeId = options.type?.normalize('NFC').trim() ?? '';
      const type = records.type(typeId || null);
      if (typeId && !type) usage(t('separators.unknown-type', { type: typeId }));
      const dossiers = (options.dossier ?? ['']).flatMap((dossier) =>
        Array.from<string>({ length: options.count }).fill(dossier),
      );
      if (dossiers.length > MOST) usage(`--count × --dossier > ${MOST}`);
      const sheets = dossiers.map((dossier, i) => ({
        typeId,
        typeName: type?.vi ?? '',
        dossier,
        counter: options.first + i,
      }));
      const path = resolve(file);
      const pdf = await separatorsPdf(sheets, new Date().toISOString());
      await writeFile(path, pdf).catch((cause: unknown) => {
        throw new StationError('destination-not-writable', { params: { destination: path }, cause });
      });
      tell(t('separators.done', { sheets: sheets.length, path }));
      if (options.json) printJson({ path, sheets: sheets.map(({ typeName: _, ...sheet }) => sheet) });
    });

  function count(text: string): number {
    const n = Number(text);
    if (!Number.isInteger(n) || n < 1 || n > 9999) throw new InvalidArgumentError(text);
    return n;
  }
}
