/** What is done with accounts: first set-up, signing in, changing, recovering; every act goes into the history. */
import { StationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';
import { delayAfter } from './lockout.ts';
import { checkPassword, hashPassword, isOutdated, type ScryptCost } from './password.ts';
import { type Actor, areRoles, type Person, type Role } from './roles.ts';

/** NIST SP 800-63B: length is what counts; no rules about kinds of characters. */
const LEAST_PASSWORD = 8;
const MOST_PASSWORD = 256;
const USER = /^[a-z0-9][a-z0-9._-]{1,31}$/;
const MOST_NAME = 100;

/** An account as others may see it. */
export interface AccountView extends Person {
  active: boolean;
  mustChange: boolean;
  /** Epoch ms until which no password is looked at; 0 when open. */
  lockedUntil: number;
  createdAt: string;
  lastSignIn: string | null;
}

export interface NewAccount {
  user: string;
  name: string;
  roles: Role[];
  password: string;
}

export interface AccountChange {
  name?: string;
  roles?: Role[];
  active?: boolean;
}

/** The accounts of one archive. `now` is the clock of lock-outs, epoch ms. */
export class Accounts {
  private readonly archive: Archive;
  private readonly cost: ScryptCost;
  private readonly now: () => number;

  constructor(archive: Archive, cost: ScryptCost, now: () => number = Date.now) {
    this.archive = archive;
    this.cost = cost;
    this.now = now;
  }

  /** False on a new station: it works as the operating system's user until an administrator is set up. */
  get exist(): boolean {
    return this.archive.accounts.any();
  }

  all(): AccountView[] {
    return this.archive.accounts.all().map(({ password, failures, ...view }) => view);
  }

  /** The person behind an active account, null when there is none. */
  person(user: string): Person | null {
    const row = this.archive.accounts.get(user);
    return row?.active ? { user: row.user, name: row.name, roles: row.roles } : null;
  }

  mustChange(user: string): boolean {
    return this.archive.accounts.get(user)?.mustChange ?? false;
  }

  /** The first account, an administrator. Throws `accounts-exist`, `bad-account`, `weak-password`. */
  async setUp(account: NewAccount): Promise<Person> {
    const roles = [...new Set<Role>(['administrator', ...account.roles])];
    return this.create(account.user, { ...account, roles }, { first: true });
  }

  /** Throws `bad-account` (name or roles), `weak-password`, `account-exists`. */
  async add(who: Actor, account: NewAccount): Promise<Person> {
    return this.create(who, account, { first: false });
  }

  /**
   * The person with that password. Every attempt is counted before the password is looked at, so that many at once gain
   * nothing. Throws `wrong-password` (also for a user that is unknown or was closed), `account-locked`.
   */
  async signIn(user: string, password: string, screen: string | null = null): Promise<Person> {
    const { archive } = this;
    const key = user.trim().toLowerCase();
    const row = archive.transaction(() => {
      const found = archive.accounts.get(key);
      if (!found?.active) return null;
      const wait = found.lockedUntil - this.now();
      if (wait > 0) throw new StationError('account-locked', { params: { seconds: Math.ceil(wait / 1000) } });
      const failures = found.failures + 1;
      archive.accounts.setFailures(key, failures, this.now() + delayAfter(failures));
      return found;
    });
    // A user that does not exist takes as long as a wrong password.
    const right = await checkPassword(password, row?.password ?? (await this.decoy()));
    if (!row || !right) {
      archive.audit({ user: row ? key : '?', screen }, 'sign-in-refused', row ? key : '?');
      throw new StationError('wrong-password');
    }
    const fresh = isOutdated(row.password, this.cost) ? await hashPassword(password, this.cost) : null;
    archive.transaction(() => {
      if (fresh) archive.accounts.setPassword(key, fresh, row.mustChange);
      archive.accounts.signedIn(key, new Date(this.now()).toISOString());
      archive.audit({ user: key, screen }, 'sign-in', key);
    });
    await archive.vault.keyring?.keep(key, password, this.cost);
    return { user: row.user, name: row.name, roles: row.roles };
  }

  /** Throws `not-found`, `bad-account`, `last-administrator`. */
  change(who: Actor, user: string, change: AccountChange): void {
    const { archive } = this;
    archive.transaction(() => {
      const before = this.row(user);
      const after = { name: before.name, roles: before.roles, active: before.active, ...change };
      checkName(after.name);
      checkRoles(after.roles);
      const administrates = (a: { active: boolean; roles: Role[] }) =>
        a.active && a.roles.includes('administrator');
      const others = archive.accounts.all().some((a) => a.user !== user && administrates(a));
      if (!others && !administrates(after)) throw new StationError('last-administrator');
      archive.accounts.setDetails(user, after);
      const told = ({ name, roles, active }: typeof after) => ({ name, roles, active });
      archive.audit(who, 'change-account', user, { before: told(before), after: told(after) });
    });
    if (change.active === false) archive.vault.keyring?.drop(user);
  }

  /** A person's own password. Throws `wrong-password`, `account-locked`, `weak-password`. */
  async changePassword(who: Actor, user: string, current: string, next: string): Promise<void> {
    await this.signIn(user, current);
    await this.replaceOwn(who, user, next);
  }

  /** The same for a person who has just proven the old password. Throws `weak-password`. */
  async replaceOwn(who: Actor, user: string, next: string): Promise<void> {
    checkStrength(user, next);
    if (await checkPassword(next, this.row(user).password)) {
      throw new StationError('weak-password', { params: { least: LEAST_PASSWORD } });
    }
    await this.store(who, user, next, false, 'change-password');
  }

  /** A forgotten password is replaced by an administrator; it has to be changed at the next sign-in. */
  async recover(who: Actor, user: string, temporary: string): Promise<void> {
    this.row(user);
    checkStrength(user, temporary);
    await this.store(who, user, temporary, true, 'recover-account');
  }

  private async store(
    who: Actor,
    user: string,
    password: string,
    mustChange: boolean,
    act: string,
  ): Promise<void> {
    const hash = await hashPassword(password, this.cost);
    const { keyring } = this.archive.vault;
    await keyring?.add(user, password, this.cost);
    this.archive.transaction(() => {
      this.archive.accounts.setPassword(user, hash, mustChange);
      this.archive.audit(who, act, user);
    });
    await keyring?.keep(user, password, this.cost);
  }

  private async create(who: Actor, account: NewAccount, { first }: { first: boolean }): Promise<Person> {
    const { user, name, roles } = account;
    if (typeof user !== 'string' || !USER.test(user)) {
      throw new StationError('bad-account', { params: { what: String(user) } });
    }
    checkName(name);
    checkRoles(roles);
    checkStrength(user, account.password);
    const password = await hashPassword(account.password, this.cost);
    const { archive } = this;
    archive.transaction(() => {
      if (first && archive.accounts.any()) throw new StationError('accounts-exist');
      if (archive.accounts.get(user)) throw new StationError('account-exists', { params: { user } });
      const createdAt = new Date(this.now()).toISOString();
      archive.accounts.insert({ user, name: clean(name), roles, password, mustChange: !first, createdAt });
      archive.audit(who, first ? 'set-up' : 'add-account', user, { after: { name: clean(name), roles } });
    });
    await archive.vault.keyring?.keep(user, account.password, this.cost);
    return { user, name: clean(name), roles };
  }

  private row(user: string) {
    const row = this.archive.accounts.get(user);
    if (!row) throw new StationError('not-found', { params: { what: user } });
    return row;
  }

  private decoyHash: string | null = null;
  private async decoy(): Promise<string> {
    this.decoyHash ??= await hashPassword('nobody', this.cost);
    return this.decoyHash;
  }
}

function clean(name: string): string {
  return name.normalize('NFC').trim();
}

function checkName(name: unknown): void {
  if (typeof name !== 'string' || clean(name) === '' || name.length > MOST_NAME) {
    throw new StationError('bad-account', { params: { what: 'name' } });
  }
}

function checkRoles(roles: unknown): void {
  if (!areRoles(roles)) throw new StationError('bad-account', { params: { what: 'roles' } });
}

function checkStrength(user: string, password: unknown): void {
  const fits =
    typeof password === 'string' &&
    password.normalize('NFC').length >= LEAST_PASSWORD &&
    password.length <= MOST_PASSWORD &&
    !password.toLowerCase().includes(user) &&
    new Set(password).size >= 4;
  if (!fits) throw new StationError('weak-password', { params: { least: LEAST_PASSWORD } });
}
