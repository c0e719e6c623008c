/** By which scheme a sample is drawn: ISO 2859-1, or a percentage. */
import { Button, Checkbox, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { refreshBatch } from '../review/queries.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './sampling.module.css';

const LEVELS = ['I', 'II', 'III', 'S-1', 'S-2', 'S-3', 'S-4'];
const AQLS = ['0.1', '0.15', '0.25', '0.4', '0.65', '1', '1.5', '2.5', '4', '6.5', '10'];

export function DrawForm({ batch }: { batch: string }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState('iso');
  const [level, setLevel] = useState('II');
  const [aql, setAql] = useState('1');
  const [mayReduce, setMayReduce] = useState(false);
  const [percent, setPercent] = useState<number | string>(30);
  const [mostPercent, setMostPercent] = useState<number | string>(1);
  const scheme =
    kind === 'iso'
      ? { kind, level, aql: Number(aql), mayReduce }
      : { kind: 'percent', percent: Number(percent), mostPercent: Number(mostPercent) };
  const draw = useMutation({
    mutationFn: () => read(client.api.batches[':id'].samples.$post({ param: { id: batch } }, json(scheme))),
    onSettled: () => refreshBatch(batch),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    draw.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <SegmentedControl
        aria-label={t('sampling.scheme')}
        value={kind}
        onChange={setKind}
        data={[
          { value: 'iso', label: t('sampling.iso') },
          { value: 'percent', label: t('sampling.percent') },
        ]}
      />
      <p className="quiet">{t(kind === 'iso' ? 'sampling.iso-text' : 'sampling.percent-text')}</p>
      {kind === 'iso' ? (
        <>
          <NativeSelect
            label={t('sampling.level')}
            value={level}
            onChange={(event) => setLevel(event.currentTarget.value)}
            data={LEVELS}
          />
          <NativeSelect
            label={t('sampling.aql')}
            value={aql}
            onChange={(event) => setAql(event.currentTarget.value)}
            data={AQLS}
          />
          <Checkbox
            label={t('sampling.may-reduce')}
            checked={mayReduce}
            onChange={(event) => setMayReduce(event.currentTarget.checked)}
          />
        </>
      ) : (
        <>
          <NumberInput
            label={t('sampling.percent-size')}
            min={0.1}
            max={100}
            value={percent}
            onChange={setPercent}
          />
          <NumberInput
            label={t('sampling.percent-most')}
            min={0}
            max={100}
            value={mostPercent}
            onChange={setMostPercent}
          />
        </>
      )}
      {draw.error && <ProblemNote problem={draw.error} />}
      <Button type="submit" loading={draw.isPending}>
        {t('sampling.draw')}
      </Button>
    </form>
  );
}
