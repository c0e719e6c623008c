/** What the code of a separator sheet says, with a checksum: no other code on a page can be taken for it. */
import { createHash } from 'node:crypto';

/** What begins behind the sheet. */
export interface SheetPayload {
  /** Type id of the documents that follow, '' where the sheet leaves it open. */
  typeId: string;
  /** File number of the dossier that follows, '' where it goes on. */
  dossier: string;
  /** Place of the sheet in its printed set, from 1: a missing one is noticed. */
  counter: number;
}

const PREFIX = 'TSH1';
const SUM_LENGTH = 8;

/** `TSH1|vb:QĐ|12.VP|0003|9f3ab2c1`. */
export function encodePayload({ typeId, dossier, counter }: SheetPayload): string {
  const body = [PREFIX, clean(typeId), clean(dossier), String(counter).padStart(4, '0')].join('|');
  return `${body}|${checksum(body)}`;
}

/** The payload, or null for anything that the station did not print. Never throws. */
export function decodePayload(text: string): SheetPayload | null {
  const parts = text.normalize('NFC').split('|');
  const [prefix, typeId, dossier, counter, sum] = parts;
  if (prefix !== PREFIX || parts.length !== 5 || !/^\d{4,}$/.test(counter!)) return null;
  if (checksum(parts.slice(0, 4).join('|')) !== sum) return null;
  return { typeId: typeId!, dossier: dossier!, counter: Number(counter) };
}

/** True for what only a damaged or forged sheet of ours can say: it is never split at, and a person is told. */
export function looksLikePayload(text: string): boolean {
  return text.startsWith(`${PREFIX}|`);
}

function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[|\p{Cc}]/gu, ' ')
    .trim();
}

function checksum(body: string): string {
  return createHash('sha256').update(`tram-so-hoa ${body}`).digest('hex').slice(0, SUM_LENGTH);
}
