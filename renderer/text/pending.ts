/** Words that were decided and whose answer is on its way: shown as decided over whatever is read meanwhile. */
import { useMemo, useState } from 'react';
import type { OpenedPage } from '../batch/types.ts';
import type { WordEdit } from './lines.ts';

export interface PendingWords {
  over(page: OpenedPage): OpenedPage;
  add(page: number, edits: WordEdit[]): void;
  remove(page: number, edits: WordEdit[]): void;
}

export function usePendingWords(): PendingWords {
  const [waiting, setWaiting] = useState<{ page: number; edits: WordEdit[] }[]>([]);
  return useMemo(
    () => ({
      over: (page) =>
        withWords(
          page,
          waiting.filter((one) => one.page === page.id).flatMap((one) => one.edits),
        ),
      add: (page, edits) => setWaiting((all) => [...all, { page, edits }]),
      remove: (_page, edits) => setWaiting((all) => all.filter((one) => one.edits !== edits)),
    }),
    [waiting],
  );
}

/** The page as it will be once `edits` are stored. */
export function withWords(page: OpenedPage, edits: WordEdit[]): OpenedPage {
  if (edits.length === 0) return page;
  const texts = new Map(edits.map(({ box, text }) => [box.join(), text]));
  return {
    ...page,
    lines: page.lines.map((line) => ({
      ...line,
      words: line.words.map((word) => {
        const text = texts.get(word.box.join());
        return text === undefined ? word : { ...word, text, locked: true, doubtful: false };
      }),
    })),
  };
}
