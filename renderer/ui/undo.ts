/** Undo and redo for the edits of a screen: every edit brings the way back with it. */
import { notifications } from '@mantine/notifications';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from './keys/registry.ts';
import { useProblemText } from './problem.tsx';

export interface Edit {
  /** What it does, as the person reads it after undoing. */
  label: string;
  do(): Promise<unknown> | unknown;
  undo(): Promise<unknown> | unknown;
}

const MOST_KEPT = 200;

/**
 * Gives `perform` for edits, and answers Ctrl+Z and Ctrl+Y. Edits run one after another; one that fails is told and
 * not remembered. A failed undo leaves the stacks as they were.
 */
export function useUndo() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const undone = useRef<Edit[]>([]);
  const done = useRef<Edit[]>([]);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const [, redraw] = useState(0);

  const inTurn = useCallback(
    (work: () => Promise<void>) => {
      const result = turn.current.then(async () => {
        try {
          await work();
        } catch (thrown) {
          notifications.show({ color: 'red', message: problemText(thrown) });
        }
        redraw((n) => n + 1);
      });
      turn.current = result;
      return result;
    },
    [problemText],
  );

  const perform = useCallback(
    (edit: Edit) =>
      inTurn(async () => {
        await edit.do();
        done.current = [...done.current, edit].slice(-MOST_KEPT);
        undone.current = [];
      }),
    [inTurn],
  );

  const step = useCallback(
    (way: 'undo' | 'redo') =>
      inTurn(async () => {
        const [from, to] = way === 'undo' ? [done, undone] : [undone, done];
        const edit = from.current.at(-1);
        if (!edit) return;
        await (way === 'undo' ? edit.undo() : edit.do());
        from.current = from.current.slice(0, -1);
        to.current = [...to.current, edit];
        const said = way === 'undo' ? 'frame.undo.done' : 'frame.undo.redone';
        notifications.show({ message: t(said, { what: edit.label }) });
      }),
    [inTurn, t],
  );

  useCommand('undo', () => void step('undo'), done.current.length > 0);
  useCommand('redo', () => void step('redo'), undone.current.length > 0);
  return {
    perform,
    undo: () => step('undo'),
    redo: () => step('redo'),
    canUndo: done.current.length > 0,
    canRedo: undone.current.length > 0,
  };
}
