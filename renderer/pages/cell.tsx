/** One page in the grid: its thumbnail, its number, where its document begins, and what asks for a look. */
import {
  IconAlertTriangle,
  IconFile,
  IconHourglass,
  IconPencilQuestion,
  IconProgress,
  IconReplace,
  IconWritingSign,
} from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { thumbnailAddress } from '../api/pictures.ts';
import type { ListedPage } from '../batch/types.ts';
import classes from './grid.module.css';
import { oddities } from './order.ts';

/** Where a page lies among the documents. */
export interface PlaceInDocument {
  /** Number of the document in the batch, from 1. */
  document: number;
  /** Its kind, as people call it. */
  kind: string;
  first: boolean;
  last: boolean;
}

const HEAD = 20;
const FOOT = 24;

/** Height of a cell whose thumbnail is `size` wide. */
export function cellHeight(size: number): number {
  return HEAD + Math.round(size * 1.36) + FOOT;
}

export interface CellProps {
  /** `gone`: why it is out of the batch. */
  page: ListedPage & { gone?: 'deleted' | 'replaced' | 'united' | null };
  index: number;
  total: number;
  number: number | undefined;
  place: PlaceInDocument | undefined;
  size: number;
  chosen: boolean;
  focused: boolean;
  movable: boolean;
  dropBefore: boolean;
  dropAfter: boolean;
}

/** Clicks are the grid's, so that a cell is drawn anew only when its page changes. */
export const Cell = memo(function Cell(props: CellProps) {
  const { page, index, total, number, place, size, chosen, focused, movable, dropBefore, dropAfter } = props;
  const { t } = useTranslation();
  const badges = useBadges(page);
  const name = number === undefined ? page.source : t('pages.page', { number });
  const document = place ? `${t('pages.document', { number: place.document })} · ${place.kind}` : '';
  // Above a thumbnail there is room for the number and the kind alone.
  const head = place?.first ? `${place.document} · ${place.kind}` : '';
  return (
    <div
      id={`page-${page.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-setsize={total}
      aria-posinset={index + 1}
      aria-label={[name, document, ...badges.map((badge) => badge.text)].filter(Boolean).join(', ')}
      className={classes.cell}
      data-page={page.id}
      data-index={index}
      data-focused={focused || undefined}
      data-drop={dropBefore ? 'before' : dropAfter ? 'after' : undefined}
      draggable={movable}
      style={{ width: size, height: cellHeight(size) }}
    >
      <span
        className={classes.head}
        title={head === '' ? undefined : document}
        style={{ height: HEAD }}
        data-odd={(place?.document ?? 0) % 2 === 1 || undefined}
        data-first={place?.first || undefined}
        data-last={place?.last || undefined}
        data-none={place === undefined || undefined}
      >
        {head}
      </span>
      <span className={classes.picture} data-blank={page.blank || undefined}>
        <img
          src={thumbnailAddress(page.id, page.image)}
          alt=""
          draggable={false}
          decoding="async"
          width={page.width}
          height={page.height}
          className={classes.image}
        />
      </span>
      <span className={classes.foot} style={{ height: FOOT }}>
        <span className="num">{number ?? '–'}</span>
        <span className={classes.badges}>
          {badges.map((badge) => (
            <span key={badge.text} className={classes.badge} data-tone={badge.tone} title={badge.text}>
              {badge.icon}
              {badge.short}
            </span>
          ))}
        </span>
      </span>
    </div>
  );
});

interface Badge {
  icon: ReactNode;
  /** In full, for the pointer and screen readers. */
  text: string;
  short?: ReactNode;
  tone: 'doubt' | 'stop' | 'quiet';
}

function useBadges(page: CellProps['page']): Badge[] {
  const { t } = useTranslation();
  const badges: Badge[] = [];
  const icon = { size: 14, 'aria-hidden': true } as const;
  if (page.work === 'failed')
    badges.push({
      icon: <IconAlertTriangle {...icon} />,
      text: page.error ?? t('pages.work.failed'),
      tone: 'stop',
    });
  else if (page.work)
    badges.push({
      icon: page.work === 'running' ? <IconProgress {...icon} /> : <IconHourglass {...icon} />,
      text: t(`pages.work.${page.work}`),
      tone: 'quiet',
    });
  if (page.gone === 'replaced')
    badges.push({ icon: <IconReplace {...icon} />, text: t('pages.gone.replaced'), tone: 'quiet' });
  if (page.blank) badges.push({ icon: <IconFile {...icon} />, text: t('pages.blank'), tone: 'quiet' });
  const odd = oddities(page);
  if (odd.length > 0)
    badges.push({
      icon: <IconAlertTriangle {...icon} />,
      text: `${t('pages.look')}: ${odd.join('; ')}`,
      tone: 'doubt',
    });
  if (page.unread > 0)
    badges.push({
      icon: <IconWritingSign {...icon} />,
      text: t('pages.unread', { count: page.unread }),
      short: page.unread,
      tone: 'doubt',
    });
  if (page.doubtful > 0 && !page.blank)
    badges.push({
      icon: <IconPencilQuestion {...icon} />,
      text: t('pages.doubtful', { count: page.doubtful }),
      short: page.doubtful,
      tone: 'doubt',
    });
  return badges;
}
