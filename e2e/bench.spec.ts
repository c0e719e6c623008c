import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { station, upperParts, workplace } from './station.ts';

test('the bench measures accuracy against known text, and turns every page', async () => {
  const { scans } = workplace();
  await upperParts(scans, '001-clean.jpg', '005-clean.jpg');
  writeFileSync(join(scans, '001-clean.gt.txt'), 'THÔNG BÁO ỦY BAN NHÂN DÂN chữkhôngcó');
  const ran = await station(['bench', scans, '--json', '--lang', 'en']);
  expect(ran.code).toBe(0);
  const [result] = ran.json;
  expect(result.whole).toMatchObject({ pages: 2, skewError: null });
  expect(result.whole.words['001-clean.jpg']).toMatchObject({ truth: 7, hit: 6 });
  expect(result.whole.recall).toBeCloseTo(6 / 7, 5);
  for (const key of ['pagesPerMinute', 'cpuSecondsPerPage', 'peakMemoryBytes', 'pdfBytesPerPage'])
    expect(result.whole[key]).toBeGreaterThan(0);
  expect(result.cleanup).toMatchObject({ turned: 3, wrongTurns: [] });
  expect(ran.stderr).toContain('| station, files to delivered package |');
});
