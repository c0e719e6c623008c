/**
 * Structure of personal identity numbers: 12 digits are province (3), century and sex (1), year of birth (2) and a
 * running number (6); 9 digits are the older identity card, which says nothing of its holder.
 */
import { aboutField, dateOf } from './fields.ts';
import type { CheckedDocument, Found } from './rules.ts';

/** Codes of the list loaiGiayTo: old card and citizen's card. */
const OLD_CARD = '1';
const CITIZEN_CARD = '4';
/** Highest number of a province in the numbers given out (096, Cà Mau). */
const LAST_PROVINCE = 96;

export interface IdentityNumber {
  province: string;
  sex: 'male' | 'female';
  birthYear: number;
}

/** What a 12-digit number says; null when it has not that structure. */
export function readIdentity(value: string): IdentityNumber | null {
  const parts = /^(\d{3})(\d)(\d{2})\d{6}$/.exec(value);
  if (!parts) return null;
  const [, province, digit, year] = parts;
  const number = Number(province);
  if (number < 1 || number > LAST_PROVINCE) return null;
  return {
    province: province!,
    sex: Number(digit) % 2 === 0 ? 'male' : 'female',
    birthYear: 1900 + Math.floor(Number(digit) / 2) * 100 + Number(year),
  };
}

/** Findings of every identity number of the document, with the kind of paper, birth and sex that stand beside it. */
export function identityFindings(document: CheckedDocument): Found[] {
  return Object.keys(document.fields).flatMap((name): Found[] => {
    const prefix = /^(.*)SoGiayToTuyThan$/.exec(name)?.[1];
    const field = document.fields[name]!;
    if (prefix === undefined || field.mark || field.value.trim() === '') return [];
    const kind = document.fields[`${prefix}LoaiGiayToTuyThan`]?.value;
    const about = aboutField(document, name);
    const value = field.value.replaceAll(/[\s.]/g, '');
    if (kind === OLD_CARD) return /^\d{9}$/.test(value) ? [] : [about('identity-malformed', { digits: 9 })];
    if (kind !== CITIZEN_CARD) return [];
    const identity = readIdentity(value);
    if (!identity) return [about('identity-malformed', { digits: 12 })];
    const found: Found[] = [];
    const year = dateOf(document, `${prefix}NgaySinh`)?.slice(-4);
    if (year && Number(year) !== identity.birthYear)
      found.push(about('identity-year', { year: identity.birthYear, birth: year }));
    const sex = sexOf(document, prefix);
    if (sex && sex !== identity.sex) found.push(about('identity-sex'));
    return found;
  });
}

/** As keyed (1 male, 2 female), or as husband, wife, father and mother have it. */
function sexOf({ fields }: CheckedDocument, prefix: string): IdentityNumber['sex'] | null {
  const keyed = fields[`${prefix}GioiTinh`]?.value;
  if (keyed === '1' || prefix === 'chong' || prefix === 'cha') return 'male';
  return keyed === '2' || prefix === 'vo' || prefix === 'me' ? 'female' : null;
}
