/** Every package with every place it was meant for, and whether what was received is what was sent; as a table to keep. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconDownload } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { dateTime, number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './deliver.module.css';

/** Its key begins with `status`, so that every event refreshes it. */
const listQuery = queryOptions({
  queryKey: ['status', 'reconciliation'],
  queryFn: () => read(client.api.reconciliation.$get()),
});

const ICONS = { agreed: IconCircleCheck, open: IconClock, wrong: IconAlertTriangle };
const LEVELS = { agreed: classes.good, open: undefined, wrong: classes.stop };

/** Asked for when it is opened: receipts are checked anew each time, signatures too. */
export function ReconciledList() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({ ...listQuery, enabled: open });
  return (
    <details className={classes.list} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('deliver.list.title')}</summary>
      {error && <ProblemNote problem={error} again={() => void refetch()} />}
      {data && (
        <>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('deliver.list.dossier')}</th>
                <th scope="col">{t('deliver.destination')}</th>
                <th scope="col">{t('deliver.list.pages')}</th>
                <th scope="col">{t('deliver.list.receipt')}</th>
                <th scope="col">{t('deliver.answer')}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => {
                const Icon = ICONS[row.agreement];
                return (
                  <tr key={`${row.objId} ${row.destination}`}>
                    <td title={row.objId}>{row.title || row.objId}</td>
                    <td>{row.destination}</td>
                    <td>{number(row.pages)}</td>
                    <td>
                      {row.receiptId ?? '–'} {row.receivedAt && dateTime(row.receivedAt)}
                    </td>
                    <td className={LEVELS[row.agreement]}>
                      <Icon size={15} aria-hidden /> {t(`deliver.list.${row.agreement}`)}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          <Button
            mt="xs"
            size="xs"
            variant="default"
            component="a"
            href="/api/reconciliation.csv"
            download="doi-soat.csv"
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            {t('deliver.list.save')}
          </Button>
        </>
      )}
    </details>
  );
}
