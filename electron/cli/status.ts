/** `station status`: the batches of an archive and how far each is. */
import type { Command } from 'commander';
import { ROLES } from '../accounts/roles.ts';
import { openForCommand } from './acting.ts';
import { type CommonOptions, common } from './options.ts';
import { printJson, t, tell } from './output.ts';

export function statusCommand(program: Command): void {
  common(program.command('status'), ROLES)
    .description(t('cli.status'))
    .action(async (options: CommonOptions) => {
      const archive = await openForCommand(options, { readOnly: true });
      try {
        const batches = archive.batches.all().map((batch) => ({
          id: batch.id,
          state: batch.state,
          version: archive.versions.number(batch.id),
          replaces: batch.replaces,
          paused: batch.paused,
          roots: batch.roots,
          createdAt: batch.createdAt,
          files: archive.batches.files(batch.id).length,
          pages: archive.pages.ofBatch(batch.id).length,
          quarantine: archive.batches.files(batch.id).filter((f) => f.state === 'quarantined').length,
          packages: archive.packages.ofBatch(batch.id).filter((p) => p.sha256 !== null).length,
          jobs: archive.jobs.counts(batch.id),
        }));
        for (const { id, state, version, paused, pages, packages, roots } of batches) {
          const stands = t(`state.${state}`);
          const known = version > 1 ? t('cli.version-of', { state: stands, version }) : stands;
          const shown = paused ? t('cli.paused', { state: known }) : known;
          tell(t('cli.batch-line', { batch: id, state: shown, pages, packages, roots: roots.join(', ') }));
        }
        if (options.json) printJson({ archive: archive.dir, batches });
      } finally {
        await archive.close();
      }
    });
}
