/** Reports: the figures of a period by day, person, type and box, what waits, and how much of the inventories is done. */
import { Button, Group } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { recordTypesQuery } from '../batch/queries.ts';
import { language } from '../locales/i18n.ts';
import { usePersonName } from '../review/queries.ts';
import { useRole } from '../session/session.ts';
import { DateInput } from '../ui/date-input.tsx';
import { date, number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { FigureTable } from './figure-table.tsx';
import { OneStop } from './one-stop.tsx';
import classes from './reports.module.css';

const DAY_MS = 86_400_000;

/** `yyyy-mm-dd` in Vietnam, so many days ago. */
const dayBefore = (days: number) =>
  new Date(Date.now() + 7 * 3_600_000 - days * DAY_MS).toISOString().slice(0, 10);

export function Reports() {
  const { t } = useTranslation();
  const person = usePersonName();
  const supervisor = useRole('supervisor');
  const administrator = useRole('administrator');
  const [from, setFrom] = useState(() => dayBefore(29));
  const [to, setTo] = useState(() => dayBefore(0));
  const types = useQuery(recordTypesQuery).data?.types;
  const { data, error, refetch } = useQuery({
    queryKey: ['status', 'figures', from, to],
    enabled: from !== '' && to !== '',
    placeholderData: keepPreviousData,
    queryFn: () => read(client.api.figures.$get({ query: { from, to } } as never)),
  });
  const typeName = (id: string) =>
    types?.find((type) => type.typeId === id)?.[language()] ?? (id || t('pages.kind-unknown'));
  const share = (part: number, whole: number) => (whole === 0 ? '–' : `${number((100 * part) / whole, 1)} %`);
  const seconds = (ms: number | null) =>
    ms === null ? '–' : t('reports.seconds', { seconds: number(ms / 1000, 2) });
  return (
    <Screen
      crumbs={[{ label: t('reports.title') }]}
      actions={
        <Button
          size="xs"
          variant="default"
          component="a"
          href={`/api/figures/paper?from=${from}&to=${to}`}
          download={`bao-cao-${from}-${to}.pdf`}
        >
          {t('reports.paper')}
        </Button>
      }
    >
      <Group gap="md" className={classes.period!}>
        <DateInput label={t('reports.from')} value={from} onChange={setFrom} />
        <DateInput label={t('reports.to')} value={to} onChange={setTo} />
      </Group>
      {error && <ProblemNote problem={error} again={() => void refetch()} />}
      {data?.days.length === 0 && <p>{t('reports.nothing')}</p>}
      {data && (
        <>
          <FigureTable
            title={t('reports.by-day')}
            note={t('reports.per-page', {
              clean: seconds(data.perPage.clean),
              read: seconds(data.perPage.read),
            })}
            bars={data.days.map((day) => day.scanned)}
            head={[
              t('reports.day'),
              t('reports.scanned'),
              t('reports.cleaned'),
              t('reports.read'),
              t('reports.edits'),
              t('reports.returns'),
            ]}
            rows={data.days.map((day) => [
              day.day.split('-').reverse().join('/'),
              number(day.scanned),
              number(day.cleaned),
              number(day.read),
              number(day.edits),
              number(day.returns),
            ])}
          />
          <FigureTable
            title={t('reports.by-person')}
            note={t(supervisor ? 'reports.by-name' : 'reports.own-only')}
            head={[t('reports.person'), t('reports.scanned'), t('reports.edits'), t('reports.returns')]}
            rows={data.people.map((one) => [
              person(one.who),
              number(one.scanned),
              number(one.edits),
              number(one.returns),
            ])}
          />
          <FigureTable
            title={t('reports.by-type')}
            bars={data.types.map((type) => type.pages)}
            head={[
              t('reports.type'),
              t('reports.documents'),
              t('reports.pages'),
              t('reports.corrected'),
              t('reports.judged'),
              t('reports.error-rate'),
            ]}
            rows={data.types.map((type) => [
              typeName(type.typeId),
              number(type.documents),
              number(type.pages),
              `${number(type.corrected)}/${number(type.fields)} (${share(type.corrected, type.fields)})`,
              number(type.judged),
              share(type.bad, type.judged),
            ])}
          />
          <FigureTable
            title={t('reports.by-box')}
            bars={data.boxes.map((box) => box.pages)}
            head={[t('reports.box'), t('reports.dossiers'), t('reports.documents'), t('reports.pages')]}
            rows={data.boxes.map((box) => [
              box.box || t('reports.no-box'),
              number(box.dossiers),
              number(box.documents),
              number(box.pages),
            ])}
          />
          <FigureTable
            title={t('reports.queue')}
            bars={data.queue.map((row) => row.batches)}
            head={[t('reports.state'), t('reports.batches'), t('reports.oldest')]}
            rows={data.queue.map((row) => [
              t(`words.state.${row.state as 'held'}`),
              number(row.batches),
              t('reports.age', {
                date: date(row.oldest),
                days: number(Math.floor((Date.now() - Date.parse(row.oldest)) / DAY_MS)),
              }),
            ])}
          />
          <FigureTable
            title={t('reports.coverage')}
            bars={data.coverage.map((row) => row.digitized / Math.max(1, row.expected))}
            head={[
              t('reports.inventory'),
              t('reports.expected'),
              t('reports.digitized'),
              t('reports.described'),
              t('reports.delivered'),
            ]}
            rows={data.coverage.map((row) => [
              row.name,
              number(row.expected),
              `${number(row.digitized)} (${share(row.digitized, row.expected)})`,
              `${number(row.described)} (${share(row.described, row.expected)})`,
              `${number(row.delivered)} (${share(row.delivered, row.expected)})`,
            ])}
          />
          <FigureTable
            title={t('reports.reading')}
            head={[
              t('reports.month-type'),
              t('reports.pages'),
              t('reports.character-errors'),
              t('reports.word-errors'),
            ]}
            rows={data.reading.map((row) => [
              `${row.month} · ${typeName(row.recordType)}`,
              number(row.pages),
              share(row.characterErrors, row.characters),
              share(row.wordErrors, row.words),
            ])}
          />
          <OneStop figures={data.oneStop} mayEnter={supervisor || administrator} />
        </>
      )}
    </Screen>
  );
}
