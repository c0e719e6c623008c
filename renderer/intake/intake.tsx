/** Intake: drop or choose scans, say once what they are and where the paper lies, and let the station begin. */
import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/client.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { Arriving } from './arriving.tsx';
import { DropZone } from './drop-zone.tsx';
import { FactsForm } from './facts-form.tsx';
import classes from './intake.module.css';
import { Sending } from './sending.tsx';
import { useIntake } from './use-intake.ts';
import { useWatching, Watching } from './watching.tsx';

export function Intake() {
  const { t } = useTranslation();
  const intake = useIntake();
  const { opening, files, grants } = intake;
  const watching = useWatching();
  const form = useRef<HTMLFormElement>(null);
  // The one form of facts serves both ways of taking in.
  const wanted = useRef<'open' | 'watch'>('open');
  const ask = (what: 'open' | 'watch') => {
    wanted.current = what;
    form.current?.requestSubmit();
    // Sent or not: Enter in the form opens a batch.
    wanted.current = 'open';
  };
  const nothing = files.length === 0 && grants.length === 0;
  const stopped = opening.error instanceof DOMException && opening.error.name === 'AbortError';
  return (
    <Screen
      crumbs={[{ label: t('intake.heading') }]}
      actions={
        <Button disabled={nothing} loading={opening.isPending} onClick={() => ask('open')}>
          {t('intake.begin')}
        </Button>
      }
    >
      <div className={classes.columns}>
        <section className={classes.left}>
          <h2>{t('intake.scans')}</h2>
          {opening.isPending ? <Sending intake={intake} /> : <DropZone intake={intake} />}
          {stopped && <p role="status">{t('intake.stopped')}</p>}
          {opening.error && !stopped && (
            <>
              <ProblemNote problem={opening.error} />
              {opening.error instanceof Problem && <p className="quiet">{t('intake.kept')}</p>}
            </>
          )}
          <Watching watching={watching} begin={() => ask('watch')} />
          <Arriving />
        </section>
        <section className={classes.right}>
          <h2>{t('intake.facts')}</h2>
          <FactsForm
            ref={form}
            disabled={opening.isPending}
            onSubmit={(facts) => (wanted.current === 'watch' ? watching.beginning : opening).mutate(facts)}
          />
        </section>
      </div>
    </Screen>
  );
}
