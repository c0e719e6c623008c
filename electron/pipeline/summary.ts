/** A page in one row: all that a listing of thousands shows, and the words that ask for a look. */
import type { PageMeasures } from '../clean/outliers.ts';
import type { Box } from '../imaging/raster.ts';
import type { PageText } from '../ocr/types.ts';
import { type EyeRules, isDoubtfulWord } from '../review/eyes.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';
import { eyeRulesOf } from './eye-rules.ts';
import { measuresOf } from './outliers.ts';
import { cleanOf, textOf } from './page-state.ts';
import { isHandwritten } from './report.ts';

export interface PageSummary {
  /** The access image: SHA-256 and size in pixels; null until the page is cleaned. */
  access: { sha256: string; width: number; height: number; dpi: number } | null;
  turn: number;
  skew: number;
  blank: boolean;
  inkKept: number;
  /** How sure cleanup was of them, 0–1. */
  turnConfidence: number;
  skewConfidence: number;
  words: number;
  /** Mean chance in percent that a word is right. */
  confidence: number;
  /** Lines that are no print and wait to be keyed. */
  unread: number;
  flags: string[];
  measures: PageMeasures | null;
}

/** A doubtful word: box on the access image, text, chance in percent, line on the page from 0. */
export interface Doubt {
  box: Box;
  text: string;
  confidence: number;
  line: number;
}

/** The summary of a page as it stands, made anew when something it is made from has changed. */
export function summaryOf(archive: Archive, page: PageRow): { summary: PageSummary; doubtful: number } {
  const known = archive.summaries.get(page.id);
  if (known?.madeFrom === madeFrom(archive, page)) return known;
  return renew(archive, page);
}

/** Summaries of all pages given, by page. */
export function summariesOf(archive: Archive, batchId: string, pages: PageRow[]) {
  const known = archive.summaries.ofBatch(batchId);
  return new Map(
    pages.map((page) => {
      const own = known.get(page.id);
      return [page.id, own?.madeFrom === madeFrom(archive, page) ? own : renew(archive, page)];
    }),
  );
}

/** The page's doubtful words in reading order. */
export function doubtsOf(archive: Archive, page: PageRow): Doubt[] {
  summaryOf(archive, page);
  return archive.summaries.doubts(page.id);
}

function madeFrom(archive: Archive, { cleanKey, readKey, version, textVersion }: PageRow): string {
  const { below } = eyeRulesOf(archive).words;
  return [cleanKey ?? '', readKey ?? '', version, textVersion, below].join(' ');
}

function renew(archive: Archive, page: PageRow): { summary: PageSummary; doubtful: number } {
  const clean = cleanOf(archive, page);
  const text = textOf(archive, page);
  const words = text?.words ?? 0;
  const confidence = text?.confidence ?? 0;
  const handwriting = isHandwritten(text) ? ['handwriting'] : [];
  const summary: PageSummary = {
    access: clean && {
      sha256: clean.access.sha256,
      width: clean.access.width,
      height: clean.access.height,
      dpi: clean.access.dpi,
    },
    turn: clean?.turn ?? 0,
    skew: clean?.skew ?? 0,
    blank: clean?.blank ?? page.decidedBlank ?? false,
    inkKept: clean?.inkKept ?? 1,
    turnConfidence: clean?.turnConfidence ?? 1,
    skewConfidence: clean?.skewConfidence ?? 1,
    words,
    confidence,
    unread: text?.unread?.length ?? 0,
    flags: [...new Set([...page.flags, ...(clean?.flags ?? []), ...handwriting])],
    measures: clean && measuresOf({ words, confidence }, clean),
  };
  const doubts = text ? doubtfulWords(text, eyeRulesOf(archive)) : [];
  archive.summaries.put(page.id, madeFrom(archive, page), summary, doubts);
  return { summary, doubtful: doubts.length };
}

function doubtfulWords(text: PageText, rules: EyeRules): Doubt[] {
  return text.blocks
    .flatMap((block) => block.lines)
    .flatMap(({ words }, line) =>
      words
        .filter((word) => isDoubtfulWord(rules, word.confidence))
        .map(({ box, text, confidence }) => ({ box, text, confidence, line })),
    );
}
