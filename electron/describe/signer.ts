/** Who signed (NĐ 30/2020, Phụ lục I, ô 7): authority, position and name at the lower right of the last page. */

import type { PageText } from '../ocr/types.ts';
import type { Candidate } from './candidate.ts';
import { alike, capitals, fold } from './fuzzy.ts';
import { isSurname, type NameReading, nameIn } from './names.ts';
import { segment as asSegment, type Segment } from './segments.ts';

const POSITIONS = [
  'CHỦ TỊCH',
  'PHÓ CHỦ TỊCH',
  'QUYỀN CHỦ TỊCH',
  'BÍ THƯ',
  'PHÓ BÍ THƯ',
  'GIÁM ĐỐC',
  'PHÓ GIÁM ĐỐC',
  'CHÁNH VĂN PHÒNG',
  'PHÓ CHÁNH VĂN PHÒNG',
  'TRƯỞNG PHÒNG',
  'PHÓ TRƯỞNG PHÒNG',
  'TRƯỞNG BAN',
  'PHÓ TRƯỞNG BAN',
  'BỘ TRƯỞNG',
  'THỨ TRƯỞNG',
  'THỦ TƯỚNG',
  'PHÓ THỦ TƯỚNG',
  'BỘ TRƯỞNG, CHỦ NHIỆM',
  'PHÓ CHỦ NHIỆM',
  'CHỦ NHIỆM',
  'HIỆU TRƯỞNG',
  'PHÓ HIỆU TRƯỞNG',
  'TRƯỞNG CÔNG AN',
  'TRẠM TRƯỞNG',
  'CỤC TRƯỞNG',
  'CHI CỤC TRƯỞNG',
  'CÔNG CHỨC TƯ PHÁP - HỘ TỊCH',
];
/** Authority (thay mặt, ký thay, thừa lệnh, thừa ủy quyền, quyền), printed before body or position. */
export const SIGNED_BY = /^[^\p{L}]{0,2}(TM|KT|TL|TUQ|Q)\s?[.,:]/u;

export interface SignerFound {
  position: Candidate | null;
  name: NameReading | null;
  /** `KT`, `TM`, … where it is printed above. */
  authority: Candidate | null;
}

/** Searches one page, from the bottom up. */
export function findSigner(page: Segment[], size: Pick<PageText, 'width' | 'height'>): SignerFound {
  const right = page.filter((s) => s.right > 0.55 && s.top > 0.15).map((s) => rightPart(s, size));
  for (let i = right.length - 1; i >= 0; i--) {
    const line = right[i]!;
    const position = positionOf(line);
    if (!position) continue;
    const authority = authorityOf(right.slice(Math.max(0, i - 3), i + 1));
    const name = nameBelow(right.slice(i + 1), line);
    // Alone on its line in capitals, at the right: without authority or name it may be a heading of the body.
    if (!authority && !name && line.top < 0.5) continue;
    return { position: { ...position, fit: position.fit * (authority || name ? 1 : 0.9) }, name, authority };
  }
  return { position: null, name: null, authority: null };
}

/** The authority nearest above the position: under "TM. … KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" it is KT that was signed by. */
function authorityOf(lines: Segment[]): Candidate | null {
  for (const line of lines.toReversed()) {
    const [, value] = SIGNED_BY.exec(line.text) ?? [];
    if (value) return { value, words: line.words.slice(0, 1), fit: 1, doubtful: false };
  }
  return null;
}

/** Left and right block may be read as one line: only words from the middle on count. */
function rightPart(line: Segment, size: Pick<PageText, 'width' | 'height'>): Segment {
  const words = line.words.filter((w) => w.box[0] > size.width * 0.42);
  return words.length === 0 || words.length === line.words.length ? line : asSegment(words, size);
}

function positionOf(line: Segment): Candidate | null {
  const text = line.text.replace(SIGNED_BY, '').replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (capitals(text) < 0.75) return null;
  let best: { position: string; likeness: number } | null = null;
  for (const position of POSITIONS) {
    const likeness = alike(text, position);
    if (likeness >= 0.8 && likeness > (best?.likeness ?? 0)) best = { position, likeness };
  }
  if (!best) return null;
  const exact = text === best.position;
  const words = line.words.filter((w) => fold(w.text) !== '');
  return { value: best.position, words, fit: exact ? 1 : 0.9, doubtful: best.likeness < 0.9 };
}

/** The first line below the position that can be a name. */
function nameBelow(lines: Segment[], position: Segment): NameReading | null {
  for (const line of lines) {
    if (line.top - position.bottom > 0.16) break;
    if (Math.abs(line.centre - position.centre) > 0.16) continue;
    const name = nameIn(line.words);
    if (name?.parts.some((w) => isSurname(w.text))) return name;
  }
  return null;
}
