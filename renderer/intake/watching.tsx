/** Watched folders: which one, into which batches, what has come of it; paused and ended here. */
import { Alert, Button, Group, Select } from '@mantine/core';
import { IconAlertTriangle, IconEye, IconFolder } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { desktop, type Granted } from '../api/desktop.ts';
import { queries, watchesQuery } from '../api/queries.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './intake.module.css';
import { bodyOf, type Facts } from './use-intake.ts';

const GROUPINGS = ['one', 'day', 'subfolder'] as const;
type Grouping = (typeof GROUPINGS)[number];

/** Where and how; the facts are those of the form beside it. */
export function useWatching() {
  const [folder, setFolder] = useState<string | null>(null);
  const [granted, setGranted] = useState<Granted | null>(null);
  const [grouping, setGrouping] = useState<Grouping>('one');
  const fresh = () => queries.invalidateQueries({ queryKey: watchesQuery.queryKey });
  const beginning = useMutation({
    mutationFn: (facts: Facts) => {
      const where = granted ? { grant: granted.grant } : { folder: folder ?? '' };
      return read(client.api.watches.$post({}, json({ ...bodyOf(facts), ...where, grouping })));
    },
    onSuccess: () => {
      setFolder(null);
      setGranted(null);
    },
    onSettled: fresh,
  });
  return { folder, setFolder, granted, setGranted, grouping, setGrouping, beginning, fresh };
}

export interface WatchingProps {
  watching: ReturnType<typeof useWatching>;
  /** Asks for the facts, and begins with them. */
  begin(): void;
}

export function Watching({ watching, begin }: WatchingProps) {
  const { t } = useTranslation();
  const { data, error } = useQuery(watchesQuery);
  const { folder, granted, grouping, beginning } = watching;
  const folders = data?.folders ?? [];
  return (
    <section className={classes.watching} aria-labelledby="watching">
      <h2 id="watching">{t('intake.watch.title')}</h2>
      <p className="quiet">{t('intake.watch.text')}</p>
      {error && <ProblemNote problem={error} />}
      {data?.watches.map((watch) => (
        <Watched key={watch.id} watch={watch} fresh={watching.fresh} />
      ))}
      {!desktop && data && folders.length === 0 ? (
        <p className="quiet">{t('intake.watch.none')}</p>
      ) : (
        <Group gap="xs" align="end">
          {desktop ? (
            <Button
              variant="default"
              leftSection={<IconFolder size={18} aria-hidden />}
              onClick={() =>
                void desktop?.choose('folder').then((choice) => choice && watching.setGranted(choice))
              }
            >
              {granted?.names[0] ?? t('intake.watch.choose')}
            </Button>
          ) : (
            <Select
              label={t('intake.watch.folder')}
              data={folders.map(({ id, name }) => ({ value: id, label: name }))}
              value={folder}
              onChange={watching.setFolder}
              checkIconPosition="right"
            />
          )}
          <Select
            label={t('intake.watch.grouping')}
            data={GROUPINGS.map((value) => ({ value, label: t(`intake.watch.${value}`) }))}
            value={grouping}
            onChange={(value) => watching.setGrouping((value ?? 'one') as Grouping)}
            allowDeselect={false}
            checkIconPosition="right"
          />
          <Button
            variant="default"
            leftSection={<IconEye size={18} aria-hidden />}
            disabled={folder === null && granted === null}
            loading={beginning.isPending}
            onClick={begin}
          >
            {t('intake.watch.begin')}
          </Button>
        </Group>
      )}
      {(folders.length > 0 || desktop) && <p className="quiet">{t('intake.watch.facts')}</p>}
      {beginning.error && <ProblemNote problem={beginning.error} />}
    </section>
  );
}

type Watch = InferResponseType<typeof client.api.watches.$get, 200>['watches'][number];

function Watched({ watch, fresh }: { watch: Watch; fresh(): Promise<void> }) {
  const { t } = useTranslation();
  const route = client.api.watches[':id'];
  const param = { id: watch.id };
  const acting = useMutation({
    mutationFn: async (act: 'pause' | 'resume' | 'stop') => {
      if (act === 'stop') await read(route.$delete({ param }));
      else if (act === 'pause') await read(route.pause.$post({ param }));
      else await read(route.resume.$post({ param }));
    },
    onSettled: fresh,
  });
  const paused = watch.state === 'paused';
  return (
    <div className={classes.watched} data-watch={watch.id}>
      <p>
        <strong>{watch.name}</strong> · {t(paused ? 'intake.watch.paused' : 'intake.watch.on')} ·{' '}
        {t(`intake.watch.${watch.grouping}`)}
      </p>
      <p className="num" role="status">
        {t('intake.watch.taken', { count: watch.taken })}
        {watch.waiting > 0 && ` · ${t('intake.watch.waiting', { count: watch.waiting })}`}
      </p>
      {watch.problem && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />}>
          {watch.problem}
        </Alert>
      )}
      {watch.latest.length > 0 && (
        <ul aria-label={t('intake.watch.latest')}>
          {watch.latest.map(({ id, batch, source, state }) => (
            <li key={id}>
              <Link to="/batches/$batch" params={{ batch }}>
                {source}
              </Link>{' '}
              <span className="quiet">{t(`intake.watch.${state === 'waiting' ? 'arriving' : state}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          loading={acting.isPending}
          onClick={() => acting.mutate(paused ? 'resume' : 'pause')}
        >
          {t(paused ? 'intake.watch.resume' : 'intake.watch.pause')}
        </Button>
        <Button size="xs" variant="default" onClick={() => acting.mutate('stop')}>
          {t('intake.watch.stop')}
        </Button>
      </Group>
      {acting.error && <ProblemNote problem={acting.error} />}
    </div>
  );
}
