/** Keying a register from its images: volume, entry, field; once, a second time blind, and compared. */
import { SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useCrumbs } from '../batch/crumbs.ts';
import { useEdits } from '../batch/edits.ts';
import { pictureOf } from '../batch/picture.ts';
import { codeListsQuery, documentsQuery, pageQuery, pagesQuery, recordTypesQuery } from '../batch/queries.ts';
import { Steps } from '../batch/steps.tsx';
import { definitionsOf } from '../describe/fields.ts';
import { textIn } from '../describe/from-image.ts';
import { language } from '../locales/i18n.ts';
import { usePageActs } from '../pages/page-acts.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { Panes } from '../ui/panes.tsx';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import type { Box } from '../viewer/geometry.ts';
import { ImagePane } from '../viewer/image-pane.tsx';
import { PageView } from '../viewer/page-view.tsx';
import { Comparison } from './comparison.tsx';
import { EntryList } from './entry-list.tsx';
import { Keying, type KeyingHandle } from './keying.tsx';
import { LayOut } from './lay-out.tsx';
import { type FieldPlace, headLine, stepBox } from './place.ts';
import { type Book, booksQuery, type Entry } from './queries.ts';
import classes from './register.module.css';
import { SecondKeying } from './second-keying.tsx';
import { useFieldPlace } from './use-field-place.ts';

const MODES = ['first', 'second', 'compare'] as const;
type Mode = (typeof MODES)[number];

/** What an entry waits for, by what one is about to do. */
const WAITS: Record<Mode, Entry['state'][]> = {
  first: ['to-key'],
  second: ['to-key', 'keyed'],
  compare: ['differs'],
};

export function RegisterScreen() {
  const { t } = useTranslation();
  const { batch } = useParams({ from: '/batches/$batch/register' });
  const { page: wanted } = useSearch({ from: '/batches/$batch/register' });
  const navigate = useNavigate();
  const listing = useQuery(booksQuery(batch));
  const pages = useQuery(pagesQuery(batch)).data?.pages;
  const documents = useQuery(documentsQuery(batch)).data?.documents;
  const types = useQuery(recordTypesQuery).data?.types;
  const lists = useQuery(codeListsQuery).data?.lists;
  const { edit } = useEdits(batch);
  const acts = usePageActs(batch, edit);
  const [mode, setMode] = useState<Mode>('first');
  const [field, setField] = useState<string | null>(null);
  const [drawn, setDrawn] = useState<(FieldPlace & { name: string }) | null>(null);
  const [turned, setTurned] = useState<number | null>(null);
  const [laying, setLaying] = useState<string | null>(null);
  const keying = useRef<KeyingHandle>(null);
  const work = useRef<HTMLDivElement>(null);
  // Led here by the keys, one goes on in the first field that asks.
  const arriving = useRef(false);

  const books = listing.data?.books ?? NO_BOOKS;
  const entries = useMemo(() => books.flatMap((book) => book.entries), [books]);
  const numbers = useMemo(() => new Map((pages ?? []).map((page, i) => [page.id, i + 1])), [pages]);
  // The entry of the page that the address names; else the first that waits for somebody.
  const found = entries.findIndex((one) => wanted !== undefined && one.pageIds.includes(wanted));
  const at = Math.max(0, found >= 0 ? found : entries.findIndex((one) => one.state === 'to-key'));
  const entry = entries[at];
  const document = documents?.find((one) => one.id === entry?.document);
  const definitions = useMemo(
    () => (document && types ? definitionsOf(document, types) : []),
    [document, types],
  );
  const place = useFieldPlace({ document, entries, at, documents, definitions, pages, field, drawn });
  const page = turned ?? place?.page ?? wantedIn(entry, wanted) ?? entry?.pageIds[0];
  const opened = useQuery({ ...pageQuery(batch, page ?? 0), enabled: page !== undefined });
  const data = opened.data?.id === page ? opened.data : undefined;
  const looked = useMemo(
    () => (data && place && place.page === data.id ? { page: data, place } : null),
    [data, place],
  );
  const show = useMemo(() => (looked ? { box: looked.place.box } : null), [looked]);

  const openEntry = (next: Entry | undefined) => {
    const first = next?.pageIds[0];
    if (!next || first === undefined) return;
    void navigate({
      ...{ to: '/batches/$batch/register', params: { batch }, search: { page: first }, replace: true },
    });
  };
  // The entry that is open stays open, though it stops waiting while it is keyed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the entries are there
  useEffect(() => {
    if (found < 0) openEntry(entry);
  }, [entry?.document, found]);
  // Another entry begins without a place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each entry
  useEffect(() => {
    setField(null);
    setDrawn(null);
    setTurned(null);
    if (!arriving.current || !document) return;
    arriving.current = false;
    focusWork();
  }, [document?.id, mode]);
  const focusWork = () => {
    if (mode === 'first') return keying.current?.focus();
    work.current?.querySelector<HTMLElement>('[data-field], [data-pair] button')?.focus();
  };
  /** The next entry that waits for what one is doing, else the one that follows. */
  const goOn = () => {
    const rest = [...entries.slice(at + 1), ...entries.slice(0, at)];
    const next = rest.find((one) => WAITS[mode].includes(one.state));
    if (!next) return notifications.show({ message: t(`register.no-more.${mode}`) });
    arriving.current = true;
    openEntry(next);
  };
  const turnPage = (by: 1 | -1) => {
    const next = entry?.pageIds[entry.pageIds.indexOf(page ?? -1) + by];
    if (next === undefined) {
      const beside = entries[at + by];
      if (!beside) return;
      return openEntry(beside);
    }
    setTurned(next);
    // What is keyed next stands on the page that was turned to.
    if (field !== null) setDrawn((now) => (now?.name === field ? null : now));
  };
  useCommand('page-next', () => turnPage(1));
  useCommand('page-previous', () => turnPage(-1));
  useCommand(
    'document-split',
    () => document && page !== undefined && void acts.split(document.id, page),
    document !== undefined && page !== document.pages[0],
  );
  useCommand('document-merge', () => document && void acts.mergeUp(document.id), at > 0);
  useCommand('source', () => {
    const viewer = window.document.querySelector<HTMLElement>('[data-viewer]');
    if (viewer?.contains(window.document.activeElement)) return backToField();
    viewer?.focus();
  });
  const backToField = () => {
    const name = field === null ? '[data-field]' : `[data-field="${CSS.escape(field)}"]`;
    const back = work.current?.querySelector<HTMLElement>(`${name}, [data-pair="${field}"] button`);
    back?.focus();
  };
  const put = (box: Box, withText: boolean) => {
    if (field === null || !data) return;
    const place = { page: data.id, box };
    // At once: what is typed right after the key belongs to the place that is seen.
    flushSync(() => {
      setDrawn({ name: field, ...place });
      setTurned(null);
    });
    if (mode === 'first') keying.current?.placed(place, withText ? textIn(data.lines, box) : '');
  };
  // The arrow keys move the box of the field in work, with Shift its edges; Enter goes back to the field.
  const onImageKey = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.dataset.viewer === undefined || event.ctrlKey || field === null || !data) return;
    const box = stepBox(looked?.place.box ?? headLine(data), event.key, event.shiftKey, data);
    if (box) put(box, false);
    else if (event.key === 'Enter') {
      if (looked && !looked.place.guessed) put(looked.place.box, true);
      backToField();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const label = (name: string | null) => definitions.find((one) => one.name === name)?.[language()] ?? '';
  const picture = data && pictureOf(data);
  const laid = books.find(({ dossier }) => dossier === laying);
  const done = entries.filter((one) => one.state !== 'to-key').length;
  const shared = { batch, definitions, field, looked, edit, onField: chooseField, onNext: goOn };
  return (
    <Screen
      crumbs={useCrumbs(batch, 'register')}
      layout="fill"
      state={entries.length > 0 && t('register.done', { done, count: entries.length })}
      actions={<Steps batch={batch} page={page} />}
    >
      {listing.error && <ProblemNote problem={listing.error} again={() => void listing.refetch()} />}
      {laid && <LayOut book={laid} numbers={numbers} edit={edit} onClose={() => setLaying(null)} />}
      <Panes
        name="register"
        panes={[
          { label: t('register.books'), size: '19%', min: '170px' },
          { label: t('register.image'), size: '45%', min: '260px' },
          { label: t('register.work'), size: '36%', min: '300px' },
        ]}
      >
        <EntryList
          books={books}
          open={entry?.document}
          blind={mode === 'second'}
          numbers={numbers}
          onOpen={(id) => {
            const next = entries.find((one) => one.document === id);
            if (id === document?.id) return focusWork();
            arriving.current = true;
            openEntry(next);
          }}
          onLayOut={(book) => setLaying(book.dossier)}
        />
        <ImagePane
          hint={field === null ? t('register.hint-field') : t('register.hint', { field: label(field) })}
          onKeyDownCapture={onImageKey}
        >
          {data && picture && (
            <PageView
              picture={picture}
              label={t('pages.page', { number: numbers.get(data.id) ?? '' })}
              marks={
                looked ? [{ id: 'place', box: looked.place.box, kind: 'chosen', label: label(field) }] : []
              }
              lines={data.lines}
              show={show}
              drawing={field !== null}
              onRegion={(box) => {
                put(box, true);
                backToField();
              }}
            />
          )}
        </ImagePane>
        <div className={classes.side} ref={work}>
          {entries.length === 0 && listing.data && <p className={classes.empty}>{t('register.empty')}</p>}
          {document && lists && (
            <>
              <SegmentedControl
                className={classes.mode!}
                fullWidth
                size="xs"
                aria-label={t('register.mode')}
                data={MODES.map((value) => ({ value, label: t(`register.${value}`) }))}
                value={mode}
                onChange={(value) => setMode(value as Mode)}
              />
              {mode === 'first' && (
                <Keying
                  key={document.id}
                  ref={keying}
                  document={document}
                  before={documents?.find((one) => one.id === entries[at - 1]?.document)}
                  lists={lists}
                  {...shared}
                />
              )}
              {mode === 'second' && (
                <SecondKeying key={document.id} document={document} lists={lists} {...shared} />
              )}
              {mode === 'compare' && (
                <Comparison
                  key={document.id}
                  document={document}
                  onKey={(name) => {
                    flushSync(() => setMode('first'));
                    keying.current?.focus(name);
                  }}
                  {...shared}
                />
              )}
            </>
          )}
        </div>
      </Panes>
    </Screen>
  );

  function chooseField(name: string): void {
    setField(name);
    setTurned(null);
  }
}

const NO_BOOKS: Book[] = [];

function wantedIn(entry: Entry | undefined, wanted: number | undefined): number | undefined {
  return wanted !== undefined && entry?.pageIds.includes(wanted) ? wanted : undefined;
}
