/** What people say to each other about a page or a field. */
import { Button, Textarea } from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { forwardRef, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import { draftOf, keepDraft } from '../ui/drafts.ts';
import { dateTime } from '../ui/format.ts';
import classes from './comments.module.css';
import type { Edit } from './edits.ts';

/** What a comment is about. */
export interface About {
  pageId?: number;
  documentId?: string;
  field?: string;
}

export const commentsQuery = (id: string) =>
  queryOptions({
    queryKey: batchKey(id, 'comments'),
    queryFn: () => read(client.api.batches[':id'].comments.$get({ param: { id } })),
  });

/** The comments about one thing, and a field for another. `named` says what it is about. */
export const Comments = forwardRef<
  HTMLTextAreaElement,
  { batch: string; about: About; named: string; edit: Edit }
>(function Comments({ batch, about, named, edit }, field) {
  const { t } = useTranslation();
  const { data } = useQuery(commentsQuery(batch));
  const place = `comment.${about.pageId ?? ''}.${about.documentId ?? ''}.${about.field ?? ''}`;
  const [typed, setTyped] = useState<{ place: string; text: string } | null>(null);
  const text = typed?.place === place ? typed.text : (draftOf(place) ?? '');
  const change = (value: string) => {
    setTyped({ place, text: value });
    keepDraft(place, value === '' ? null : value);
  };
  const shown = (data?.comments ?? []).filter(
    (comment) =>
      (comment.pageId ?? undefined) === about.pageId &&
      (comment.documentId ?? undefined) === about.documentId &&
      (comment.field ?? undefined) === about.field,
  );
  const add = async () => {
    if (text.trim() === '') return;
    const done = await edit(() =>
      read(
        client.api.batches[':id'].comments.$post(
          { param: { id: batch } },
          json({ ...about, text: text.trim() }),
        ),
      ),
    );
    if (done) change('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    void add();
  };
  return (
    <section className={classes.comments} aria-label={t('batch.comment.title')}>
      <h2>
        {t('batch.comment.title')} · <span className={classes.about}>{named}</span>
      </h2>
      <ul>
        {shown.map((comment) => (
          <li key={comment.id} data-resolved={comment.resolved || undefined}>
            <span className={classes.who}>
              {comment.madeBy} · {dateTime(comment.madeAt)}
              {comment.resolved && ` · ${t('batch.comment.resolved')}`}
            </span>
            <p>{comment.text}</p>
            <span className={classes.tools}>
              {!comment.resolved && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  leftSection={<IconCheck size={14} aria-hidden />}
                  onClick={() =>
                    void edit(() =>
                      read(
                        client.api.comments[':id'].$put(
                          { param: { id: comment.id } },
                          json({ resolved: true, version: comment.version }),
                        ),
                      ),
                    )
                  }
                >
                  {t('batch.comment.resolve')}
                </Button>
              )}
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                leftSection={<IconTrash size={14} aria-hidden />}
                onClick={() =>
                  void edit(() => read(client.api.comments[':id'].$delete({ param: { id: comment.id } })))
                }
              >
                {t('batch.comment.remove')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <Textarea
        ref={field}
        size="sm"
        lang="vi"
        autosize
        minRows={1}
        maxRows={5}
        aria-label={t('batch.comment.write')}
        placeholder={t('batch.comment.write')}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button size="compact-sm" variant="default" disabled={text.trim() === ''} onClick={() => void add()}>
        {t('batch.comment.add')}
      </Button>
    </section>
  );
});
