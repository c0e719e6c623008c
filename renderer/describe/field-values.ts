/** Values of one document's fields while people type: kept with every letter, saved a moment later, never over another's. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client, json, Problem, read } from '../api/client.ts';
import type { Edit } from '../batch/edits.ts';
import { documentsQuery } from '../batch/queries.ts';
import type { ListedDocument, ListedField } from '../batch/types.ts';
import { draftOf, keepDraft } from '../ui/drafts.ts';
import type { Box } from '../viewer/geometry.ts';

/** Where a value was taken from. */
export interface Source {
  origin?: 'typed' | 'region' | 'copied';
  pageId?: number;
  box?: Box;
}

/** What somebody else wrote meanwhile. */
export interface Conflict {
  value: string;
  version: number;
}

const PAUSE_MS = 400;

export function useFieldValues({
  batch,
  document,
  edit,
}: {
  batch: string;
  document: ListedDocument;
  edit: Edit;
}) {
  const queries = useQueryClient();
  const { queryKey } = documentsQuery(batch);
  const [typed, setTyped] = useState<Record<string, string>>(() => leftBehind(document));
  const [conflicts, setConflicts] = useState<Record<string, Conflict>>({});
  const pauses = useRef(new Map<string, { timer: number; source: Source }>());
  const latest = useRef({ typed, document });
  latest.current = { typed, document };

  /** The field as the window knows it now; the listing may have been read anew since the last drawing. */
  const standing = useCallback(
    (name: string): ListedField | undefined =>
      queries
        .getQueryData<{ documents: ListedDocument[] }>(queryKey)
        ?.documents.find(({ id }) => id === latest.current.document.id)?.fields[name],
    [queries, queryKey],
  );
  const remember = useCallback(
    (name: string, field: Partial<ListedField>) => {
      const { id } = latest.current.document;
      queries.setQueryData<{ documents: ListedDocument[] }>(
        queryKey,
        (old) =>
          old && {
            ...old,
            documents: old.documents.map((one) =>
              one.id === id
                ? {
                    ...one,
                    fields: {
                      ...one.fields,
                      [name]: { ...EMPTY, ...one.fields[name], eye: null, asked: null, ...field },
                    },
                  }
                : one,
            ),
          },
      );
    },
    [queries, queryKey],
  );
  const forget = useCallback((name: string, value: string) => {
    const { document } = latest.current;
    if (draftOf(placeOf(document.id, name)) === value) keepDraft(placeOf(document.id, name), null);
    setTyped(({ [name]: now, ...rest }) =>
      now === undefined || now === value ? rest : { ...rest, [name]: now },
    );
  }, []);

  const save = useCallback(
    (name: string, value: string, state: 'draft' | 'confirmed', source: Source, version?: number) => {
      const { id } = latest.current.document;
      return edit(
        async () => {
          const before = standing(name);
          const answer = await read(
            client.api.documents[':id'].fields[':name'].$put(
              { param: { id, name } },
              json({ value, state, ...source, version: version ?? before?.version ?? 0 }),
            ),
          );
          const now = answer.changed.find((one) => one.id === `${id}/${name}`)?.version;
          const { pageId, box } = source;
          const place = pageId !== undefined && box ? { pageId, box } : {};
          remember(name, { value, state, ...place, ...(now === undefined ? {} : { version: now }) });
          forget(name, value);
          setConflicts(({ [name]: _, ...rest }) => rest);
        },
        (thrown) => {
          const current =
            thrown instanceof Problem && thrown.code === 'edit-conflict' ? thrown.current : null;
          const theirs = current as { version: number | null; state: { value: string } | null } | null;
          if (!theirs) return false;
          setConflicts((all) => ({
            ...all,
            [name]: { value: theirs.state?.value ?? '', version: theirs.version ?? 0 },
          }));
          return true;
        },
      );
    },
    [edit, standing, remember, forget],
  );

  const flush = useCallback(
    (name: string) => {
      const pause = pauses.current.get(name);
      if (!pause) return;
      clearTimeout(pause.timer);
      pauses.current.delete(name);
      const value = latest.current.typed[name];
      if (value !== undefined) void save(name, value, 'draft', pause.source);
    },
    [save],
  );
  // Leaving the document saves what the pause has not saved yet.
  useEffect(() => () => [...pauses.current.keys()].forEach(flush), [flush]);

  const set = (name: string, value: string, source: Source = { origin: 'typed' }) => {
    keepDraft(placeOf(document.id, name), value);
    setTyped((all) => ({ ...all, [name]: value }));
    latest.current.typed = { ...latest.current.typed, [name]: value };
    clearTimeout(pauses.current.get(name)?.timer);
    pauses.current.set(name, { source, timer: window.setTimeout(() => flush(name), PAUSE_MS) });
  };
  const stored = (name: string) => {
    const field = document.fields[name];
    return field && field.state !== 'cleared' ? field.value : '';
  };
  return {
    valueOf: (name: string) => typed[name] ?? stored(name),
    stored,
    set,
    flush,
    conflicts,
    confirm(name: string, value: string) {
      const pause = pauses.current.get(name);
      clearTimeout(pause?.timer);
      pauses.current.delete(name);
      keepDraft(placeOf(document.id, name), value);
      const source = pause?.source ?? (value === stored(name) ? {} : { origin: 'typed' as const });
      return save(name, value, 'confirmed', source);
    },
    /** The person's text stands over the one that came meanwhile. */
    insist: (name: string) =>
      save(name, typed[name] ?? stored(name), 'draft', { origin: 'typed' }, conflicts[name]?.version),
    /** Takes over what somebody else wrote. */
    giveWay(name: string) {
      const theirs = conflicts[name];
      if (!theirs) return;
      remember(name, theirs);
      keepDraft(placeOf(document.id, name), null);
      setTyped(({ [name]: _, ...rest }) => rest);
      setConflicts(({ [name]: _, ...rest }) => rest);
    },
    /** What the machine read, again. */
    reset: (name: string) =>
      edit(async () => {
        await read(
          client.api.documents[':id'].fields[':name'].reset.$post({ param: { id: document.id, name } }),
        );
        keepDraft(placeOf(document.id, name), null);
        setTyped(({ [name]: _, ...rest }) => rest);
      }),
  };
}

const EMPTY = {
  value: '',
  confidence: 1,
  sure: false,
  pageId: 0,
  box: null,
  state: 'draft',
  origin: 'typed',
  reading: null,
  decidedBy: null,
  decidedAt: null,
  version: 0,
  eye: null,
  asked: null,
} as const satisfies ListedField;

function placeOf(document: string, name: string): string {
  return `field.${document}.${name}`;
}

/** Drafts of this document that were never saved: the window was closed, or the engine was away. */
function leftBehind(document: ListedDocument): Record<string, string> {
  const found: Record<string, string> = {};
  const prefix = `station.draft.${placeOf(document.id, '')}`;
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i);
    if (key?.startsWith(prefix)) found[key.slice(prefix.length)] = localStorage.getItem(key) ?? '';
  }
  return found;
}
