/** What people do to documents: split, merge, call by another type; and to the dossier's own description. */
import { type Actor, userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import type { DossierSettings } from '../packaging/types.ts';
import type { Archive } from '../store/archive.ts';
import { Arrangement } from './arrangement.ts';
import type { Journal, Outcome, Wish } from './journal.ts';

/** The acts about documents; each is one entry of the journal. All throw `not-found`, `edit-conflict`, `batch-settled`. */
export function documentActs(archive: Archive, journal: Journal) {
  const batchOf = (documentId: string) => {
    const batchId = archive.documents.batchOf(documentId);
    if (!batchId) throw new StationError('not-found', { params: { what: documentId } });
    return batchId;
  };
  return {
    /** A new document begins at page `at`. */
    split(documentId: string, who: Actor, at: number): Outcome {
      const batchId = batchOf(documentId);
      return journal.edit(() => {
        const arrangement = new Arrangement(archive, batchId);
        const pages = arrangement.pagesOf(documentId);
        const from = pages.indexOf(at);
        if (from < 0) throw new StationError('not-found', { params: { what: at } });
        if (from === 0) throw new StationError('bad-request', { params: { what: 'at' } });
        const document = arrangement.newDocument(documentId);
        for (const id of pages.slice(from)) arrangement.set(id, { document });
        return { batchId, who, act: 'split-document', wishes: arrangement.wishes() };
      });
    },
    /** Its pages go to the document before it. */
    mergeUp(documentId: string, who: Actor): Outcome {
      const batchId = batchOf(documentId);
      return journal.edit(() => {
        const arrangement = new Arrangement(archive, batchId);
        const pages = arrangement.pagesOf(documentId);
        const present = arrangement.present();
        const before = present[present.indexOf(pages[0] ?? -1) - 1];
        const into = before === undefined ? null : arrangement.get(before).document;
        if (pages.length === 0 || into === null)
          throw new StationError('bad-request', { params: { what: 'document' } });
        for (const id of pages) arrangement.set(id, { document: into });
        return { batchId, who, act: 'merge-documents', wishes: arrangement.wishes() };
      });
    },
    /** A person's word on the type; null leaves it to the machine again. */
    setType(
      documentId: string,
      who: Actor,
      type: { type: string; typeId: string } | null,
      version?: number,
    ): Outcome {
      const batchId = batchOf(documentId);
      return journal.edit(() => {
        const now = archive.decisions.read('document', documentId)!.state;
        const state = type ? { ...type, typeConfidence: 1, typeBy: userOf(who) } : { ...now, typeBy: null };
        const wish = { kind: 'document' as const, id: documentId, state };
        return {
          batchId,
          who,
          act: 'set-type',
          wishes: [version === undefined ? wish : { ...wish, version }],
        };
      });
    },
    /**
     * Divides a volume into entries of one kind, each of so many `pages`, beginning at page `from` (the first); what
     * lies before is left as it is. Documents that are there stay, with what was keyed, as long as their first page
     * begins an entry.
     */
    layOut(
      dossierId: string,
      who: Actor,
      type: { type: string; typeId: string },
      { pages: each, from }: { pages: number; from?: number | undefined },
    ): Outcome {
      const batchId = archive.documents.batchOfDossier(dossierId);
      const documents = archive.documents.ofDossier(dossierId).filter(({ pageIds }) => pageIds.length > 0);
      const all = documents.flatMap(({ pageIds }) => pageIds);
      const start = from === undefined ? 0 : all.indexOf(from);
      if (!batchId || all.length === 0 || start < 0)
        throw new StationError('not-found', { params: { what: from ?? dossierId } });
      return journal.edit(() => {
        const arrangement = new Arrangement(archive, batchId);
        const begins = new Map(documents.map(({ id, pageIds }) => [pageIds[0]!, id]));
        const state = { ...type, typeConfidence: 1, typeBy: userOf(who) };
        const types: Wish[] = [];
        for (let at = start; at < all.length; at += each) {
          const id = begins.get(all[at]!) ?? arrangement.newDocument(documents[0]!.id);
          for (const page of all.slice(at, at + each)) arrangement.set(page, { document: id });
          types.push({ kind: 'document', id, state });
        }
        return { batchId, who, act: 'lay-out-register', wishes: [...arrangement.wishes(), ...types] };
      });
    },
    /** Replaces elements of the dossier's description; an empty value takes one away. */
    describeDossier(dossierId: string, who: Actor, changes: DossierSettings, version?: number): Outcome {
      return journal.edit(() => {
        const now = archive.decisions.read('dossier', dossierId);
        const batchId = archive.documents.batchOfDossier(dossierId);
        if (!now || !batchId) throw new StationError('not-found', { params: { what: dossierId } });
        const merged = Object.entries({ ...now.state.settings, ...changes }).filter(
          ([, value]) => value !== '',
        );
        const wish = {
          kind: 'dossier' as const,
          id: dossierId,
          state: { settings: Object.fromEntries(merged) },
        };
        return {
          batchId,
          who,
          act: 'describe-dossier',
          wishes: [version === undefined ? wish : { ...wish, version }],
        };
      });
    },
  };
}
