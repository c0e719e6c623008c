/** What the command prints and how it ends: people on stderr, one JSON value on stdout, exit codes of the design. */
import { asStationError, StationError } from '../errors.ts';
import { type Language, say, type TextKey } from '../text.ts';

/** 0 all done · 1 something failed · 2 wrong usage · 3 some input set aside · 130 interrupted. */
export const EXIT = { done: 0, failed: 1, usage: 2, quarantine: 3, interrupted: 130 } as const;

/** The language of messages: `--lang`, else STATION_LANG, else Vietnamese. */
export function language(argv: string[], env: NodeJS.ProcessEnv = process.env): Language {
  const at = argv.indexOf('--lang');
  return (at >= 0 ? argv[at + 1] : env.STATION_LANG) === 'en' ? 'en' : 'vi';
}

/** The text of `key` in the language of this command. */
export function t(key: TextKey, params: Record<string, string | number> = {}): string {
  return say(language(process.argv), key, params);
}

/** A line for people. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

let answered = false;

/** The one JSON value of `--json`. */
export function printJson(value: unknown): void {
  answered = true;
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** What went wrong, for people; a surprise shows its technical side too. */
export function printError(thrown: unknown, lang: Language): void {
  const error = asStationError(thrown);
  tell(`station: ${error.explain(lang)}`);
  if (error.code === 'internal') tell(`  (${error.detail})`);
  if (error.code === 'internal' && process.env.STATION_DEBUG)
    tell(String((error.cause as Error | undefined)?.stack));
}

/** With `--json`, what a command prints that failed before it had its value: `{ error: { code, message, … } }`. */
export function printJsonError(thrown: unknown, lang: Language): void {
  if (answered || !process.argv.includes('--json')) return;
  const error = asStationError(thrown);
  printJson({ error: { ...error.toJSON(), message: error.explain(lang) } });
}

/** Throws `wrong-usage`. */
export function usage(what: string): never {
  throw new StationError('wrong-usage', { params: { what } });
}
