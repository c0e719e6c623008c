/** One batch: how far it is, what was found, what was set aside, and its pages as they arrive. */
import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { batchKey, batchQuery, queries } from '../api/queries.ts';
import { Steps } from '../batch/steps.tsx';
import { VersionNote } from '../batch/versions.tsx';
import { number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { BatchNotes } from './batch-notes.tsx';
import { Handover } from './handover.tsx';
import { homeQuery, nameOf, progressOf } from './home-query.ts';
import { StateBadge } from './state-badge.tsx';
import { Thumbnails } from './thumbnails.tsx';

export function BatchScreen() {
  const { t } = useTranslation();
  const { batch: id } = useParams({ from: '/batches/$batch' });
  const report = useQuery(batchQuery(id));
  const { data: home } = useQuery(homeQuery);
  const batch = home?.batches.find((one) => one.id === id);
  const work = batch ? progressOf(batch) : null;
  return (
    <Screen
      crumbs={[{ label: t('home.title'), to: '/' }, { label: batch ? nameOf(batch) : t('words.batch') }]}
      state={
        batch && (
          <>
            <StateBadge batch={batch} />{' '}
            <span className="num">
              {t('words.pages', { count: batch.pages })} · {t('words.documents', { count: batch.documents })}
            </span>
          </>
        )
      }
      actions={
        <>
          {batch && work?.busy && <WorkControl id={id} paused={batch.paused} />}
          <Steps batch={id} />
        </>
      }
    >
      {report.error && !report.data && (
        <ProblemNote problem={report.error} again={() => void report.refetch()} />
      )}
      {work?.busy && (
        <>
          <p className="num">{t('home.work', { done: number(work.done), total: number(work.total) })}</p>
          <Progress
            mb="lg"
            value={(100 * work.done) / Math.max(1, work.total)}
            aria-label={t('home.progress')}
          />
        </>
      )}
      <VersionNote batch={id} />
      {report.data && <BatchNotes report={report.data} />}
      <Handover key={id} batch={id} />
      <Thumbnails batch={id} />
    </Screen>
  );
}

/** Holding the work and stopping it; pages that are done stay. */
function WorkControl({ id, paused }: { id: string; paused: boolean }) {
  const { t } = useTranslation();
  const param = { param: { id } };
  const act = useMutation({
    mutationFn: async (what: 'pause' | 'resume' | 'cancel'): Promise<unknown> => {
      const route = client.api.batches[':id'];
      if (what === 'pause') return read(route.pause.$post(param));
      if (what === 'resume') return read(route.resume.$post(param));
      return read(route.cancel.$post(param));
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['status'] }),
        queries.invalidateQueries({ queryKey: batchKey(id) }),
      ]),
  });
  return (
    <>
      {act.error && <ProblemNote problem={act.error} />}
      <Button
        size="xs"
        variant="default"
        loading={act.isPending}
        onClick={() => act.mutate(paused ? 'resume' : 'pause')}
      >
        {paused ? t('home.resume') : t('home.pause')}
      </Button>
      <Button size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate('cancel')}>
        {t('home.stop')}
      </Button>
    </>
  );
}
