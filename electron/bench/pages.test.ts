import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { benchPages } from './pages.ts';

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', '001-clean.jpg');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-pages-'));
  copyFileSync(SAMPLE, join(dir, '001-clean.jpg'));
  writeFileSync(join(dir, '001-clean.gt.txt'), 'THÔNG BÁO');
});

it('knows the text of a page that is named itself as of one in a folder', async () => {
  for (const path of [dir, join(dir, '001-clean.jpg')])
    expect(await benchPages(path, dir)).toMatchObject([{ truth: 'THÔNG BÁO', condition: 'clean' }]);
});

it.each(['no JSON', 'null', '{}', '[null, 3]', '[{"file": "001-clean.jpg"}]'])(
  'knows no turn or skew from a truth.json that holds %s',
  async (json) => {
    writeFileSync(join(dir, 'truth.json'), json);
    expect(await benchPages(dir, dir)).toMatchObject([{ turn: null, skew: null, document: null }]);
  },
);
