import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StationError } from './errors.ts';

const ROOT = join(import.meta.dirname, '..');
const SCREENS = join(ROOT, 'renderer', 'locales');
/** The Vietnamese and the English file of the engine, and of every area of the screens. */
const PAIRS = [
  ['vi', 'en'].map((language) => join(ROOT, 'resources', 'locales', `${language}.json`)),
  ...readdirSync(join(SCREENS, 'vi')).map((area) =>
    ['vi', 'en'].map((language) => join(SCREENS, language, area)),
  ),
];

/** Texts by the path of their keys. */
function flat(value: unknown, path = ''): Record<string, string> {
  if (typeof value === 'string') return { [path]: value };
  const parts = Object.entries(value as object).map(([key, inner]) => flat(inner, `${path}.${key}`));
  return Object.assign({}, ...parts);
}

describe('locale files', () => {
  it.each(PAIRS)('have the same keys and placeholders in both languages: %s', (...files) => {
    const [vi, en] = files.map((path) => flat(JSON.parse(readFileSync(path, 'utf8'))));
    expect(Object.keys(en!).sort()).toEqual(Object.keys(vi!).sort());
    for (const key of Object.keys(vi!)) {
      const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort();
      expect([key, ...holes(en![key]!)]).toEqual([key, ...holes(vi![key]!)]);
      expect(vi![key]!.normalize('NFC')).toBe(vi![key]);
    }
  });

  it('are as many for the screens in English as in Vietnamese', () => {
    expect(readdirSync(join(SCREENS, 'en')).sort()).toEqual(readdirSync(join(SCREENS, 'vi')).sort());
  });

  it('explain every error code, with its values', () => {
    const error = new StationError('too-large', { params: { size: '3 GB', limit: '2 GB' } });
    expect(error.explain('en')).toContain('3 GB, at most 2 GB');
    expect(error.explain('vi')).toContain('tối đa 2 GB');
  });
});
