/** What a person set up for this window: language, theme, keys, widths of panes. Kept by the browser. */
import { useSyncExternalStore } from 'react';
import type { Language } from '../locales/texts.ts';

export type Theme = 'light' | 'dark' | 'system';

export interface Preferences {
  /** null: the station's own language. */
  language: Language | null;
  theme: Theme;
  /** Keys that differ from the table of commands. */
  keys: Record<string, string[]>;
  /** What was said about the last batch and mostly holds for the next. */
  intake: Record<string, string>;
  /** Where packages went last. */
  destination: string;
  /** Widths of panes by the name of their screen. */
  panes: Record<string, (number | string)[]>;
}

const STORED = 'station.preferences';
const DEFAULTS: Preferences = {
  language: null,
  theme: 'system',
  keys: {},
  intake: {},
  destination: '',
  panes: {},
};

let current = load();
const listeners = new Set<() => void>();

function load(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Preferences>) };
  } catch {
    // Unreadable settings of a window are no reason not to open it.
    return DEFAULTS;
  }
}

/** The preferences now. */
export function preferences(): Preferences {
  return current;
}

/** Changes some of them, at once and for the next start. */
export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(STORED, JSON.stringify(current));
  } catch {
    // A full or forbidden store costs the memory of a preference, never the work.
  }
  for (const listener of listeners) listener();
}

/** Follows the preferences. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
