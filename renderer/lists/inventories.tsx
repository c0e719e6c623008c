/** Paper inventories: how far each is digitized, and the import of a list, tried first. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { dateTime, number } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { InventoryImport } from './inventory-import.tsx';
import classes from './lists.module.css';

export function Inventories() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['inventories'],
    queryFn: () => read(client.api.inventories.$get()),
  });
  const share = (part: number, whole: number) =>
    `${number(part)} (${Math.floor((100 * part) / Math.max(1, whole))} %)`;
  return (
    <>
      {error && <ProblemNote problem={error} again={() => void refetch()} />}
      {data && data.inventories.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('lists.inventory')}</th>
              <th scope="col">{t('lists.imported-at')}</th>
              <th scope="col">{t('lists.expected')}</th>
              <th scope="col">{t('lists.digitized')}</th>
              <th scope="col">{t('lists.described')}</th>
              <th scope="col">{t('lists.delivered')}</th>
            </tr>
          </thead>
          <tbody>
            {data.inventories.map((one) => (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td>{dateTime(one.importedAt)}</td>
                <td>{number(one.expected)}</td>
                <td>{share(one.digitized, one.expected)}</td>
                <td>{share(one.described, one.expected)}</td>
                <td>{share(one.delivered, one.expected)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data?.inventories.length === 0 && <p className="quiet">{t('lists.no-inventory')}</p>}
      <h2>{t('lists.import-inventory')}</h2>
      <InventoryImport />
    </>
  );
}
