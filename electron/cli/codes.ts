/** `station codes import|find`: lists of agencies and administrative units. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { ROLES } from '../accounts/roles.ts';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { CODE_KINDS, type CodeKind, findCodes, importCodes } from '../pipeline/codes.ts';
import { openForCommand } from './acting.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { EXIT, printJson, t, tell } from './output.ts';

const kind = () => new Argument('<kind>', t('cli.codes-kind')).choices(CODE_KINDS);

export function codesCommand(program: Command): void {
  const codes = program.command('codes').description(t('cli.codes'));
  common(codes.command('import').addArgument(kind()).argument('<file>'), ['supervisor', 'administrator'])
    .description(t('cli.codes-import'))
    .option('--dry-run', t('cli.option-dry-run'))
    .action(async (of: CodeKind, path: string, options: CommonOptions & { dryRun?: boolean }) => {
      const { operator: user, screen } = stationConfig(configOf(options));
      const bytes = await readFile(resolve(path)).catch((cause: unknown) => {
        throw new StationError('input-not-found', { params: { path }, cause });
      });
      const archive = await openForCommand(options);
      try {
        const file = { source: basename(path), bytes };
        const report = await importCodes(archive, { user, screen }, of, file, options.dryRun ?? false);
        for (const { row, code, value } of report.problems)
          tell(`✗${t('inventory.row', { row, message: t(`codes.${code}`, { value }) })}`);
        const params = { entries: report.entries, known: report.known, bad: report.problems.length };
        tell(t(report.imported ? 'codes.did' : 'codes.would', params));
        if (options.json) printJson(report);
        process.exitCode = report.problems.length > 0 ? EXIT.quarantine : EXIT.done;
      } finally {
        await archive.close();
      }
    });
  common(codes.command('find').addArgument(kind()).argument('<words...>'), ROLES)
    .description(t('cli.codes-find'))
    .option('--on <date>', t('cli.option-on'))
    .action(async (of: CodeKind, words: string[], options: CommonOptions & { on?: string }) => {
      const archive = await openForCommand(options, { readOnly: true });
      try {
        const found = findCodes(archive, of, words.join(' '), options.on);
        for (const { code, name, from, to, now } of found) {
          const span = from || to ? ` (${from ?? '…'} – ${to ?? '…'})` : '';
          tell(`${code}  ${name}${span}${now ? `  → ${now.code} ${now.name}` : ''}`);
        }
        if (found.length === 0) tell(t('codes.none'));
        if (options.json) printJson({ codes: found });
      } finally {
        await archive.close();
      }
    });
}
