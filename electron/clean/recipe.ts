/** The station's own cleanup recipe. Raise `version` whenever an algorithm changes what it makes. */
import type { CleanRecipe } from './types.ts';

export const DEFAULT_RECIPE: CleanRecipe = {
  version: 14,
  maxSkew: 15,
  accessQuality: 82,
  orient: true,
  split: true,
  blemishes: true,
  flatten: true,
  reading: { dropColour: true, despeckle: true, white: 215 },
  // Pages typed or run off in violet or blue would vanish as coloured ink; faded ones as paper.
  gentle: { dropColour: false, despeckle: false, white: 236 },
};
