/** Packages with where they went and what was answered; progress, speed and time left while they are sent. */
import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Report } from '../api/queries.ts';
import { dateTime, number, size } from '../ui/format.ts';
import classes from './deliver.module.css';
import { useTransfers } from './transfers.ts';

export function Packages({ report }: { report: Report }) {
  const { t } = useTranslation();
  const transfers = useTransfers(report.batch);
  if (report.packages.length === 0) return null;
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('deliver.package')}</th>
            <th scope="col">{t('deliver.destination')}</th>
            <th scope="col">{t('deliver.answer')}</th>
          </tr>
        </thead>
        <tbody>
          {report.packages.map((pack) => {
            const rows = pack.deliveries.length > 0 ? pack.deliveries : [null];
            return rows.map((delivery, i) => (
              <tr key={`${pack.sha256} ${delivery?.destination ?? ''}`}>
                <td title={`SHA-256 ${pack.sha256}`}>{i === 0 && pack.objId}</td>
                <td>{delivery?.destination ?? '–'}</td>
                <td>
                  {delivery === null && <span className="quiet">{t('deliver.not-sent')}</span>}
                  {delivery?.receipt && (
                    <span className={classes.good}>
                      {t('deliver.receipt', {
                        id: delivery.receipt.receiptId,
                        at: dateTime(delivery.receipt.receivedAt),
                      })}
                    </span>
                  )}
                  {delivery && !delivery.receipt && (
                    <span className={delivery.state === 'failed' ? classes.stop : undefined}>
                      {t(`deliver.state-${delivery.state}`)}
                      {delivery.message && `: ${delivery.message}`}
                    </span>
                  )}
                </td>
              </tr>
            ));
          })}
        </tbody>
      </table>
      {transfers.map(({ subject, done, total, perSecond, secondsLeft }) => (
        <div key={subject} className={classes.transfer} role="status">
          <Progress value={(100 * done) / Math.max(1, total)} aria-label={t('deliver.progress')} />
          <span className="num">
            {size(done)} / {size(total)}
            {perSecond > 0 && ` · ${t('deliver.speed', { speed: size(perSecond) })}`}
            {secondsLeft !== null &&
              ` · ${t('deliver.left', { minutes: number(Math.ceil(secondsLeft / 60)) })}`}
          </span>
        </div>
      ))}
    </>
  );
}
