/** The sweep of settings over outcomes that are known to the last one. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadEyeRules } from '../review/eyes.ts';
import { calibrationTable, sweeps } from './calibrate.ts';
import { hitsOf } from './score.ts';

const rules = loadEyeRules([join(import.meta.dirname, '..', '..', 'resources')]);
const outcome = (read: string | null, confidence: number, sure: boolean, right: boolean) => ({
  ...{ source: 'a.jpg', condition: 'clean', field: 'signer', printed: 'An' },
  ...{ read, confidence, sure, right },
});

it('says for each setting what it lets through and what it costs', () => {
  const outcomes = [
    outcome('An', 0.97, true, true),
    outcome('Ân', 0.92, true, false),
    outcome('An', 0.65, false, true),
    outcome('Am', 0.4, false, false),
    // An empty field asks by itself.
    outcome(null, 0, false, false),
  ];
  const words = [30, 70, 79, 85, 99].map((confidence) => ({ page: 'a', confidence, right: confidence > 75 }));
  const { fields, words: ofWords, pageWords } = sweeps(outcomes, words, rules);
  const [signer] = fields;
  expect(signer).toMatchObject({ of: 'signer', total: 4, wrong: 2 });
  const at = (setting: string) => {
    const { checked, letThrough } = signer!.settings.find((s) => s.setting === setting)!;
    return [letThrough, checked];
  };
  expect(at('nothing')).toEqual([2, 0]);
  expect(at('< 0.5')).toEqual([1, 1]);
  expect(at('< 0.95')).toEqual([0, 3]);
  expect(at('unsure')).toEqual([1, 2]);
  expect(at('now')).toEqual(at('unsure'));
  expect(at('unsure or < 0.95')).toEqual([0, 3]);
  expect(at('everything')).toEqual([0, 4]);
  // Nobody is let off by looking at more.
  for (const name of ['<', 'unsure or <']) {
    const row = signer!.settings.filter((s) => s.setting.startsWith(name));
    for (let n = 1; n < row.length; n++)
      expect(row[n]!.letThrough).toBeLessThanOrEqual(row[n - 1]!.letThrough);
  }
  const now = ofWords!.settings.find((s) => s.now)!;
  expect(now).toEqual({ setting: '< 80', now: true, checked: 3, letThrough: 0 });
  expect(pageWords!.settings.find((s) => s.setting === '≥ 3')).toMatchObject({ checked: 1, letThrough: 0 });
  expect(pageWords!.settings.find((s) => s.now)).toMatchObject({
    setting: '≥ 10',
    checked: 0,
    letThrough: 2,
  });
  const table = calibrationTable({ dir: 'x', pages: 1, fields, words: ofWords, pageWords });
  expect(table).toContain('| signer | 4 | 2 | 1 / 2 |');
});

it('counts a word as often as the truth has it, and punctuation not at all', () => {
  expect(hitsOf('Ủy ban, ủy', ['ủy', 'Ủy', 'Ủy', '—', 'ban.'])).toEqual([true, true, false, null, true]);
});
