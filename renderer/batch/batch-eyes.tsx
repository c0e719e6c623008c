/** Why a batch needs eyes, in one quiet line: the most urgent reasons of its pages and documents. */
import { useTranslation } from 'react-i18next';
import type { HomeBatch } from '../home/home-query.ts';

const MOST_SHOWN = 3;
/** What Home counts in front of it. */
const COUNTED = ['blocks', 'looks', 'doubtful-words'];

/** Who asked for a correction is told in full beside it; `counted`: so is how much there is to fix and to look at. */
export function BatchEyes({ batch, counted }: { batch: Pick<HomeBatch, 'eyes'>; counted?: boolean }) {
  const { t } = useTranslation();
  const said = ['returned', ...(counted ? COUNTED : [])];
  const reasons = batch.eyes.filter(({ code }) => !said.includes(code));
  if (reasons.length === 0) return null;
  const shown = reasons
    .slice(0, MOST_SHOWN)
    .map(({ message, pages, documents }) =>
      pages > 0
        ? `${message} (${t('words.pages', { count: pages })})`
        : `${message} (${t('words.documents', { count: documents })})`,
    );
  const rest = reasons.length - shown.length;
  return (
    <p className="quiet">
      {shown.join(' · ')}
      {rest > 0 && ` · ${t('batch.more-reasons', { count: rest })}`}
    </p>
  );
}
