/** `station free [BATCH]`: removes package files that their receivers prove to hold. */
import type { Command } from 'commander';
import { freePackages } from '../pipeline/free.ts';
import { withStation } from './batch-run.ts';
import { batchIdOf } from './continue.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { printJson, t, tell } from './output.ts';

export function freeCommand(program: Command): void {
  common(program.command('free [batch]'), ['supervisor'])
    .description(t('cli.free'))
    .option('--dry-run', t('cli.option-dry-run-free'))
    .option('--token-file <file>', t('cli.option-token-file'))
    .action(
      async (id: string | undefined, options: CommonOptions & { dryRun?: boolean; tokenFile?: string }) => {
        await withStation(configOf(options), async ({ archive, config }) => {
          const dryRun = options.dryRun ?? false;
          const batchId = batchIdOf(archive, id);
          const signal = new AbortController().signal;
          const results = await freePackages(archive, config, { dryRun, batchId, signal });
          for (const r of results)
            tell(`${r.free ? '−' : '='} ${r.package}${r.reason ? `: ${r.reason}` : ''}`);
          const freed = results.filter((r) => r.free);
          const bytes = freed.reduce((n, r) => n + r.bytes, 0);
          const params = {
            packages: freed.length,
            megabytes: (bytes / 1e6).toFixed(1),
            kept: results.length - freed.length,
          };
          tell(t(dryRun ? 'cli.would-free' : 'cli.freed', params));
          if (options.json) printJson({ dryRun, bytes, packages: results });
        });
      },
    );
}
