/** `station correct BATCH --reason CODE`: opens a new version of a packed batch, to be corrected and sent in its place. */
import type { Command } from 'commander';
import { withStation } from './batch-run.ts';
import { batchIdOf } from './continue.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { printJson, t, tell, usage } from './output.ts';

export function correctCommand(program: Command): void {
  common(program.command('correct <batch>'), ['supervisor', 'administrator'])
    .description(t('cli.correct'))
    .requiredOption('--reason <code>', t('cli.option-reason'))
    .option('--text <text>', t('cli.option-reason-text'), '')
    .action(
      async (id: string, { reason, text, ...options }: CommonOptions & { reason: string; text: string }) => {
        await withStation(configOf(options), async ({ archive, config, defects, review }) => {
          const codes = defects.map(({ code }) => code);
          if (!codes.includes(reason)) usage(`--reason ${reason} (${codes.join(', ')})`);
          const replaces = batchIdOf(archive, id)!;
          const who = { user: config.operator, screen: config.screen };
          const batch = review.correct(who, replaces, { reason, text, marks: [] });
          tell(t('cli.corrected', { batch, replaces, number: archive.versions.number(batch) }));
          if (options.json) printJson({ batch, replaces });
        });
      },
    );
}
