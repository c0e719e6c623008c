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
/** A space wider than this times the letters' height is one in which a word was lost. */
const WIDEST_SPACE = 0.9;
/** Words that share this part of their width are readings of the same one. */
const SAME_PLACE = 0.5;
/** What a word that one of many readings saw must weigh. */
const LEAST_ALONE = 0.7;

/** One reading of a name's line, as the words that can be parts of a name. */
export interface NameReading {
  parts: Word[];
}

export interface NameVote {
  value: string;
  words: Word[];
  /** 0–1: how far the readings agree, and whether it is spelt as a name is. */
  strength: number;
  /** Begins with a family name and has no word missing. */
  complete: boolean;
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

/**
 * The best name of all readings, null without any. What stands at one place on the line is one word, whichever readings
 * saw it: where seal or signature took a word from one, another keeps it. Every word of the name was seen by a reading.
 */
export function voteName(readings: NameReading[]): NameVote | null {
  const places = placesOf(readings).slice(0, MOST);
  if (places.length < FEWEST) return null;
  const words: Word[] = [];
  let strength = 1;
  for (const [i, seen] of places.entries()) {
    const { word, agreement } = voteWord(seen, i);
    words.push(word);
    strength = Math.min(strength, agreement * (0.6 + (0.4 * seen.length) / readings.length));
  }
  const spelt = words.every((w) => isSyllable(w.text)) && SURNAMES.has(words[0]!.text);
  const complete = SURNAMES.has(words[0]!.text) && !hasGap(words);
  const value = words.map((w) => w.text).join(' ');
  return { value, words, strength: spelt && complete ? strength : strength * 0.4, complete };
}

/** Whether a word is missing between two of a line: a space wider than any between words. */
export function hasGap(words: Word[]): boolean {
  return words.some(({ box }, i) => {
    const before = words[i - 1]?.box;
    return (
      before !== undefined && box[0] - before[0] - before[2] > WIDEST_SPACE * Math.max(box[3], before[3])
    );
  });
}

/** The readings' words by their place on the line, left to right; specks that one reading took for a word left out. */
function placesOf(readings: NameReading[]): Word[][] {
  const words = readings.flatMap(({ parts }) => parts).sort((a, b) => centreOf(a) - centreOf(b));
  const places: Word[][] = [];
  for (const word of words) {
    const place = places.at(-1);
    if (place?.some((other) => overlap(word, other) > SAME_PLACE)) place.push(word);
    else places.push([word]);
  }
  return places.filter(
    (seen) => seen.length > 1 || readings.length < 3 || weightOf(seen[0]!, 1) >= LEAST_ALONE,
  );
}

const centreOf = ({ box }: Word) => box[0] + box[2] / 2;

/** The part of the narrower word's width that both share. */
function overlap({ box: [a, , w] }: Word, { box: [b, , v] }: Word): number {
  return (Math.min(a + w, b + v) - Math.max(a, b)) / Math.min(w, v);
}

function voteWord(seen: Word[], i: number): { word: Word; agreement: number } {
  const votes = new Map<string, { word: Word; weight: number; count: number }>();
  let total = 0;
  for (const word of seen) {
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
