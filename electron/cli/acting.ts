/** Who gives a command: the operating system's user, or, once accounts exist, a person with a role it admits. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Accounts } from '../accounts/accounts.ts';
import type { Person, Role } from '../accounts/roles.ts';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { type Archive, type OpenOptions, openArchive } from '../store/archive.ts';
import { isArchive, isEncrypted } from '../store/at-rest.ts';
import { keyByPassword, keyByRecovery } from '../store/keyring.ts';
import { t } from './output.ts';
import { askPassword, passwordFromFile } from './password.ts';

const admitted = new WeakMap<Command, readonly Role[]>();
let acting: Person | null = null;
let key: Buffer | null = null;
let proven: string | null = null;
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

/** The key of an encrypted archive, once `signInForCommand` has opened it. */
export function actingKey(): Buffer | null {
  return key;
}

/** The password that was proven; for making the archive's key, a copy of which it opens. */
export function actingPassword(): string | null {
  return proven;
}

/** Opens the archive that a command works in. Throws like `openArchive`. */
export function openForCommand(
  { archive }: { archive: string },
  options: Pick<OpenOptions, 'readOnly'> = {},
): Promise<Archive> {
  return openArchive(resolve(archive), { ...options, key });
}

interface SignInOptions {
  archive: string;
  as?: string;
  passwordFile?: string;
  recoveryKeyFile?: string;
}

/**
 * Runs before every command. Throws `sign-in-needed`, `wrong-password`, `account-locked`, `role-needed`, and for an
 * encrypted archive `no-key-copy`, `wrong-recovery-key`.
 */
export async function signInForCommand(command: Command): Promise<void> {
  screen = `station ${command.name()}`;
  const roles = admitted.get(command);
  if (!roles || roles.length === 0) return;
  const options = command.optsWithGlobals<SignInOptions>();
  const dir = resolve(options.archive);
  if (!isArchive(dir)) return;
  const encrypted = isEncrypted(dir);
  if (!encrypted && !(await hasAccounts(dir))) return;
  const user = options.as ?? process.env.STATION_AS;
  if (!user)
    throw new StationError(encrypted ? 'archive-encrypted' : 'sign-in-needed', { params: { path: dir } });
  const file = options.passwordFile ?? process.env.STATION_PASSWORD_FILE;
  const password = file ? passwordFromFile(file) : await askPassword(t('cli.password-of', { user }));
  if (encrypted) {
    const { recoveryKeyFile } = options;
    key = recoveryKeyFile
      ? keyByRecovery(dir, passwordFromFile(recoveryKeyFile))
      : await keyByPassword(dir, user, password);
  }
  const archive = await openArchive(dir, { readOnly: true, key });
  try {
    const accounts = new Accounts(archive, stationConfig().passwordCost);
    const person = await accounts.signIn(user, password, screen);
    if (accounts.mustChange(person.user) && command.name() !== 'password') {
      throw new StationError('password-change-needed');
    }
    if (!person.roles.some((role) => roles.includes(role))) throw new StationError('role-needed');
    acting = person;
    proven = password;
  } finally {
    await archive.close();
  }
}

async function hasAccounts(dir: string): Promise<boolean> {
  const archive = await openArchive(dir, { readOnly: true });
  try {
    return archive.accounts.any();
  } finally {
    await archive.close();
  }
}
