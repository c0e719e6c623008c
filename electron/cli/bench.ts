/** `station bench PATH…`: speed, accuracy and size on a folder of pages, beside the peers that are installed. */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Cleanup, cleanupAlone, type WholeWay, wholeWay } from '../bench/own.ts';
import { benchPages } from '../bench/pages.ts';
import { measurePeers } from '../bench/peers.ts';
import { type BenchResult, compare, table, typical } from '../bench/table.ts';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { ocrLanguages, spoken } from './options.ts';
import { EXIT, language, printJson, t, tell } from './output.ts';
import { inScratch } from './scratch.ts';

interface BenchOptions {
  peers?: boolean;
  json?: boolean;
  quick?: boolean;
  ocrLang: string;
}

export function benchCommand(program: Command): void {
  spoken(program.command('bench <path...>'))
    .description(t('cli.bench'))
    .option('--peers', t('cli.option-peers'))
    .option('--quick', t('cli.option-quick'))
    .addOption(ocrLanguages().default('vie'))
    .option('--json', t('cli.option-json'))
    .action(async (paths: string[], options: BenchOptions) => {
      const results: BenchResult[] = [];
      for (const path of paths) {
        const result = await bench(resolve(path), options);
        results.push(result);
        tell(table(result));
      }
      if (options.json) printJson(results);
      if (results.some(({ whole }) => whole.failures.length > 0)) process.exitCode = EXIT.failed;
    });
}

function bench(dir: string, { peers, quick, ocrLang }: BenchOptions): Promise<BenchResult> {
  return inScratch('station-bench-', async (workDir) => {
    const { places, modelsDir } = stationConfig();
    const pages = await benchPages(dir, workDir);
    if (pages.length === 0) throw new StationError('nothing-to-do', { params: { path: dir } });
    const config = { languages: ocrLang, language: language(process.argv) };
    const wholes: WholeWay[] = [];
    const cleanups: Cleanup[] = [];
    const measureOwn = async () => {
      const ownDir = join(workDir, `own-${wholes.length}`);
      wholes.push(await wholeWay(dir, pages, ownDir, config));
      const known = cleanups.length > 0;
      cleanups.push(await cleanupAlone(pages, ownDir, { places, quick: known || (quick ?? false) }));
    };
    await measureOwn();
    // A computer is not always equally fast: what is compared with peers that take minutes is measured before and between them.
    const measured = peers
      ? await measurePeers(pages, { workDir, places, modelsDir, languages: ocrLang }, measureOwn)
      : [];
    const { whole, cleanup, speeds } = typical(wholes, cleanups);
    return {
      dir,
      places,
      languages: ocrLang,
      whole,
      cleanup,
      speeds,
      peers: measured,
      ...compare(whole, cleanup, measured),
    };
  });
}
