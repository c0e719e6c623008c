/** Who gives a command: the operating system's user, or, once accounts exist, a person with a role it admits. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Accounts } from '../accounts/accounts.ts';
import type { Person, Role } from '../accounts/roles.ts';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { openArchive } from '../store/archive.ts';
import { DATABASE_FILE } from '../store/database.ts';
import { t } from './output.ts';
import { askPassword, passwordFromFile } from './password.ts';

const admitted = new WeakMap<Command, readonly Role[]>();
let acting: Person | null = null;
let screen: string | null = null;

/** States which roles may give a command that works in an archive. */
export function admitTo(command: Command, roles: readonly Role[]): void {
  admitted.set(command, roles);
}

/** The person who gives this command; null while no accounts exist. */
export function actingPerson(): Person | null {
  return acting;
}

/** `station <command>`, for the history. */
export function actingScreen(): string | null {
  return screen;
}

/** Runs before every command. Throws `sign-in-needed`, `wrong-password`, `account-locked`, `role-needed`. */
export async function signInForCommand(command: Command): Promise<void> {
  screen = `station ${command.name()}`;
  const roles = admitted.get(command);
  if (!roles || roles.length === 0) return;
  const options = command.optsWithGlobals<{ archive: string; as?: string; passwordFile?: string }>();
  const dir = resolve(options.archive);
  if (!existsSync(join(dir, DATABASE_FILE))) return;
  const archive = await openArchive(dir, { readOnly: true });
  try {
    const accounts = new Accounts(archive, stationConfig().passwordCost);
    if (!accounts.exist) return;
    const user = options.as ?? process.env.STATION_AS;
    if (!user) throw new StationError('sign-in-needed');
    const file = options.passwordFile ?? process.env.STATION_PASSWORD_FILE;
    const password = file ? passwordFromFile(file) : await askPassword(t('cli.password-of', { user }));
    const person = await accounts.signIn(user, password, screen);
    if (accounts.mustChange(person.user) && command.name() !== 'password') {
      throw new StationError('password-change-needed');
    }
    if (!person.roles.some((role) => roles.includes(role))) throw new StationError('role-needed');
    acting = person;
  } finally {
    archive.close();
  }
}
