/** Judging the items of a sample beside their pages: coded defects by digit, and on with Ctrl+Enter. */

import { IconCheck, IconCircle, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { pictureOf } from '../batch/picture.ts';
import { documentsQuery, pageQuery } from '../batch/queries.ts';
import { refreshBatch } from '../review/queries.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { Panes } from '../ui/panes.tsx';
import { ImagePane } from '../viewer/image-pane.tsx';
import { PageView } from '../viewer/page-view.tsx';
import { ItemForm } from './item-form.tsx';
import { type SampleDefect, type SampleItem, sampleQuery } from './queries.ts';
import classes from './sampling.module.css';
import { Verdict } from './verdict.tsx';

export function Judge({ batch, sample }: { batch: string; sample: number }) {
  const { t } = useTranslation();
  const { data } = useQuery(sampleQuery(batch, sample));
  const { data: described } = useQuery(documentsQuery(batch));
  const [chosen, setChosen] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const [defects, setDefects] = useState<SampleDefect[]>([]);
  const items = data?.items ?? [];
  const item =
    items.find((one) => one.position === chosen) ?? items.find((one) => one.defects === null) ?? items[0];
  const document = described?.documents.find((one) => one.id === item?.documentId);
  const page = document?.pages[Math.min(at, document.pages.length - 1)];
  const opened = useQuery({ ...pageQuery(batch, page ?? 0), enabled: page !== undefined }).data;
  const position = item?.position;
  // Another item begins at its first page, with what was found there before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each item
  useEffect(() => {
    setAt(0);
    setDefects(item?.defects ?? []);
  }, [position]);
  const judge = useMutation({
    mutationFn: () =>
      read(
        client.api.samples[':id'].items[':position'].$put(
          { param: { id: String(sample), position: String(position) } },
          json({ defects }),
        ),
      ),
    onSuccess: (after) => {
      const next =
        after.items.find((one) => one.defects === null && one.position > position!) ??
        after.items.find((one) => one.defects === null);
      setChosen(next?.position ?? position ?? null);
    },
    onSettled: () => refreshBatch(batch),
  });
  const turn = (by: 1 | -1) =>
    setAt((now) => Math.max(0, Math.min((document?.pages.length ?? 1) - 1, now + by)));
  useCommand('page-next', () => turn(1));
  useCommand('page-previous', () => turn(-1));
  useCommand('confirm-next', () => {
    if (item && !judge.isPending) judge.mutate();
  });
  if (!data) return null;
  const picture = opened && pictureOf(opened);
  return (
    <Panes
      name="sampling"
      panes={[
        { label: t('sampling.items'), size: '20%', min: '150px' },
        { label: t('text.image'), size: '50%', min: '260px' },
        { label: t('sampling.judgement'), size: '30%', min: '280px' },
      ]}
    >
      <ul className={classes.items}>
        {items.map((one) => (
          <li key={one.position}>
            <button
              type="button"
              aria-current={one === item ? 'true' : undefined}
              onClick={() => setChosen(one.position)}
            >
              <Sign item={one} />
              {one.position + 1}. {one.label}
            </button>
          </li>
        ))}
      </ul>
      <ImagePane>
        {opened && picture && (
          <PageView
            picture={picture}
            label={t('sampling.page-of', { page: at + 1, count: document?.pages.length ?? 1 })}
            marks={[]}
            lines={opened.lines}
          />
        )}
      </ImagePane>
      <div className={classes.side}>
        <Verdict batch={batch} view={data} />
        {item && (
          <ItemForm
            item={item}
            document={document}
            page={page}
            at={at}
            onTurn={turn}
            defects={defects}
            onDefects={setDefects}
            busy={judge.isPending}
            error={judge.error}
            onJudge={() => judge.mutate()}
          />
        )}
      </div>
    </Panes>
  );
}

function Sign({ item }: { item: SampleItem }) {
  const { t } = useTranslation();
  if (item.defects === null) return <IconCircle size={15} aria-label={t('sampling.not-judged')} />;
  if (item.defects.length === 0) {
    return <IconCheck size={15} className={classes.good} aria-label={t('sampling.good')} />;
  }
  return <IconX size={15} className={classes.stop} aria-label={t('sampling.bad')} />;
}
