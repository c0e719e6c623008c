/** The cleanup stage: a page whose way up is unsure from its shapes is read both ways, and the better one is kept. */
import type { PageText } from '../ocr/types.ts';
import type { StageContext } from '../stage.ts';
import type { CleanAdjust, CleanInput, CleanRecipe, CleanResult } from './types.ts';

/** From this confidence on, the shapes alone decide. */
const SURE = 0.3;
/** How much more readable another way up has to be. */
const CLEARLY = 1.5;
/** Fewer sure letters than this are no evidence (a map, a drawing, a line of handwriting). */
const ENOUGH_LETTERS = 25;

type Turn = 0 | 90 | 180 | 270;

/** Cleans one page; both images lie in `ctx.workDir`. What `adjust` says is not judged again. */
export async function run(
  { clean, recipe, adjust = {} }: { clean: CleanInput; recipe: CleanRecipe; adjust?: CleanAdjust },
  ctx: StageContext,
): Promise<CleanResult> {
  const first = await cleanAs(adjust.turn);
  if (first.blank || !recipe.orient || first.turnConfidence >= SURE) return first;
  const evidence = new Map<Turn, number>();
  for (const turn of [0, 180, 90, 270] as const) {
    const tried = await cleanAs(turn);
    evidence.set(turn, await readable(tried));
    // Text that reads well needs no further proof.
    if (evidence.get(turn)! >= 10 * ENOUGH_LETTERS) break;
  }
  const asItLies = evidence.get(0) ?? 0;
  const [turn, best] = [...evidence].reduce((a, b) => (b[1] > a[1] ? b : a));
  const clear = best >= ENOUGH_LETTERS && (turn === 0 || best >= CLEARLY * Math.max(asItLies, 1));
  const chosen = clear ? turn : 0;
  const result = await cleanAs(chosen);
  if (clear) return { ...result, turnConfidence: 0.8 };
  return { ...result, turnConfidence: first.turnConfidence, flags: [...result.flags, 'orientation-unsure'] };

  function cleanAs(turn: Turn | undefined): Promise<CleanResult> {
    const forced: CleanAdjust = turn === undefined ? adjust : { ...adjust, turn };
    return ctx.pool.run(
      'clean',
      { input: clean, recipe, workDir: ctx.workDir, forced },
      { signal: ctx.signal },
    );
  }

  async function readable(page: CleanResult): Promise<number> {
    const { access, reading, readingScale } = page;
    const options = {
      readingScale,
      accessWidth: access.width,
      accessHeight: access.height,
      accessDpi: access.dpi,
      layout: 'page',
    };
    return sureLetters(
      await ctx.pool.run<PageText>('read', { image: reading, options }, { signal: ctx.signal }),
    );
  }
}

/**
 * Letters in words that the reader is sure of; upside-down text gives short words of low confidence. The reader reads
 * lines that run down the page as well, so that only words wider than high speak for the page as it lies.
 */
function sureLetters(text: PageText): number {
  let letters = 0;
  for (const block of text.blocks) {
    for (const line of block.lines) {
      for (const word of line.words) {
        const [, , width, height] = word.box;
        if (word.confidence >= 75 && word.text.length >= 3 && width > height) letters += word.text.length;
      }
    }
  }
  return letters;
}
