/** Texts of the interface; a key missing in either language fails the type check. */
import en from './locales/en.json' with { type: 'json' };
import vi from './locales/vi.json' with { type: 'json' };

export type Key = keyof typeof vi;
export type Language = 'vi' | 'en';

const FILES: Record<Language, Record<Key, string>> = {
  vi: vi satisfies typeof en,
  en: en satisfies typeof vi,
};

/** The text of `key` with `{name}` placeholders filled in. */
export function text(language: Language, key: Key, params: Record<string, string> = {}): string {
  return FILES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
}

/** True when `key` names a text. */
export function isKey(key: string): key is Key {
  return key in vi;
}
