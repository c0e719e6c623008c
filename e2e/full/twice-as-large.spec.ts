import { test } from '@playwright/test';
import { lookTwiceAsLarge } from '../twice-as-large.ts';

for (const language of ['vi', 'en'] as const)
  test(`at twice the size axe holds nothing against any screen, ${language}`, async ({ page }) => {
    await lookTwiceAsLarge(page, language, true);
  });
