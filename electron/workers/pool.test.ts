import { describe, expect, it } from 'vitest';
import { placesFor } from './pool.ts';

describe('places for work', () => {
  it.each([
    [2, 4e9, 2],
    [2, 8e9, 2],
    [8, 4e9, 5],
    [8, 32e9, 8],
    [4, 1e9, 1],
  ])('on %i cores and %i bytes: %i', (cores, memory, places) => {
    expect(placesFor(cores, memory)).toBe(places);
  });
});
