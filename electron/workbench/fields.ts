/** What people do to fields: type, draft, confirm, clear, take from the image or from the document before, many at once. */
import type { Actor } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import type { Box } from '../imaging/raster.ts';
import type { Archive } from '../store/archive.ts';
import { type FieldDecision, fieldId } from '../store/decisions.ts';
import type { DocumentRow, FieldOrigin } from '../store/documents.ts';
import type { Journal, Outcome, Wish } from './journal.ts';

export interface FieldEdit {
  value: string;
  /** `draft`: saved as it is typed; `confirmed`: a person answers for it. */
  state: 'draft' | 'confirmed';
  origin?: FieldOrigin;
  /** Where the value stands on the image, when it was taken from there. */
  pageId?: number;
  box?: Box;
  /** What the person saw. */
  version?: number;
}

/** No element of the rules is longer (description: 2000). */
const LONGEST = 4000;
const NOWHERE: Box = [0, 0, 0, 0];

/** The acts about fields; each is one entry of the journal. All throw `not-found`, `edit-conflict`, `batch-settled`. */
export function fieldActs(archive: Archive, journal: Journal) {
  const documentOf = (id: string): DocumentRow => {
    const document = archive.documents.get(id);
    if (!document || document.pageIds.length === 0)
      throw new StationError('not-found', { params: { what: id } });
    return document;
  };
  const act = (documentId: string, who: Actor, name: string, wishes: () => Wish[], joins = false) =>
    journal.edit(() => ({
      batchId: archive.documents.batchOf(documentId)!,
      who,
      act: name,
      wishes: wishes(),
      joins,
    }));
  return {
    set(documentId: string, name: string, who: Actor, edit: FieldEdit): Outcome {
      const document = documentOf(documentId);
      const wishes = () => [...anchor(archive, document), wish(document, name, edit)];
      return act(
        documentId,
        who,
        edit.state === 'draft' ? 'draft-field' : 'set-field',
        wishes,
        edit.state === 'draft',
      );
    },
    /** Says that there is no such value, whatever was read. */
    clear(documentId: string, name: string, who: Actor, version?: number): Outcome {
      const document = documentOf(documentId);
      return act(documentId, who, 'clear-field', () => {
        const [pageId, box] = placeOf(document, name);
        const state: FieldDecision = {
          value: '',
          confidence: 1,
          sure: true,
          pageId,
          box,
          state: 'cleared',
          origin: 'typed',
        };
        return [...anchor(archive, document), withVersion(document, name, state, version)];
      });
    },
    /** Leaves the field to the machine again. */
    reset(documentId: string, name: string, who: Actor, version?: number): Outcome {
      const document = documentOf(documentId);
      return act(documentId, who, 'reset-field', () => {
        const { reading } = document.fields[name] ?? { reading: null };
        const state: FieldDecision = reading && { ...reading, state: 'read', origin: 'read' };
        return [withVersion(document, name, state, version)];
      });
    },
    /** Confirms fields as they stand. */
    confirm(documentId: string, names: string[], who: Actor): Outcome {
      const document = documentOf(documentId);
      return act(documentId, who, 'confirm-fields', () => [
        ...anchor(archive, document),
        ...names.flatMap((name) => {
          const field = document.fields[name];
          if (!field || field.state === 'cleared') return [];
          const { value, pageId, box, origin } = field;
          return [wish(document, name, { value, state: 'confirmed', pageId, box, origin })];
        }),
      ]);
    },
    /** Fills a field with what stands in `box` of page `pageId`, which has to be one of the document's. */
    fromRegion(
      documentId: string,
      name: string,
      who: Actor,
      {
        value,
        pageId,
        box,
        version,
      }: { value: string; pageId: number; box: Box; version?: number | undefined },
    ): Outcome {
      const document = documentOf(documentId);
      if (!document.pageIds.includes(pageId))
        throw new StationError('not-found', { params: { what: pageId } });
      const edit: FieldEdit = { value, state: 'draft', origin: 'region', pageId, box };
      return act(documentId, who, 'field-from-region', () => [
        ...anchor(archive, document),
        wish(document, name, version === undefined ? edit : { ...edit, version }),
      ]);
    },
    /** Copies fields (all that it has, or `names`) of the document before; `onlyEmpty` spares what has a value. */
    copyPrevious(documentId: string, who: Actor, names: string[] | null, onlyEmpty: boolean): Outcome {
      const document = documentOf(documentId);
      return act(documentId, who, 'copy-previous', () => {
        const batchId = archive.documents.batchOf(documentId)!;
        const all = archive.documents.ofBatch(batchId);
        const before = all[all.findIndex((d) => d.id === documentId) - 1];
        if (!before) throw new StationError('bad-request', { params: { what: 'document' } });
        return [
          ...anchor(archive, document),
          ...(names ?? Object.keys(before.fields)).flatMap((name) => {
            const from = before.fields[name];
            const now = document.fields[name];
            const spared = onlyEmpty && now && (now.state === 'cleared' || now.value !== '');
            if (!from || from.state === 'cleared' || spared) return [];
            return [wish(document, name, { value: from.value, state: 'draft', origin: 'copied' })];
          }),
        ];
      });
    },
    /** Sets one field of many documents of a batch at once. */
    bulk(
      batchId: string,
      who: Actor,
      {
        documents,
        name,
        value,
        onlyEmpty,
      }: { documents: string[]; name: string; value: string; onlyEmpty: boolean },
    ): Outcome {
      return journal.edit(() => {
        const rows = documents.map(documentOf);
        for (const row of rows) {
          if (archive.documents.batchOf(row.id) !== batchId)
            throw new StationError('not-found', { params: { what: row.id } });
        }
        const wishes = rows
          .filter((row) => !(onlyEmpty && row.fields[name]?.value))
          .flatMap((row) => [
            ...anchor(archive, row),
            wish(row, name, { value, state: 'confirmed', origin: 'bulk' }),
          ]);
        return { batchId, who, act: 'bulk-fields', wishes };
      });
    },
  };
}

function wish(document: DocumentRow, name: string, edit: FieldEdit): Wish {
  const value = edit.value.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ');
  if (value.length > LONGEST) throw new StationError('bad-request', { params: { what: name } });
  const [pageId, box] = placeOf(document, name);
  if (edit.pageId !== undefined && !document.pageIds.includes(edit.pageId)) {
    throw new StationError('not-found', { params: { what: edit.pageId } });
  }
  const state: FieldDecision = {
    value: edit.state === 'confirmed' ? value.trim() : value,
    confidence: edit.state === 'confirmed' ? 1 : 0.5,
    sure: edit.state === 'confirmed',
    pageId: edit.pageId ?? pageId,
    box: edit.box ?? (edit.origin === 'copied' || edit.origin === 'bulk' ? NOWHERE : box),
    state: edit.state,
    origin: edit.origin ?? 'typed',
  };
  return withVersion(document, name, state, edit.version);
}

function withVersion(document: DocumentRow, name: string, state: FieldDecision, version?: number): Wish {
  const id = fieldId(document.id, name);
  return { kind: 'field', id, state, ...(version === undefined ? {} : { version }) };
}

/** Where the field stands on the image now; a typed correction is of what was read there. */
function placeOf(document: DocumentRow, name: string): [number, Box] {
  const field = document.fields[name];
  const known = field && document.pageIds.includes(field.pageId);
  return known ? [field.pageId, field.box] : [document.pageIds[0]!, NOWHERE];
}

/** A document that a person worked on begins where it begins, whatever is read later. */
function anchor(archive: Archive, document: DocumentRow): Wish[] {
  const id = String(document.pageIds[0]!);
  const now = archive.decisions.read('page', id)!;
  return now.state.starts === true ? [] : [{ kind: 'page', id, state: { ...now.state, starts: true } }];
}
