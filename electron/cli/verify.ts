/** `station verify [PATH…]`: re-hashes and checks an archive, or packages. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ROLES } from '../accounts/roles.ts';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { loadProfiles } from '../packaging/profile.ts';
import { verifyPackage } from '../packaging/verify.ts';
import { type ArchiveFinding, verifyArchive } from '../pipeline/verify-archive.ts';
import { openArchive } from '../store/archive.ts';
import { isArchive } from '../store/at-rest.ts';
import { isTextKey, say } from '../text.ts';
import { actingKey } from './acting.ts';
import { type CommonOptions, common } from './options.ts';
import { EXIT, language, printJson, t, tell } from './output.ts';

export function verifyCommand(program: Command): void {
  common(program.command('verify [path...]'), ROLES)
    .description(t('cli.verify'))
    .action(async (paths: string[], options: CommonOptions) => {
      const lang = language(['--lang', options.lang ?? process.env.STATION_LANG ?? 'vi']);
      const findings: ArchiveFinding[] = [];
      const checked: string[] = [];
      const profiles = loadProfiles(stationConfig().resourceDirs);
      for (const path of paths.length > 0 ? paths : [options.archive]) {
        const full = resolve(path);
        checked.push(full);
        if (isArchive(full)) findings.push(...(await archiveFindings(full)));
        else if (!existsSync(full)) throw new StationError('input-not-found', { params: { path } });
        else if (paths.length === 0) throw new StationError('not-found', { params: { what: full } });
        else
          findings.push(
            ...(await verifyPackage(full, { profiles })).findings.map((f) => ({ ...f, in: full })),
          );
      }
      const told = findings.map((f) => {
        const key = `package.${f.code}`;
        const params = { ...f.params, file: f.file ?? '' };
        return { ...f, message: isTextKey(key) ? say(lang, key, params) : f.code };
      });
      for (const f of told) tell(`✗ ${f.in}: ${f.message}`);
      tell(t('cli.verified', { checked: checked.length, findings: told.length }));
      if (options.json) printJson({ checked, findings: told });
      process.exitCode = told.length > 0 ? EXIT.failed : EXIT.done;
    });
}

async function archiveFindings(dir: string): Promise<ArchiveFinding[]> {
  const archive = await openArchive(dir, { readOnly: true, key: actingKey() });
  try {
    return await verifyArchive(
      archive,
      loadProfiles([...stationConfig().resourceDirs, join(dir, 'resources')]),
    );
  } finally {
    await archive.close();
  }
}
