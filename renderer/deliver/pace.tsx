/** When and how fast may be sent to each destination with settings; supervisors and administrators change it here. */
import { Button, Group, NumberInput, TextInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useRole } from '../session/session.ts';
import { size } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './deliver.module.css';

const destinationsQuery = queryOptions({
  queryKey: ['destinations'],
  queryFn: () => read(client.api.destinations.$get()),
});

/** As speeds are shown (`size`). */
const KB = 1024;

/** `none` where no destination has settings: there is nothing to keep hours then. */
export function Paces({ none = null }: { none?: ReactNode }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(destinationsQuery);
  if (error) return <ProblemNote problem={error} />;
  if (!data) return null;
  if (data.destinations.length === 0) return none;
  return (
    <section className={classes.batch} aria-labelledby="paces">
      <h2 id="paces">{t('deliver.pace.title')}</h2>
      <p className="quiet">{t('deliver.pace.text')}</p>
      {data.destinations.map((destination) => (
        <Pace key={destination.name} destination={destination} span={data.hoursPattern} />
      ))}
    </section>
  );
}

type Destination = InferResponseType<typeof client.api.destinations.$get, 200>['destinations'][number];

/** `span`: pattern of a span of hours, as the engine takes it. */
function Pace({ destination, span }: { destination: Destination; span: string }) {
  const { name, hours, bytesPerSecond, problem } = destination;
  const { t } = useTranslation();
  const mayChange = useRole('supervisor', 'administrator');
  const [changing, setChanging] = useState(false);
  const facts = [
    hours.length > 0 ? hours.join(', ') : t('deliver.pace.always'),
    bytesPerSecond === null
      ? t('deliver.pace.unlimited')
      : t('deliver.pace.most', { speed: size(bytesPerSecond) }),
  ];
  return (
    <div data-pace={name}>
      <Group gap="sm">
        <strong>at:{name}</strong>
        {problem ? (
          <span className={classes.stop}>{problem}</span>
        ) : (
          <span className="num">{facts.join(' · ')}</span>
        )}
        {mayChange && !problem && !changing && (
          <Button size="compact-xs" variant="default" onClick={() => setChanging(true)}>
            {t('deliver.pace.change')}
          </Button>
        )}
      </Group>
      {changing && (
        <PaceForm
          name={name}
          hours={hours}
          bytesPerSecond={bytesPerSecond}
          span={span}
          close={() => setChanging(false)}
        />
      )}
    </div>
  );
}

interface PaceFormProps {
  name: string;
  hours: string[];
  bytesPerSecond: number | null;
  span: string;
  close(): void;
}

function PaceForm({ name, hours, bytesPerSecond, span, close }: PaceFormProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(hours.join(', '));
  const [limit, setLimit] = useState<number | ''>(
    bytesPerSecond === null ? '' : Math.max(1, Math.round(bytesPerSecond / KB)),
  );
  const spans = typed
    .split(/[,;]/)
    .map((one) => one.replaceAll(/\s/g, '').replace('–', '-'))
    .filter((one) => one !== '');
  const pattern = new RegExp(span);
  const bad = spans.some((one) => !pattern.test(one));
  const save = useMutation({
    mutationFn: () => {
      const pace = { hours: spans, ...(limit === '' ? {} : { bytesPerSecond: limit * KB }) };
      return read(client.api.destinations[':name'].pace.$put({ param: { name } }, json(pace)));
    },
    onSuccess: close,
    onSettled: () => queries.invalidateQueries({ queryKey: destinationsQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!bad) save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="start">
        <TextInput
          label={t('deliver.pace.hours')}
          description={t('deliver.pace.hours-text')}
          value={typed}
          error={bad && t('deliver.pace.hours-bad')}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NumberInput
          label={t('deliver.pace.limit')}
          description={t('deliver.pace.limit-text')}
          value={limit}
          onChange={(value) => setLimit(typeof value === 'number' ? value : '')}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          hideControls
        />
      </Group>
      <Group gap="xs" mt="xs">
        <Button type="submit" size="xs" loading={save.isPending}>
          {t('deliver.pace.save')}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t('deliver.pace.cancel')}
        </Button>
      </Group>
      {save.error && <ProblemNote problem={save.error} />}
    </form>
  );
}
