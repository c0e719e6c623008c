/** One batch before its supervisor: documents, the page, and what can be decided. */
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureOf } from '../batch/picture.ts';
import { usePlaces } from '../batch/places.ts';
import { documentsQuery, pageQuery, pagesQuery, recordTypesQuery } from '../batch/queries.ts';
import { Steps } from '../batch/steps.tsx';
import { definitionsOf } from '../describe/fields.ts';
import { homeQuery, nameOf } from '../home/home-query.ts';
import { StateBadge } from '../home/state-badge.tsx';
import { language } from '../locales/i18n.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { Panes } from '../ui/panes.tsx';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import type { Box } from '../viewer/geometry.ts';
import { ImagePane } from '../viewer/image-pane.tsx';
import { PageView } from '../viewer/page-view.tsx';
import type { Asking, Mark } from './ask-form.tsx';
import { Decisions } from './decisions.tsx';
import { ReviewDocuments } from './documents.tsx';
import { reviewQuery } from './queries.ts';

export function BatchReviewScreen() {
  const { t } = useTranslation();
  const { batch: id } = useParams({ from: '/batches/$batch/review' });
  const review = useQuery(reviewQuery(id));
  const batch = useQuery(homeQuery).data?.batches.find((one) => one.id === id);
  const listing = useQuery(pagesQuery(id));
  const described = useQuery(documentsQuery(id));
  const types = useQuery(recordTypesQuery).data?.types;
  const { numbers, places } = usePlaces(
    listing.data?.pages,
    described.data?.documents,
    types,
    t('pages.kind-unknown'),
  );
  const [chosen, setChosen] = useState<number | null>(null);
  const { correct } = useSearch({ from: '/batches/$batch/review' });
  const [wanted, setWanted] = useState<Asking | null>(correct ? 'correct' : null);
  const [marks, setMarks] = useState<Mark[]>([]);
  const order = listing.data?.pages ?? [];
  const page = chosen ?? order[0]?.id;
  const opened = useQuery({ ...pageQuery(id, page ?? 0), enabled: page !== undefined });
  const data = opened.data;
  // What was asked for by the address may not be what may be done.
  const asking = wanted && review.data?.may[wanted] === true ? wanted : null;
  const asked = review.data?.returns.find((back) => back.answeredAt === null);
  const shown = (asking ? marks : (asked?.marks ?? [])).filter(
    (mark) => mark.pageId === data?.id && mark.box,
  );
  const turn = (by: 1 | -1) => {
    const next = order[order.findIndex((one) => one.id === page) + by];
    if (next) setChosen(next.id);
  };
  useCommand('page-next', () => turn(1));
  useCommand('page-previous', () => turn(-1));
  const pageName = (pageId: number) => t('pages.page', { number: numbers.get(pageId) ?? '?' });
  const mark = (box?: Box) => {
    if (!data) return;
    const document = review.data?.documents.find((one) => one.pages.includes(data.id));
    setMarks([...marks, { pageId: data.id, documentId: document?.id, ...(box ? { box } : {}), note: '' }]);
  };
  const fieldsOf = ({ documentId }: Mark) => {
    const document = described.data?.documents.find((one) => one.id === documentId);
    if (!document || !types) return [];
    return definitionsOf(document, types).map((field) => ({ value: field.name, label: field[language()] }));
  };
  const picture = data && pictureOf(data);
  return (
    <Screen
      layout="fill"
      crumbs={[
        { label: t('review.title'), to: '/review' },
        { label: batch ? nameOf(batch) : `${t('words.batch')} ${id.slice(0, 8)}` },
      ]}
      state={batch && <StateBadge batch={batch} />}
      actions={<Steps batch={id} page={page} />}
    >
      {review.error && !review.data && (
        <ProblemNote problem={review.error} again={() => void review.refetch()} />
      )}
      {review.data && (
        <Panes
          name="review"
          panes={[
            { label: t('review.documents'), size: '20%', min: '160px' },
            { label: t('text.image'), size: '45%', min: '260px' },
            { label: t('review.decisions'), size: '35%', min: '300px' },
          ]}
        >
          <ReviewDocuments
            review={review.data}
            numbers={numbers}
            kindOf={(one) => (one.pages[0] && places.get(one.pages[0])?.kind) || t('pages.kind-unknown')}
            page={page}
            onPage={setChosen}
          />
          <ImagePane>
            {data && picture && (
              <PageView
                picture={picture}
                label={pageName(data.id)}
                marks={shown.map((one, n) => ({
                  id: String(n),
                  box: one.box!,
                  kind: 'doubt',
                  label: one.note || t('review.mark'),
                }))}
                lines={data.lines}
                drawing={asking !== null}
                onRegion={mark}
              />
            )}
          </ImagePane>
          <Decisions
            review={review.data}
            asked={asked}
            asking={asking}
            onAsking={(what) => {
              setWanted(what);
              if (!what) setMarks([]);
            }}
            marks={marks}
            onMarks={setMarks}
            onMarkPage={() => mark()}
            pageName={pageName}
            fieldsOf={fieldsOf}
            onPage={setChosen}
          />
        </Panes>
      )}
    </Screen>
  );
}
