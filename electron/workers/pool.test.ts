import { describe, expect, it } from 'vitest';
import { placesFor, WorkerPool } from './pool.ts';

describe('places for work', () => {
  it.each([
    [2, 4e9, 2],
    [2, 8e9, 2],
    [8, 4e9, 5],
    [8, 32e9, 8],
    [4, 1e9, 1],
  ])('on %i cores and %i bytes: %i', (cores, memory, places) => {
    expect(placesFor(cores, memory)).toBe(places);
  });
});

it('starts no thread for what is asked for after it was closed, which would keep the program running', async () => {
  const pool = new WorkerPool({
    size: 1,
    recycleAfter: 10,
    entry: new URL('./page-worker.ts', import.meta.url),
    modelsDir: '',
    languages: 'vie',
  });
  const { signal } = new AbortController();
  const inWork = pool.run('inspect', { path: 'gone.jpg' }, { signal }).catch((error) => error);
  const waiting = pool.run('inspect', { path: 'gone.jpg' }, { signal }).catch((error) => error);
  await pool.close();
  const after = pool.run('inspect', { path: 'gone.jpg' }, { signal }).catch((error) => error);
  for (const asked of [inWork, waiting, after]) expect(await asked).toMatchObject({ code: 'worker-died' });
});
