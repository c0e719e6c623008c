/** The rules of what needs eyes, as they are shipped and as a province may write them. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  documentEyes,
  type FieldFacts,
  fieldEye,
  loadEyeRules,
  outlierFrom,
  pageEyes,
  sumEyes,
} from './eyes.ts';

const RESOURCES = join(import.meta.dirname, '..', '..', 'resources');
const rules = loadEyeRules([RESOURCES]);
const page = (flags: string[] = [], measures = {}, blank = false) =>
  pageEyes(rules, { flags, blank, notes: [], measures }, 'en').map(({ code }) => code);

describe('what needs eyes', () => {
  it('is a page that was hard to clean or to read, the most urgent reason first', () => {
    expect(page(['border-removed'], { doubtful: 9, unread: 0, outlier: 3.4 })).toEqual([]);
    expect(page(['handwriting', 'orientation-unsure'], { doubtful: 10, unread: 2, outlier: 3.5 })).toEqual([
      ...['outlier', 'orientation-unsure', 'handwriting', 'unread', 'doubtful-words'],
    ]);
    // What was seen on a page that shows nothing is no text; the image may still be in doubt.
    expect(page(['ink-lost'], { doubtful: 30, unread: 4 }, true)).toEqual(['ink-lost']);
    const told = pageEyes(rules, { flags: [], blank: false, notes: [], measures: { unread: 3 } }, 'vi');
    expect(told).toEqual([{ code: 'unread', weight: 5, n: 3, message: 'Số dòng chờ nhập tay: 3' }]);
    expect(outlierFrom(rules)).toBe(3.5);
    const asked = { flags: ['handwriting'], blank: false, notes: ['thiếu $& dấu', ''], measures: {} };
    expect(pageEyes(rules, asked, 'vi')[0]!.message).toBe('Người kiểm duyệt yêu cầu sửa: thiếu $& dấu');
  });

  it('is a value that the machine read and doubts, or a field that is always checked', () => {
    const read: FieldFacts = {
      name: 'signer',
      state: 'read',
      value: 'Nguyễn An',
      sure: true,
      confidence: 0.9,
    };
    const strict = { unsure: true, below: 0, own: { signer: 0.95 } };
    expect(fieldEye(rules.fields, read, false)).toBeNull();
    expect(fieldEye(rules.fields, read, true)).toBe('always');
    expect(fieldEye(rules.fields, { ...read, sure: false }, true)).toBe('doubtful');
    expect(fieldEye(strict, read, false)).toBe('doubtful');
    expect(fieldEye(strict, { ...read, name: 'subject' }, false)).toBeNull();
    for (const state of ['draft', 'confirmed', 'cleared'] as const) {
      expect(fieldEye(strict, { ...read, state }, true)).toBeNull();
    }
  });

  it('is a document with a secrecy mark before anything else', () => {
    const facts = {
      returned: 1,
      secrecy: 1,
      blocks: 0,
      looks: 2,
      'doubtful-fields': 1,
      'always-fields': 0,
      pages: 0,
    };
    const codes = documentEyes(rules, facts, ['xem lại'], 'vi').map(({ code }) => code);
    expect(codes).toEqual(['secrecy', 'returned', 'looks', 'doubtful-fields']);
  });

  it('is said of a whole batch once for each reason, with its figures added up', () => {
    const page = (facts: Partial<Parameters<typeof pageEyes>[1]>) =>
      pageEyes(rules, { flags: [], blank: false, notes: [], measures: {}, ...facts }, 'vi');
    const none = { secrecy: 0, blocks: 0, looks: 0, 'doubtful-fields': 0, 'always-fields': 0, pages: 0 };
    const pages = [
      page({ flags: ['handwriting'], measures: { doubtful: 12 } }),
      page({ measures: { doubtful: 30 }, notes: ['mờ'] }),
      page({}),
    ];
    const documents = [
      documentEyes(rules, { ...none, returned: 1, pages: 2 }, ['mờ'], 'vi'),
      documentEyes(rules, { ...none, returned: 0, looks: 2, 'doubtful-fields': 3 }, [], 'vi'),
    ];
    const sums = sumEyes(rules, { pages, documents }, ['mờ'], 'vi');
    expect(sums.map(({ code, n, pages, documents }) => [code, n, pages, documents])).toEqual([
      ['returned', 1, 1, 1],
      ['looks', 2, 0, 1],
      ['handwriting', 1, 1, 0],
      ['doubtful-fields', 3, 0, 1],
      ['doubtful-words', 42, 2, 0],
    ]);
    expect(sums.at(-1)!.message).toContain('42');
    expect(sums[0]!.message).toContain('mờ');
  });

  it('is said by a file that a province may replace, and that is refused by its line when it is wrong', () => {
    const own = mkdtempSync(join(tmpdir(), 'station-eyes-'));
    mkdirSync(join(own, 'review'));
    const file = join(own, 'review', 'eyes.json');
    const shipped = readFileSync(join(RESOURCES, 'review', 'eyes.json'), 'utf8');
    writeFileSync(file, shipped.replace('"atLeast": 3.5', '"atLeast": 6'));
    expect(outlierFrom(loadEyeRules([RESOURCES, own]))).toBe(6);
    const wrong = (text: string, line: number) => {
      writeFileSync(file, text);
      const error = expect.objectContaining({
        code: 'bad-resource',
        params: expect.objectContaining({ line }),
      });
      expect(() => loadEyeRules([RESOURCES, own])).toThrowError(error);
    };
    const lineOf = (what: string) => shipped.slice(0, shipped.indexOf(what)).split('\n').length;
    wrong(shipped.replace('"measure": "unread"', '"measure": "beauty"'), lineOf('"code": "unread"') - 1);
    wrong(shipped.replace('"code": "looks"', '"code": "blocks"'), lineOf('"code": "looks"'));
  });
});
