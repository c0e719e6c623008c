/** The station's own cleanup recipe. Raise `version` whenever an algorithm changes what it makes. */
import type { CleanRecipe } from './types.ts';

export const DEFAULT_RECIPE: CleanRecipe = { version: 3, maxSkew: 15, accessQuality: 82, orient: true };
