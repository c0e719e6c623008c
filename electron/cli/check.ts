/** `station check [BATCH]`: the check before sending. */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ROLES } from '../accounts/roles.ts';
import { stationConfig } from '../config.ts';
import { loadProfiles, SHIPPED_PROFILES } from '../packaging/profile.ts';
import { checkBatch } from '../pipeline/check-batch.ts';
import { loadRecords } from '../records/load.ts';
import { openForCommand } from './acting.ts';
import { chosenBatches } from './chosen.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { EXIT, printJson, t, tell } from './output.ts';

export function checkCommand(program: Command): void {
  common(program.command('check [batch]'), ROLES)
    .description(t('cli.check'))
    .option('--profile <id>', t('cli.option-profile', { profiles: [...SHIPPED_PROFILES.keys()].join(', ') }))
    .action(async (id: string | undefined, options: CommonOptions & { profile?: string }) => {
      const { language, resourceDirs } = stationConfig(configOf(options));
      const dir = resolve(options.archive);
      const resources = [...resourceDirs, join(dir, 'resources')];
      const records = loadRecords(resources);
      const profiles = loadProfiles(resources);
      const archive = await openForCommand(options, { readOnly: true });
      try {
        const checks = chosenBatches(archive, id).map((batch) =>
          checkBatch(archive, records, profiles, batch.id, language, options.profile),
        );
        for (const { batch, profile, findings, blocks, looks } of checks) {
          for (const { level, message, page } of findings) {
            const where = page === undefined ? '' : t('cli.check-page', { page: page + 1 });
            tell(`${level === 'blocks' ? '✗' : '?'} ${where}${message}`);
          }
          tell(t('cli.checked', { batch, profile, blocks, looks }));
        }
        if (options.json) printJson({ checks });
        process.exitCode = checks.some((check) => check.blocks > 0) ? EXIT.failed : EXIT.done;
      } finally {
        await archive.close();
      }
    });
}
