/** What was typed into fields and is not saved yet, with the version it was typed over: sent later, it covers nobody's edit. */
import { useEffect } from 'react';
import { client, json, read } from '../api/client.ts';
import type { Edit } from '../batch/edits.ts';
import type { ListedDocument } from '../batch/types.ts';
import { draftOf, draftsBelow, keepDraft } from '../ui/drafts.ts';

export interface FieldDraft {
  value: string;
  /** Of the field as the person saw it. */
  version: number;
  /** What was sent of it without an answer: where one of these stands, nobody else wrote. */
  sent: string[];
}

const placeOf = (document: string, name: string) => `field.${document}.${name}`;

/** The draft of a field, or null. */
export function fieldDraft(document: string, name: string): FieldDraft | null {
  return parsed(draftOf(placeOf(document, name)));
}

/** Keeps a draft; null forgets it once it is saved. */
export function keepFieldDraft(document: string, name: string, draft: FieldDraft | null): void {
  keepDraft(placeOf(document, name), draft && JSON.stringify(draft));
}

/** Drafts of a document by field. */
export function fieldDraftsOf(document: string): Record<string, FieldDraft> {
  const found: Record<string, FieldDraft> = {};
  for (const [name, text] of Object.entries(draftsBelow(placeOf(document, '')))) {
    const draft = parsed(text);
    if (draft) found[name] = draft;
  }
  return found;
}

/**
 * Sends the drafts that a closed window left behind in documents other than `open` (whose form does it itself), once for
 * each batch. What somebody else has changed meanwhile waits until its document is opened, and is asked about there.
 */
export function useLeftDrafts(documents: ListedDocument[], open: string | undefined, edit: Edit): void {
  const ready = open !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the documents are known
  useEffect(() => {
    for (const { id } of documents) {
      if (id === open) continue;
      for (const [name, draft] of Object.entries(fieldDraftsOf(id)))
        void edit(
          async () => {
            await read(
              client.api.documents[':id'].fields[':name'].$put(
                { param: { id, name } },
                json({ value: draft.value, version: draft.version, state: 'draft', origin: 'typed' }),
              ),
            );
            if (fieldDraft(id, name)?.value === draft.value) keepFieldDraft(id, name, null);
          },
          () => true,
        );
    }
  }, [ready, edit]);
}

function parsed(text: string | null): FieldDraft | null {
  try {
    const { value, version, sent } = JSON.parse(text ?? 'null') as FieldDraft;
    return typeof value === 'string' && typeof version === 'number' && Array.isArray(sent)
      ? { value, version, sent }
      : null;
  } catch {
    return null;
  }
}
