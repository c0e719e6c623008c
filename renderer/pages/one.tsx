/** The page in focus, large: before and after cleanup, and what is known of it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Comments } from '../batch/comments.tsx';
import type { Edit } from '../batch/edits.ts';
import { pageQuery } from '../batch/queries.ts';
import type { ListedPage } from '../batch/types.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { ProblemNote } from '../ui/problem.tsx';
import type { Box } from '../viewer/geometry.ts';
import { AdjustForm } from './adjust.tsx';
import type { PlaceInDocument } from './cell.tsx';
import { Compare } from './compare.tsx';
import { cropOf } from './crop.ts';
import { Inspector } from './inspector.tsx';
import type { Adjust, PageActs } from './page-acts.ts';
import classes from './pages.module.css';

export interface OneProps {
  batch: string;
  listed: ListedPage;
  /** Number of the page in the batch, from 1. */
  numbered: number | undefined;
  place: PlaceInDocument | undefined;
  chosen: number[];
  acts: PageActs;
  edit: Edit;
  /** Facts stand beside the image, not below it. */
  wide: boolean;
  /** The page is out of the batch. */
  gone: boolean;
}

export function One({ batch, listed, numbered, place, chosen, acts, edit, wide, gone }: OneProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(pageQuery(batch, listed.id));
  const [trial, setTrial] = useState<Adjust | null>(null);
  const [cropping, setCropping] = useState(false);
  // A trial belongs to its page and to what was decided about it before: news of the station's work does not end it.
  const decided = JSON.stringify(listed.adjust);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    setTrial(null);
    setCropping(false);
  }, [listed.id, decided]);
  const crop = (box: Box) => {
    if (!data?.toAccess) return;
    setTrial({ ...(trial ?? listed.adjust), crop: cropOf(box, data.toAccess) });
    setCropping(false);
  };
  const apply = (to: 'one' | 'chosen' | 'all', adjust: Adjust) => {
    setTrial(null);
    const ids = to === 'all' ? ('all' as const) : to === 'chosen' ? chosen : [listed.id];
    if (to === 'one' || Object.keys(adjust).length === 0) return void acts.adjust(ids, adjust, false);
    // For several pages only what was changed here is decided; the rest of what each has stays.
    const now: Record<string, unknown> = listed.adjust;
    const changed = Object.entries(adjust).filter(([name, value]) => now[name] !== value);
    void acts.adjust(ids, Object.fromEntries(changed), true);
  };
  const comment = useRef<HTMLTextAreaElement>(null);
  useCommand('comment', () => comment.current?.focus(), !gone);
  const where = place
    ? `${t('pages.document', { number: place.document })} · ${place.kind}`
    : t('pages.no-document');
  return (
    <div className={classes.one} data-wide={wide || undefined}>
      <div className={classes.large}>
        {error && !data && <ProblemNote problem={error} again={() => void refetch()} />}
        {data && <Compare page={data} listed={listed} trial={trial} cropping={cropping} onCrop={crop} />}
      </div>
      <div className={classes.below}>
        {!gone && (
          <>
            <AdjustForm
              page={listed}
              chosen={chosen.length}
              trial={trial}
              placed={
                data?.toAccess ? { width: data.width, height: data.height, toAccess: data.toAccess } : null
              }
              cropping={cropping}
              onCropping={setCropping}
              onTrial={setTrial}
              onApply={apply}
            />
            <Inspector page={listed} place={where} />
            <Comments
              ref={comment}
              batch={batch}
              about={{ pageId: listed.id }}
              named={t('pages.page', { number: numbered ?? '' })}
              edit={edit}
            />
          </>
        )}
      </div>
    </div>
  );
}
