/** Where the archive lies and how much room it has. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { statusQuery } from '../api/queries.ts';
import { homeQuery } from '../home/home-query.ts';
import { size } from '../ui/format.ts';
import { Encryption } from './encryption.tsx';
import classes from './settings.module.css';

export function ArchivePlace() {
  const { t } = useTranslation();
  const { data: status } = useQuery(statusQuery);
  const { data: home } = useQuery(homeQuery);
  return (
    <>
      <dl className={classes.facts}>
        <dt>{t('about.archive')}</dt>
        <dd>{status?.archive}</dd>
        <dt>{t('home.disk-free')}</dt>
        <dd>{home && `${size(home.disk.freeBytes)} / ${size(home.disk.totalBytes)}`}</dd>
      </dl>
      <p className="quiet">{t('settings.archive-text')}</p>
      <Encryption archive={status?.archive} />
    </>
  );
}
