/** Who signed (NĐ 30/2020, Phụ lục I, ô 7): authority, position and name at the lower right of the last page. */

import type { PageText } from '../ocr/types.ts';
import type { Candidate } from './candidate.ts';
import { alike, capitals, fold } from './fuzzy.ts';
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
/** Family names that nearly all Vietnamese bear; folded. */
const SURNAMES = new Set(
  'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh ta truong luong doan trinh dao mai lam ha cao chu luu to thai khuc quach la kieu vuong tong phung nghiem tang ninh bach chau mac luc giang than khong nong lo lu uong vi sam ong quan'.split(
    ' ',
  ),
);
const AUTHORITY = /^(TM|KT|TL|TUQ|Q)\s?[.,:]/u;

export interface SignerFound {
  position: Candidate | null;
  name: Candidate | null;
}

/** Searches one page, from the bottom up. */
export function findSigner(page: Segment[], size: Pick<PageText, 'width' | 'height'>): SignerFound {
  const right = page.filter((s) => s.right > 0.55 && s.top > 0.15).map((s) => rightPart(s, size));
  for (let i = right.length - 1; i >= 0; i--) {
    const line = right[i]!;
    const position = positionOf(line);
    if (!position) continue;
    const authority = right.slice(Math.max(0, i - 3), i).some((s) => AUTHORITY.test(s.text));
    const name = nameBelow(right.slice(i + 1), line);
    // Alone on its line in capitals, at the right: without authority or name it may be a heading of the body.
    if (!authority && !name && line.top < 0.5) continue;
    return { position: { ...position, fit: position.fit * (authority || name ? 1 : 0.9) }, name };
  }
  return { position: null, name: null };
}

/** Left and right block may be read as one line: only words from the middle on count. */
function rightPart(line: Segment, size: Pick<PageText, 'width' | 'height'>): Segment {
  const words = line.words.filter((w) => w.box[0] > size.width * 0.42);
  return words.length === 0 || words.length === line.words.length ? line : asSegment(words, size);
}

function positionOf(line: Segment): Candidate | null {
  const text = line.text.replace(/^(TM|KT|TL|TUQ|Q)\s?[.,:]\s*/u, '').replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
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

/** Two to five words with capital initials and a family name first, under the position. */
function nameBelow(lines: Segment[], position: Segment): Candidate | null {
  for (const line of lines) {
    if (line.top - position.bottom > 0.16) break;
    if (Math.abs(line.centre - position.centre) > 0.16) continue;
    const words = line.words.filter((w) => /^\p{Lu}\p{Ll}*[.,]?$/u.test(w.text) && w.text.length > 1);
    const start = words.findIndex((w) => SURNAMES.has(fold(w.text)));
    const name = start < 0 ? [] : words.slice(start, start + 5);
    if (name.length < 2) continue;
    const value = name.map((w) => w.text.replace(/[.,]+$/, '')).join(' ');
    // Seal and signature cross the name more often than not: always a case for a person's eye.
    return { value, words: name, fit: 0.9, doubtful: true };
  }
  return null;
}
