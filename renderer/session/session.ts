/** Who is at this window, and the ways to sign in, lock, switch and leave. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client, json, read } from '../api/client.ts';
import { link } from '../api/link.ts';
import { queries } from '../api/queries.ts';

const ask = () => read(client.api.session.$get());

export type Session = Awaited<ReturnType<typeof ask>>;
export type Role = NonNullable<Session['person']>['roles'][number];

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ask,
  staleTime: 60_000,
  // Notices the idle lock even when nobody asks for anything.
  refetchInterval: 60_000,
});

/** True when the person at the window has one of the roles (everyone has all while there are no accounts). */
export function useRole(...roles: Role[]): boolean {
  const { data } = useQuery(sessionQuery);
  return data?.person?.roles.some((role) => roles.includes(role)) ?? false;
}

/** After who is there has changed: what the former person saw goes, and the event line opens for the new one. */
async function entered(): Promise<void> {
  await queries.cancelQueries();
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  await queries.invalidateQueries({ queryKey: ['session'] });
  link.reopen();
}

export async function signIn(user: string, password: string): Promise<void> {
  await read(client.api.session.$post({ json: { user, password } }));
  await entered();
}

/** Opens an encrypted archive with the paper; somebody signs in then. */
export async function openArchive(recoveryKey: string): Promise<void> {
  await read(client.api.session['recovery-key'].$post({}, json({ recoveryKey })));
  await entered();
}

/** The same person goes on where the idle lock stopped them: nothing on the screen is thrown away. */
export async function unlock(password: string): Promise<void> {
  await read(client.api.session.unlock.$post({ json: { password } }));
  await queries.invalidateQueries();
  link.reopen();
}

export async function lock(): Promise<void> {
  await read(client.api.session.lock.$post());
  await queries.invalidateQueries({ queryKey: ['session'] });
}

export async function signOut(): Promise<void> {
  await read(client.api.session.$delete());
  await entered();
}

export async function changePassword(current: string, next: string): Promise<void> {
  await read(client.api.session.password.$put({ json: { current, next } }));
  await queries.invalidateQueries({ queryKey: ['session'] });
}

/** The first account, an administrator, who is signed in with it. */
export async function setUp(account: { user: string; name: string; password: string }): Promise<void> {
  await read(
    client.api.session.first.$post({ json: { ...account, roles: ['clerk', 'indexer', 'supervisor'] } }),
  );
  await entered();
}
