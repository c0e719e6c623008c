/** The text of the line in work: kept as a draft with every letter, saved when it is confirmed, never over another's. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import type { Edit } from '../batch/edits.ts';
import { pageQuery } from '../batch/queries.ts';
import type { OpenedPage } from '../batch/types.ts';
import { draftOf, keepDraft } from '../ui/drafts.ts';
import classes from './line-editor.module.css';
import { type EditLine, editsOf, textOf, type WordEdit, wordsIn } from './lines.ts';

export interface LineText {
  value: string;
  setValue(value: string): void;
  /** The field differs from what is stored. */
  changed: boolean;
  confirm(): Promise<void>;
  note: ReactNode;
}

export interface LineTextOptions {
  batch: string;
  page: OpenedPage | undefined;
  line: EditLine | undefined;
  word: number | null;
  edit: Edit;
}

export function useLineText({ batch, page, line, word, edit }: LineTextOptions): LineText {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const place = page && line ? `text.${page.id}.${line.box.join('-')}` : null;
  const stored = line ? textOf(line) : '';
  const [typed, setTyped] = useState<{ place: string; text: string } | null>(null);
  // A draft left behind, in this window or one before it, is taken up again.
  useEffect(() => {
    const draft = place === null ? null : draftOf(place);
    setTyped(place !== null && draft !== null ? { place, text: draft } : null);
  }, [place]);
  const value = typed?.place === place ? typed.text : stored;
  const changed = value !== stored;

  const setValue = (text: string) => {
    if (place === null) return;
    setTyped({ place, text });
    keepDraft(place, text === stored ? null : text);
  };

  const confirm = async () => {
    if (!page || !line || place === null) return;
    const edits = line.index === null ? null : editsOf(line, value, word);
    if (edits?.length === 0) return keepDraft(place, null);
    if (line.index === null && value.trim() === '') return;
    const { queryKey } = pageQuery(batch, page.id);
    // Shown at once; the engine's answer comes while the next word is being looked at.
    if (edits) queries.setQueryData<OpenedPage>(queryKey, (old) => old && withWords(old, edits));
    await edit(async () => {
      await save(page, line, value, edits);
      keepDraft(place, null);
      setTyped((now) => (now?.place === place ? null : now));
    });
  };

  const note = changed ? (
    <p className={classes.note}>
      <span>{t('text.draft', { text: stored })}</span>
      <Button size="compact-xs" variant="default" onClick={() => setValue(stored)}>
        {t('text.draft-back')}
      </Button>
    </p>
  ) : null;
  return { value, setValue, changed, confirm, note };
}

async function save(
  page: OpenedPage,
  line: EditLine,
  value: string,
  edits: WordEdit[] | null,
): Promise<void> {
  const param = { id: String(page.id) };
  if (edits) await read(client.api.pages[':id'].words.$put({ param }, json({ edits })));
  else if (line.index === null)
    await read(
      client.api.pages[':id'].words.$put(
        { param },
        json({ edits: [{ box: line.box, text: wordsIn(value).join(' ') }] }),
      ),
    );
  else
    await read(
      client.api.pages[':id'].lines[':line'].$put(
        { param: { ...param, line: String(line.index) } },
        json({ text: wordsIn(value).join(' '), was: textOf(line) }),
      ),
    );
}

function withWords(page: OpenedPage, edits: WordEdit[]): OpenedPage {
  const texts = new Map(edits.map(({ box, text }) => [box.join(), text]));
  return {
    ...page,
    lines: page.lines.map((line) => ({
      ...line,
      words: line.words.map((word) => {
        const text = texts.get(word.box.join());
        return text === undefined ? word : { ...word, text, locked: true, doubtful: false };
      }),
    })),
  };
}
