import { test } from '@playwright/test';
import { killAndStartAgain } from '../killed.ts';

test('killed at random, up to eight times, ends as an undisturbed run does', async () => {
  await killAndStartAgain(['001-clean.jpg', '002-ordinary.jpg', '005-clean.jpg'], 8);
});
