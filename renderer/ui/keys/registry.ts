/** Which commands can be carried out right now, and the one listener that turns keys into commands. */
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { preferences } from '../preferences.ts';
import { COMMAND_IDS, COMMANDS, type CommandId, FIELD_FIRST } from './commands.ts';
import { isTyping, type KeyPress, keyOf } from './keys.ts';

/** Returning false says "not mine after all": the key goes on to the field or the browser. */
type Handler = () => unknown;

const handlers = new Map<CommandId, { run: Handler }[]>();
const listeners = new Set<() => void>();
let live: CommandId[] = [];

function changed(): void {
  live = COMMAND_IDS.filter((id) => (handlers.get(id)?.length ?? 0) > 0);
  for (const listener of listeners) listener();
}

/** While shown and `enabled`, this component answers the command; the one mounted last goes first. */
export function useCommand(id: CommandId, handler: Handler, enabled = true): void {
  const latest = useRef(handler);
  // Before anything is painted: a key pressed on what is seen must not be answered by what was there before.
  useLayoutEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return;
    const entry = { run: () => latest.current() };
    handlers.set(id, [...(handlers.get(id) ?? []), entry]);
    changed();
    return () => {
      handlers.set(
        id,
        handlers.get(id)!.filter((e) => e !== entry),
      );
      changed();
    };
  }, [id, enabled]);
}

/** Carries out a command; false when nothing on the screen answers it. */
export function runCommand(id: CommandId): boolean {
  const entry = handlers.get(id)?.at(-1);
  return entry ? entry.run() !== false : false;
}

/** Commands that something on the screen answers. */
export function useLiveCommands(): CommandId[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => live,
  );
}

/** The keys of a command, as set by the person or else by the table. */
export function keysOf(id: CommandId): readonly string[] {
  return preferences().keys[id] ?? COMMANDS[id];
}

/** The command a press means, given whether a text field has the focus; null when it means none. */
export function commandFor(press: KeyPress, inField: boolean): CommandId | null {
  const key = keyOf(press);
  if (key === null || (inField && isTyping(key))) return null;
  return live.find((id) => keysOf(id).includes(key) && !(inField && FIELD_FIRST.has(id))) ?? null;
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  );
}

/** Listens for keys in the whole window; call once. */
export function listenForKeys(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    const id = commandFor(event, isField(event.target));
    if (id !== null && runCommand(id)) event.preventDefault();
  });
}
