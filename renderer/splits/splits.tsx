/** Where documents begin, and why: the suspicious places first, each with a way to join or part what lies there. */
import { Button, Switch } from '@mantine/core';
import { IconArrowMerge, IconArrowsSplit, IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { thumbnailAddress } from '../api/pictures.ts';
import { useCrumbs } from '../batch/crumbs.ts';
import { useEdits } from '../batch/edits.ts';
import { documentsQuery, pagesQuery } from '../batch/queries.ts';
import { Steps } from '../batch/steps.tsx';
import { usePageActs } from '../pages/page-acts.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { type Place, placesOf } from './place.ts';
import classes from './splits.module.css';

export function SplitsScreen() {
  const { t } = useTranslation();
  const { batch } = useParams({ from: '/batches/$batch/splits' });
  const described = useQuery(documentsQuery(batch));
  const pages = useQuery(pagesQuery(batch)).data?.pages;
  const { edit } = useEdits(batch);
  const acts = usePageActs(batch, edit);
  const [all, setAll] = useState(false);
  const places = described.data ? placesOf(described.data.documents, described.data.findings) : [];
  const suspicious = places.filter((place) => place.doubts.length > 0);
  const shown = all ? places : suspicious;
  const numbers = new Map((pages ?? []).map((page, i) => [page.id, i + 1]));
  const images = new Map((pages ?? []).map((page) => [page.id, page.image]));
  return (
    <Screen
      crumbs={useCrumbs(batch, 'splits')}
      state={described.data && t('splits.state', { count: suspicious.length })}
      actions={<Steps batch={batch} />}
    >
      {described.error && <ProblemNote problem={described.error} again={() => void described.refetch()} />}
      <Switch
        mb="md"
        label={t('splits.all', { count: places.length })}
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      {described.data && shown.length === 0 && <p className="quiet">{t('splits.none')}</p>}
      <ol className={classes.places}>
        {shown.map((place) => (
          <li key={place.page} aria-label={t('splits.at', { page: numbers.get(place.page) ?? '' })}>
            <div className={classes.said}>
              <h2>{t('splits.at', { page: numbers.get(place.page) ?? '' })}</h2>
              {place.start && <p>{t('splits.why', { why: t(`splits.start.${place.start}`) })}</p>}
              {place.doubts.map((doubt) => (
                <p key={doubt} className={classes.doubt}>
                  <IconEye size={16} aria-hidden /> {doubt}
                </p>
              ))}
              <div className={classes.acts}>
                {place.start !== null && place.before !== null && (
                  <Button
                    size="xs"
                    variant="default"
                    leftSection={<IconArrowMerge size={15} aria-hidden />}
                    onClick={() => void acts.mergeUp(place.document)}
                  >
                    {t('splits.merge')}
                  </Button>
                )}
                {place.start === null && (
                  <Button
                    size="xs"
                    variant="default"
                    leftSection={<IconArrowsSplit size={15} aria-hidden />}
                    onClick={() => void acts.split(place.document, place.page)}
                  >
                    {t('splits.split')}
                  </Button>
                )}
                <Link to="/batches/$batch/pages" params={{ batch }} search={{ page: place.page }}>
                  {t('splits.open')}
                </Link>
              </div>
            </div>
            <Pictures place={place} numbers={numbers} images={images} onSplit={acts.split} />
          </li>
        ))}
      </ol>
    </Screen>
  );
}

interface PicturesProps {
  place: Place;
  numbers: ReadonlyMap<number, number>;
  images: ReadonlyMap<number, string | null | undefined>;
  onSplit(document: string, at: number): void;
}

/** The page before, and the document from here on; it can be parted at any of its pages. */
function Pictures({ place, numbers, images, onSplit }: PicturesProps) {
  const { t } = useTranslation();
  const picture = (id: number, name: string) => (
    <figure key={id}>
      <img src={thumbnailAddress(id, images.get(id) ?? '')} alt={name} loading="lazy" />
      <figcaption>{name}</figcaption>
    </figure>
  );
  const named = (id: number) => t('pages.page', { number: numbers.get(id) ?? '' });
  return (
    <div className={classes.pictures}>
      {place.before !== null && picture(place.before, named(place.before))}
      {place.before !== null && place.start !== null && <span className={classes.cut} aria-hidden />}
      {picture(place.page, named(place.page))}
      {place.long.map((id) => (
        <div key={id} className={classes.part}>
          {picture(id, named(id))}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${t('splits.split')}: ${named(id)}`}
            onClick={() => onSplit(place.document, id)}
          >
            {t('splits.split')}
          </Button>
        </div>
      ))}
    </div>
  );
}
