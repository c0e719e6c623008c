/** Values of one document's fields while people type: kept with every letter, saved a moment later, never over another's. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client, json, Problem, read } from '../api/client.ts';
import type { Edit } from '../batch/edits.ts';
import { documentsQuery } from '../batch/queries.ts';
import type { ListedDocument, ListedField } from '../batch/types.ts';
import type { Box } from '../viewer/geometry.ts';
import { type FieldDraft, fieldDraft, fieldDraftsOf, keepFieldDraft } from './field-drafts.ts';

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
  const [left] = useState<Record<string, FieldDraft>>(() => fieldDraftsOf(document.id));
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(left).map(([name, { value }]) => [name, value])),
  );
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
  /** `value` is stored by now, as `version`; what was typed meanwhile goes on from there. */
  const forget = useCallback((name: string, value: string, version: number | undefined) => {
    const { id } = latest.current.document;
    const draft = fieldDraft(id, name);
    if (draft?.value === value) keepFieldDraft(id, name, null);
    else if (draft && version !== undefined) keepFieldDraft(id, name, { ...draft, version, sent: [] });
    setTyped(({ [name]: now, ...rest }) =>
      now === undefined || now === value ? rest : { ...rest, [name]: now },
    );
  }, []);

  const save = useCallback(
    (
      name: string,
      value: string,
      state: 'draft' | 'confirmed',
      source: Source,
      { version, left }: { version?: number | undefined; left?: FieldDraft } = {},
    ): Promise<unknown> => {
      const { id } = latest.current.document;
      return edit(
        async () => {
          const draft = fieldDraft(id, name);
          if (draft) keepFieldDraft(id, name, { ...draft, sent: [...draft.sent, value] });
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
          forget(name, value, now);
          setConflicts(({ [name]: _, ...rest }) => rest);
        },
        (thrown) => {
          const current =
            thrown instanceof Problem && thrown.code === 'edit-conflict' ? thrown.current : null;
          const theirs = current as { version: number | null; state: { value: string } | null } | null;
          if (!theirs) return left !== undefined;
          if (left?.sent.includes(theirs.state?.value ?? '') && theirs.state?.value !== value) {
            // The window was closed before it heard that the letters up to there had been saved.
            void save(name, value, state, source, { version: theirs.version ?? 0 });
            return true;
          }
          if (state === 'draft' && theirs.state?.value === value) {
            // The same was written meanwhile, by another window over the same draft: nothing is left to decide.
            remember(name, { value, version: theirs.version ?? 0 });
            forget(name, value, theirs.version ?? 0);
            return true;
          }
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
  // What a window that was closed, or an engine that was away, left behind is saved now. Where that cannot be (the batch
  // is accepted, the engine still away) it stays in its field.
  useEffect(() => {
    for (const [name, draft] of Object.entries(left))
      void save(name, draft.value, 'draft', { origin: 'typed' }, { version: draft.version, left: draft });
  }, [left, save]);
  // Leaving the document saves what the pause has not saved yet.
  useEffect(() => () => [...pauses.current.keys()].forEach(flush), [flush]);

  const set = (name: string, value: string, source: Source = { origin: 'typed' }) => {
    const draft = fieldDraft(document.id, name) ?? { version: standing(name)?.version ?? 0, sent: [] };
    keepFieldDraft(document.id, name, { ...draft, value });
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
      keepFieldDraft(document.id, name, { value, version: standing(name)?.version ?? 0, sent: [] });
      const source = pause?.source ?? (value === stored(name) ? {} : { origin: 'typed' as const });
      return save(name, value, 'confirmed', source);
    },
    /** The person's text stands over the one that came meanwhile. */
    insist: (name: string) =>
      save(
        name,
        typed[name] ?? stored(name),
        'draft',
        { origin: 'typed' },
        { version: conflicts[name]?.version },
      ),
    /** Takes over what somebody else wrote. */
    giveWay(name: string) {
      const theirs = conflicts[name];
      if (!theirs) return;
      remember(name, theirs);
      keepFieldDraft(document.id, name, null);
      setTyped(({ [name]: _, ...rest }) => rest);
      setConflicts(({ [name]: _, ...rest }) => rest);
    },
    /** What the machine read, again. */
    reset: (name: string) =>
      edit(async () => {
        await read(
          client.api.documents[':id'].fields[':name'].reset.$post({ param: { id: document.id, name } }),
        );
        keepFieldDraft(document.id, name, null);
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
