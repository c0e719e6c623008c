/** One-stop work: the three ratios of digitization, what each month lacks for them, and entering what is missing. */
import { Button, Group, NativeSelect, NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { FigureTable } from './figure-table.tsx';
import classes from './reports.module.css';

const COUNTS = ['received', 'digitized', 'reused', 'resolved', 'results'] as const;
type Counts = Record<(typeof COUNTS)[number], number | null>;

interface Figures {
  months: (Counts & { month: string; here: number })[];
  ratios: {
    name: 'receipt' | 'results' | 'reuse';
    part: number;
    whole: number;
    value: number | null;
    missing: string[];
  }[];
}

const monthName = (month: string) => month.split('-').reverse().join('/');

/** `mayEnter`: the person may enter counts. */
export function OneStop({ figures, mayEnter }: { figures: Figures; mayEnter: boolean }) {
  const { t } = useTranslation();
  const said = ({ part, whole, value, missing }: Figures['ratios'][number]) => {
    if (value !== null) return `${number(part)}/${number(whole)} = ${number(100 * value, 1)} %`;
    if (missing.length === 0) return t('reports.ratio-none');
    return t('reports.ratio-missing', { months: missing.map(monthName).join(', ') });
  };
  return (
    <>
      <FigureTable
        title={t('reports.ratios')}
        note={t('reports.ratios-text')}
        head={[t('reports.ratio'), t('reports.value')]}
        rows={figures.ratios.map((ratio) => [t(`reports.ratio-of.${ratio.name}`), said(ratio)])}
      />
      <FigureTable
        title={t('reports.one-stop-counts')}
        head={[
          t('reports.month'),
          ...COUNTS.map((name) => t(`reports.count.${name}`)),
          t('reports.count.here'),
        ]}
        rows={figures.months.map((row) => [
          monthName(row.month),
          ...COUNTS.map((name) => (row[name] === null ? '–' : number(row[name]))),
          number(row.here),
        ])}
      />
      {mayEnter && <EnterCounts months={figures.months} />}
    </>
  );
}

function EnterCounts({ months }: { months: Figures['months'] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [typed, setTyped] = useState<Partial<Counts>>({});
  const row = months.find(({ month }) => month === chosen) ?? months.at(-1);
  const save = useMutation({
    mutationFn: ({ month, counts }: { month: string; counts: Counts }) =>
      read(client.api.figures['one-stop'][':month'].$put({ param: { month } }, json(counts))),
    onSuccess: () => setTyped({}),
    onSettled: () => queries.invalidateQueries({ queryKey: ['status', 'figures'] }),
  });
  if (!row) return null;
  const value = (name: (typeof COUNTS)[number]) => (name in typed ? typed[name]! : row[name]);
  const counts = Object.fromEntries(COUNTS.map((name) => [name, value(name)])) as Counts;
  return (
    <form
      className={classes.part}
      aria-label={t('reports.enter-counts')}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ month: row.month, counts });
      }}
    >
      <Group align="end" gap="sm">
        <NativeSelect
          label={t('reports.month')}
          value={row.month}
          data={months.map(({ month }) => ({ value: month, label: monthName(month) }))}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
            setTyped({});
          }}
        />
        {COUNTS.map((name) => (
          <NumberInput
            key={name}
            label={t(`reports.count.${name}`)}
            w={150}
            min={0}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            value={value(name) ?? ''}
            onChange={(next) => setTyped({ ...typed, [name]: next === '' ? null : Number(next) })}
          />
        ))}
        <Button type="submit" variant="default" loading={save.isPending}>
          {t('reports.enter-counts')}
        </Button>
      </Group>
      {save.error && <ProblemNote problem={save.error} />}
    </form>
  );
}
