/** Before and after cleanup on top of each other, to the pixel, with a line between them that can be moved. */
import { useDebouncedValue, useElementSize } from '@mantine/hooks';
import { type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askedMarks } from '../batch/asked.ts';
import type { ListedPage, OpenedPage } from '../batch/types.ts';
import { type Box, boxBetween } from '../viewer/geometry.ts';
import classes from './compare.module.css';
import type { Adjust } from './page-acts.ts';

const WIDTH = 1600;
/** Pixels of the page; less was no box but a click. */
const LEAST_CROP = 40;

export interface CompareProps {
  page: OpenedPage;
  listed: ListedPage;
  /** Cleanup that is being tried out; null shows the page as it is. */
  trial: Adjust | null;
  /** Dragging draws what is to be kept of the page instead of moving the line. */
  cropping: boolean;
  /** A box that was drawn, pixels of the access image. */
  onCrop(box: Box): void;
}

export function Compare({ page, listed, trial, cropping, onCrop }: CompareProps) {
  const { t } = useTranslation();
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const [share, setShare] = useState(50);
  // Nothing stands on the left until the scan is there: an empty side would be taken for a lost page.
  const [loaded, setLoaded] = useState<string | null>(null);
  const [drawn, setDrawn] = useState<{ from: [number, number]; to: [number, number] } | null>(null);
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
  const at = (event: PointerEvent<HTMLDivElement>): [number, number] => {
    const edge = event.currentTarget.getBoundingClientRect();
    return [(event.clientX - edge.left) / scale, (event.clientY - edge.top) / scale];
  };
  // Cut otherwise, the page lies elsewhere than the scan below it.
  const recut = trial !== null && String(trial.crop) !== String(listed.adjust.crop);
  const box = drawn && boxBetween(drawn.from, drawn.to, access, LEAST_CROP);
  return (
    <div className={classes.compare}>
      <div ref={ref} className={classes.room}>
        <div
          className={classes.stage}
          style={{ width: access.width * scale, height: access.height * scale }}
          data-cropping={cropping || undefined}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            if (cropping) setDrawn({ from: at(event), to: at(event) });
            else follow(event);
          }}
          onPointerMove={(event) => {
            if (event.buttons === 0) return;
            if (!cropping) return follow(event);
            // Where the pointer is has to be asked now: later the event belongs to nobody.
            const to = at(event);
            setDrawn((now) => now && { ...now, to });
          }}
          onPointerUp={() => {
            if (box) onCrop(box);
            setDrawn(null);
          }}
        >
          <img
            className={classes.after}
            src={`/api/pages/${page.id}/image/access?width=${WIDTH}&v=${access.version}`}
            alt={t('pages.compare.after')}
            draggable={false}
            // At once, until the station's own preview is there.
            style={trial ? { transform: `rotate(${rotation(listed, trial)}deg)` } : undefined}
          />
          {trial && <Trial source={addressOf(page.id, listed, trial)} />}
          <div
            className={classes.before}
            hidden={cropping || recut || loaded !== original.version}
            style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}
          >
            <img
              src={`/api/pages/${page.id}/image/original?width=${WIDTH}&v=${original.version}`}
              alt={t('pages.compare.before')}
              draggable={false}
              onLoad={() => setLoaded(original.version)}
              style={{
                width: original.width,
                height: original.height,
                transform: `scale(${scale}) matrix(${matrix})`,
              }}
            />
          </div>
          {!trial &&
            !cropping &&
            askedMarks(page, t('review.mark')).map(({ id, box: [left, top, wide, high], label }) => (
              <div
                key={id}
                className={classes.asked}
                title={label}
                style={{ left: left * scale, top: top * scale, width: wide * scale, height: high * scale }}
              />
            ))}
          {!cropping && !recut && <div className={classes.line} style={{ left: `${share}%` }} />}
          {box && (
            <div
              className={classes.crop}
              style={{
                left: box[0] * scale,
                top: box[1] * scale,
                width: box[2] * scale,
                height: box[3] * scale,
              }}
            />
          )}
          <span className={classes.tag} data-side="before" hidden={recut}>
            {cropping
              ? t('pages.compare.cropping')
              : loaded === original.version
                ? t('pages.compare.before')
                : t('pages.compare.loading')}
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

function addressOf(page: number, listed: ListedPage, trial: Adjust): string {
  // How strongly it is cleaned shows in what the reader is given.
  const kind = trial.strength !== listed.adjust.strength ? 'reading' : 'access';
  const asked = new URLSearchParams({ adjust: JSON.stringify(trial), kind, width: '1200' });
  return `/api/pages/${page}/preview?${asked}`;
}

const PAUSE_MS = 250;

/** The station's preview, asked for when the hand rests; the one before stays until it is there. */
function Trial({ source }: { source: string }) {
  const { t } = useTranslation();
  const [asked] = useDebouncedValue(source, PAUSE_MS);
  const [there, setThere] = useState(false);
  return (
    <img
      className={classes.trial}
      src={asked}
      alt={t('pages.compare.trial')}
      draggable={false}
      hidden={!there}
      onLoad={() => setThere(true)}
    />
  );
}
