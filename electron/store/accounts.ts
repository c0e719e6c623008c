/** Local accounts. They are never deleted: the history goes on naming them. */
import type { Role } from '../accounts/roles.ts';
import type { Database } from './database.ts';

export interface AccountRow {
  user: string;
  name: string;
  roles: Role[];
  password: string;
  active: boolean;
  /** The password was given by an administrator and has to be changed first of all. */
  mustChange: boolean;
  /** Wrong passwords in a row, and until when none is looked at (epoch ms). */
  failures: number;
  lockedUntil: number;
  createdAt: string;
  lastSignIn: string | null;
}

type AccountRecord = Omit<AccountRow, 'roles' | 'active' | 'mustChange'> & {
  roles: string;
  active: number;
  mustChange: number;
};

const SELECT = `SELECT user, name, roles, password, active, must_change AS mustChange, failures,
  locked_until AS lockedUntil, created_at AS createdAt, last_sign_in AS lastSignIn FROM accounts`;

function toAccount(row: unknown): AccountRow {
  const r = row as AccountRecord;
  return {
    ...r,
    roles: JSON.parse(r.roles) as Role[],
    active: r.active === 1,
    mustChange: r.mustChange === 1,
  };
}

/** Statements about accounts. */
export function accountTable(db: Database) {
  return {
    any(): boolean {
      return db.prepare('SELECT 1 FROM accounts LIMIT 1').get() !== undefined;
    },
    get(user: string): AccountRow | null {
      const row = db.prepare(`${SELECT} WHERE user = ?`).get(user);
      return row ? toAccount(row) : null;
    },
    all(): AccountRow[] {
      return db.prepare(`${SELECT} ORDER BY user`).all().map(toAccount);
    },
    insert(a: Pick<AccountRow, 'user' | 'name' | 'roles' | 'password' | 'mustChange' | 'createdAt'>) {
      db.prepare(
        'INSERT INTO accounts (user, name, roles, password, must_change, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(a.user, a.name, JSON.stringify(a.roles), a.password, a.mustChange ? 1 : 0, a.createdAt);
    },
    setDetails(user: string, a: Pick<AccountRow, 'name' | 'roles' | 'active'>) {
      db.prepare('UPDATE accounts SET name = ?, roles = ?, active = ? WHERE user = ?').run(
        a.name,
        JSON.stringify(a.roles),
        a.active ? 1 : 0,
        user,
      );
    },
    setPassword(user: string, password: string, mustChange: boolean) {
      db.prepare(
        'UPDATE accounts SET password = ?, must_change = ?, failures = 0, locked_until = 0 WHERE user = ?',
      ).run(password, mustChange ? 1 : 0, user);
    },
    setFailures(user: string, failures: number, lockedUntil: number) {
      db.prepare('UPDATE accounts SET failures = ?, locked_until = ? WHERE user = ?').run(
        failures,
        lockedUntil,
        user,
      );
    },
    signedIn(user: string, at: string) {
      db.prepare('UPDATE accounts SET failures = 0, locked_until = 0, last_sign_in = ? WHERE user = ?').run(
        at,
        user,
      );
    },
  };
}
