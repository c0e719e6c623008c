/** What becomes of unfinished work when the last window closes: the person says. */
import { dialog } from 'electron';
import { type Language, say } from '../text.ts';
import type { Engine } from './engine.ts';
import { ORIGIN } from './scheme.ts';

export type Leaving = 'stop' | 'finish' | 'stay';

const LOOK_MS = 2000;

/** Jobs that wait or run; 0 when the engine does not answer. */
export async function workLeft(engine: Pick<Engine, 'ask'>): Promise<number> {
  try {
    const response = await engine.ask(new Request(`${ORIGIN}/shell/work`));
    return ((await response.json()) as { work: number }).work;
  } catch {
    return 0;
  }
}

/** `finish`: windows close and the work goes on until it is done. Asks nobody where there is nothing left to do. */
export async function askLeaving(engine: Pick<Engine, 'ask'>, language: Language): Promise<Leaving> {
  const work = await workLeft(engine);
  if (work === 0) return 'stop';
  const answers: Leaving[] = ['finish', 'stop', 'stay'];
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: say(language, 'shell.leave', { work }),
    detail: say(language, 'shell.leave-detail'),
    buttons: answers.map((answer) => say(language, `shell.leave-${answer}`)),
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return answers[response] ?? 'stay';
}

/** Resolves once nothing is left to do. */
export async function workDone(engine: Pick<Engine, 'ask'>): Promise<void> {
  while ((await workLeft(engine)) > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
