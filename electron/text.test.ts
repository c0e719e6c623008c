import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StationError } from './errors.ts';

const LOCALES = [
  join(import.meta.dirname, '..', 'resources', 'locales'),
  join(import.meta.dirname, '..', 'renderer', 'locales'),
];

describe('locale files', () => {
  it.each(LOCALES)('have the same keys and placeholders in both languages: %s', (dir) => {
    expect(readdirSync(dir).sort()).toEqual(['en.json', 'vi.json']);
    const [en, vi] = ['en', 'vi'].map(
      (l) => JSON.parse(readFileSync(join(dir, `${l}.json`), 'utf8')) as Record<string, string>,
    );
    expect(Object.keys(en!).sort()).toEqual(Object.keys(vi!).sort());
    for (const key of Object.keys(vi!)) {
      const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
      expect([key, ...holes(en![key]!)]).toEqual([key, ...holes(vi![key]!)]);
      expect(vi![key]!.normalize('NFC')).toBe(vi![key]);
    }
  });

  it('explain every error code, with its values', () => {
    const error = new StationError('too-large', { params: { size: '3 GB', limit: '2 GB' } });
    expect(error.explain('en')).toContain('3 GB, at most 2 GB');
    expect(error.explain('vi')).toContain('tối đa 2 GB');
  });
});
