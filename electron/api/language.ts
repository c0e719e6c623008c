/** The language that a request asks for. */
import type { Context } from 'hono';
import type { Language } from '../text.ts';

/**
 * The first of our languages that `Accept-Language` names, else `own`. A window says which language it shows; files that
 * are saved are asked for by the browser itself, whose language says nothing of the station's: they stay in `own`.
 */
export function languageOf(header: string | null | undefined, own: Language): Language {
  for (const part of (header ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'vi' || tag === 'en') return tag;
  }
  return own;
}

/** The language that `c` asks for, see `languageOf`. */
export function askedLanguage(c: Context, own: Language): Language {
  return languageOf(c.req.header('Accept-Language'), own);
}
