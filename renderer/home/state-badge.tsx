/** The state of a batch in a word; colour only where a person has confirmed or has to act. */
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './state-badge.module.css';

const STATES = [
  'scanned',
  'cleaned',
  'read',
  'described',
  'checked',
  'accepted',
  'packed',
  'delivered',
  'acknowledged',
  'held',
] as const;

export function StateBadge({ batch }: { batch: { state: string; paused: boolean } }) {
  const { t } = useTranslation();
  const state = STATES.find((known) => known === batch.state) ?? 'scanned';
  return (
    <Badge variant="outline" className={classes.badge!} data-state={batch.paused ? 'paused' : state}>
      {t(`words.state.${state}`)}
      {batch.paused && ` · ${t('words.paused')}`}
    </Badge>
  );
}
