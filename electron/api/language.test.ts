import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createStation } from '../station.ts';
import { languageOf } from './language.ts';

it('takes the first of our languages that is asked for, else the station’s own', () => {
  expect(languageOf('en', 'vi')).toBe('en');
  expect(languageOf('fr-FR, vi;q=0.8, en;q=0.5', 'en')).toBe('vi');
  expect(languageOf('fr', 'en')).toBe('en');
  expect(languageOf(null, 'vi')).toBe('vi');
});

it('words what the engine says in it', async () => {
  const archiveDir = join(mkdtempSync(join(tmpdir(), 'station-language-')), 'archive');
  const station = await createStation({ archiveDir, language: 'vi' });
  const said = async (headers: Record<string, string>) => {
    const answer = await station.fetch(new Request('http://station/api/batches/none', { headers }));
    return ((await answer.json()) as { detail: string }).detail;
  };
  const [own, vi, en] = [
    await said({}),
    await said({ 'Accept-Language': 'vi' }),
    await said({ 'Accept-Language': 'en' }),
  ];
  expect(own).toBe(vi);
  expect(en).not.toBe(vi);
  await station.close();
});
