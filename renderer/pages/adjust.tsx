/** How the page in focus is cleaned up: straightened, split, gentler; tried out at once, then applied to one or more. */
import { Button, NumberInput, SegmentedControl, Slider } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedPage } from '../batch/types.ts';
import classes from './adjust.module.css';
import { type Affine, cropOf, withoutEdges } from './crop.ts';
import type { Adjust } from './page-acts.ts';

const MOST_SKEW = 15;

export interface AdjustProps {
  page: ListedPage;
  /** How many pages are chosen. */
  chosen: number;
  trial: Adjust | null;
  /** Size of the page as it is now, and the way there from the scan; null until it is cleaned. */
  placed: { width: number; height: number; toAccess: Affine } | null;
  cropping: boolean;
  onCropping(on: boolean): void;
  onTrial(trial: Adjust | null): void;
  onApply(to: 'one' | 'chosen' | 'all', adjust: Adjust): void;
}

type Choice = 'auto' | 'yes' | 'no';

/** The form; `trial` is what the preview shows, null for the page as it is. */
export function AdjustForm(props: AdjustProps) {
  const { page, chosen, trial, placed, cropping, onCropping, onTrial, onApply } = props;
  const { t } = useTranslation();
  const [to, setTo] = useState<'one' | 'chosen' | 'all'>('one');
  const now = trial ?? page.adjust;
  const skew = now.skew ?? page.skew;
  const change = (part: { [K in keyof Adjust]: Adjust[K] | undefined }) => {
    const { by: _, ...rest } = now;
    const next: Record<string, unknown> = { ...rest, ...part };
    // What was set back to the machine's judgement is left out.
    onTrial(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)));
  };
  const split: Choice = now.split === undefined ? 'auto' : now.split ? 'yes' : 'no';
  const target = to === 'chosen' && chosen < 2 ? 'one' : to;
  return (
    <section className={classes.adjust} aria-label={t('pages.adjust.title')}>
      <div className={classes.row}>
        <span id="adjust-skew">{t('pages.adjust.skew')}</span>
        <Slider
          className={classes.wide!}
          thumbLabel={t('pages.adjust.skew')}
          size="sm"
          min={-MOST_SKEW}
          max={MOST_SKEW}
          step={0.1}
          label={null}
          value={Math.min(MOST_SKEW, Math.max(-MOST_SKEW, skew))}
          onChange={(value) => change({ skew: value })}
        />
        <NumberInput
          size="xs"
          className={classes.number!}
          aria-labelledby="adjust-skew"
          suffix="°"
          min={-45}
          max={45}
          step={0.1}
          decimalScale={2}
          value={skew}
          onChange={(value) => typeof value === 'number' && change({ skew: value })}
        />
      </div>
      <div className={classes.row}>
        <span>{t('pages.adjust.split')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('pages.adjust.split')}
          value={split}
          onChange={(value) => change({ split: value === 'auto' ? undefined : value === 'yes' })}
          data={(['auto', 'yes', 'no'] as const).map((value) => ({
            value,
            label: t(`pages.adjust.split-${value}`),
          }))}
        />
      </div>
      <div className={classes.row}>
        <span>{t('pages.adjust.strength')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('pages.adjust.strength')}
          value={now.strength ?? 'normal'}
          onChange={(value) => change({ strength: value === 'gentle' ? 'gentle' : undefined })}
          data={(['normal', 'gentle'] as const).map((value) => ({
            value,
            label: t(`pages.adjust.strength-${value}`),
          }))}
        />
      </div>
      {placed && (
        <CropRow
          key={`${page.id} ${JSON.stringify(page.adjust)}`}
          placed={placed}
          cropped={now.crop !== undefined}
          cropping={cropping}
          onCropping={onCropping}
          onCrop={(crop) => change({ crop })}
        />
      )}
      <div className={classes.row}>
        <span>{t('pages.adjust.to')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('pages.adjust.to')}
          value={target}
          onChange={(value) => setTo(value as typeof to)}
          data={[
            { value: 'one', label: t('pages.adjust.to-one') },
            { value: 'chosen', label: t('pages.adjust.to-chosen', { count: chosen }), disabled: chosen < 2 },
            { value: 'all', label: t('pages.adjust.to-all') },
          ]}
        />
      </div>
      <div className={classes.buttons}>
        <Button size="compact-sm" disabled={trial === null} onClick={() => onApply(target, now)}>
          {t('pages.adjust.apply')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={trial === null} onClick={() => onTrial(null)}>
          {t('pages.adjust.drop')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={Object.keys(page.adjust).length === 0 && target === 'one'}
          onClick={() => onApply(target, {})}
        >
          {t('pages.adjust.machine')}
        </Button>
      </div>
    </section>
  );
}

const EDGES = ['top', 'right', 'bottom', 'left'] as const;
const MOST_PERCENT = 45;

interface CropRowProps {
  placed: NonNullable<AdjustProps['placed']>;
  cropped: boolean;
  cropping: boolean;
  onCropping(on: boolean): void;
  onCrop(crop: Adjust['crop'] | undefined): void;
}

/** What is cut off: drawn on the image, or in percent of each edge. */
function CropRow({ placed, cropped, cropping, onCropping, onCrop }: CropRowProps) {
  const { t } = useTranslation();
  const [edges, setEdges] = useState({ top: 0, right: 0, bottom: 0, left: 0 });
  const set = (edge: (typeof EDGES)[number], percent: number) => {
    const next = { ...edges, [edge]: percent };
    setEdges(next);
    const none = EDGES.every((one) => next[one] === 0);
    onCrop(none ? undefined : cropOf(withoutEdges(placed, next), placed.toAccess));
  };
  return (
    <div className={classes.row}>
      <span>{t('pages.adjust.crop')}</span>
      {EDGES.map((edge) => (
        <NumberInput
          key={edge}
          size="xs"
          className={classes.edge!}
          aria-label={t(`pages.adjust.crop-${edge}`)}
          title={t(`pages.adjust.crop-${edge}`)}
          leftSection={{ top: '↑', right: '→', bottom: '↓', left: '←' }[edge]}
          suffix="%"
          min={0}
          max={MOST_PERCENT}
          hideControls
          value={edges[edge]}
          onChange={(value) => typeof value === 'number' && set(edge, value)}
        />
      ))}
      <Button
        size="compact-xs"
        variant={cropping ? 'filled' : 'default'}
        aria-pressed={cropping}
        onClick={() => onCropping(!cropping)}
      >
        {t('pages.adjust.crop-draw')}
      </Button>
      {cropped && (
        <Button size="compact-xs" variant="subtle" onClick={() => onCrop(undefined)}>
          {t('pages.adjust.crop-none')}
        </Button>
      )}
    </div>
  );
}
