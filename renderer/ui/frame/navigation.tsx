/** The steps of the work down the left side, icon and word. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './frame.module.css';
import { PLACES, type Place } from './places.ts';

export function Navigation() {
  const { t } = useTranslation();
  return (
    <nav className={classes.nav} aria-label={t('frame.navigation')}>
      <List places={PLACES.filter((p) => !p.aside)} />
      <List places={PLACES.filter((p) => p.aside)} />
    </nav>
  );
}

function List({ places }: { places: Place[] }) {
  const { t } = useTranslation();
  return (
    <ul>
      {places.map(({ id, to, icon: Icon }) => (
        <li key={id}>
          <Link
            to={to}
            className={classes.place}
            activeOptions={{ exact: to === '/' }}
            activeProps={{ 'aria-current': 'page' }}
          >
            <Icon size={22} stroke={1.6} aria-hidden />
            {t(`frame.nav.${id}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
