/** What needs a person now, the most urgent first: stuck work, files set aside, things to fix and to look at. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { BatchEyes } from '../batch/batch-eyes.tsx';
import { useAskedRow } from '../review/asked-row.ts';
import { usePersonName } from '../review/queries.ts';
import { sessionQuery } from '../session/session.ts';
import classes from './home.module.css';
import { type HomeBatch, nameOf, progressOf } from './home-query.ts';

const MOST_SHOWN = 6;

interface Need {
  batch: HomeBatch;
  level: 'stop' | 'look' | 'ready';
  reason: string;
}

const ICONS = { stop: IconAlertTriangle, look: IconEye, ready: IconCircleCheck };
const ORDER = ['stop', 'look', 'ready'];

export function Needed({ batches }: { batches: HomeBatch[] }) {
  const { t } = useTranslation();
  const needs = useNeeds(batches);
  return (
    <section>
      <h2>{t('home.needed')}</h2>
      {needs.length === 0 ? (
        <p className="quiet">{t('home.nothing-needed')}</p>
      ) : (
        <ul className={classes.needed}>
          {needs.slice(0, MOST_SHOWN).map(({ batch, level, reason }) => {
            const Icon = ICONS[level];
            return (
              <li key={batch.id}>
                <Icon size={20} className={classes[level]} aria-hidden />
                <div>
                  <strong>{nameOf(batch)}</strong>
                  <span>{reason}</span>
                  {level !== 'ready' && <BatchEyes batch={batch} counted />}
                </div>
                <Button
                  size="xs"
                  variant="default"
                  component={Link}
                  to={placeOf(batch, level)}
                  aria-label={`${t('home.open')}: ${nameOf(batch)}`}
                >
                  {t('home.open')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function useNeeds(batches: HomeBatch[]): Need[] {
  const { t } = useTranslation();
  const person = usePersonName();
  const askedRow = useAskedRow();
  const me = useQuery(sessionQuery).data?.person?.user;
  const needs = batches.flatMap((batch): Need[] => {
    const [stuck] = batch.stuck;
    if (stuck) return [{ batch, level: 'stop', reason: `${t(stageKey(stuck.stage))}: ${stuck.message}` }];
    if (batch.quarantined > 0) {
      return [{ batch, level: 'stop', reason: t('home.quarantined', { count: batch.quarantined }) }];
    }
    if (batch.asked) {
      const { assignee, opens } = batch.asked;
      const row = askedRow(batch.asked, opens);
      const whose = assignee ? ` · ${t('review.for', { who: person(assignee) })}` : '';
      return [{ batch, level: assignee === me ? 'stop' : 'look', reason: row + whose }];
    }
    if (progressOf(batch).busy) return [];
    if (batch.state === 'held') return [{ batch, level: 'stop', reason: t('home.held') }];
    if (batch.state === 'described') {
      const parts = [
        batch.blocking > 0 && t('home.blocking', { count: batch.blocking }),
        batch.looks > 0 && t('home.looks', { count: batch.looks }),
        batch.doubtful > 0 && t('home.doubtful', { count: batch.doubtful }),
      ].filter((part) => part !== false);
      if (parts.length === 0) return [{ batch, level: 'ready', reason: t('home.ready') }];
      return [{ batch, level: 'look', reason: parts.join(' · ') }];
    }
    if (batch.state === 'checked') return [{ batch, level: 'ready', reason: t('home.checked') }];
    // Of what a newer version takes the place of, nobody is reminded.
    if ((batch.state === 'accepted' || batch.state === 'packed') && !batch.replacedBy) {
      return [{ batch, level: 'ready', reason: t('home.to-send') }];
    }
    return [];
  });
  return needs.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
}

/** Where it is done: what a supervisor decides in Review, what is ready to go out in Deliver. */
function placeOf({ id, state, asked }: HomeBatch, level: Need['level']): string {
  if (state === 'checked' || state === 'held' || asked) return `/batches/${id}/review`;
  return level === 'ready' ? '/deliver' : `/batches/${id}`;
}

/** The text of a stage's name. */
export function stageKey(stage: string) {
  const known = ['ingest', 'clean', 'read', 'describe', 'accept', 'package', 'deliver'] as const;
  return `words.stage.${known.find((name) => name === stage) ?? 'ingest'}` as const;
}
