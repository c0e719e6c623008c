/** `station ingest PATH…`: takes files in, proves them whole, and stops there. */
import type { Command } from 'commander';
import { exitCode, runBatch, withStation } from './batch-run.ts';
import { summarise } from './digitize.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { printJson, t } from './output.ts';

export function ingestCommand(program: Command): void {
  common(program.command('ingest <path...>'), ['clerk'])
    .description(t('cli.ingest'))
    .action(async (paths: string[], options: CommonOptions) => {
      const started = Date.now();
      await withStation(configOf(options), async (station) => {
        const report = await runBatch(station, {
          paths,
          profile: 'tt05-aip',
          recordType: null,
          settings: {},
          plan: { until: 'ingest', approve: false, destinations: [] },
          outputs: [],
        });
        summarise(report);
        const { batch, pages, quarantine, ignored, duplicates } = report;
        if (options.json)
          printJson({ batch, pages, quarantine, ignored, duplicates, elapsedMs: Date.now() - started });
        process.exitCode = exitCode(report);
      });
    });
}
