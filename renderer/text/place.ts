/** Where in a batch the text is worked on: page, line and word, and the way to the next doubt across pages. */
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pageQuery } from '../batch/queries.ts';
import type { ListedPage } from '../batch/types.ts';
import { wholeAddress } from '../viewer/deep-zoom.ts';
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
  // A place is one on its page: another page begins without any.
  const [stood, setStood] = useState<{ page: number; at: At } | null>(null);
  const at = stood !== null && stood.page === page ? stood.at : null;
  const setAt = (to: At) => page !== undefined && setStood({ page, at: to });
  const arrival = useRef<{ page: number; then: Arrival } | null>(null);

  const open = (id: number, then: Arrival | null = null) => {
    arrival.current = then && { page: id, then };
    // On its way while the screen still turns to it.
    const opened = pages.find((candidate) => candidate.id === id);
    if (opened) fetchPage(opened);
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

  // The pages beside this one, and the next that asks for a person, are at hand before they are asked for; but not
  // before the one that was asked for.
  const here = pages.findIndex((candidate) => candidate.id === page);
  const beside = [pages[here + 1], pages[here + 2], pages[here + 3], pages[here - 1]];
  const fetchPage = useAtHand(batch, [pages[here], ...(lines ? [...beside, beyond(page, 1)] : [])]);

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

/**
 * Fetches pages and their pictures; those of `wanted` stay in the browser's memory as long as they are wanted. Returns
 * how to begin with one more.
 */
function useAtHand(batch: string, wanted: (ListedPage | undefined)[]): (page: ListedPage) => void {
  const client = useQueryClient();
  const held = useRef(new Map<string, HTMLImageElement>());
  const pages = new Map(wanted.flatMap((page) => (page ? [[page.id, page] as const] : [])));
  const key = [...pages.values()].map(({ id, image }) => `${id} ${image}`).join();
  const fetchPage = ({ id, image, width, height }: ListedPage) => {
    void client.prefetchQuery(pageQuery(batch, id));
    const address = wholeAddress({ id, version: image, width, height });
    if (held.current.has(address)) return;
    const picture = new Image();
    picture.src = address;
    held.current.set(address, picture);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which pages
  useEffect(() => {
    const before = held.current;
    held.current = new Map(
      [...pages.values()].flatMap(({ id, image: version, width, height }) => {
        const address = wholeAddress({ id, version, width, height });
        const picture = before.get(address);
        return picture ? [[address, picture] as const] : [];
      }),
    );
    for (const page of pages.values()) fetchPage(page);
  }, [client, batch, key]);
  return fetchPage;
}
