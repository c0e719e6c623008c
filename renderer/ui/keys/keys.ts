/** Names of keys, and which of them may be a shortcut. */

/** The part of a keyboard event that decides which shortcut it is. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing'
>;

const ALONE = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Process', 'Dead', 'Unidentified']);
const SIGNS: Record<string, string> = { Equal: '+', NumpadAdd: '+', Minus: '-', NumpadSubtract: '-' };

/**
 * The name of a press, such as `Ctrl+K`, `Shift+F3`, `?`; null for a modifier alone, for anything with Alt (menus,
 * marks and AltGr live there), and for what an input method is composing. With Ctrl, letters and digits go by their
 * place on the keyboard, because Vietnamese layouts print marks on the digit row.
 */
export function keyOf(press: KeyPress): string | null {
  if (press.isComposing || press.altKey || ALONE.has(press.key)) return null;
  const ctrl = press.ctrlKey || press.metaKey;
  const named = press.key.length > 1;
  if (!ctrl && !named) return press.key === ' ' ? null : press.key.toUpperCase();
  const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(press.code)?.[1];
  const sign = ctrl ? SIGNS[press.code] : undefined;
  const key = named ? press.key : (sign ?? place ?? press.key.toUpperCase());
  return `${ctrl ? 'Ctrl+' : ''}${press.shiftKey && !sign ? 'Shift+' : ''}${key}`;
}

/** A key that types something: never live while a field has the focus. */
export function isTyping(key: string): boolean {
  return [...key].length === 1;
}

/** Keys that a browser or system keeps for itself, or that would break typing and moving. */
const TAKEN = new Set([
  'Tab',
  'Shift+Tab',
  'Enter',
  'Shift+Enter',
  'Backspace',
  'Delete',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'F5',
  'F11',
  'F12',
  'CapsLock',
  'Ctrl+A',
  'Ctrl+C',
  'Ctrl+V',
  'Ctrl+X',
  'Ctrl+N',
  'Ctrl+T',
  'Ctrl+W',
  'Ctrl+R',
  'Ctrl+Tab',
]);

/** Whether a person may give this key to a command. */
export function mayBind(key: string): boolean {
  return !TAKEN.has(key) && !/^[\p{L}\p{N}]$/u.test(key);
}
