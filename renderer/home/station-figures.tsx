/** Today's figures, the disk and the link. */
import { useTranslation } from 'react-i18next';
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
