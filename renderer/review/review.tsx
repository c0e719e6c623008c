/** Review: what waits for a person – returned work, secrecy marks, batches to accept and to check, and those held. */
import { Button, EmptyState } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { BatchEyes } from '../batch/batch-eyes.tsx';
import { type HomeBatch, homeQuery, nameOf } from '../home/home-query.ts';
import { sessionQuery } from '../session/session.ts';
import { dateTime } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { useAskedRow } from './asked-row.ts';
import { queueQuery, usePersonName } from './queries.ts';
import classes from './review.module.css';
import { useWhyNot } from './why-not.ts';

export function Review() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(queueQuery);
  const { data: home } = useQuery(homeQuery);
  const { data: session } = useQuery(sessionQuery);
  const person = usePersonName();
  const askedRow = useAskedRow();
  const whyNot = useWhyNot();
  const me = session?.person?.user;
  const batchOf = (id: string) => home?.batches.find((batch) => batch.id === id);
  const since = (batch: { createdAt: string; createdBy: string }) =>
    t('review.taken-in', { at: dateTime(batch.createdAt), by: person(batch.createdBy) });
  const nothing =
    data &&
    [data.returned, data.secrecy, data.toAccept, data.toCheck, data.held].every((list) => list.length === 0);
  return (
    <Screen crumbs={[{ label: t('review.title') }]}>
      {error && !data && <ProblemNote problem={error} again={() => void refetch()} />}
      {nothing && (
        <EmptyState
          icon={<IconChecks aria-hidden />}
          title={t('review.empty-title')}
          description={t('review.empty-text')}
        >
          <EmptyState.Actions>
            <Button component={Link} to="/">
              {t('frame.problem.to-home')}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
      {data && (
        <>
          <Queue title={t('review.returned')}>
            {data.returned.map((back) => (
              <Row key={back.id} id={back.batchId} batch={batchOf(back.batchId)}>
                {back.assignee === me && me !== undefined && <strong>{t('review.yours')}</strong>}
                {askedRow(back, batchOf(back.batchId)?.asked?.opens ?? false)}
                {back.assignee &&
                  back.assignee !== me &&
                  ` · ${t('review.for', { who: person(back.assignee) })}`}
              </Row>
            ))}
          </Queue>
          <Queue title={t('review.secrecy')}>
            {data.secrecy.map((batch) => (
              <Row key={batch.id} id={batch.id} batch={batchOf(batch.id)}>
                {t('review.secrecy-row', {
                  count: batch.documents.length,
                  marks: [...new Set(batch.documents.map((d) => d.mark))].join(', '),
                })}
              </Row>
            ))}
          </Queue>
          <Queue title={t('review.to-accept')}>
            {data.toAccept.map((batch) => (
              <Row key={batch.id} id={batch.id} batch={batchOf(batch.id)}>
                {since(batch)}
                {batch.may !== true && <span className="quiet"> · {whyNot(batch.may, batch.reviewer)}</span>}
              </Row>
            ))}
          </Queue>
          <Queue title={t('review.to-check')}>
            {data.toCheck.map((batch) => (
              <Row key={batch.id} id={batch.id} batch={batchOf(batch.id)}>
                {since(batch)}
              </Row>
            ))}
          </Queue>
          <Queue title={t('review.held')}>
            {data.held.map((batch) => (
              <Row key={batch.id} id={batch.id} batch={batchOf(batch.id)}>
                {batch.hold
                  ? t('review.held-row', { by: person(batch.hold.by), reason: batch.hold.reason })
                  : since(batch)}
              </Row>
            ))}
          </Queue>
        </>
      )}
    </Screen>
  );
}

function Queue({ title, children }: { title: string; children: ReactNode[] }) {
  const id = useId();
  if (children.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {title} <span className="quiet num">({children.length})</span>
      </h2>
      <ul className={classes.queue}>{children}</ul>
    </section>
  );
}

function Row({ id, batch, children }: { id: string; batch: HomeBatch | undefined; children: ReactNode }) {
  const { t } = useTranslation();
  const name = batch ? nameOf(batch) : id.slice(0, 8);
  return (
    <li>
      <div>
        <strong>{name}</strong>
        {children}
        {batch && <BatchEyes batch={batch} />}
      </div>
      {batch && <span className="quiet num">{t('words.pages', { count: batch.pages })}</span>}
      <Button
        size="xs"
        variant="default"
        component={Link}
        to={`/batches/${id}/review`}
        aria-label={`${t('review.open')}: ${name}`}
      >
        {t('review.open')}
      </Button>
    </li>
  );
}
