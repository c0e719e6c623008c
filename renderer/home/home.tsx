/** Home: the batches by state and what each waits for. */
import { Button, EmptyState, Table } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { statusQuery } from '../api/queries.ts';
import { dateTime, number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';

export function Home() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(statusQuery);
  return (
    <Screen crumbs={[{ label: t('home.title') }]}>
      {error && !data && <ProblemNote problem={error} again={() => void refetch()} />}
      {data?.batches.length === 0 && (
        <EmptyState
          icon={<IconFileImport aria-hidden />}
          title={t('home.empty-title')}
          description={t('home.empty-text')}
        >
          <EmptyState.Actions>
            <Button component={Link} to="/">
              {t('home.empty-action')}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
      {data && data.batches.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('words.batch')}</Table.Th>
              <Table.Th>{t('home.state')}</Table.Th>
              <Table.Th>{t('home.by')}</Table.Th>
              <Table.Th>{t('home.progress')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody className="num">
            {data.batches.toReversed().map((batch) => {
              const total = batch.jobs.reduce((n, j) => n + j.count, 0);
              const done = batch.jobs.filter((j) => j.state === 'done').reduce((n, j) => n + j.count, 0);
              return (
                <Table.Tr key={batch.id}>
                  <Table.Td>
                    <Link to="/batches/$batch" params={{ batch: batch.id }}>
                      {dateTime(batch.createdAt)}
                    </Link>
                  </Table.Td>
                  <Table.Td>{t(`words.state.${batch.state}`)}</Table.Td>
                  <Table.Td>{batch.createdBy}</Table.Td>
                  <Table.Td>
                    {number(done)}/{number(total)}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </Screen>
  );
}
