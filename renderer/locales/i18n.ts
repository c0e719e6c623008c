/** The interface's language. `t('home.title')` is checked against the texts: an unknown key is a type error. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, TEXTS, type Texts } from './texts.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'texts';
    resources: { texts: Texts };
    returnNull: false;
  }
}

/** Starts with `language`; both languages are part of the bundle, so a change is at once. */
export function startTexts(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'vi',
    defaultNS: 'texts',
    ns: ['texts'],
    resources: { vi: { texts: TEXTS.vi }, en: { texts: TEXTS.en } },
    initAsync: false,
    returnNull: false,
    // React escapes what it shows; escaping twice would show &amp; in names.
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
  });
}

/** Changes the language of every text on the screen and of the document; false where it was shown already. */
export function showLanguage(language: Language): boolean {
  document.documentElement.lang = language;
  if (i18next.language === language) return false;
  void i18next.changeLanguage(language);
  return true;
}

/** The language on the screen now. */
export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'vi';
}
