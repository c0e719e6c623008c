import { expect, it } from 'vitest';
import { priorTurns, type TurnedPage } from './prior.ts';

const page = (id: number, more: Partial<TurnedPage> = {}): TurnedPage => ({
  id,
  width: 2480,
  height: 3508,
  turn: 180,
  sure: true,
  blank: false,
  ...more,
});
const stack = [1, 2, 3, 4, 5, 6].map((id) => page(id));
const unsure = page(9, { turn: 0, sure: false });

it('turns an unsure page as the stack that it lies in', () => {
  expect(priorTurns([...stack, unsure])).toEqual([{ id: 9, turn: 180 }]);
});

it('leaves it as it lies where there are too few, where they disagree, and where the paper is another', () => {
  expect(priorTurns([...stack.slice(0, 4), unsure])).toEqual([]);
  expect(priorTurns([...stack.slice(0, 4), page(7, { turn: 0 }), page(8, { turn: 0 }), unsure])).toEqual([]);
  expect(priorTurns([...stack, { ...unsure, width: 3508, height: 2480 }])).toEqual([]);
  expect(priorTurns([...stack, { ...unsure, blank: true }])).toEqual([]);
});
