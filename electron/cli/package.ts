/** `station package [BATCH]`: packs what has been accepted. */
import type { Command } from 'commander';
import { withStation } from './batch-run.ts';
import { continueBatches } from './continue.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { printJson, t } from './output.ts';

export function packageCommand(program: Command): void {
  common(program.command('package [batch]'), ['clerk', 'supervisor'])
    .description(t('cli.package'))
    .option('--approve', t('cli.option-approve'))
    .action(async (id: string | undefined, options: CommonOptions & { approve?: boolean }) => {
      await withStation(configOf(options), async (station) => {
        const plan = { until: 'package' as const, ...(options.approve ? { approve: true } : {}) };
        const reports = await continueBatches(station, id, plan);
        if (options.json)
          printJson({
            packages: reports.flatMap((r) => r.packages),
            findings: reports.flatMap((r) => r.findings),
          });
      });
    });
}
