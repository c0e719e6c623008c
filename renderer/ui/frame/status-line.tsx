/** One line at the bottom: engine, queue, and the way to the shortcut list. */
import { UnstyledButton } from '@mantine/core';
import { IconCircleFilled, IconKeyboard, IconListDetails } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLinkState } from '../../api/link.ts';
import { statusQuery } from '../../api/queries.ts';
import { Who } from '../../session/who.tsx';
import { keysOf } from '../keys/registry.ts';
import classes from './frame.module.css';

export function StatusLine({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation();
  const state = useLinkState();
  const shown = state === 'lost' || state === 'shut' ? state : 'live';
  return (
    <footer className={classes.status}>
      <span className={classes.engine} data-state={shown}>
        <IconCircleFilled size={9} aria-hidden />
        {t(`frame.status.engine-${shown}`)}
      </span>
      <Queue />
      <span className={classes.gap} />
      <Who />
      <UnstyledButton fz="inherit" onClick={onShortcuts}>
        <IconKeyboard size={15} aria-hidden /> {t('frame.keys.title')} {keysOf('keys')[0]}
      </UnstyledButton>
    </footer>
  );
}

function Queue() {
  const { t } = useTranslation();
  const { data } = useQuery(statusQuery);
  if (!data) return null;
  const jobs = data.batches.filter((b) => !b.paused).flatMap((b) => b.jobs);
  const count = (state: string) => jobs.filter((j) => j.state === state).reduce((sum, j) => sum + j.count, 0);
  const waiting = count('pending') + count('running');
  return (
    <span>
      <IconListDetails size={15} aria-hidden />
      {waiting === 0 ? t('frame.status.queue-idle') : t('frame.status.queue', { count: waiting })}
    </span>
  );
}
