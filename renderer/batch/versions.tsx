/** Which version of its records a batch is, where it was corrected: leads to the version before and to the one after. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { homeQuery, nameOf } from '../home/home-query.ts';
import classes from './versions.module.css';

/** Nothing for a batch that was never corrected. */
export function VersionNote({ batch: id }: { batch: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(homeQuery);
  const find = (one: string | null | undefined) => data?.batches.find((batch) => batch.id === one);
  const batch = find(id);
  const [before, after] = [find(batch?.replaces), find(batch?.replacedBy)];
  if (!before && !after) return null;
  return (
    <div className={classes.versions}>
      {after && (
        <p className={classes.old}>
          {t('batch.replaced-by')}{' '}
          <Link to="/batches/$batch" params={{ batch: after.id }}>
            {nameOf(after)}
          </Link>
        </p>
      )}
      {before && (
        <p>
          {t('batch.replaces')}{' '}
          <Link to="/batches/$batch" params={{ batch: before.id }}>
            {nameOf(before)}
          </Link>
        </p>
      )}
    </div>
  );
}
