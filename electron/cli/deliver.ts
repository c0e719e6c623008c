/** `station deliver [BATCH] --to DEST`: sends packages, or goes on sending. */
import type { Command } from 'commander';
import { withStation } from './batch-run.ts';
import { continueBatches } from './continue.ts';
import { type CommonOptions, collectDestination, common, configOf } from './options.ts';
import { printJson, t } from './output.ts';

export function deliverCommand(program: Command): void {
  common(program.command('deliver [batch]'), ['clerk', 'supervisor'])
    .description(t('cli.deliver'))
    .option('--to <destination>', t('cli.option-to'), collectDestination)
    .option('--token-file <file>', t('cli.option-token-file'))
    .action(
      async (id: string | undefined, options: CommonOptions & { to?: string[]; tokenFile?: string }) => {
        await withStation(configOf(options), async (station) => {
          const reports = await continueBatches(station, id, { destinations: options.to ?? [] });
          if (options.json) printJson({ packages: reports.flatMap((r) => r.packages) });
        });
      },
    );
}
