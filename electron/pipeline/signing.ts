/** The key of the person who signs, held in memory for as long as signing lasts, never stored. */
import { openKey, signingIsSetUp, signingSettings } from '../sign/settings.ts';
import type { SigningKey } from '../sign/types.ts';
import type { Archive } from '../store/archive.ts';
import { wholeOriginal } from './original.ts';

const open = new WeakMap<Archive, SigningKey>();

/** The key at hand, or null while nobody signs. */
export function keyAtHand(archive: Archive): SigningKey | null {
  return open.get(archive) ?? null;
}

/** Opens the key and proves it by a signature, so that a wrong PIN is said now and not document by document. */
export async function beginSigning(archive: Archive, secret: string): Promise<SigningKey> {
  const key = await openKey(archive.dir, signingSettings(archive.dir), secret);
  await key.sign(Buffer.from('station'));
  open.set(archive, key);
  return key;
}

export function endSigning(archive: Archive): void {
  open.delete(archive);
}

/** Documents of a dossier that are still to be signed; PDFs that came in signed or born digital never are. */
export function unsigned(archive: Archive, dossierId: string): string[] {
  const signed = archive.signatures.ofDossier(dossierId);
  return archive.documents.ofDossier(dossierId).flatMap((document) => {
    const pages = document.pageIds.flatMap((id) => archive.pages.get(id) ?? []);
    return signed.has(document.id) || wholeOriginal(archive, pages) ? [] : [document.id];
  });
}

export { signingIsSetUp };
