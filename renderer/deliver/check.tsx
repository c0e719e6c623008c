/** The check before sending: every rule of the receiver, looked at on this computer. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './deliver.module.css';

const MOST_SHOWN = 30;

export function Check({ batch }: { batch: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: batchKey(batch, 'check'),
    queryFn: () => read(client.api.batches[':id'].check.$get({ param: { id: batch } })),
    staleTime: 0,
  });
  if (error) return <ProblemNote problem={error} again={() => void refetch()} />;
  if (!data) return <p className="quiet">{t('frame.loading')}</p>;
  const sorted = data.findings.toSorted(
    (a, b) => Number(b.level === 'blocks') - Number(a.level === 'blocks'),
  );
  return (
    <div role="status">
      <p className={data.blocks > 0 ? classes.stop : classes.good}>
        {data.blocks > 0 ? t('deliver.blocks', { count: data.blocks }) : t('deliver.no-blocks')}
        {data.looks > 0 && ` · ${t('deliver.looks', { count: data.looks })}`}
      </p>
      <ul className={classes.findings}>
        {sorted.slice(0, MOST_SHOWN).map((finding, i) => (
          // Two findings may say the same of two documents.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced whole
          <li key={i} data-level={finding.level}>
            <strong>{t(`deliver.level-${finding.level}`)}</strong> {finding.message}
            {finding.page !== undefined && ` (${t('deliver.page', { number: finding.page + 1 })})`}
          </li>
        ))}
        {sorted.length > MOST_SHOWN && (
          <li className="quiet">{t('deliver.more', { count: sorted.length - MOST_SHOWN })}</li>
        )}
      </ul>
    </div>
  );
}
