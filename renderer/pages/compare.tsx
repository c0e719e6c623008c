/** Before and after cleanup on top of each other, to the pixel, with a line between them that can be moved. */
import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedPage, OpenedPage } from '../batch/types.ts';
import classes from './compare.module.css';
import type { Adjust } from './page-acts.ts';

const WIDTH = 1600;

export interface CompareProps {
  page: OpenedPage;
  listed: ListedPage;
  /** Cleanup that is being tried out; null shows the page as it is. */
  trial: Adjust | null;
}

export function Compare({ page, listed, trial }: CompareProps) {
  const { t } = useTranslation();
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const [share, setShare] = useState(50);
  const { access, original } = page.images;
  if (!access || !original || !page.toAccess)
    return <p className={classes.waiting}>{t('pages.compare.waiting')}</p>;
  const scale = Math.min(width / access.width, height / access.height) || 0.01;
  const [a, b, c, d, e, f] = page.toAccess;
  // The original's part that is this page, led to the whole picture and from there to the access image.
  const [x = 0, y = 0] = listed.region ?? [];
  const matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f].join(',');
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const edge = event.currentTarget.getBoundingClientRect();
    setShare(Math.min(100, Math.max(0, ((event.clientX - edge.left) / edge.width) * 100)));
  };
  return (
    <div className={classes.compare}>
      <div ref={ref} className={classes.room}>
        <div
          className={classes.stage}
          style={{ width: access.width * scale, height: access.height * scale }}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            follow(event);
          }}
          onPointerMove={(event) => event.buttons > 0 && follow(event)}
        >
          <img
            className={classes.after}
            src={`/api/pages/${page.id}/image/access?width=${WIDTH}&v=${access.version}`}
            alt={t('pages.compare.after')}
            draggable={false}
            // At once, until the station's own preview is there.
            style={trial ? { transform: `rotate(${rotation(listed, trial)}deg)` } : undefined}
          />
          {trial && <Trial key={addressOf(page.id, trial)} source={addressOf(page.id, trial)} />}
          <div className={classes.before} style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
            <img
              src={`/api/pages/${page.id}/image/original?width=${WIDTH}&v=${original.version}`}
              alt={t('pages.compare.before')}
              draggable={false}
              style={{
                width: original.width,
                height: original.height,
                transform: `scale(${scale}) matrix(${matrix})`,
              }}
            />
          </div>
          <div className={classes.line} style={{ left: `${share}%` }} />
          <span className={classes.tag} data-side="before">
            {t('pages.compare.before')}
          </span>
          <span className={classes.tag} data-side="after">
            {trial ? t('pages.compare.trial') : t('pages.compare.after')}
          </span>
        </div>
      </div>
      <input
        className={classes.range}
        type="range"
        min={0}
        max={100}
        value={Math.round(share)}
        aria-label={t('pages.compare.slider')}
        aria-valuetext={t('pages.compare.share', { share: Math.round(share) })}
        onChange={(event) => setShare(Number(event.currentTarget.value))}
      />
    </div>
  );
}

/** Degrees, clockwise, from how the page lies now to how the trial would lay it. */
function rotation(listed: ListedPage, trial: Adjust): number {
  return (trial.turn ?? listed.turn) - listed.turn + listed.skew - (trial.skew ?? listed.skew);
}

function addressOf(page: number, trial: Adjust): string {
  const asked = new URLSearchParams({ width: '1200' });
  if (trial.turn !== undefined) asked.set('turn', String(trial.turn));
  if (trial.skew !== undefined) asked.set('skew', String(trial.skew));
  if (trial.strength !== undefined) asked.set('strength', trial.strength);
  return `/api/pages/${page}/preview?${asked}`;
}

const PAUSE_MS = 250;

/** The station's preview, asked for when the hand rests and shown once it is there. */
function Trial({ source }: { source: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [there, setThere] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!asked) return null;
  return (
    <img
      className={classes.trial}
      src={source}
      alt={t('pages.compare.trial')}
      draggable={false}
      hidden={!there}
      onLoad={() => setThere(true)}
    />
  );
}
