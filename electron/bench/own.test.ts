import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { wholeWay } from './own.ts';
import { benchPages } from './pages.ts';

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', '001-clean.jpg');

it('says that pages were not read, and does not call that a bad reading alone', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'station-own-'));
  copyFileSync(SAMPLE, join(dir, '001-clean.jpg'));
  const workDir = mkdtempSync(join(tmpdir(), 'station-own-work-'));
  const pages = await benchPages(dir, workDir);
  const { failures } = await wholeWay(dir, pages, workDir, { languages: 'xyz' });
  expect(failures).toEqual([expect.stringMatching(/^read: .*xyz/)]);
});
