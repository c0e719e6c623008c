/** The issuing agency (NĐ 30/2020, Phụ lục I, ô 2): capitals in the left block above the number. */
import type { Word } from '../ocr/types.ts';
import type { Candidate } from './candidate.ts';
import type { Place } from './date.ts';
import { alike, capitals, contains, distance, fold } from './fuzzy.ts';
import type { Segment } from './segments.ts';

/** Words with which the name of a body begins. The last line that begins so begins the issuing body's own name. */
const BEGINNINGS = [
  'ỦY BAN NHÂN DÂN',
  'UBND',
  'HỘI ĐỒNG NHÂN DÂN',
  'HĐND',
  'ỦY BAN MẶT TRẬN TỔ QUỐC',
  'VĂN PHÒNG',
  'THỦ TƯỚNG',
  'CHÍNH PHỦ',
  'BỘ',
  'SỞ',
  'PHÒNG',
  'BAN',
  'CHI CỤC',
  'CỤC',
  'TỔNG CỤC',
  'TRUNG TÂM',
  'CÔNG AN',
  'TRƯỜNG',
  'TRẠM',
  'HỘI',
  'ĐẢNG ỦY',
  'HUYỆN ỦY',
  'THÀNH ỦY',
  'TÒA ÁN',
  'VIỆN KIỂM SÁT',
  'HỢP TÁC XÃ',
  'CÔNG TY',
];
/** Phrases printed so often that a reading which differs only a little must be them. */
const PHRASES = ['ỦY BAN NHÂN DÂN', 'HỘI ĐỒNG NHÂN DÂN'];
/** Beginnings that are no whole name: the unit's name follows on the next line. */
const UNITS = ['XÃ', 'PHƯỜNG', 'THỊ TRẤN', 'HUYỆN', 'QUẬN', 'THỊ XÃ', 'THÀNH PHỐ', 'TỈNH', 'ĐẶC KHU'];

/**
 * Looks at the segments of the left half above `above` (the row of the number, 0–1). `place` is the place named
 * beside the date: the same name read twice confirms, or corrects the marks of, the unit's name. `joint` where several
 * bodies issue together (liên tịch): then all that are named count, and not the last alone.
 */
export function findAgency(
  page: Segment[],
  above: number,
  place: Place | null,
  joint = false,
): Candidate | null {
  const lines = page.filter(
    (s) =>
      s.bottom < above + 0.004 &&
      s.centre < 0.45 &&
      s.left < 0.4 &&
      capitals(s.text) > 0.75 &&
      fold(s.text).length >= 2,
  );
  const begins = lines.map((s) => beginning(repairPhrase(tidy(s.text)).text));
  const start = joint ? begins.indexOf(true) : begins.lastIndexOf(true);
  const own = start < 0 ? [] : lines.slice(start);
  if (own.length === 0 || own.length > 4) return null;
  let doubtful = false;
  const texts = own.map((s) => {
    const cleaned = tidy(s.text);
    const { text, repaired } = repairPhrase(cleaned);
    doubtful ||= repaired && alike(cleaned, text) < 0.85;
    return text;
  });
  const words = own.flatMap((s) => s.words.filter((w) => fold(w.text) !== ''));
  // Bodies that issue together are separated by a semicolon.
  const named = joint ? texts.map((text, i) => (i > 0 && beginning(text) ? `; ${text}` : text)) : texts;
  const confirmed = confirm(named, place, words);
  const known = BEGINNINGS.some(
    (b) =>
      `${confirmed.value} `.replace('UỶ', 'ỦY').startsWith(`${b} `) &&
      (b.includes(' ') || !PHRASES.some((p) => alike(confirmed.value.slice(0, p.length), p) > 0.55)),
  );
  const agrees = confirmed.agrees && known;
  return { value: confirmed.value, words, fit: agrees ? 1 : 0.9, doubtful: doubtful || !agrees };
}

function beginning(text: string): boolean {
  const first = fold(text);
  return BEGINNINGS.some((b) => {
    const wanted = fold(b);
    if (wanted.length < 6) return new RegExp(`^[^\\p{L}]*${b}\\s`, 'u').test(`${text} `);
    return (
      distance(first.slice(0, wanted.length), wanted) <= wanted.length / 6 ||
      contains(first.slice(0, wanted.length + 3), b) >= 0.85
    );
  });
}

/** Specks and leaders that the reader took for characters. */
function tidy(text: string): string {
  return text
    .replace(/[:;|_"'„“”‘’`~*«»]+/gu, ' ')
    .replace(/\.{2,}/g, ' ')
    .split(/\s+/)
    .filter((word, i, all) => /\p{L}/u.test(word) || (i > 0 && i < all.length - 1 && /^[-–,\d]+$/.test(word)))
    .join(' ')
    .replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '');
}

function repairPhrase(text: string): { text: string; repaired: boolean } {
  const words = text.split(' ');
  for (const phrase of PHRASES) {
    const rest = behindLostWord(words, phrase);
    if (rest) return { text: [phrase, ...rest].join(' '), repaired: true };
    const count = phrase.split(' ').length;
    for (let skip = 0; skip <= 1; skip++) {
      const head = words.slice(skip, skip + count).join(' ');
      if (skip > 0 && words[0]!.length > 2) continue;
      if (alike(head, phrase) < 0.8 || fold(head).length === 0) continue;
      // Uỷ and Ủy are both printed; only real misreadings are mended.
      if (skip === 0 && head.replace('UỶ', 'ỦY') === phrase) return { text, repaired: false };
      return { text: [phrase, ...words.slice(skip + count)].join(' '), repaired: true };
    }
  }
  return { text, repaired: false };
}

/** What follows a phrase whose first word a stain took: "ĐỒNG NHÂN DÂN" begins no other body's name. Else null. */
function behindLostWord(words: string[], phrase: string): string[] | null {
  const end = phrase.split(' ').slice(1);
  if (BEGINNINGS.includes(end[0]!)) return null;
  const length = fold(end.join('')).length;
  let count = 0;
  while (count < words.length && fold(words.slice(0, count).join('')).length < length - 1) count++;
  return alike(words.slice(0, count).join(' '), end.join(' ')) >= 0.85 ? words.slice(count) : null;
}

function confirm(texts: string[], place: Place | null, words: Word[]): { value: string; agrees: boolean } {
  const value = texts.join(' ').replaceAll(' ; ', '; ');
  const unit = UNITS.map((u) => new RegExp(`(?:^|\\s)${u}\\s+(.+)$`, 'u').exec(value)).find(
    (m) => m !== null,
  );
  const name = unit?.[1];
  const named = place?.text
    .replace(/^.*,\s*/u, '')
    .replace(/^(xã|phường|thị trấn|huyện|quận|tp\.?|thành phố|tỉnh)\s+/iu, '')
    .trim();
  if (!name || !named) return { value, agrees: place === null };
  const printed = named.normalize('NFC').toUpperCase();
  if (printed === name) return { value, agrees: true };
  if (fold(printed) !== fold(name)) return { value, agrees: false };
  // Marks on small letters are read better than those on capitals, unless the reader itself was surer of a capital's;
  // which of the two is right is for a person.
  const [own, other] = [name.split(' '), printed.split(' ')];
  const [ofOwn, ofOther] = [words.slice(-own.length), place!.words.slice(-other.length)];
  const surer =
    own.length !== other.length
      ? other
      : own.map((word, i) =>
          (ofOwn[i]?.confidence ?? 0) > (ofOther[i]?.confidence ?? 0) ? word : other[i]!,
        );
  return { value: value.slice(0, value.length - name.length) + surer.join(' '), agrees: false };
}
