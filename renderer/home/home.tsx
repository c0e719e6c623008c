/** Home: what needs a person now, what is stuck and why, every batch, and how the station is. */
import { Button, EmptyState } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { BatchTable } from './batch-table.tsx';
import classes from './home.module.css';
import { homeQuery } from './home-query.ts';
import { Needed } from './needed.tsx';
import { StationFigures } from './station-figures.tsx';

export function Home() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(homeQuery);
  return (
    <Screen
      crumbs={[{ label: t('home.title') }]}
      actions={
        data &&
        data.batches.length > 0 && (
          <Button component={Link} to="/intake" leftSection={<IconFileImport size={18} aria-hidden />}>
            {t('home.empty-action')}
          </Button>
        )
      }
    >
      {error && !data && <ProblemNote problem={error} again={() => void refetch()} />}
      {data?.batches.length === 0 && (
        <EmptyState
          icon={<IconFileImport aria-hidden />}
          title={t('home.empty-title')}
          description={t('home.empty-text')}
        >
          <EmptyState.Actions>
            <Button component={Link} to="/intake">
              {t('home.empty-action')}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
      {data && data.batches.length > 0 && (
        <div className={classes.columns}>
          <div className={classes.main}>
            <Needed batches={data.batches} />
            <BatchTable batches={data.batches} />
          </div>
          <StationFigures data={data} />
        </div>
      )}
    </Screen>
  );
}
