/** What people change in a batch: one after another, with undo and redo by the engine's journal, failures told. */
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { client, Problem, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { useProblemText } from '../ui/problem.tsx';
import { isAct } from './acts.ts';

/**
 * Runs `work` after the edits before it; resolves to its value, or to undefined after telling why it failed. `failed`
 * may say by true that it has told itself.
 */
export type Edit = <T>(
  work: () => Promise<T>,
  failed?: (thrown: unknown) => boolean,
) => Promise<T | undefined>;

/** Gives `edit` for changes, and answers Ctrl+Z and Ctrl+Y with the engine's journal of this batch. */
export function useEdits(batch: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const turn = useRef<Promise<unknown>>(Promise.resolve());

  const edit: Edit = useCallback(
    <T>(work: () => Promise<T>, failed?: (thrown: unknown) => boolean): Promise<T | undefined> => {
      const result = turn.current.then(async () => {
        try {
          return await work();
        } catch (thrown) {
          if (failed?.(thrown)) return undefined;
          const empty = thrown instanceof Problem && thrown.code === 'nothing-to-undo';
          notifications.show({ color: empty ? 'gray' : 'red', message: problemText(thrown) });
          // What was shown ahead of the answer is taken back; what is done is told by the engine's events.
          void queries.invalidateQueries({ queryKey: batchKey(batch) });
          return undefined;
        }
      });
      turn.current = result;
      return result;
    },
    [batch, queries, problemText],
  );

  const step = useCallback(
    async (way: 'undo' | 'redo') => {
      const done = await edit(() => read(client.api.batches[':id'][way].$post({ param: { id: batch } })));
      if (!done) return;
      const what = isAct(done.act) ? t(`batch.act.${done.act}`) : done.act;
      notifications.show({ message: t(way === 'undo' ? 'frame.undo.done' : 'frame.undo.redone', { what }) });
    },
    [edit, batch, t],
  );
  useCommand('undo', () => void step('undo'));
  useCommand('redo', () => void step('redo'));
  return { edit, undo: () => step('undo'), redo: () => step('redo') };
}
