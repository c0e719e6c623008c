/** `station separators FILE`: separator sheets as a PDF to print. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { printSeparators } from '../pipeline/separators.ts';
import { loadRecords } from '../records/load.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { printJson, t, tell } from './output.ts';

interface SeparatorOptions extends CommonOptions {
  type?: string;
  dossier?: string[];
  count: number;
  first: number;
}

export function separatorsCommand(program: Command): void {
  const collect = (text: string, before: string[] = []) => [...before, text.normalize('NFC').trim()];
  common(program.command('separators <file>'), [])
    .description(t('cli.separators'))
    .option('--type <id>', t('cli.option-sheet-type'))
    .option('--dossier <number>', t('cli.option-sheet-dossier'), collect)
    .option('--count <n>', t('cli.option-sheet-count'), counting, 1)
    .option('--first <n>', t('cli.option-sheet-first'), counting, 1)
    .action(async (file: string, options: SeparatorOptions) => {
      const { resourceDirs } = stationConfig(configOf(options));
      const records = loadRecords([...resourceDirs, join(resolve(options.archive), 'resources')]);
      const { type = '', dossier: dossiers = [''], count, first } = options;
      const typeId = type.normalize('NFC').trim();
      const { pdf, sheets } = await printSeparators(records, { typeId, dossiers, count, first });
      const path = resolve(file);
      await writeFile(path, pdf).catch((cause: unknown) => {
        throw new StationError('destination-not-writable', { params: { destination: path }, cause });
      });
      tell(t('separators.done', { sheets: sheets.length, path }));
      if (options.json) printJson({ path, sheets });
    });
}

function counting(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 9999) throw new InvalidArgumentError(text);
  return n;
}
