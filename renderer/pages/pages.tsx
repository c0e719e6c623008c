/** The pages of a batch: looked over as a grid or beside the strip, put in order, turned, split and judged. */
import { SegmentedControl, Slider } from '@mantine/core';
import { type Icon, IconLayoutGrid, IconLayoutSidebar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCrumbs } from '../batch/crumbs.ts';
import { useEdits } from '../batch/edits.ts';
import { usePlaces } from '../batch/places.ts';
import { documentsQuery, pagesQuery, recordTypesQuery } from '../batch/queries.ts';
import { Steps } from '../batch/steps.tsx';
import { useCommand } from '../ui/keys/registry.ts';
import { Panes } from '../ui/panes.tsx';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { Coming, useAdding } from './adding.tsx';
import { useGonePages } from './gone.ts';
import { Grid } from './grid.tsx';
import { One } from './one.tsx';
import { arrange, type Shown, type Sorting } from './order.ts';
import { usePageActs } from './page-acts.ts';
import { PageTools } from './page-tools.tsx';
import classes from './pages.module.css';
import { kept, NOTHING, type Selection } from './selection.ts';

type Layout = 'grid' | 'strip';
const STRIP = 96;

export function PagesScreen() {
  const { t } = useTranslation();
  const { batch } = useParams({ from: '/batches/$batch/pages' });
  const { page: wanted } = useSearch({ from: '/batches/$batch/pages' });
  const navigate = useNavigate();
  const listing = useQuery(pagesQuery(batch));
  const documents = useQuery(documentsQuery(batch));
  const types = useQuery(recordTypesQuery);
  const [sorting, setSorting] = useState<Sorting>('batch');
  const [shown, setShown] = useState<Shown>('all');
  const [layout, setLayout] = useState<Layout>('grid');
  const [size, setSize] = useState(128);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const all = listing.data?.pages;
  const { numbers, places } = usePlaces(
    all,
    documents.data?.documents,
    types.data?.types,
    t('pages.kind-unknown'),
  );
  const gone = useGonePages(batch, shown === 'gone');
  const pages = useMemo(
    () => (shown === 'gone' ? (gone ?? []) : arrange(all ?? [], { sorting, shown })),
    [all, gone, sorting, shown],
  );
  const order = useMemo(() => pages.map((page) => page.id), [pages]);
  const before = useRef(order);
  useEffect(() => {
    const first = order[0];
    setSelection((now) =>
      now.focus === null && first !== undefined
        ? { focus: first, anchor: first, chosen: new Set([first]) }
        : kept(now, before.current, order),
    );
    before.current = order;
  }, [order]);
  useEffect(() => {
    if (wanted !== undefined) setSelection({ focus: wanted, anchor: wanted, chosen: new Set([wanted]) });
  }, [wanted]);

  const { edit, undo, redo } = useEdits(batch);
  const acts = usePageActs(batch, edit);
  const adding = useAdding(acts, edit);
  const chosen = useMemo(() => order.filter((id) => selection.chosen.has(id)), [order, selection.chosen]);
  const whole = useMemo(() => (all ?? []).map((page) => page.id), [all]);
  const documentOf = useMemo(() => {
    const found = new Map((all ?? []).map((page) => [page.id, page.document]));
    return (id: number) => found.get(id) ?? null;
  }, [all]);
  const focused = pages.find((page) => page.id === selection.focus);
  const step = (by: number) => {
    const next = order[(selection.focus === null ? -1 : order.indexOf(selection.focus)) + by];
    if (next !== undefined) setSelection({ focus: next, anchor: next, chosen: new Set([next]) });
  };
  useCommand('page-next', () => step(1));
  useCommand('page-previous', () => step(-1));

  return (
    <Screen
      crumbs={useCrumbs(batch, 'pages')}
      layout="fill"
      state={all && t('words.pages', { count: all.length })}
      actions={<Steps batch={batch} page={selection.focus ?? undefined} />}
    >
      {listing.error && !all && <ProblemNote problem={listing.error} again={() => void listing.refetch()} />}
      <div className={classes.screen}>
        <div className={classes.bar}>
          <SegmentedControl
            size="xs"
            aria-label={t('pages.shown.label')}
            value={shown}
            onChange={(value) => setShown(value as Shown)}
            data={(['all', 'look', 'blank', 'gone'] as const).map((value) => ({
              value,
              label: t(`pages.shown.${value}`),
            }))}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('pages.layout.label')}
            value={layout}
            onChange={(value) => setLayout(value as Layout)}
            data={[
              { value: 'grid', label: <Named icon={IconLayoutGrid} name={t('pages.layout.grid')} /> },
              { value: 'strip', label: <Named icon={IconLayoutSidebar} name={t('pages.layout.strip')} /> },
            ]}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('pages.sorting.label')}
            value={sorting}
            onChange={(value) => setSorting(value as Sorting)}
            data={(['batch', 'look'] as const).map((value) => ({
              value,
              label: t(`pages.sorting.${value}`),
            }))}
          />
          <PageTools
            acts={acts}
            chosen={chosen}
            focus={selection.focus}
            order={whole}
            gone={shown === 'gone'}
            blank={focused?.blank ?? false}
            documentOf={documentOf}
            beginsAt={(id) => places.get(id)?.first ?? false}
            undo={() => void undo()}
            redo={() => void redo()}
            insert={() => void adding.choose({ after: focused?.id ?? whole.at(-1) ?? null })}
            replace={() => focused && void adding.choose({ instead: focused.id, version: focused.version })}
          />
          {layout === 'grid' && (
            <Slider
              className={classes.size!}
              thumbLabel={t('pages.size')}
              label={null}
              size="sm"
              min={88}
              max={240}
              step={8}
              value={size}
              onChange={setSize}
            />
          )}
        </div>
        {adding.input}
        <Coming batch={batch} sending={adding.sending} acts={acts} />
        <div className={classes.work}>
          <Panes
            key={layout}
            name={`pages-${layout}`}
            panes={[
              { label: t('pages.grid'), size: layout === 'grid' ? '60%' : '128px', min: '120px' },
              { label: t('pages.one'), size: layout === 'grid' ? '40%' : '88%', min: '280px' },
            ]}
          >
            <Grid
              pages={pages}
              numbers={numbers}
              places={places}
              selection={selection}
              onSelect={setSelection}
              size={layout === 'grid' ? size : STRIP}
              label={t('pages.grid')}
              onMove={
                sorting === 'batch' && shown === 'all'
                  ? (moved, after) => void acts.move(moved, after)
                  : undefined
              }
              onFiles={
                sorting === 'batch' && shown === 'all'
                  ? (files, after) => void adding.drop(files, { after })
                  : undefined
              }
              onDelete={() => chosen.length > 0 && shown !== 'gone' && void acts.remove(chosen)}
              onOpen={(page) =>
                void navigate({ to: '/batches/$batch/text', params: { batch }, search: { page } })
              }
            />
            {focused ? (
              <One
                batch={batch}
                listed={focused}
                numbered={numbers.get(focused.id)}
                place={places.get(focused.id)}
                chosen={chosen}
                acts={acts}
                edit={edit}
                wide={layout === 'strip'}
                gone={shown === 'gone'}
              />
            ) : (
              <p className={classes.none}>{t('pages.choose')}</p>
            )}
          </Panes>
        </div>
      </div>
    </Screen>
  );
}

function Named({ icon: Shown, name }: { icon: Icon; name: string }) {
  return (
    <span className={classes.named} title={name}>
      <Shown size={16} role="img" aria-label={name} />
    </span>
  );
}
