/** Acceptance sampling of one batch: drawing a sample, judging it, and the records of samples that were decided. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { homeQuery, nameOf } from '../home/home-query.ts';
import { StateBadge } from '../home/state-badge.tsx';
import { reviewQuery, usePersonName } from '../review/queries.ts';
import { useWhyNot } from '../review/why-not.ts';
import { dateTime, number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { DrawForm } from './draw-form.tsx';
import { Judge } from './judge.tsx';
import { type Sample, samplesQuery } from './queries.ts';
import classes from './sampling.module.css';

export function SamplingScreen() {
  const { t } = useTranslation();
  const { batch: id } = useParams({ from: '/batches/$batch/sample' });
  const { data, error, refetch } = useQuery(samplesQuery(id));
  const batch = useQuery(homeQuery).data?.batches.find((one) => one.id === id);
  const { data: review } = useQuery(reviewQuery(id));
  const whyNot = useWhyNot();
  const open = data?.samples.find((sample) => sample.verdict === null);
  const judging = open !== undefined && review?.may.accept === true;
  return (
    <Screen
      layout={judging ? 'fill' : 'page'}
      crumbs={[
        { label: t('review.title'), to: '/review' },
        {
          label: batch ? nameOf(batch) : `${t('words.batch')} ${id.slice(0, 8)}`,
          to: `/batches/${id}/review`,
        },
        { label: t('sampling.title') },
      ]}
      state={batch && <StateBadge batch={batch} />}
    >
      {error && !data && <ProblemNote problem={error} again={() => void refetch()} />}
      {judging && <Judge batch={id} sample={open.id} />}
      {data && review && !judging && (
        <>
          {review.may.accept === true ? (
            <DrawForm batch={id} />
          ) : (
            <p>
              {whyNot(review.may.accept, review.reviewer)}{' '}
              <Link
                to="/batches/$batch/review"
                params={{ batch: id }}
                style={{ textDecoration: 'underline' }}
              >
                {t('sampling.to-review')}
              </Link>
            </p>
          )}
          <Decided samples={data.samples.filter((sample) => sample.verdict !== null).toReversed()} />
        </>
      )}
    </Screen>
  );
}

/** Samples that were decided, each with its record to print and sign. */
function Decided({ samples }: { samples: Sample[] }) {
  const { t } = useTranslation();
  const person = usePersonName();
  if (samples.length === 0) return null;
  return (
    <section>
      <h2>{t('sampling.decided')}</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('sampling.when')}</th>
            <th scope="col">{t('sampling.by')}</th>
            <th scope="col">{t('sampling.plan')}</th>
            <th scope="col">{t('sampling.verdict')}</th>
            <th scope="col">{t('sampling.record')}</th>
          </tr>
        </thead>
        <tbody>
          {samples.map(({ id, decidedAt, decidedBy, lot, plan, verdict }) => (
            <tr key={id}>
              <td>{dateTime(decidedAt!)}</td>
              <td>{person(decidedBy!)}</td>
              <td>
                {t('sampling.plan-short', {
                  size: number(plan.size),
                  lot: number(lot),
                  ac: number(plan.ac),
                  re: number(plan.re),
                })}
              </td>
              <td className={verdict === 'accepted' ? classes.good : classes.stop}>
                {t(`sampling.verdict-${verdict!}`)}
              </td>
              <td>
                <a href={`/api/samples/${id}/protocol`} download={`bien-ban-nghiem-thu-${id}.pdf`}>
                  {t('sampling.download')}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
