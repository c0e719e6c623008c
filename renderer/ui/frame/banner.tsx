/** Says when the engine is away, and that it comes back by itself; silent for interruptions too short to notice. */
import { IconKey, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLinkState } from '../../api/link.ts';
import classes from './frame.module.css';

const PATIENCE_MS = 600;

export function Banner() {
  const { t } = useTranslation();
  const state = useLinkState();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (state !== 'lost') return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  if (state === 'shut') {
    return (
      <div className={classes.banner} role="alert" data-shut>
        <IconKey size={18} aria-hidden />
        {t('frame.shut')}
      </div>
    );
  }
  if (state !== 'lost' || !late) return null;
  return (
    <div className={classes.banner} role="status">
      <IconRefresh size={18} aria-hidden />
      {t('frame.lost')}
    </div>
  );
}
