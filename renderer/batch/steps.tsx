/** The working screens of a batch, beside each other. */
import { IconArrowsSplit, IconBook2, IconForms, IconLayoutGrid, IconTextScan2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './steps.module.css';

export const STEPS = [
  { id: 'pages', to: '/batches/$batch/pages', icon: IconLayoutGrid },
  { id: 'text', to: '/batches/$batch/text', icon: IconTextScan2 },
  { id: 'describe', to: '/batches/$batch/describe', icon: IconForms },
  { id: 'register', to: '/batches/$batch/register', icon: IconBook2 },
  { id: 'splits', to: '/batches/$batch/splits', icon: IconArrowsSplit },
] as const;

/** Goes to another screen at the same page. */
export function Steps({ batch, page }: { batch: string; page?: number | undefined }) {
  const { t } = useTranslation();
  return (
    <nav className={classes.steps} aria-label={t('batch.steps')}>
      {STEPS.map(({ id, to, icon: Icon }) => (
        <Link
          key={id}
          to={to}
          params={{ batch }}
          search={page === undefined ? {} : { page }}
          className={classes.step}
          activeProps={{ 'aria-current': 'page' }}
          activeOptions={{ includeSearch: false }}
        >
          <Icon size={17} stroke={1.6} aria-hidden />
          {t(`batch.step.${id}`)}
        </Link>
      ))}
    </nav>
  );
}
