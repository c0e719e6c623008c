import { test } from '@playwright/test';
import { correctDoubts } from '../doubts.ts';

test('a hundred doubtful words are corrected without the mouse, and stay corrected', async ({ page }) => {
  await correctDoubts(page, 100, 16);
});
