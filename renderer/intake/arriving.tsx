/** The pages that came in last, as they come: from files being taken in here, from watched folders, from the command. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { useEvents } from '../api/link.ts';
import { thumbnailAddress } from '../api/pictures.ts';
import { queries } from '../api/queries.ts';
import classes from './intake.module.css';

/** Pages come many times a second, and each new thumbnail costs the computer that reads them: a look now and then will do. */
const GATHER_MS = 1500;

const arrivalsQuery = queryOptions({
  queryKey: ['arrivals'],
  queryFn: () => read(client.api.arrivals.$get()),
});

/** Nothing while no page has ever come in. */
export function Arriving() {
  const { t } = useTranslation();
  const { data } = useQuery(arrivalsQuery);
  useFollowing();
  if (!data || data.pages.length === 0) return null;
  return (
    <section className={classes.arrivals} aria-labelledby="arriving">
      <h2 id="arriving">{t('intake.arriving')}</h2>
      <ul className={classes.arriving} data-arriving>
        {data.pages.map(({ id, batch, source, index, image, clean }) => {
          const name = index > 0 ? `${source} · ${index + 1}` : source;
          return (
            <li key={id} data-clean={clean}>
              <Link to="/batches/$batch/pages" params={{ batch }} search={{ page: id }} title={name}>
                <img
                  src={thumbnailAddress(id, image)}
                  alt={t('home.page-image', { name })}
                  decoding="async"
                />
                <span>{name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Reads the list anew some time after a page has come in or was cleaned. */
function useFollowing(): void {
  const timer = useRef<number | undefined>(undefined);
  const soon = useCallback(() => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: arrivalsQuery.queryKey });
    }, GATHER_MS);
  }, []);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  useEvents(
    useCallback(
      (event) => {
        const came =
          event.type === 'job' && ['ingest', 'clean'].includes(event.stage) && event.state === 'done';
        if (came) soon();
      },
      [soon],
    ),
    soon,
  );
}
