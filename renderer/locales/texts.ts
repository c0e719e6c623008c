/** Every text of the interface, one file per area and language; a key missing in either language fails the type check. */
import enCommands from './en/commands.json' with { type: 'json' };
import enFrame from './en/frame.json' with { type: 'json' };
import enHome from './en/home.json' with { type: 'json' };
import enWords from './en/words.json' with { type: 'json' };
import viCommands from './vi/commands.json' with { type: 'json' };
import viFrame from './vi/frame.json' with { type: 'json' };
import viHome from './vi/home.json' with { type: 'json' };
import viWords from './vi/words.json' with { type: 'json' };

const vi = { commands: viCommands, frame: viFrame, home: viHome, words: viWords };
const en = { commands: enCommands, frame: enFrame, home: enHome, words: enWords };

export type Texts = typeof vi;
export type Language = 'vi' | 'en';
export const LANGUAGES: Language[] = ['vi', 'en'];

// Assigning each language to the other's type makes the type checker compare the two sets of keys.
export const TEXTS: Record<Language, Texts> = {
  vi: vi satisfies typeof en,
  en: en satisfies typeof vi,
};
