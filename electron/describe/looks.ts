/** What of a page is worth a second reading: a signer's name that was not read clearly, a number or date not sure. */
import type { Look } from '../clean/second-look.ts';
import { around, type Box } from '../imaging/raster.ts';
import type { PageText, Word } from '../ocr/types.ts';
import { wordsBetween } from './candidate.ts';
import { findDate } from './date.ts';
import { fold } from './fuzzy.ts';
import { hasGap } from './names.ts';
import { type Segment, segments } from './segments.ts';
import { findSigner, SIGNED_BY } from './signer.ts';

/** A name whose every word is as sure as this needs no second look. */
const CLEAR = 93;
const SURE_NUMBER = 97;
const SURE_DATE = 90;
/** Parts of the page: how far below its position a name stands, and how far to either side of the position's centre. */
const DEPTH = 0.125;
const HALF_WIDTH = 0.22;
/** Folded. */
const RECIPIENTS = /^n[oa]inh[ao]n/;
const NUMBER_ROW = /^\W{0,2}[sS5][^\s\d]{1,3}[\s.:;,]*\d/u;
/** The row of place and date, however its figures were read. */
const DATE_ROW =
  /(?:^|[\s,.;])[nh]g?\p{L}{1,2}[yỳvý][\s.,:'’]{0,3}[^\s\p{L}][^\p{L}]*t?h\p{L}{1,2}n?g?[\s.,:'’]/iu;

/** The boxes to look at again, pixels of the access image. */
export function findLooks(text: PageText): Look[] {
  const page = segments(text);
  return [...signerLook(page, text), ...numberLook(page, text), ...dateLook(page, text)];
}

function signerLook(page: Segment[], text: PageText): Look[] {
  const { position, name } = findSigner(page, text);
  if (name && isClear(name.parts)) return [];
  const authority = page.filter((s) => s.right > 0.55 && s.top > 0.2 && SIGNED_BY.test(s.text)).at(-1);
  const above = position
    ? around(position.words.map((w) => w.box))
    : (authority?.box ?? besideRecipients(page, text));
  if (!above) return [];
  const middle = above[0] + above[2] / 2;
  const left = Math.max(0.45 * text.width, middle - HALF_WIDTH * text.width);
  const right = Math.min(text.width, middle + HALF_WIDTH * text.width);
  const top = above[1] + above[3] + 0.1 * above[3];
  return [{ kind: 'signer', box: [left, top, right - left, DEPTH * text.height] }];
}

/** Where the position stands when seal or signature left nothing of it: two lines below the row of "Nơi nhận". */
function besideRecipients(page: Segment[], text: PageText): Box | null {
  const recipients = page.findLast((s) => s.top > 0.25 && s.left < 0.3 && RECIPIENTS.test(fold(s.text)));
  if (!recipients) return null;
  const [, y, , h] = recipients.box;
  return [0.6 * text.width, y + 2 * h, 0.2 * text.width, h];
}

/** Every word sure, and none missing between them. */
function isClear(words: Word[]): boolean {
  return words.every(({ confidence }) => confidence >= CLEAR) && !hasGap(words);
}

function numberLook(page: Segment[], text: PageText): Look[] {
  const row = page.find((s) => s.top < 0.35 && s.left < 0.45 && NUMBER_ROW.test(s.text));
  if (!row || row.words.every((w) => w.confidence >= SURE_NUMBER)) return [];
  const [x, y, w, h] = row.box;
  // Little room around: the rule under the agency's name must stay out.
  const box: Box = [x - 0.5 * h, y - 0.15 * h, Math.min(w + 1.5 * h, 0.5 * text.width), 1.3 * h];
  return [{ kind: 'number', box }];
}

function dateLook(page: Segment[], text: PageText): Look[] {
  const row = page.find((s) => s.top < 0.35 && s.right > 0.55 && DATE_ROW.test(s.text));
  if (!row) return [];
  const found = findDate([row], 1, null);
  if (found && !found.date.doubtful && found.date.words.every((w) => w.confidence >= SURE_DATE)) return [];
  const from = DATE_ROW.exec(row.text)!.index;
  const [x, y, w, h] = around(wordsBetween(row, from, row.text.length).map((word) => word.box));
  const left = Math.max(0, x - 0.5 * h);
  return [{ kind: 'date', box: [left, y - 0.2 * h, Math.min(w + 1.5 * h, text.width - left), 1.4 * h] }];
}
