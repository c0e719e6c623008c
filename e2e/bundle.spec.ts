import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { ROOT } from './station.ts';

test('what is loaded before the first screen is under 700 kB gzipped, and all of it is our own', () => {
  const out = join(ROOT, 'out', 'renderer');
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.every((part) => part.startsWith('/assets/'))).toBe(true);
  const bytes = parts.reduce((sum, part) => sum + gzipSync(readFileSync(join(out, part))).length, 0);
  console.log(`renderer before lazy parts: ${Math.round(bytes / 1000)} kB gzipped`);
  expect(bytes).toBeLessThan(700_000);
});
