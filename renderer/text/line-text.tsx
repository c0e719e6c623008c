/** The text of the line in work: kept as a draft with every letter, saved when it is confirmed, never over another's. */
import { Button } from '@mantine/core';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, Problem, read } from '../api/client.ts';
import type { Edit } from '../batch/edits.ts';
import type { OpenedPage } from '../batch/types.ts';
import { draftOf, keepDraft } from '../ui/drafts.ts';
import classes from './line-editor.module.css';
import { type EditLine, editsOf, lineKey, textOf, type WordEdit, wordsIn } from './lines.ts';
import type { PendingWords } from './pending.ts';

export interface LineText {
  value: string;
  setValue(value: string): void;
  /** The field differs from what is stored. */
  changed: boolean;
  confirm(): void;
  note: ReactNode;
}

export interface LineTextOptions {
  page: OpenedPage | undefined;
  line: EditLine | undefined;
  word: number | null;
  edit: Edit;
  pending: PendingWords;
}

/** `base` is the text that was typed over: where another stands by now, nothing is written over it unseen. */
interface Draft {
  text: string;
  base: string;
}

export function useLineText({ page, line, word, edit, pending }: LineTextOptions): LineText {
  const { t } = useTranslation();
  const place = page && line ? `text.${page.id}.${lineKey(line)}` : null;
  const stored = line ? textOf(line) : '';
  const [typed, setTyped] = useState<{ place: string; draft: Draft } | null>(null);
  // A draft left behind, in this window or one before it, is taken up again before the line is seen: confirmed without
  // it, what was read would take its place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is stored then is what counts
  useLayoutEffect(() => {
    const draft = place === null ? null : draftAt(place, stored);
    setTyped(place !== null && draft !== null ? { place, draft } : null);
  }, [place]);
  const draft = typed !== null && typed.place === place ? typed.draft : null;
  const value = draft?.text ?? stored;
  const changed = value !== stored;

  const keep = (next: Draft) => {
    if (place === null) return;
    setTyped({ place, draft: next });
    keepDraft(place, next.text === next.base ? null : JSON.stringify(next));
  };

  const confirm = () => {
    if (!page || !line || place === null) return;
    const base = draft?.base ?? stored;
    const edits = line.index === null ? null : editsOf(line, value, word, base);
    if (edits?.length === 0) return keepDraft(place, null);
    if (line.index === null && value.trim() === '') return;
    // Shown at once; the engine's answer comes while the next word is being looked at.
    if (edits) pending.add(page.id, edits);
    void edit(
      async () => {
        await save(page, line, value, base, edits);
        keepDraft(place, null);
        setTyped((now) => (now?.place === place && now.draft.text === value ? null : now));
      },
      (thrown) => {
        // The next confirmation knows what stands there now, and says so beside the field.
        const newer = thrown instanceof Problem && thrown.code === 'edit-conflict';
        keepDraft(place, JSON.stringify({ text: value, base: newer ? null : base }));
        return false;
      },
    ).then(() => edits && pending.remove(page.id, edits));
  };

  const note = changed ? (
    <p className={classes.note}>
      <span>{t('text.draft', { text: stored })}</span>
      <Button size="compact-xs" variant="default" onClick={() => keep({ text: stored, base: stored })}>
        {t('text.draft-back')}
      </Button>
    </p>
  ) : null;
  return { value, setValue: (text) => keep({ text, base: draft?.base ?? stored }), changed, confirm, note };
}

function draftAt(place: string, stored: string): Draft | null {
  try {
    const found = JSON.parse(draftOf(place) ?? 'null') as { text: string; base: string | null } | null;
    return found && { text: found.text, base: found.base ?? stored };
  } catch {
    return null;
  }
}

async function save(
  page: OpenedPage,
  line: EditLine,
  value: string,
  base: string,
  edits: WordEdit[] | null,
): Promise<void> {
  const param = { id: String(page.id) };
  const text = wordsIn(value).join(' ');
  if (edits) await read(client.api.pages[':id'].words.$put({ param }, json({ edits })));
  else if (line.index === null)
    await read(client.api.pages[':id'].words.$put({ param }, json({ edits: [{ box: line.box, text }] })));
  else
    await read(
      client.api.pages[':id'].lines[':line'].$put(
        { param: { ...param, line: String(line.index) } },
        json({ text, was: base }),
      ),
    );
}
