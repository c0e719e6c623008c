/** One batch: what it holds and how far it is. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { batchQuery } from '../api/queries.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';

export function BatchScreen() {
  const { t } = useTranslation();
  const { batch } = useParams({ from: '/batches/$batch' });
  const { data, error, refetch } = useQuery(batchQuery(batch));
  return (
    <Screen
      crumbs={[{ label: t('home.title'), to: '/' }, { label: `${t('words.batch')} ${batch.slice(0, 8)}` }]}
    >
      {error && !data && <ProblemNote problem={error} again={() => void refetch()} />}
      {data && (
        <p>
          {t('words.pages', { count: data.pages.length })} ·{' '}
          {t('words.documents', { count: data.documents.length })}
        </p>
      )}
    </Screen>
  );
}
