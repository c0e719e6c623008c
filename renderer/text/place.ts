/** Where in a batch the text is worked on: page, line and word, and the way to the next doubt across pages. */
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pageQuery } from '../batch/queries.ts';
import type { ListedPage } from '../batch/types.ts';
import { type At, doubtsOf, type EditLine, nextPlace } from './lines.ts';

/** Where to stand on a page that is being opened. */
type Arrival = { doubt: 1 | -1 } | { read: At };

const asks = (page: ListedPage) => !page.blank && page.doubtful + page.unread > 0;

/** The place of a read word among the lines that are shown: those that wait to be keyed stand between them. */
export function amongLines(lines: EditLine[], { line, word }: At): At {
  return { line: lines.findIndex((one) => one.index === line), word };
}

export function useTextPlace({
  batch,
  pages,
  page,
  lines,
}: {
  batch: string;
  pages: ListedPage[];
  /** Id of the page on the screen. */
  page: number | undefined;
  /** Its lines; undefined until they are there. */
  lines: EditLine[] | undefined;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [at, setAt] = useState<At | null>(null);
  const arrival = useRef<{ page: number; then: Arrival } | null>(null);
  const shown = useRef(page);

  const open = (id: number, then: Arrival | null = null) => {
    arrival.current = then && { page: id, then };
    void navigate({ to: '/batches/$batch/text', params: { batch }, search: { page: id }, replace: true });
  };
  const beyond = (from: number | undefined, way: 1 | -1) => {
    const here = pages.findIndex((candidate) => candidate.id === from);
    return way === 1 ? pages.slice(here + 1).find(asks) : pages.slice(0, Math.max(here, 0)).findLast(asks);
  };
  const goOn = (way: 1 | -1) => {
    const next = beyond(page, way);
    if (next) return open(next.id, { doubt: way });
    notifications.show({ message: t(way === 1 ? 'text.no-more' : 'text.none-before') });
  };
  const toDoubt = (way: 1 | -1, from: At | null = at, among: EditLine[] | undefined = lines) => {
    const next = among && nextPlace(doubtsOf(among), from, way);
    if (next) setAt(next);
    else goOn(way);
  };

  useEffect(() => {
    if (shown.current !== page) {
      shown.current = page;
      setAt(null);
    }
    // The page that is left may be drawn once more before the new one is there: it is not where to stand.
    if (!lines || !arrival.current || arrival.current.page !== page) return;
    const wanted = arrival.current.then;
    arrival.current = null;
    if ('read' in wanted) setAt(amongLines(lines, wanted.read));
    else {
      const next = nextPlace(doubtsOf(lines), null, wanted.doubt);
      if (next) setAt(next);
      else goOn(wanted.doubt);
    }
  });

  // The pages that come next, in order and by doubts, are at hand before they are asked for.
  const here = pages.findIndex((candidate) => candidate.id === page);
  const ahead = [pages[here + 1], pages[here + 2], page === undefined ? undefined : beyond(page, 1)];
  const wanted = ahead.flatMap((one) => (one ? [`${one.id} ${one.image}`] : [])).join();
  useEffect(() => {
    for (const [id, image] of wanted.split(',').map((one) => one.split(' '))) {
      if (!id) continue;
      void client.prefetchQuery(pageQuery(batch, Number(id)));
      new Image().src = `/api/pages/${id}/image/access?width=800&v=${image}`;
    }
  }, [client, batch, wanted]);

  return {
    at,
    setAt,
    open,
    toDoubt,
    /** To a word by its place among the lines that were read. */
    toRead(id: number, read: At) {
      if (id === page && lines) setAt(amongLines(lines, read));
      else open(id, { read });
    },
    toPage(way: 1 | -1) {
      const next = pages[pages.findIndex((candidate) => candidate.id === page) + way];
      if (next) open(next.id);
    },
  };
}
