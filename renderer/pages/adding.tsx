/** Files put into the batch from the Pages screen: chosen or dropped, sent to the engine, and on their way in. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconHourglass } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '../api/desktop.ts';
import type { Edit } from '../batch/edits.ts';
import { comingQuery } from '../batch/queries.ts';
import { type Chosen, filesOfDrop, filesOfInput } from '../intake/dropped.ts';
import { newDrop, postFiles } from '../intake/post-files.ts';
import type { PageActs } from './page-acts.ts';
import classes from './pages.module.css';

/** Where the files go. */
export type Target = { after: number | null } | { instead: number; version?: number };

/** Lets people choose or drop files; `input` has to be rendered for browsers. */
export function useAdding(acts: PageActs, edit: Edit) {
  const [sending, setSending] = useState(false);
  const target = useRef<Target>({ after: null });
  const chooser = useRef<HTMLInputElement>(null);
  const post = async (files: Chosen[], at: Target) => {
    if (files.length === 0) return;
    setSending(true);
    const drop = newDrop();
    const posting = { signal: new AbortController().signal, paused: () => false, onProgress: () => {} };
    const sent = await edit(async () => {
      await postFiles(drop, files, posting);
      return true;
    });
    if (sent) await acts.insert({ drop }, at);
    setSending(false);
  };
  return {
    sending,
    choose: async (at: Target) => {
      target.current = at;
      if (!desktop) return chooser.current?.click();
      const granted = await edit(() => desktop!.choose('files'));
      if (granted) await acts.insert({ grants: [granted.grant] }, at);
    },
    drop: async (transfer: DataTransfer, at: Target) => {
      if (!desktop) return post(await filesOfDrop(transfer), at);
      // The list is emptied once the event is over.
      const files = [...transfer.files];
      const granted = await edit(() => desktop!.drop(files));
      if (granted) await acts.insert({ grants: [granted.grant] }, at);
    },
    input: (
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        aria-hidden
        tabIndex={-1}
        data-testid="add-files"
        onChange={(event) => {
          const files = event.currentTarget.files ? filesOfInput(event.currentTarget.files) : [];
          event.currentTarget.value = '';
          void post(files, target.current);
        }}
      />
    ),
  };
}

/** What is on its way in, and what could not be read. */
export function Coming({ batch, sending, acts }: { batch: string; sending: boolean; acts: PageActs }) {
  const { t } = useTranslation();
  const { data } = useQuery(comingQuery(batch));
  const coming = data?.coming ?? [];
  return (
    <div role="status" aria-label={t('pages.coming.label')}>
      {sending && <p className={classes.coming}>{t('pages.coming.sending')}</p>}
      {coming.map(({ id, source, state, message }) => (
        <p key={id} className={classes.coming} data-level={state === 'quarantined' ? 'stop' : undefined}>
          {state === 'quarantined' ? (
            <IconAlertTriangle size={16} aria-hidden />
          ) : (
            <IconHourglass size={16} aria-hidden />
          )}
          <span>
            {t(`pages.coming.${state}`, {
              source: source.replace(/^\+[\d.]+\//, ''),
              message: message ?? '',
            })}
          </span>
          {state !== 'waiting' && (
            <Button size="compact-xs" variant="default" onClick={() => void acts.dismiss(id)}>
              {t('pages.coming.dismiss')}
            </Button>
          )}
        </p>
      ))}
    </div>
  );
}
