/** Deliver: what waits for acceptance, what can be sent, how sending goes, and whether everything sent was received. */
import { EmptyState } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { homeQuery } from '../home/home-query.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { BatchDelivery } from './batch-delivery.tsx';
import { Paces } from './pace.tsx';
import { ReconciledList } from './reconciled-list.tsx';
import { Reconciliation } from './reconciliation.tsx';

const READY = ['described', 'checked', 'accepted', 'packed', 'delivered', 'acknowledged'];
/** The newest; older ones are reached through their batch. */
const MOST_SHOWN = 20;

export function Deliver() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(homeQuery);
  const batches = (data?.batches ?? [])
    .filter((batch) => READY.includes(batch.state))
    .toReversed()
    .slice(0, MOST_SHOWN);
  return (
    <Screen crumbs={[{ label: t('deliver.title') }]}>
      {error && !data && <ProblemNote problem={error} again={() => void refetch()} />}
      {data && batches.length === 0 && (
        <EmptyState
          icon={<IconSend aria-hidden />}
          title={t('deliver.empty')}
          description={t('deliver.empty-text')}
        />
      )}
      {batches.length > 0 && <Reconciliation batches={batches.map((batch) => batch.id)} />}
      {batches.length > 0 && <ReconciledList />}
      <Paces />
      {batches.map((batch) => (
        <BatchDelivery key={batch.id} batch={batch} />
      ))}
    </Screen>
  );
}
