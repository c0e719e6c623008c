/** A run that is killed, again and again, beside one that is left alone. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { killHard, SETTINGS, start, station, workplace } from './station.ts';

/** Digitizes what `put` puts into a folder twice, once killed `most` times at random; both have to end as the same. */
export async function killAndStartAgain(
  put: (scans: string) => Promise<unknown>,
  most: number,
): Promise<void> {
  const calm = workplace();
  await put(calm.scans);
  const args = (place: { scans: string; archive: string; dir: string }) => [
    'digitize',
    place.scans,
    '--archive',
    place.archive,
    ...SETTINGS,
    '--approve',
    '--to',
    `folder:${join(place.dir, 'out')}`,
    '--json',
  ];
  const undisturbed = await station(args(calm));
  expect(undisturbed.code).toBe(0);
  const rough = workplace();
  await put(rough.scans);
  let kills = 0;
  for (let i = 0; i < most; i++) {
    const child = start(args(rough));
    const ended = await Promise.race([
      new Promise<boolean>((resolve) => child.once('close', () => resolve(true))),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500 + Math.random() * 2500)),
    ]);
    if (ended) break;
    await killHard(child);
    kills++;
  }
  const finished = await station(args(rough));
  console.log(`killed ${kills} times`);
  expect(finished.code).toBe(0);
  const essence = (json: typeof finished.json) => ({
    // Rows are numbered as files come in, which a kill may change.
    pages: json.pages.map(({ ms: _, id: __, ...page }: { ms: unknown; id: number }) => page),
    documents: json.documents.map(({ id: _, ...document }: { id: string }) => document),
    packages: json.packages.length,
  });
  expect(essence(finished.json)).toEqual(essence(undisturbed.json));
  expect(readdirSync(join(rough.dir, 'out')).filter((n) => n.endsWith('.zip'))).toHaveLength(1);
  const check = await station(['verify', '--archive', rough.archive, '--json']);
  expect([check.code, check.json.findings]).toEqual([0, []]);
}
