/** Which letters of two values are not the same, where the values have as many. Pure. */

export interface Letters {
  text: string;
  differs: boolean;
}

/** Runs of letters of `value`, those that `other` has otherwise apart; one run where the two cannot be laid side by side. */
export function lettersAgainst(value: string, other: string): Letters[] {
  const [here, there] = [value, other].map((text) => [...text.normalize('NFC')]) as [string[], string[]];
  if (here.length !== there.length) return [{ text: value, differs: false }];
  const runs: Letters[] = [];
  here.forEach((letter, i) => {
    const differs = letter !== there[i];
    const last = runs.at(-1);
    if (last?.differs === differs) last.text += letter;
    else runs.push({ text: letter, differs });
  });
  return runs;
}
