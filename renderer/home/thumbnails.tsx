/** The pages of a batch as they come out of the cleanup. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { thumbnailAddress } from '../api/pictures.ts';
import { batchKey } from '../api/queries.ts';
import classes from './thumbnails.module.css';

/** A first look; the whole batch is the business of the pages' own screen. */
const MOST_SHOWN = 60;

export function Thumbnails({ batch }: { batch: string }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: batchKey(batch, 'first-pages'),
    queryFn: () =>
      read(
        client.api.batches[':id'].pages.$get({
          param: { id: batch },
          query: { from: '0', limit: String(MOST_SHOWN) },
        } as never),
      ),
  });
  if (!data || data.pages.length === 0) return null;
  return (
    <section>
      <h2>{t('home.pages')}</h2>
      <ul className={classes.grid}>
        {data.pages.map((page) => {
          const name = page.index > 0 ? `${page.source} · ${page.index + 1}` : page.source;
          return (
            <li key={page.id} className={classes.page}>
              {page.work && page.work !== 'failed' && page.words === 0 ? (
                <div className={classes.waiting}>{t('home.page-waiting')}</div>
              ) : (
                <img
                  src={thumbnailAddress(page.id, page.image)}
                  alt={t('home.page-image', { name })}
                  loading="lazy"
                  decoding="async"
                />
              )}
              <span>{name}</span>
            </li>
          );
        })}
      </ul>
      {data.total > data.pages.length && (
        <p>
          <Link to="/batches/$batch/pages" params={{ batch }}>
            {t('home.more-pages', { count: data.total - data.pages.length })}
          </Link>
        </p>
      )}
    </section>
  );
}
