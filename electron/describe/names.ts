/** A person's name from several readings of one line: word by word the one that most readings and the spelling favour. */
import type { Word } from '../ocr/types.ts';
import { isSyllable } from '../vietnamese/syllable.ts';
import { fold } from './fuzzy.ts';

/** Family names that nearly all Vietnamese bear. */
const SURNAMES = new Set(
  `Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Tạ Trương Lương Đoàn Trịnh Đào Mai Lâm Hà
   Cao Chu Châu Lưu Tô Thái Khúc Quách La Kiều Vương Tống Phùng Nghiêm Tăng Ninh Bạch Mạc Lục Giang Thân Khổng Nông Lò Lữ
   Uông Vi Sầm Ông Quan Triệu Đàm Doãn Hứa Cù Cung Mạch Từ Bành Đồng Đậu Lại Tiêu Thạch Viên Phí Trưng Tôn Hồng Diệp Âu
   Mã Thẩm Mẫn Ma Bế Chử Chung Đường Liễu Ngụy Nhâm Nhữ Ân Biện Bồ Cát Kim Lã Lầu Vàng Giàng Sùng`.split(
    /\s+/u,
  ),
);
const FOLDED_SURNAMES = new Set([...SURNAMES].map(fold));
const FEWEST = 2;
const MOST = 5;
/** Below this confidence a word before a family name is what seal or signature left. */
const NOISE = 60;
/** What a word must gain by a second reading's vote to be believed without a second one. */
const CLEAR_WORD = 88;

/** One reading of a name's line, as the words that can be parts of a name. */
export interface NameReading {
  parts: Word[];
}

export interface NameVote {
  value: string;
  words: Word[];
  /** 0–1: how far the readings agree, and whether it is spelt as a name is. */
  strength: number;
}

/** The name in a line's words, without what a seal left before it. Null where there are too few words. */
export function nameIn(words: Word[]): NameReading | null {
  const parts = words.flatMap(splitWord).filter((w) => /^\p{L}{2,}$/u.test(w.text));
  const surname = parts.findIndex((w) => isSurname(w.text));
  const before = parts.slice(0, Math.max(0, surname));
  const start = before.every((w) => w.confidence < NOISE || /^\p{Ll}/u.test(w.text)) ? before.length : 0;
  const name = parts.slice(start, start + MOST);
  // A line of capitals is a body's or a position.
  const capitals = name.every((w) => w.text === w.text.toUpperCase());
  return name.length >= FEWEST && !capitals ? { parts: name.map(capitalised) } : null;
}

/** `QUang`, `bùi`: letters that differ from their capitals in size alone, or lost their tops under a stroke. */
function capitalised(word: Word): Word {
  return { ...word, text: word.text.slice(0, 1).toUpperCase() + word.text.slice(1).toLowerCase() };
}

/** `ĐỗThịNhàn` as its words; signs at the ends taken off. */
function splitWord(word: Word): Word[] {
  const texts = word.text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '').split(/(?<=\p{Ll})(?=\p{Lu})/u);
  const total = texts.join('').length;
  let done = 0;
  return texts.map((text) => {
    const [x, y, w, h] = word.box;
    const left = Math.round(x + (w * done) / Math.max(1, total));
    done += text.length;
    return {
      ...word,
      text,
      box: [left, y, Math.max(1, Math.round(x + (w * done) / Math.max(1, total)) - left), h],
    };
  });
}

/** The best name of all readings, null without any. Every word of it was seen by a reading. */
export function voteName(readings: NameReading[]): NameVote | null {
  const lengths = new Map<number, number>();
  for (const { parts } of readings) {
    const weight = parts.reduce((sum, word, i) => sum + weightOf(word, i), 0) / parts.length;
    lengths.set(
      parts.length,
      (lengths.get(parts.length) ?? 0) + weight * (parts.length === FEWEST ? 0.8 : 1),
    );
  }
  const [length] = [...lengths].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (length === undefined) return null;
  const same = readings.filter(({ parts }) => parts.length === length);
  const words: Word[] = [];
  let strength = 1;
  for (let i = 0; i < length; i++) {
    const { word, agreement } = voteWord(same, i);
    words.push(word);
    strength = Math.min(strength, agreement);
  }
  const spelt = words.every((w) => isSyllable(w.text)) && SURNAMES.has(words[0]!.text);
  return { value: words.map((w) => w.text).join(' '), words, strength: spelt ? strength : strength * 0.4 };
}

function voteWord(readings: NameReading[], i: number): { word: Word; agreement: number } {
  const votes = new Map<string, { word: Word; weight: number; count: number }>();
  let total = 0;
  for (const { parts } of readings) {
    const word = parts[i]!;
    const weight = weightOf(word, i);
    const vote = votes.get(word.text) ?? { word, weight: 0, count: 0 };
    votes.set(word.text, { word: vote.word, weight: vote.weight + weight, count: vote.count + 1 });
    total += weight;
  }
  const best = [...votes.values()].sort((a, b) => b.weight - a.weight)[0]!;
  const alone = best.count === 1 && best.word.confidence < CLEAR_WORD ? 0.5 : 1;
  return { word: best.word, agreement: total === 0 ? 0 : (best.weight / total) * alone };
}

/** A word that can be a syllable, and a family name in the first place, weighs more than its confidence says. */
function weightOf(word: Word, i: number): number {
  const spelt = isSyllable(word.text) && /^\p{Lu}\p{Ll}+$/u.test(word.text) ? 1 : 0.25;
  const first = i > 0 || SURNAMES.has(word.text) ? 1 : 0.6;
  return (0.2 + word.confidence / 100) * spelt * first;
}

/** Whether a word is a family name, its marks aside. */
export function isSurname(text: string): boolean {
  return FOLDED_SURNAMES.has(fold(text));
}
