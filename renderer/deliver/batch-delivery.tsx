/** One batch on its way out: the check before sending, acceptance, the destination, each package with its receipt. */
import { Button, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { batchKey, batchQuery, queries } from '../api/queries.ts';
import { VersionNote } from '../batch/versions.tsx';
import { type HomeBatch, nameOf, progressOf } from '../home/home-query.ts';
import { StateBadge } from '../home/state-badge.tsx';
import { sessionQuery, useRole } from '../session/session.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Check } from './check.tsx';
import classes from './deliver.module.css';
import { Packages } from './packages.tsx';
import { SendForm } from './send-form.tsx';

export function BatchDelivery({ batch }: { batch: HomeBatch }) {
  const { t } = useTranslation();
  const { data: report } = useQuery(batchQuery(batch.id));
  const { data: session } = useQuery(sessionQuery);
  const [checking, setChecking] = useState(false);
  const approve = useMutation({
    mutationFn: () => read(client.api.batches[':id'].approve.$post({ param: { id: batch.id } })),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['status'] }),
        queries.invalidateQueries({ queryKey: batchKey(batch.id) }),
      ]),
  });
  const { busy } = progressOf(batch);
  const navigate = useNavigate();
  const params = { batch: batch.id };
  const corrector = useRole('supervisor', 'administrator');
  const settled = ['packed', 'delivered', 'acknowledged'].includes(batch.state);
  const waiting = batch.state === 'described' || batch.state === 'checked';
  const name = nameOf(batch);
  return (
    <section className={classes.batch} aria-label={name}>
      <Group gap="sm">
        <h2>
          <Link to="/batches/$batch" params={{ batch: batch.id }}>
            {name}
          </Link>
        </h2>
        <StateBadge batch={batch} />
        <span className="quiet num">{t('words.pages', { count: batch.pages })}</span>
        <span className={classes.gap} />
        <Button
          size="xs"
          variant="default"
          aria-expanded={checking}
          onClick={() => setChecking((open) => !open)}
        >
          {t('deliver.check')}
        </Button>
        {settled && corrector && !batch.replacedBy && (
          <Button
            size="xs"
            variant="default"
            onClick={() => void navigate({ to: '/batches/$batch/review', params, search: { correct: true } })}
          >
            {t('review.correct-open')}
          </Button>
        )}
        {waiting && !session?.accounts && (
          <Button size="xs" loading={approve.isPending || busy} onClick={() => approve.mutate()}>
            {t('deliver.accept')}
          </Button>
        )}
      </Group>
      <VersionNote batch={batch.id} />
      {waiting && session?.accounts && <p className="quiet">{t('deliver.needs-supervisor')}</p>}
      {approve.error && <ProblemNote problem={approve.error} />}
      {report?.failures.map((failure) => (
        <p key={failure.stage + failure.message} className={classes.stop}>
          {failure.message}
        </p>
      ))}
      {checking && <Check batch={batch.id} />}
      {report && <Packages report={report} />}
      {settled && !batch.replacedBy && <SendForm batch={batch.id} />}
    </section>
  );
}
