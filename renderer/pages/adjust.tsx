/** How the page in focus is cleaned up: straightened, split, gentler; tried out at once, then applied to one or more. */
import { Button, NumberInput, SegmentedControl, Slider } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedPage } from '../batch/types.ts';
import classes from './adjust.module.css';
import type { Adjust } from './page-acts.ts';

const MOST_SKEW = 15;

export interface AdjustProps {
  page: ListedPage;
  /** How many pages are chosen. */
  chosen: number;
  trial: Adjust | null;
  onTrial(trial: Adjust | null): void;
  onApply(to: 'one' | 'chosen' | 'all', adjust: Adjust): void;
}

type Choice = 'auto' | 'yes' | 'no';

/** The form; `trial` is what the preview shows, null for the page as it is. */
export function AdjustForm({ page, chosen, trial, onTrial, onApply }: AdjustProps) {
  const { t } = useTranslation();
  const [to, setTo] = useState<'one' | 'chosen' | 'all'>('one');
  const now = trial ?? page.adjust;
  const skew = now.skew ?? page.skew;
  const change = (part: Adjust) => {
    const { by: _, ...rest } = now;
    const next = { ...rest, ...part };
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
