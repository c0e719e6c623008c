/** What can be decided about a batch now, and why not what cannot; what was returned and answered before. */
import { Button, Group, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { recordTypesQuery } from '../batch/queries.ts';
import { VersionNote } from '../batch/versions.tsx';
import { homeQuery } from '../home/home-query.ts';
import { language } from '../locales/i18n.ts';
import { useRole } from '../session/session.ts';
import { dateTime } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { AskForm, type Asking, type Mark } from './ask-form.tsx';
import { useAskedRow } from './asked-row.ts';
import { type BatchReview, type Returned, refreshBatch, useDefectName, usePersonName } from './queries.ts';
import classes from './review.module.css';
import { useWhyNot } from './why-not.ts';

/** Fields of a mark's document, by name, as people call them. */
type FieldsOf = (mark: Mark) => { value: string; label: string }[];

interface Props {
  review: BatchReview;
  asked: Returned | undefined;
  asking: Asking | null;
  onAsking: (what: Asking | null) => void;
  marks: Mark[];
  onMarks: (marks: Mark[]) => void;
  onMarkPage: () => void;
  pageName: (page: number) => string;
  fieldsOf: FieldsOf;
  onPage: (page: number) => void;
}

export function Decisions(props: Props) {
  const { review, asked, asking, onAsking, pageName, fieldsOf, onPage } = props;
  const { t } = useTranslation();
  const person = usePersonName();
  const whyNot = useWhyNot();
  const supervisor = useRole('supervisor');
  const worker = useRole('clerk', 'indexer', 'supervisor');
  const [text, setText] = useState('');
  const [holding, setHolding] = useState(false);
  const { batch: id, state, may } = review;
  const param = { id };
  const act = useMutation({
    mutationFn: async (what: 'check' | 'accept' | 'answer' | 'hold' | 'resume'): Promise<unknown> => {
      const route = client.api.batches[':id'];
      if (what === 'check') return read(route.check.$post({ param }, json({})));
      if (what === 'accept') return read(route.accept.$post({ param }));
      if (what === 'answer') return read(route.answer.$post({ param }, json({ text: text.trim() })));
      if (what === 'hold') return read(route.hold.$put({ param }, json({ reason: text.trim() })));
      return read(route.hold.$delete({ param }));
    },
    onSuccess: () => {
      setText('');
      setHolding(false);
    },
    onSettled: () => refreshBatch(id),
  });
  const past = review.returns.filter((back) => back !== asked).toReversed();
  return (
    <div className={classes.side}>
      <VersionNote batch={id} />
      {asked && (
        <ReturnNote
          back={asked}
          first={asked === review.returns[0]}
          pageName={pageName}
          fieldsOf={fieldsOf}
          onPage={onPage}
        />
      )}
      {asked && worker && (
        <div className={classes.form}>
          <Textarea
            label={t('review.answer-text')}
            autosize
            minRows={2}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button loading={act.isPending} onClick={() => act.mutate('answer')}>
            {t('review.answer', { who: person(asked.returnedBy) })}
          </Button>
        </div>
      )}
      <section>
        <h2>{t('review.who-worked')}</h2>
        <ul className={classes.marks}>
          {review.contributors.map(({ user, part, at }) => (
            <li key={`${user} ${part}`}>
              {person(user)}: {t(`review.part-${part}`)} <span className="quiet num">{dateTime(at)}</span>
            </li>
          ))}
        </ul>
        <p className="quiet">{t('review.four-eyes')}</p>
      </section>
      {state === 'described' && !asked && worker && (
        <section>
          <Button loading={act.isPending} onClick={() => act.mutate('check')}>
            {t('review.check-all')}
          </Button>
          <p className="quiet">{t('review.check-text')}</p>
        </section>
      )}
      {state === 'checked' && (
        <section className={classes.form}>
          {may.accept === true ? (
            <Group gap="xs">
              <Button loading={act.isPending} onClick={() => act.mutate('accept')}>
                {t('review.accept')}
              </Button>
              <Button variant="default" component={Link} to={`/batches/${id}/sample`}>
                {t('review.sample')}
              </Button>
            </Group>
          ) : (
            <p className={classes.doubt}>{whyNot(may.accept, review.reviewer)}</p>
          )}
        </section>
      )}
      {act.error && <ProblemNote problem={act.error} />}
      {asking ? (
        <AskForm
          {...props}
          batch={id}
          asking={asking}
          unsent={(review.heldFrom ?? state) === 'packed'}
          onClose={() => onAsking(null)}
        />
      ) : (
        <Group gap="xs">
          {may.return === true && !asked && (
            <Button variant="default" onClick={() => onAsking('return')}>
              {t('review.return-open')}
            </Button>
          )}
          {may.correct === true && (
            <Button variant="default" onClick={() => onAsking('correct')}>
              {t('review.correct-open')}
            </Button>
          )}
          {worker && !['held', 'delivered', 'acknowledged'].includes(state) && !holding && (
            <Button variant="default" onClick={() => setHolding(true)}>
              {t('review.hold')}
            </Button>
          )}
          {supervisor && state === 'held' && review.heldWhy === 'person' && (
            <Button loading={act.isPending} onClick={() => act.mutate('resume')}>
              {t('review.resume')}
            </Button>
          )}
        </Group>
      )}
      {holding && (
        <div className={classes.form}>
          <Textarea
            label={t('review.hold-reason')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button disabled={text.trim() === ''} loading={act.isPending} onClick={() => act.mutate('hold')}>
              {t('review.hold')}
            </Button>
            <Button variant="default" onClick={() => setHolding(false)}>
              {t('review.cancel')}
            </Button>
          </Group>
        </div>
      )}
      {review.hold && (
        <p className={classes.doubt}>
          {t('review.held-row', { by: person(review.hold.by), reason: review.hold.reason })}{' '}
          <span className="quiet num">{dateTime(review.hold.at)}</span>
        </p>
      )}
      {review.heldWhy === 'secrecy' && <p className={classes.stop}>{t('review.held-secrecy')}</p>}
      <Group gap="md">
        <Link to="/batches/$batch/sample" params={{ batch: id }}>
          {t('review.samples')}
        </Link>
        <Link to="/history" search={{ batch: id }}>
          {t('review.history')}
        </Link>
      </Group>
      {past.length > 0 && (
        <section>
          <h2>{t('review.earlier')}</h2>
          {past.map((back) => (
            <ReturnNote
              key={back.id}
              back={back}
              first={back === review.returns[0]}
              pageName={pageName}
              fieldsOf={fieldsOf}
              onPage={onPage}
            />
          ))}
        </section>
      )}
    </div>
  );
}

/** One return with the supervisor's marks, and its answer. */
function ReturnNote({
  back,
  first,
  pageName,
  fieldsOf,
  onPage,
}: {
  back: Returned;
  /** The first that was asked of the batch. */
  first: boolean;
  pageName: (page: number) => string;
  fieldsOf: FieldsOf;
  onPage: (page: number) => void;
}) {
  const { t } = useTranslation();
  const person = usePersonName();
  const defect = useDefectName();
  const askedRow = useAskedRow();
  const batch = useQuery(homeQuery).data?.batches.find((one) => one.id === back.batchId);
  const opens = Boolean(batch?.replaces) && first;
  const types = useQuery(recordTypesQuery).data?.types ?? [];
  // A document may be of another kind by now, which has no such field: the field is still called what it was.
  const fieldName = ({ field, ...mark }: Mark) =>
    field &&
    (fieldsOf(mark).find(({ value }) => value === field)?.label ??
      types.flatMap((type) => type.fields).find(({ name }) => name === field)?.[language()] ??
      field);
  return (
    <div className={classes.returned}>
      <strong>{askedRow(back, opens)}</strong> <span className="quiet num">{dateTime(back.returnedAt)}</span>
      {back.text && <p>{back.text}</p>}
      <ul className={classes.marks}>
        {back.marks.map((mark, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: marks have no name of their own
          <li key={n}>
            {mark.pageId !== undefined && (
              <Button size="compact-xs" variant="default" onClick={() => onPage(mark.pageId!)}>
                {pageName(mark.pageId)}
              </Button>
            )}{' '}
            {[fieldName(mark), mark.note && defect(mark.note)].filter(Boolean).join(' · ')}
          </li>
        ))}
      </ul>
      {back.assignee && back.answeredAt === null && <p>{t('review.for', { who: person(back.assignee) })}</p>}
      {back.answeredAt && (
        <p className={classes.good}>
          {t('review.answered', { who: person(back.answeredBy ?? ''), at: dateTime(back.answeredAt) })}
          {back.answer && `: ${back.answer}`}
        </p>
      )}
    </div>
  );
}
