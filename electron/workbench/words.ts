/** What people do to the text: a word, a line, a place where nothing was read. */
import type { Actor } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import type { Box } from '../imaging/raster.ts';
import { around } from '../imaging/raster.ts';
import type { Line, Word } from '../ocr/types.ts';
import { textOf } from '../pipeline/page-state.ts';
import type { Archive } from '../store/archive.ts';
import { wordId } from '../store/decisions.ts';
import type { PageRow } from '../store/pages.ts';
import type { Journal, Outcome, Wish } from './journal.ts';

export interface WordEdit {
  /** Pixels of the access image: the box of the word as it is listed, or any box where nothing was read. */
  box: Box;
  /** What stands there; empty where nothing does, with spaces where there are several words. */
  text: string;
  /** What the person saw there; refused when something else stands there by now. */
  was?: string;
}

/** Longer is no word of a record. */
const LONGEST = 2000;

/** The acts about words; each is one entry of the journal. All throw `not-found`, `edit-conflict`, `batch-settled`. */
export function wordActs(archive: Archive, journal: Journal) {
  const act = (page: PageRow, who: Actor, name: string, wishes: () => Wish[]) =>
    journal.edit(() => ({ batchId: page.batchId, who, act: name, wishes: wishes() }));
  return {
    /** What stands in a box now; empty where nothing was read. */
    textAt: (page: PageRow, box: Box): string => textIn(linesOf(archive, page), box),
    /** Decides words; saying again what was read confirms it. */
    edit(page: PageRow, who: Actor, edits: WordEdit[]): Outcome {
      return act(page, who, 'edit-words', () => {
        const lines = linesOf(archive, page);
        return edits.map((edit) => {
          if (edit.was !== undefined && edit.was.normalize('NFC') !== textIn(lines, edit.box)) {
            throw conflict(page, edit.box, textIn(lines, edit.box));
          }
          return wish(page, edit.box, edit.text, null);
        });
      });
    },
    /** Retypes line `number` (from 0): only the words that differ are decided, each at its own place. */
    retype(page: PageRow, who: Actor, number: number, text: string, was: string): Outcome {
      return act(page, who, 'edit-line', () => {
        const line = linesOf(archive, page)[number];
        const now = line?.words.map((word) => word.text).join(' ') ?? null;
        if (!line || now !== was.normalize('NFC')) throw conflict(page, line?.box ?? [0, 0, 1, 1], now);
        return lineEdits(line, text).map((edit) => wish(page, edit.box, edit.text, null));
      });
    },
    /** Takes over words that were read anew in a box, in place of those that lie in it; what people decided stays. */
    accept(page: PageRow, who: Actor, box: Box, words: Word[]): Outcome {
      return act(page, who, 'read-region', () => {
        // Cleaned otherwise meanwhile: the boxes are of another picture.
        if (archive.pages.get(page.id)?.cleanKey !== page.cleanKey) throw new StationError('page-busy');
        const standing = linesOf(archive, page).flatMap((line) => line.words);
        const touches = (a: Box, b: Box) => isIn(a, b) || isIn(b, a);
        const decided = standing.filter((word) => word.locked);
        const fresh = words.filter((word) => !decided.some((one) => touches(one.box, word.box)));
        if (fresh.length === 0) return [];
        return [
          ...standing
            .filter((word) => !word.locked && isIn(word.box, box))
            .filter((word) => !fresh.some((one) => isIn(word.box, one.box)))
            .map((word) => wish(page, word.box, '', null)),
          ...fresh.map((word) => wish(page, word.box, word.text, word.confidence)),
        ];
      });
    },
    /** Takes a person's word on a place back: what was read stands again. */
    unlock(page: PageRow, who: Actor, boxes: Box[]): Outcome {
      return act(page, who, 'unlock-words', () =>
        boxes.flatMap((box) =>
          archive.decisions
            .wordsOf(page.id)
            .map(({ place }) => place.split(',').map(Number) as Box)
            .filter((place) => isIn(box, place) || isIn(place, box))
            .map((place): Wish => ({ kind: 'word', id: wordId(page.id, place), state: null })),
        ),
      );
    },
  };
}

function wish(page: PageRow, box: Box, text: string, confidence: number | null): Wish {
  if (!page.cleanKey) throw new StationError('page-busy');
  if (text.length > LONGEST) throw new StationError('bad-request', { params: { what: 'text' } });
  const whole = box.map(Math.round) as Box;
  // Controls and direction marks have no place in the text of a record.
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const state = { cleanKey: page.cleanKey, text: plain, confidence };
  return { kind: 'word', id: wordId(page.id, whole), state };
}

function conflict(page: PageRow, box: Box, text: string | null): StationError {
  return new StationError('edit-conflict', {
    current: { kind: 'word', id: wordId(page.id, box), version: page.textVersion, state: { text } },
  });
}

function linesOf(archive: Archive, page: PageRow): Line[] {
  const fresh = archive.pages.get(page.id)!;
  return (textOf(archive, fresh)?.blocks ?? []).flatMap((block) => block.lines);
}

function textIn(lines: Line[], box: Box): string {
  return lines
    .flatMap((line) => line.words)
    .filter((word) => isIn(word.box, box))
    .map((word) => word.text)
    .join(' ');
}

/** True when the middle of `inner` lies in `outer`. */
export function isIn(inner: Box, outer: Box): boolean {
  const [x, y] = [inner[0] + inner[2] / 2, inner[1] + inner[3] / 2];
  return x >= outer[0] && x <= outer[0] + outer[2] && y >= outer[1] && y <= outer[1] + outer[3];
}

/** The edits that make `line` say `text`: runs of words that differ, each over the boxes that it replaces. */
export function lineEdits({ words }: Pick<Line, 'words'>, text: string): { box: Box; text: string }[] {
  const wanted = text.normalize('NFC').split(/\s+/).filter(Boolean);
  const common = commonWords(
    words.map((word) => word.text),
    wanted,
  );
  const edits: { box: Box; text: string }[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...common, [words.length, wanted.length] as const]) {
    const [old, fresh] = [words.slice(i, nextI), wanted.slice(j, nextJ)];
    if (old.length > 0 && old.length === fresh.length) {
      old.forEach((word, n) => {
        edits.push({ box: word.box, text: fresh[n]! });
      });
    } else if (old.length > 0) {
      edits.push({ box: around(old.map((word) => word.box)), text: fresh.join(' ') });
    } else if (fresh.length > 0) {
      edits.push({ box: gap(words, i), text: fresh.join(' ') });
    }
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return edits;
}

/** The room before word `at`: between its neighbours, as high as they are, and never so wide that it covers one. */
function gap(words: Word[], at: number): Box {
  const [left, right] = [words[at - 1]?.box, words[at]?.box];
  const [, y, , height] = (left ?? right)!;
  const from = left ? left[0] + left[2] + 1 : Math.max(0, right![0] - height);
  const to = right ? right[0] - 1 : from + 2 * height;
  return [from, y, Math.max(2, to - from), height];
}

/** Places of a longest common run of words (in order) of `a` and `b`. */
function commonWords(a: string[], b: string[]): [number, number][] {
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i]![j] =
        a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length[i + 1]![j]! >= length[i]![j + 1]!) i++;
    else j++;
  }
  return pairs;
}
