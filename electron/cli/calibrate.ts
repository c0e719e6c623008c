/** `station calibrate PATH…`: what each setting of the rules of "what needs eyes" lets through and costs. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Calibration, calibrate, calibrationTable } from '../bench/calibrate.ts';
import { benchPages } from '../bench/pages.ts';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { loadEyeRules } from '../review/eyes.ts';
import { ocrLanguages, spoken } from './options.ts';
import { printJson, t, tell } from './output.ts';
import { inScratch } from './scratch.ts';

export function calibrateCommand(program: Command): void {
  spoken(program.command('calibrate <path...>'))
    .description(t('cli.calibrate'))
    .addOption(ocrLanguages().default('vie'))
    .option('--json', t('cli.option-json'))
    .action(async (paths: string[], options: { ocrLang: string; json?: boolean }) => {
      const rules = loadEyeRules(stationConfig().resourceDirs);
      const results: Calibration[] = [];
      for (const path of paths) {
        const dir = resolve(path);
        const result = await inScratch('station-calibrate-', async (workDir) => {
          const pages = await benchPages(dir, workDir);
          const known = pages.filter((page) => page.truth !== null || page.document !== null);
          if (known.length === 0) throw new StationError('nothing-to-do', { params: { path: dir } });
          return calibrate(dir, pages, workDir, rules, { languages: options.ocrLang });
        });
        results.push(result);
        tell(calibrationTable(result));
      }
      if (options.json) printJson(results);
    });
}
