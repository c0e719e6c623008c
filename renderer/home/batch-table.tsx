/** Every batch with its state and how far the work is. */
import { Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { dateTime, number } from '../ui/format.ts';
import classes from './home.module.css';
import { type HomeBatch, nameOf, progressOf } from './home-query.ts';
import { StateBadge } from './state-badge.tsx';

export function BatchTable({ batches }: { batches: HomeBatch[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t('home.batches')}</h2>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('words.batch')}</th>
              <th scope="col">{t('home.state')}</th>
              <th scope="col" className={classes.right}>
                {t('home.pages')}
              </th>
              <th scope="col" className={classes.right}>
                {t('home.documents')}
              </th>
              <th scope="col">{t('home.created')}</th>
              <th scope="col">{t('home.by')}</th>
            </tr>
          </thead>
          <tbody>
            {batches.toReversed().map((batch) => (
              <tr key={batch.id}>
                <td>
                  <Link to="/batches/$batch" params={{ batch: batch.id }} className={classes.name!}>
                    {nameOf(batch)}
                  </Link>
                </td>
                <td>
                  <StateBadge batch={batch} />{' '}
                  {batch.replacedBy && <span className="quiet">{t('home.replaced')}</span>}
                  <Work batch={batch} />
                </td>
                <td className={classes.right}>{number(batch.pages)}</td>
                <td className={classes.right}>{number(batch.documents)}</td>
                <td>{dateTime(batch.createdAt)}</td>
                <td>{batch.createdBy}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Work({ batch }: { batch: HomeBatch }) {
  const { t } = useTranslation();
  const { done, total, busy } = progressOf(batch);
  if (!busy) return null;
  return (
    <Progress
      mt={4}
      size="sm"
      value={(100 * done) / Math.max(1, total)}
      aria-label={t('home.work', { done: number(done), total: number(total) })}
    />
  );
}
