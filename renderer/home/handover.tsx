/** The paper of a batch: minutes of its hand-over, to be printed and signed, and that it went back to its shelf. */
import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { batchKey, queries } from '../api/queries.ts';
import { draftOf, keepDraft } from '../ui/drafts.ts';
import { date, isoOfDate } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './handover.module.css';

const TEXTS = ['giver', 'giverPost', 'taker', 'takerPost', 'remark'] as const;
type Values = Record<(typeof TEXTS)[number] | 'day', string>;

export function Handover({ batch }: { batch: string }) {
  const { t } = useTranslation();
  const key = batchKey(batch, 'handover');
  const param = { id: batch };
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: () => read(client.api.batches[':id'].handover.$get({ param })),
  });
  const place = `handover.${batch}`;
  const [typed, setTyped] = useState<Values | null>(() => valuesOf(draftOf(place)));
  const row = data?.handover ?? null;
  const stored: Values = row
    ? { ...row.minutes, day: date(row.day) }
    : { giver: '', giverPost: '', taker: '', takerPost: '', remark: '', day: date(Date.now()) };
  const values = typed ?? stored;
  const version = row?.version ?? 0;
  const set = (name: keyof Values) => (event: { currentTarget: { value: string } }) => {
    const next = { ...values, [name]: event.currentTarget.value };
    setTyped(next);
    keepDraft(place, JSON.stringify(next));
  };
  const done = () => queries.invalidateQueries({ queryKey: key });
  const save = useMutation({
    mutationFn: ({ day, ...minutes }: Values) =>
      read(
        client.api.batches[':id'].handover.$put({ param }, json({ minutes, day: isoOfDate(day), version })),
      ),
    onSuccess: () => {
      keepDraft(place, null);
      setTyped(null);
    },
    onSettled: done,
  });
  const note = useMutation({
    mutationFn: (returned: boolean) =>
      read(client.api.batches[':id'].handover.return.$post({ param }, json({ returned, note: '', version }))),
    onSettled: done,
  });
  const dayFault = isoOfDate(values.day) === null ? t('home.handover.bad-day') : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!dayFault) save.mutate(values);
  };
  if (error && !data) return <ProblemNote problem={error} />;
  if (!data) return null;
  return (
    <details className={classes.handover}>
      <summary>
        {t('home.handover.title')}{' '}
        <span className="quiet">
          {row === null
            ? t('home.handover.none')
            : row.returnedAt
              ? t('home.handover.is-back', { day: date(row.returnedAt) })
              : t('home.handover.is-out', { day: date(row.day) })}
        </span>
      </summary>
      <form className={classes.form} onSubmit={submit} aria-label={t('home.handover.title')}>
        {(['giver', 'giverPost', 'taker', 'takerPost'] as const).map((name) => (
          <TextInput
            key={name}
            size="sm"
            label={t(`home.handover.${name}`)}
            value={values[name]}
            maxLength={200}
            required={name === 'giver' || name === 'taker'}
            onChange={set(name)}
          />
        ))}
        <TextInput
          size="sm"
          label={t('home.handover.day')}
          value={values.day}
          error={dayFault}
          inputMode="numeric"
          required
          onChange={set('day')}
        />
        <Textarea
          className={classes.wide!}
          size="sm"
          label={t('home.handover.remark')}
          placeholder={t('home.handover.remark-hint')}
          value={values.remark}
          maxLength={2000}
          autosize
          minRows={1}
          maxRows={4}
          onChange={set('remark')}
        />
        {(save.error || note.error) && <ProblemNote problem={(save.error ?? note.error)!} />}
        <Group className={classes.wide!} gap="xs">
          <Button size="xs" type="submit" loading={save.isPending} disabled={row !== null && typed === null}>
            {t('home.handover.save')}
          </Button>
          {row && (
            <Button
              size="xs"
              variant="default"
              component="a"
              href={`/api/batches/${batch}/handover.pdf`}
              target="_blank"
              rel="noreferrer"
            >
              {t('home.handover.print')}
            </Button>
          )}
          {row && (
            <Button
              size="xs"
              variant="default"
              loading={note.isPending}
              onClick={() => note.mutate(row.returnedAt === null)}
            >
              {row.returnedAt === null ? t('home.handover.return') : t('home.handover.unreturn')}
            </Button>
          )}
        </Group>
      </form>
    </details>
  );
}

function valuesOf(draft: string | null): Values | null {
  try {
    return draft === null ? null : (JSON.parse(draft) as Values);
  } catch {
    return null;
  }
}
