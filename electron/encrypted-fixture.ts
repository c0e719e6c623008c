/** An archive with two people that is encrypted, and the gate before it, made anew for each test. For tests only. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { createGate, type Gate } from './gate.ts';
import { loadProfiles } from './packaging/profile.ts';
import { verifyArchive } from './pipeline/verify-archive.ts';
import type { Station } from './station.ts';
import { openArchive } from './store/archive.ts';
import { fillArchive } from './workbench/archive-fixture.ts';

export const SAMPLE = '005-clean.jpg';
export const RESOURCES = join(import.meta.dirname, '..', 'resources');
export const COST = { N: 16, r: 8, p: 1 };
const CONFIG = { language: 'en', passwordCost: COST, retryBaseMs: 10, stationName: 'thử' } as const;
export const [AN, BINH] = ['quả khế ngọt đầu mùa', 'hoa sen trắng nở'];
export const WHO = { user: 'an', screen: null };
export const PROFILES = loadProfiles([RESOURCES]);

export let dir: string;
export let home: string;
export let gate: Gate | null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-gate-'));
  home = join(dir, 'archive');
  gate = null;
});
afterEach(async () => {
  await gate?.close();
});

export async function start(archiveDir = home): Promise<Gate> {
  gate = await createGate({ ...CONFIG, archiveDir });
  return gate;
}

export async function stop(): Promise<void> {
  await gate?.close();
  gate = null;
}

export async function call(method: string, path: string, json?: unknown, token?: string) {
  const response = await gate!.fetch(
    new Request(`http://station/api${path}`, {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      ...(json ? { body: JSON.stringify(json) } : {}),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export const signIn = (user: string, password: string) => call('POST', '/session', { user, password });
export const locked = async () => (await call('GET', '/session')).body.archiveLocked;

/** Two accounts of a station, the second of which has signed in. */
export async function addPeople(station: Station): Promise<void> {
  const { accounts } = station;
  await accounts.setUp({ user: 'an', name: 'An', roles: ['clerk', 'indexer'], password: AN });
  await accounts.add(WHO, { user: 'binh', name: 'Bình', roles: ['supervisor'], password: 'tạm thời 2026' });
  await accounts.replaceOwn({ user: 'binh', screen: null }, 'binh', BINH);
}

/** A small archive with people; encrypted, with both holding a copy, and stopped. Returns the recovery key. */
export async function encrypted(pages = 3): Promise<string> {
  if (pages > 0) await fillArchive(home, { pages, title: 'Mốc tìm kiếm riêng' });
  const { station } = await start();
  await addPeople(station!);
  const token = (await signIn('an', AN)).body.token as string;
  const made = await call('POST', '/encryption', { password: AN }, token);
  expect(made.status).toBe(201);
  await signIn('binh', BINH);
  await station!.encryption.finished();
  expect(station!.encryption.status).toMatchObject({
    state: 'encrypted',
    holders: ['an', 'binh'],
    error: null,
  });
  await stop();
  return made.body.recoveryKey as string;
}

/** Files below `root` in which anything of `marks` stands in the open. */
function openly(root: string, marks: Buffer[]): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return marks.some((mark) => bytes.includes(mark));
    });
}

export const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
/** How files of records begin, wherever in a file: a picture, a PDF, a ZIP, a database, METS. */
const MAGIC = [
  Buffer.from('%PDF-1.'),
  Buffer.from('PK\x03\x04'),
  Buffer.from('SQLite format 3'),
  Buffer.from('<mets'),
];

/** Of an archive that nobody works in. */
export function inTheOpen(root: string, words: string[]): string[] {
  // The lock is an empty SQLite file of its own; three bytes of a picture's beginning may come by chance further on.
  const named = openly(root, [...MAGIC, ...words.map((word) => Buffer.from(word))]);
  const pictures = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).subarray(0, 3).equals(JPEG));
  return [...named, ...pictures].filter((path) => !path.endsWith('engine.lock'));
}

export async function check(archiveDir: string, key: Buffer) {
  const archive = await openArchive(archiveDir, { readOnly: true, key });
  try {
    return await verifyArchive(archive, PROFILES);
  } finally {
    await archive.close();
  }
}
