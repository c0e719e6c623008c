/** The history of the archive, or of one batch on one page: looked up, proven, exported. */
import { Button, Group, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import { VersionNote } from '../batch/versions.tsx';
import { homeQuery, nameOf } from '../home/home-query.ts';
import { useRole } from '../session/session.ts';
import { DateInput } from '../ui/date-input.tsx';
import { number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { Entries } from './entries.tsx';
import classes from './history.module.css';

export function HistoryScreen() {
  const { batch } = useSearch({ from: '/history' });
  return batch === undefined ? <WholeHistory /> : <BatchHistory id={batch} />;
}

function BatchHistory({ id }: { id: string }) {
  const { t } = useTranslation();
  const batch = useQuery(homeQuery).data?.batches.find((one) => one.id === id);
  const { data, error, refetch } = useQuery({
    queryKey: batchKey(id, 'history'),
    queryFn: () => read(client.api.history.batches[':id'].$get({ param: { id } })),
  });
  const name = batch ? nameOf(batch) : id.slice(0, 8);
  return (
    <Screen
      crumbs={[
        { label: t('review.title'), to: '/review' },
        { label: name, to: `/batches/${id}/review` },
        { label: t('history.title') },
      ]}
      actions={
        <Button size="xs" variant="default" onClick={() => window.print()}>
          {t('history.print')}
        </Button>
      }
    >
      <VersionNote batch={id} />
      {error && !data && <ProblemNote problem={error} again={() => void refetch()} />}
      {data && <Entries entries={data.entries} />}
    </Screen>
  );
}

function WholeHistory() {
  const { t } = useTranslation();
  const overseer = useRole('supervisor', 'administrator');
  const [who, setWho] = useState('');
  const [subject, setSubject] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const query = {
    ...(who ? { who } : {}),
    ...(subject ? { subject } : {}),
    ...(from ? { from: new Date(`${from}T00:00`).toISOString() } : {}),
    // The last day belongs to it.
    ...(to ? { to: new Date(new Date(`${to}T00:00`).getTime() + 86_400_000).toISOString() } : {}),
  };
  const found = useInfiniteQuery({
    queryKey: ['status', 'history', query],
    enabled: overseer,
    placeholderData: keepPreviousData,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) =>
      read(
        client.api.history.$get({
          query: { ...query, ...(pageParam === null ? {} : { before: String(pageParam) }) },
        } as never),
      ),
    getNextPageParam: (last) => (last.entries.length < 100 ? undefined : last.entries.at(-1)!.seq),
  });
  if (!overseer) {
    return <Screen crumbs={[{ label: t('history.title') }]}>{t('history.overseers-only')}</Screen>;
  }
  return (
    <Screen crumbs={[{ label: t('history.title') }]} actions={<Exports />}>
      <Proof />
      <Group gap="md" align="end" className={classes.filters!}>
        <TextInput
          label={t('history.who')}
          value={who}
          spellCheck={false}
          onChange={(event) => setWho(event.currentTarget.value.trim())}
        />
        <TextInput
          label={t('history.subject')}
          value={subject}
          spellCheck={false}
          onChange={(event) => setSubject(event.currentTarget.value.trim())}
        />
        <DateInput label={t('history.from')} value={from} onChange={setFrom} />
        <DateInput label={t('history.to')} value={to} onChange={setTo} />
      </Group>
      {found.error && <ProblemNote problem={found.error} again={() => void found.refetch()} />}
      {found.data && <Entries entries={found.data.pages.flatMap((page) => page.entries)} />}
      {found.hasNextPage && (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('history.more')}
        </Button>
      )}
    </Screen>
  );
}

function Exports() {
  const { t } = useTranslation();
  return (
    <>
      {(['csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          size="xs"
          variant="default"
          component="a"
          href={`/api/history/export?format=${format}`}
          download={`nhat-ky.${format}`}
        >
          {t('history.export', { format: format.toUpperCase() })}
        </Button>
      ))}
    </>
  );
}

/** Proves the chain, and says up to which hash: written down, it proves later that nothing was cut off. */
function Proof() {
  const { t } = useTranslation();
  const check = useMutation({ mutationFn: () => read(client.api.history.check.$get()) });
  const { data } = check;
  return (
    <section className={classes.proof}>
      <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
        {t('history.verify')}
      </Button>
      <div role="status">
        {data && data.broken === null && (
          <span className={classes.good}>
            {t('history.sound', { entries: number(data.entries), head: data.head ?? '–' })}
          </span>
        )}
        {data && data.broken !== null && (
          <span className={classes.stop}>{t('history.broken', { entry: number(data.broken) })}</span>
        )}
      </div>
      {check.error && <ProblemNote problem={check.error} />}
    </section>
  );
}
