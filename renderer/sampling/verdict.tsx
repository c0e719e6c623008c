/** Where a sample stands: how many were judged, the running error rate with its interval, and what the plan says. */
import { Button, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { refreshBatch } from '../review/queries.ts';
import { number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import type { SampleView } from './queries.ts';
import classes from './sampling.module.css';

export function Verdict({ batch, view }: { batch: string; view: SampleView }) {
  const { t } = useTranslation();
  const { sample, standing } = view;
  const { judged, size, rate, says, critical } = standing;
  const decide = useMutation({
    mutationFn: () =>
      read(client.api.samples[':id'].decision.$post({ param: { id: String(sample.id) } }, json({}))),
    onSettled: () => refreshBatch(batch),
  });
  const percent = (part: number) => `${number(part * 100, 1)} %`;
  return (
    <section className={classes.standing} aria-label={t('sampling.standing')}>
      <Progress
        value={(100 * judged) / Math.max(1, size)}
        aria-label={t('sampling.judged', { judged: number(judged), size: number(size) })}
      />
      <span className="num">{t('sampling.judged', { judged: number(judged), size: number(size) })}</span>
      <p className={`${classes.rate} num`}>
        {rate.rate === null
          ? t('sampling.no-rate')
          : t('sampling.rate', { rate: percent(rate.rate), found: number(rate.found), of: number(rate.of) })}
      </p>
      {rate.rate !== null && (
        <p className="quiet num">
          {t('sampling.interval', { low: percent(rate.low), high: percent(rate.high) })}
        </p>
      )}
      <p className="quiet num">
        {t('sampling.plan-short', {
          size: number(sample.plan.size),
          lot: number(sample.lot),
          ac: number(sample.plan.ac),
          re: number(sample.plan.re),
        })}
        {sample.scheme.kind === 'iso' &&
          ` · ISO 2859-1 ${sample.scheme.level}, AQL ${number(sample.scheme.aql, 3)}, ${t(
            `sampling.severity-${sample.scheme.severity}`,
          )}`}
      </p>
      <p className="quiet">{t('sampling.seed', { seed: sample.seed })}</p>
      {critical && <p className={classes.stop}>{t('sampling.critical-found')}</p>}
      {says !== null && (
        <>
          <p className={says === 'accept' ? classes.good : classes.stop}>{t(`sampling.says-${says}`)}</p>
          {decide.error && <ProblemNote problem={decide.error} />}
          <Button loading={decide.isPending} onClick={() => decide.mutate()}>
            {t(`sampling.decide-${says}`)}
          </Button>
        </>
      )}
    </section>
  );
}
