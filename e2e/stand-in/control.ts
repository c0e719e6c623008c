/** How a spec looks into the stand-in and answers its dialogs: messages over the process's channel. */

/** From the spec: the answer of the next dialog of a kind, or something to do. */
export interface Answers {
  openDialog?: string[];
  saveDialog?: string;
  messageBox?: number;
  /** `before-quit` as the menu's Quit gives it, or another start of the application. */
  act?: 'quit' | 'second-instance';
}

/** To the spec: what happened, in order. */
export type Happening =
  | { what: 'ready'; endpoint: string }
  | { what: 'window-open-denied' | 'navigation-denied' | 'permission-denied'; detail: string }
  | { what: 'dialog'; detail: string }
  | { what: 'notification'; detail: string }
  | { what: 'preferences'; detail: string }
  | { what: 'exit'; detail: string };

export const answers: Answers = {};

export function happened(happening: Happening): void {
  if (process.connected) process.send!(happening);
}
