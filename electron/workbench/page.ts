/** One page as a screen opens it: its images and every word with its place. */
import type { Affine, Box } from '../imaging/raster.ts';
import { eyeRulesOf } from '../pipeline/eye-rules.ts';
import { cleanOf, textOf } from '../pipeline/page-state.ts';
import { summaryOf } from '../pipeline/summary.ts';
import { isDoubtfulWord } from '../review/eyes.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';
import { type PictureKind, versionOf } from './pictures.ts';

export interface OpenedWord {
  text: string;
  /** Access-image pixels. */
  box: Box;
  /** Chance in percent that it is right. */
  confidence: number;
  doubtful: boolean;
  /** True where a person decided it. */
  locked: boolean;
}

export interface OpenedLine {
  box: Box;
  /** Lines of one block belong together. */
  block: number;
  words: OpenedWord[];
}

export interface OpenedPage {
  id: number;
  batch: string;
  source: string;
  index: number;
  version: number;
  textVersion: number;
  blank: boolean;
  flags: string[];
  images: Partial<Record<PictureKind, { version: string; width: number; height: number }>>;
  /** Original pixels → access-image pixels; null until the page is cleaned. */
  toAccess: Affine | null;
  /** Size that the boxes refer to. */
  width: number;
  height: number;
  lines: OpenedLine[];
  /** Where a supervisor who returned the batch pointed on this page, until it is answered. */
  asked: { box: Box | null; note: string }[];
  /** Boxes of lines that are no print and wait to be keyed. */
  unread: Box[];
  text: string;
}

/** Everything about one page. */
export function openPage(archive: Archive, page: PageRow): OpenedPage {
  const clean = cleanOf(archive, page);
  const text = textOf(archive, page);
  const rules = eyeRulesOf(archive);
  const { summary } = summaryOf(archive, page);
  const [, , width = page.width, height = page.height] = page.region ?? [];
  return {
    id: page.id,
    batch: page.batchId,
    source: page.source,
    index: page.index,
    version: page.version,
    textVersion: page.textVersion,
    blank: summary.blank,
    flags: summary.flags,
    images: {
      original: { version: versionOf(page.imageSha256), width, height },
      ...(clean ? { access: sizeOf(clean.access), reading: sizeOf(clean.reading) } : {}),
    },
    toAccess: clean?.toAccess ?? null,
    width: clean?.access.width ?? width,
    height: clean?.access.height ?? height,
    lines: (text?.blocks ?? []).flatMap((block, b) =>
      block.lines.map((line) => ({
        box: line.box,
        block: b,
        words: line.words.map((word) => ({
          text: word.text,
          box: word.box,
          confidence: word.confidence,
          doubtful: isDoubtfulWord(rules, word.confidence),
          locked: word.locked === true,
        })),
      })),
    ),
    asked: (archive.review.openReturn(page.batchId)?.marks ?? [])
      .filter((mark) => mark.pageId === page.id)
      .map(({ box = null, note = '' }) => ({ box, note })),
    unread: text?.unread ?? [],
    text: text?.text ?? '',
  };
}

function sizeOf({ sha256, width, height }: { sha256: string; width: number; height: number }) {
  return { version: versionOf(sha256), width, height };
}
