import { expect, it } from 'vitest';
import { lettersAgainst } from './letters.ts';

it('sets apart the letters that differ, where values are equally long', () => {
  expect(lettersAgainst('Lê Văn Tám', 'Lê Văn Tâm'.normalize('NFD'))).toEqual([
    { text: 'Lê Văn T', differs: false },
    { text: 'á', differs: true },
    { text: 'm', differs: false },
  ]);
  expect(lettersAgainst('Lan', 'Loan')).toEqual([{ text: 'Lan', differs: false }]);
  expect(lettersAgainst('', '')).toEqual([]);
});
