/** `station sign [BATCH]`: signs the documents that wait for it, and goes on with their batches. */
import type { Command } from 'commander';
import { withStation } from './batch-run.ts';
import { batchIdOf, continueBatches } from './continue.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { printJson, t } from './output.ts';
import { askPassword, passwordFromFile } from './password.ts';

export function signCommand(program: Command): void {
  common(program.command('sign [batch]'), ['clerk', 'supervisor'])
    .description(t('cli.sign'))
    .option('--pin-file <file>', t('cli.option-pin-file'))
    .action(async (id: string | undefined, options: CommonOptions & { pinFile?: string }) => {
      const secret = options.pinFile ? passwordFromFile(options.pinFile) : await askPassword(t('cli.pin'));
      await withStation(configOf(options), async (station) => {
        await station.sign(secret, batchIdOf(station.archive, id));
        const reports = await continueBatches(station, id, {});
        if (options.json) printJson({ packages: reports.flatMap((r) => r.packages) });
      });
    });
}
