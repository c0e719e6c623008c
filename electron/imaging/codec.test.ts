import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decode, proveWhole } from './codec.ts';
import { DEFAULT_LIMITS } from './limits.ts';

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', '002-ordinary.jpg');

it('says that a page is cut off, however many threads fail at the same time', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'station-codec-')), 'cut.jpg');
  writeFileSync(path, readFileSync(SAMPLE).subarray(0, 50_000));
  const options = { mime: 'image/jpeg', frame: 0, limits: DEFAULT_LIMITS };
  const codes = new Set<string>();
  for (let round = 0; round < 15; round++) {
    const tried = [proveWhole, decode, proveWhole].map((read) => read(path, options).catch((e) => e));
    for (const { code } of await Promise.all(tried)) codes.add(code);
  }
  expect([...codes]).toEqual(['truncated-image']);
});
