/** Names of people: whether they can be Vietnamese, by spelling and by the list of surnames. */
import { join } from 'node:path';
import { z } from 'zod';
import { readCheckedJson } from '../../files/checked-json.ts';
import { INSTALL_DIR } from '../../install.ts';
import { isSyllable } from '../../vietnamese/syllable.ts';
import { fold } from '../fuzzy.ts';
import type { CheckedDocument, Found, RuleId } from './rules.ts';

const schema = z.strictObject({
  $comment: z.string().optional(),
  surnames: z.array(z.string().min(1)).min(1),
});

/** Surnames as written, from resources/names. */
const SURNAMES = new Set(
  readCheckedJson(join(INSTALL_DIR, 'resources', 'names', 'surnames.json'), schema).data.surnames.map(
    (name) => name.normalize('NFC').toLowerCase(),
  ),
);
/** Surnames without their marks: what differs from one of these by marks alone is worth a word. */
const PLAIN = new Map([...SURNAMES].map((name) => [fold(name), name]));

/** Names of others than the Kinh follow no spelling that a rule could know. */
function isOfOthers(document: CheckedDocument, fieldName: string): boolean {
  const prefix = fieldName.replace(/HoTen$/, '');
  const people = fold(document.fields[`${prefix}DanToc`]?.value ?? '');
  const nation = fold(document.fields[`${prefix}QuocTich`]?.value ?? '');
  return (people !== '' && people !== 'kinh') || (nation !== '' && nation !== 'vietnam' && nation !== 'vn');
}

/** `name-odd` for what no Vietnamese syllable is; `surname-rare` for a surname that the list does not have. */
export function nameFindings(
  value: string,
  fieldName: string,
  document: CheckedDocument,
): [RuleId, Found['params']?][] {
  if (isOfOthers(document, fieldName)) return [];
  const words = value.trim().split(/\s+/);
  const odd = words.filter((word) => !isSyllable(word));
  if (odd.length > 0 || words.length < 2) return [['name-odd', { word: odd.join(', ') || value }]];
  const surname = words[0]!.normalize('NFC').toLowerCase();
  if (SURNAMES.has(surname)) return [];
  const like = PLAIN.get(fold(surname));
  return [['surname-rare', { word: words[0]!, like: like ? capital(like) : '–' }]];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
