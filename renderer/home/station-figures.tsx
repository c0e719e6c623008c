/** Today's figures, progress against the paper inventories, the disk and the link. */
import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { number, size } from '../ui/format.ts';
import classes from './home.module.css';
import type { HomeData } from './home-query.ts';

/** Below this many times of what the archive needs, the disk is said to be short. */
const SHORT_OF_SPACE = 20;

export function StationFigures({ data }: { data: HomeData }) {
  const { t } = useTranslation();
  const { today, disk, link } = data;
  const short = disk.freeBytes < disk.archiveNeedsBytes * SHORT_OF_SPACE;
  return (
    <aside className={classes.figures} aria-label={t('home.station')}>
      <h2>{t('home.today')}</h2>
      <dl>
        <dt>{t('home.today-read')}</dt>
        <dd>{number(today.pagesRead)}</dd>
        <dt>{t('home.today-edits')}</dt>
        <dd>{number(today.edits)}</dd>
        <dt>{t('home.today-packages')}</dt>
        <dd>{number(today.packages)}</dd>
        <dt>{t('home.today-delivered')}</dt>
        <dd>{number(today.delivered)}</dd>
      </dl>
      <InventoryFigures />
      <h2>{t('home.station')}</h2>
      <dl>
        <dt>{t('home.disk-free')}</dt>
        <dd className={short ? classes.stop : undefined}>{size(disk.freeBytes)}</dd>
        <dt>{t('home.link')}</dt>
        <dd className={link.state === 'down' ? classes.look : undefined}>{t(`home.link-${link.state}`)}</dd>
        {link.waiting > 0 && (
          <>
            <dt>{t('home.link-waiting')}</dt>
            <dd>{number(link.waiting)}</dd>
          </>
        )}
      </dl>
      {short && <p className={classes.stop}>{t('home.disk-short')}</p>}
      {link.message && <p className="quiet">{link.message}</p>}
    </aside>
  );
}

const REACHED = ['digitized', 'described', 'delivered'] as const;

/** How far everything is that the imported inventories list. */
function InventoryFigures() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['inventories'],
    queryFn: () => read(client.api.inventories.$get()),
  });
  if (!data || data.inventories.length === 0) return null;
  const sum = (name: 'expected' | (typeof REACHED)[number]) =>
    data.inventories.reduce((total, one) => total + one[name], 0);
  const expected = sum('expected');
  return (
    <>
      <h2>
        <Link to="/lists">{t('home.inventory')}</Link>
      </h2>
      <Progress
        mb="xs"
        value={(100 * sum('digitized')) / Math.max(1, expected)}
        aria-label={t('home.inventory-progress')}
      />
      <dl>
        <dt>{t('home.inventory-expected')}</dt>
        <dd>{number(expected)}</dd>
        {REACHED.map((name) => (
          <div key={name} className={classes.pair}>
            <dt>{t(`home.inventory-${name}`)}</dt>
            <dd>
              {number(sum(name))} ({Math.floor((100 * sum(name)) / Math.max(1, expected))} %)
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
