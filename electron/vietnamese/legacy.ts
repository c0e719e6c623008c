/**
 * Text of the fonts before Unicode: TCVN3 (TCVN 5712:1993, fonts named .Vn…) and VNI (fonts named VNI-…). Both kept
 * Vietnamese in the codes of Western letters, so that it comes out of old files as "Hå s¬" or "Hoà sô" for "Hồ sơ".
 */
import { isSyllable } from './syllable.ts';

export type LegacyEncoding = 'tcvn3' | 'vni';

/** Codes A1 to FE of TCVN3 in order; a space where the code is no letter of its own. */
const TCVN3_LETTERS =
  'ĂÂÊÔƠƯĐăâêôơưđẰ     àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ';
const FIRST_TCVN3 = 0xa1;

/** The marks of VNI that stand behind a letter: tone for plain letters, hat and tone, breve and tone. */
const VNI_TONES = { ù: '\u0301', ø: '\u0300', û: '\u0309', õ: '\u0303', ï: '\u0323' };
const VNI_HATS = {
  â: '\u0302',
  á: '\u0302\u0301',
  à: '\u0302\u0300',
  å: '\u0302\u0309',
  ã: '\u0302\u0303',
  ä: '\u0302\u0323',
};
const VNI_BREVES = {
  ê: '\u0306',
  é: '\u0306\u0301',
  è: '\u0306\u0300',
  ú: '\u0306\u0309',
  ü: '\u0306\u0303',
  ë: '\u0306\u0323',
};
/** Letters of VNI that are one code. */
const VNI_SINGLE = { ô: 'ơ', ö: 'ư', í: 'í', ì: 'ì', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ', ñ: 'đ' };

const both = (pairs: [string, string][]) =>
  pairs.flatMap(([code, letter]): [string, string][] => [
    [code, letter.normalize('NFC')],
    [code.toUpperCase(), letter.toUpperCase().normalize('NFC')],
  ]);

const withMarks = (letters: string, marks: Record<string, string>) =>
  [...letters].flatMap((letter) =>
    Object.entries(marks).map(([code, mark]): [string, string] => [
      letter + code,
      (VNI_SINGLE[letter as keyof typeof VNI_SINGLE] ?? letter) + mark,
    ]),
  );

/** Code in the file (as Western text) → letter. */
const TABLES: Record<LegacyEncoding, Map<string, string>> = {
  tcvn3: new Map(
    [...TCVN3_LETTERS].flatMap((letter, i): [string, string][] =>
      letter === ' ' ? [] : [[String.fromCharCode(FIRST_TCVN3 + i), letter.normalize('NFC')]],
    ),
  ),
  vni: new Map(
    both([
      ...withMarks('aeouyôö', VNI_TONES),
      ...withMarks('aeo', VNI_HATS),
      ...withMarks('a', VNI_BREVES),
      ...Object.entries(VNI_SINGLE),
    ]),
  ),
};

const ENCODE: Record<LegacyEncoding, Map<string, string>> = {
  tcvn3: new Map([...TABLES.tcvn3].map(([code, letter]) => [letter, code])),
  vni: new Map([...TABLES.vni].map(([code, letter]) => [letter, code])),
};

/** A letter of VNI and its mark, whatever the mark's case: people typed small marks behind capitals. */
const VNI_PAIR = /[aeouyôö][ùøûõïâáàåãäêéèúüë]/giu;

/** Legacy text, as it comes out of a file read as Western text, to Unicode (NFC). */
export function fromLegacy(text: string, encoding: LegacyEncoding): string {
  const table = TABLES[encoding];
  const single = (part: string) => [...part].map((c) => table.get(c) ?? c).join('');
  if (encoding === 'tcvn3') return single(text).normalize('NFC');
  let done = '';
  let at = 0;
  for (const match of text.matchAll(VNI_PAIR)) {
    const [letter, mark] = [...match[0]] as [string, string];
    const upper = letter !== letter.toLowerCase();
    const found = table.get(letter + (upper ? mark.toUpperCase() : mark.toLowerCase()));
    if (!found) continue;
    done += single(text.slice(at, match.index)) + found;
    at = match.index + match[0].length;
  }
  return (done + single(text.slice(at))).normalize('NFC');
}

/** Unicode to legacy text; letters that the encoding lacks (TCVN3 has few capitals) stay as they are. */
export function toLegacy(text: string, encoding: LegacyEncoding): string {
  return [...text.normalize('NFC')].map((c) => ENCODE[encoding].get(c) ?? c).join('');
}

const WORDS = /[^\s\d!-/:-@[-`{-~]+/gu;
/** Below this share a text is no Vietnamese, whatever one makes of it. */
const LEAST_SHARE = 0.6;

/** Share of the words that can be Vietnamese syllables, 0–1; 1 for a text without words. */
export function vietnameseShare(text: string): number {
  const words = text.match(WORDS) ?? [];
  return words.length === 0 ? 1 : words.filter(isSyllable).length / words.length;
}

/**
 * The encoding in which `texts` (the cells of a file, say) make most sense; null when they are right as they are.
 * Only words with letters beyond ASCII tell the encodings apart, so only those are counted.
 */
export function recogniseLegacy(texts: Iterable<string>): LegacyEncoding | null {
  const telling: string[] = [];
  for (const text of texts) {
    for (const word of text.match(WORDS) ?? []) if (/[\u0080-\u00ff]/.test(word)) telling.push(word);
    if (telling.length > 5000) break;
  }
  if (telling.length === 0) return null;
  const share = (words: string[]) => words.filter(isSyllable).length / words.length;
  const asIs = share(telling);
  const ranked = (['tcvn3', 'vni'] as const)
    .map((encoding) => ({ encoding, share: share(telling.map((w) => fromLegacy(w, encoding))) }))
    .sort((a, b) => b.share - a.share);
  const best = ranked[0]!;
  return best.share >= LEAST_SHARE && best.share > asIs ? best.encoding : null;
}
