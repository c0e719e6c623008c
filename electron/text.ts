/** Every sentence that people read, from the locale files; a key missing in either language fails the build. */
import en from '../resources/locales/en.json' with { type: 'json' };
import vi from '../resources/locales/vi.json' with { type: 'json' };

export type Language = 'vi' | 'en';
export type TextKey = keyof typeof vi;

// Assigning each file to the other's type makes the type checker compare the two sets of keys.
const FILES: Record<Language, Record<TextKey, string>> = {
  vi: vi satisfies typeof en,
  en: en satisfies typeof vi,
};

/** The text of `key` in `language` with `{name}` placeholders filled in. */
export function say(language: Language, key: TextKey, params: Record<string, string | number> = {}): string {
  return FILES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  );
}

/** True when a text of that key exists (for keys built from codes). */
export function isTextKey(key: string): key is TextKey {
  return key in vi;
}
