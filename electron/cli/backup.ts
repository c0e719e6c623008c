/** `station backup DIR` and `station restore DIR`: the archive into a folder, and back, on this computer or another. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { stationConfig } from '../config.ts';
import { type BackupResult, backupArchive, restoreArchive } from '../pipeline/backup.ts';
import { isTextKey } from '../text.ts';
import { actingPerson, actingScreen, openForCommand } from './acting.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { EXIT, printJson, t, tell } from './output.ts';

export function backupCommand(program: Command): void {
  common(program.command('backup <dir>'), ['administrator'])
    .description(t('cli.backup'))
    .action(async (dir: string, options: CommonOptions) => {
      const archive = await openForCommand(options, { readOnly: true });
      try {
        const who = { user: actingPerson()?.user ?? stationConfig().operator, screen: actingScreen() };
        const result = await backupArchive(archive, resolve(dir));
        // An engine may be writing to the same history: one entry after the other.
        archive.transaction(() =>
          archive.audit(who, 'backup', result.path, { files: result.files, bytes: result.bytes }),
        );
        report(result, options, 'cli.backup-made');
      } finally {
        await archive.close();
      }
    });
}

export function restoreCommand(program: Command): void {
  common(program.command('restore <dir>'), [])
    .description(t('cli.restore'))
    .action(async (dir: string, options: CommonOptions) => {
      const { resourceDirs } = stationConfig(configOf(options));
      report(
        await restoreArchive(resolve(dir), resolve(options.archive), resourceDirs),
        options,
        'cli.restored',
      );
    });
}

function report(
  result: BackupResult,
  options: CommonOptions,
  done: 'cli.backup-made' | 'cli.restored',
): void {
  const { path, files, bytes, kept, findings, locked } = result;
  for (const { code, file = '', params } of findings) {
    const key = `package.${code}`;
    tell(`✗ ${isTextKey(key) ? t(key, { ...params, file }) : code}`);
  }
  if (locked && done === 'cli.restored') tell(t('cli.restored-locked'));
  tell(t(done, { path, files, kept, size: `${(bytes / 1e6).toFixed(1)} MB`, findings: findings.length }));
  if (options.json) printJson(result);
  process.exitCode = findings.length > 0 ? EXIT.failed : EXIT.done;
}
