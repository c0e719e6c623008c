/** `station account list | add | set | password`: the accounts of an archive. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { Accounts, type AccountView } from '../accounts/accounts.ts';
import { ROLES, type Role } from '../accounts/roles.ts';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { isArchive } from '../store/at-rest.ts';
import { actingPerson, actingScreen, openForCommand } from './acting.ts';
import { type CommonOptions, common } from './options.ts';
import { printJson, t, tell } from './output.ts';
import { askPassword, passwordFromFile } from './password.ts';

interface AccountOptions extends CommonOptions {
  name?: string;
  roles?: Role[];
  close?: boolean;
  reopen?: boolean;
  newPasswordFile?: string;
}

export function accountCommand(program: Command): void {
  const account = program.command('account').description(t('cli.account')).helpCommand(false);
  common(account.command('list'), ['administrator', 'supervisor'])
    .description(t('cli.account-list'))
    .action((options: CommonOptions) => withAccounts(options, list));
  common(account.command('add <user>'), ['administrator'])
    .description(t('cli.account-add'))
    .requiredOption('--name <name>', t('cli.option-name'))
    .option('--roles <list>', t('cli.option-roles', { roles: ROLES.join(',') }), collectRoles)
    .option('--new-password-file <file>', t('cli.option-new-password-file'))
    .action((user: string, options: AccountOptions) =>
      withAccounts(options, async (accounts) => {
        const password = await newPassword(user, options);
        const { name = '', roles = [] } = options;
        const given = { user, name, roles, password };
        const person = accounts.exist ? await accounts.add(who(), given) : await accounts.setUp(given);
        done(user, options, { account: person });
      }),
    );
  common(account.command('set <user>'), ['administrator'])
    .description(t('cli.account-set'))
    .option('--name <name>', t('cli.option-name'))
    .option('--roles <list>', t('cli.option-roles', { roles: ROLES.join(',') }), collectRoles)
    .option('--close', t('cli.option-close'))
    .option('--reopen', t('cli.option-reopen'))
    .action((user: string, options: AccountOptions) =>
      withAccounts(options, async (accounts) => {
        const { name, roles, close, reopen } = options;
        const active = close ? { active: false } : reopen ? { active: true } : {};
        accounts.change(who(), user, { ...(name ? { name } : {}), ...(roles ? { roles } : {}), ...active });
        done(user, options, { account: accounts.person(user) });
      }),
    );
  common(account.command('password <user>'), ROLES)
    .description(t('cli.account-password'))
    .option('--new-password-file <file>', t('cli.option-new-password-file'))
    .action((user: string, options: AccountOptions) =>
      withAccounts(options, async (accounts) => {
        const person = actingPerson();
        const own = person?.user === user;
        if (!own && !person?.roles.includes('administrator')) throw new StationError('role-needed');
        const password = await newPassword(user, options);
        if (own) await accounts.replaceOwn(who(), user, password);
        else await accounts.recover(who(), user, password);
        done(user, options, { changed: true });
      }),
    );
}

function collectRoles(text: string): Role[] {
  const roles = text.split(',').map((role) => role.trim());
  if (!roles.every((role) => (ROLES as readonly string[]).includes(role))) {
    throw new InvalidArgumentError(ROLES.join(','));
  }
  return roles as Role[];
}

const who = () => ({ user: actingPerson()?.user ?? stationConfig().operator, screen: actingScreen() });

async function newPassword(user: string, options: AccountOptions): Promise<string> {
  const file = options.newPasswordFile;
  return file ? passwordFromFile(file) : askPassword(t('cli.new-password-of', { user }));
}

function list(accounts: Accounts, options: CommonOptions): void {
  const all = accounts.all();
  if (all.length === 0) tell(t('cli.no-accounts', { user: stationConfig().operator }));
  for (const account of all) tell(lineOf(account));
  if (options.json) printJson({ accounts: all });
}

function lineOf({ user, name, roles, active }: AccountView): string {
  const line = t('cli.account-line', { user, name, roles: roles.map((r) => t(`role.${r}`)).join(', ') });
  return active ? line : t('cli.account-closed', { line });
}

function done(user: string, options: CommonOptions, value: unknown): void {
  if (options.json) printJson(value);
  else tell(t('cli.account-done', { user }));
}

/** Accounts are a matter of the database alone: an engine may be at work in the same archive meanwhile. */
async function withAccounts(
  options: CommonOptions,
  work: (accounts: Accounts, options: CommonOptions) => void | Promise<void>,
): Promise<void> {
  const archive = await openForCommand(options, { readOnly: isArchive(resolve(options.archive)) });
  try {
    await work(new Accounts(archive, stationConfig().passwordCost), options);
  } finally {
    await archive.close();
  }
}
