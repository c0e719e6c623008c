/** The count that has to come out even: packages made = sent = received. */
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { batchQuery } from '../api/queries.ts';
import { number } from '../ui/format.ts';
import classes from './deliver.module.css';

export function Reconciliation({ batches }: { batches: string[] }) {
  const { t } = useTranslation();
  const packages = useQueries({ queries: batches.map((id) => batchQuery(id)) }).flatMap(
    ({ data }) => data?.packages ?? [],
  );
  const sent = packages.filter((pack) => pack.deliveries.some((d) => d.state === 'done')).length;
  const received = packages.filter((pack) => pack.receipt !== null).length;
  const even = packages.length === received;
  return (
    <div className={classes.sums}>
      <dl aria-label={t('deliver.reconciliation')}>
        <div>
          <dt>{t('deliver.made')}</dt>
          <dd>{number(packages.length)}</dd>
        </div>
        <div>
          <dt>{t('deliver.sent')}</dt>
          <dd>{number(sent)}</dd>
        </div>
        <div>
          <dt>{t('deliver.received')}</dt>
          <dd data-level={packages.length === 0 ? undefined : even ? 'good' : 'look'}>{number(received)}</dd>
        </div>
      </dl>
      {packages.length > 0 && (
        <p>{even ? t('deliver.even') : t('deliver.uneven', { count: packages.length - received })}</p>
      )}
    </div>
  );
}
