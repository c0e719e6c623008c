/** Options that several commands share. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Role } from '../accounts/roles.ts';
import { defaultArchiveDir, type StationConfig, stationConfig } from '../config.ts';
import { destinationLabel } from '../deliver/destination.ts';
import { knownLanguages } from '../ocr/models.ts';
import { actingKey, actingPerson, actingScreen, admitTo } from './acting.ts';
import { language, t, usage } from './output.ts';

export interface CommonOptions {
  archive: string;
  json?: boolean;
  lang?: string;
}

/** `--archive`, `--json`, `--lang` and who gives the command; `roles` may give it once accounts exist. */
export function common(command: Command, roles: readonly Role[]): Command {
  admitTo(command, roles);
  if (roles.length > 0) {
    command
      .option('--as <user>', t('cli.option-as'))
      .option('--password-file <file>', t('cli.option-password-file'))
      .option('--recovery-key-file <file>', t('cli.option-recovery-key-file'));
  }
  return spoken(command)
    .option('--archive <dir>', t('cli.option-archive'), defaultArchiveDir())
    .option('--json', t('cli.option-json'));
}

/** `--lang`, which every command has. */
export function spoken(command: Command): Command {
  return command.addOption(new Option('--lang <code>', t('cli.option-lang')).choices(['vi', 'en']));
}

/** `--ocr-lang`: one or more languages that there are models of, joined by `+`. */
export function ocrLanguages(): Option {
  return new Option('--ocr-lang <languages>', t('cli.option-ocr-lang')).argParser((text) => {
    const known = knownLanguages(stationConfig().modelsDir);
    if (!text.split('+').every((one) => known.includes(one))) throw new InvalidArgumentError(known.join('+'));
    return text;
  });
}

/** Engine settings from the options and the environment. */
export function configOf(
  options: CommonOptions & { tokenFile?: string; ocrLang?: string },
): Partial<StationConfig> {
  return {
    archiveDir: resolve(options.archive),
    language: language(['--lang', options.lang ?? process.env.STATION_LANG ?? 'vi']),
    operator: actingPerson()?.user ?? stationConfig().operator,
    screen: actingScreen(),
    token: tokenOf(options.tokenFile),
    key: actingKey(),
    ...(options.ocrLang ? { languages: options.ocrLang } : {}),
  };
}

/** The bearer token: from a file or the environment, never from the command line, where others could read it. */
function tokenOf(file: string | undefined): string | null {
  if (!file) return process.env.STATION_TOKEN || null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    usage(`--token-file ${file}`);
  }
}

/** Collects `--set NAME=VALUE`; which names there are is a matter of the profile. */
export function collectSetting(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  const name = text.slice(0, at);
  if (!/^\w+$/.test(name)) throw new InvalidArgumentError('NAME=VALUE');
  return {
    ...before,
    [name]: text
      .slice(at + 1)
      .normalize('NFC')
      .trim(),
  };
}

/** Collects `--to DEST`, in one spelling for one place. */
export function collectDestination(text: string, before: string[] = []): string[] {
  return [...new Set([...before, destinationLabel(text)])];
}
