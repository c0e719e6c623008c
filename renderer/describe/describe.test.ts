import { describe, expect, it } from 'vitest';
import type { FieldDefinition, ListedField } from '../batch/types.ts';
import { askingFirst, asks, moodOf } from './fields.ts';
import { faultOf, following, tidyDate } from './validate.ts';

const field = (more: Partial<FieldDefinition> = {}) =>
  ({ name: 'f', vi: 'F', en: 'F', kind: 'text', ...more }) as FieldDefinition;
const lists = [
  {
    id: 'colour',
    vi: 'M',
    en: 'C',
    codes: [
      { code: '1', vi: 'đ', en: 'r' },
      { code: '2', vi: 'x', en: 'g' },
    ],
  },
];
const check = (definition: FieldDefinition, value: string, others = {}) =>
  faultOf(definition, value, { others, lists, today: new Date(2026, 10, 25) })?.fault ?? null;

describe('values of fields', () => {
  it('must be there where they must, length counted in letters', () => {
    expect(check(field({ required: true }), '  ')).toBe('required');
    expect(check(field({ requiredIf: { field: 'mode', is: ['03'] } }), '', { mode: '03' })).toBe('required');
    expect(check(field({ requiredIf: { field: 'mode', is: ['03'] } }), '', { mode: '01' })).toBeNull();
    expect(check(field({ maxLength: 2 }), `${'ệ'.normalize('NFD')}a`)).toBeNull();
    expect(check(field({ maxLength: 2 }), 'abc')).toBe('too-long');
  });

  it('are real dates, not in the future, whole unless parts will do', () => {
    const date = field({ kind: 'date' });
    expect(['29/02/2020', '1/3/2020'].map((v) => check(date, v))).toEqual([null, null]);
    expect(['29/02/2021', '32/01/2020', '03/2020', 'hôm qua'].map((v) => check(date, v))).toEqual(
      Array(4).fill('date'),
    );
    expect(check(date, '26/11/2026')).toBe('future');
    expect(check(field({ kind: 'date', partial: true }), '03/2020')).toBeNull();
    expect(check(field({ kind: 'date', partial: true }), '13/2020')).toBe('date-partial');
    expect(['01032020', '1.3.2020', '1-3-2020', '3/2020', 'x'].map(tidyDate)).toEqual([
      '01/03/2020',
      '01/03/2020',
      '01/03/2020',
      '03/2020',
      'x',
    ]);
  });

  it('are of their list, their form, their kind', () => {
    expect(check(field({ kind: 'code', codes: 'colour' }), '3')).toBe('code');
    expect(check(field({ kind: 'code', codes: 'colour', many: true }), '1, 2')).toBeNull();
    expect(check(field({ pattern: '\\d{3}' }), '1234')).toBe('form');
    expect(check(field({ kind: 'number' }), 'một')).toBe('number');
    expect([following('09'), following('12/UBND'), following('A-2020-099')]).toEqual([
      '10',
      '13/UBND',
      'A-2020-100',
    ]);
  });
});

describe('fields that ask for a person', () => {
  const read = (more: Partial<ListedField> = {}) =>
    ({ value: 'x', state: 'read', eye: null, ...more }) as ListedField;

  it('are those that are missing, doubted, always looked at, or not confirmed yet', () => {
    const moods = [
      moodOf(undefined, true),
      moodOf(read({ eye: 'doubtful' }), false),
      moodOf(read({ eye: 'always' }), false),
      moodOf(read({ state: 'draft' }), false),
      moodOf(read({ state: 'confirmed' }), false),
      moodOf(read(), true),
      moodOf(undefined, false),
      moodOf(read({ state: 'cleared' }), true),
      moodOf(read({ state: 'confirmed', eye: 'returned' }), true),
    ];
    expect(moods).toEqual([
      'missing',
      'look',
      'look',
      'draft',
      'confirmed',
      'quiet',
      'quiet',
      'missing',
      'look',
    ]);
    expect(moods.map(asks)).toEqual([true, true, true, true, false, false, false, true, true]);
  });

  it('come first, what was read before what must be typed', () => {
    const all = ['a', 'b', 'c', 'd'].map((name) => field({ name }));
    const moods = new Map([
      ['a', 'quiet'],
      ['b', 'missing'],
      ['c', 'look'],
      ['d', 'confirmed'],
    ] as const);
    expect(askingFirst(all, moods).map((f) => f.name)).toEqual(['c', 'b', 'a', 'd']);
  });
});
