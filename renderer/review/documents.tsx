/** The documents of a batch under review: who checked each, its secrecy mark and the decision on it, its pages. */
import { Button, Group, Textarea } from '@mantine/core';
import { IconCheck, IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { useRole } from '../session/session.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { type BatchReview, type ReviewedDocument, refreshBatch, usePersonName } from './queries.ts';
import classes from './review.module.css';

export function ReviewDocuments({
  review,
  numbers,
  kindOf,
  page,
  onPage,
}: {
  review: BatchReview;
  numbers: ReadonlyMap<number, number>;
  kindOf: (document: ReviewedDocument) => string;
  page: number | undefined;
  onPage: (page: number) => void;
}) {
  const { t } = useTranslation();
  const person = usePersonName();
  const supervisor = useRole('supervisor');
  return (
    <ul className={classes.documents}>
      {review.documents.map((document, n) => (
        <li
          key={document.id}
          data-current={page !== undefined && document.pages.includes(page) ? '' : undefined}
        >
          <button type="button" data-open onClick={() => document.pages[0] && onPage(document.pages[0])}>
            {n + 1}. {kindOf(document)}
          </button>
          {document.checkedBy ? (
            <span className={classes.good}>
              <IconCheck size={15} aria-hidden />{' '}
              {t('review.checked-by', { who: person(document.checkedBy) })}
            </span>
          ) : (
            <span className="quiet">{t('review.not-checked')}</span>
          )}
          <div className={classes.pages}>
            {document.pages.map((id) => (
              <Button
                key={id}
                size="compact-xs"
                variant={id === page ? 'filled' : 'default'}
                aria-label={t('pages.page', { number: numbers.get(id) ?? '?' })}
                aria-pressed={id === page}
                onClick={() => onPage(id)}
              >
                {numbers.get(id)}
              </Button>
            ))}
          </div>
          {document.secrecy && <Secrecy batch={review.batch} document={document} supervisor={supervisor} />}
        </li>
      ))}
    </ul>
  );
}

/** The mark, and for supervisors the decision with its ground. */
function Secrecy({
  batch,
  document,
  supervisor,
}: {
  batch: string;
  document: ReviewedDocument;
  supervisor: boolean;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: (decision: 'release' | 'withhold') =>
      read(
        client.api.documents[':id'].secrecy.$put(
          { param: { id: document.id } },
          json({ decision, reason: reason.trim() }),
        ),
      ),
    onSettled: () => refreshBatch(batch),
  });
  return (
    <div className={classes.form}>
      <strong className={classes.stop}>
        <IconLock size={15} aria-hidden /> {t('review.mark-is', { mark: document.secrecy! })}
      </strong>
      <span>{t(`review.secrecy-${document.secrecyDecision ?? 'open'}`)}</span>
      {supervisor && document.secrecyDecision === null && (
        <>
          <Textarea
            label={t('review.ground')}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              disabled={reason.trim() === ''}
              onClick={() => decide.mutate('withhold')}
            >
              {t('review.withhold')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={reason.trim() === ''}
              onClick={() => decide.mutate('release')}
            >
              {t('review.release')}
            </Button>
          </Group>
        </>
      )}
      {decide.error && <ProblemNote problem={decide.error} />}
    </div>
  );
}
