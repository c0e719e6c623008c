import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { killAndStartAgain } from '../killed.ts';
import { SAMPLES } from '../station.ts';

test('killed at random, up to eight times, ends as an undisturbed run does', async () => {
  const names = ['001-clean.jpg', '002-ordinary.jpg', '005-clean.jpg'];
  await killAndStartAgain(
    async (scans) => names.map((name) => cpSync(join(SAMPLES, name), join(scans, name))),
    8,
  );
});
