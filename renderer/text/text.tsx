/** The text of a batch beside its images: from one doubtful word to the next, corrected line by line. */
import { ActionIcon, Button } from '@mantine/core';
import { IconTextScan2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askedMarks, isAsked } from '../batch/asked.ts';
import { AskedNotes } from '../batch/asked-notes.tsx';
import { useCrumbs } from '../batch/crumbs.ts';
import { useEdits } from '../batch/edits.ts';
import { pictureOf } from '../batch/picture.ts';
import { usePlaces } from '../batch/places.ts';
import { documentsQuery, pageQuery, pagesQuery, recordTypesQuery } from '../batch/queries.ts';
import { Steps } from '../batch/steps.tsx';
import { Grid } from '../pages/grid.tsx';
import { useCommand } from '../ui/keys/registry.ts';
import { Panes } from '../ui/panes.tsx';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { ImagePane } from '../viewer/image-pane.tsx';
import { type Mark, PageView } from '../viewer/page-view.tsx';
import { FindBar, type Finding, useFind } from './find.tsx';
import { LineEditor, type LineEditorHandle } from './line-editor.tsx';
import { useLineText } from './line-text.tsx';
import { type At, doubtsOf, type EditLine, lineKey, linesOf, spanOf, textOf } from './lines.ts';
import { usePendingWords } from './pending.ts';
import { amongLines, useTextPlace } from './place.ts';
import { useReread } from './reread.ts';
import classes from './text.module.css';
import { TextPane } from './text-pane.tsx';

const STRIP = 96;

export function TextScreen() {
  const { t } = useTranslation();
  const { batch } = useParams({ from: '/batches/$batch/text' });
  const { page: wanted } = useSearch({ from: '/batches/$batch/text' });
  const listing = useQuery(pagesQuery(batch));
  const documents = useQuery(documentsQuery(batch));
  const types = useQuery(recordTypesQuery);
  const pages = useMemo(() => listing.data?.pages ?? [], [listing.data]);
  const page = wanted ?? (pages.find((p) => !p.blank && p.doubtful + p.unread > 0) ?? pages[0])?.id;
  const opened = useQuery({ ...pageQuery(batch, page ?? 0), enabled: page !== undefined });
  const pending = usePendingWords();
  const stored = opened.data?.id === page ? opened.data : undefined;
  const data = useMemo(() => stored && pending.over(stored), [stored, pending]);
  const lines = useMemo(() => data && linesOf(data), [data]);
  // While the next page is on its way, this one stays to be seen.
  const last = useRef({ data, lines });
  if (data) last.current = { data, lines };
  const { data: seen, lines: seenLines } = last.current;
  const { numbers, places } = usePlaces(
    pages,
    documents.data?.documents,
    types.data?.types,
    t('pages.kind-unknown'),
  );
  const { edit } = useEdits(batch);
  const place = useTextPlace({ batch, pages, page, lines });
  const { at, setAt } = place;
  const find = useFind(batch, place.toRead);
  const found = useMemo(() => foundOn(data?.id, lines ?? [], find.hits), [data?.id, lines, find.hits]);
  const line = at ? lines?.[at.line] : undefined;
  const text = useLineText({ page: data, line, word: at?.word ?? null, edit, pending });
  const editor = useRef<LineEditorHandle>(null);
  const [show, setShow] = useState<{ box: [number, number, number, number] } | null>(null);

  // A new place in work: its line comes into view and its word is selected in the field.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the place changes
  useEffect(() => {
    if (!line || !at) return;
    setShow({ box: line.words[at.word]?.box ?? line.box });
    // Who goes through what was found stays there.
    if (document.activeElement?.closest('[data-find]')) return;
    if (text.changed) editor.current?.select(0, text.value.length);
    else editor.current?.select(...spanOf(line, at.word));
  }, [data?.id, at]);
  // Words that changed under the hand (another window, a page read anew) leave the cursor at its word.
  const standing = line && textOf(line);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the stored text changes
  useEffect(() => {
    const inField = document.activeElement?.hasAttribute('data-line-field');
    if (line && at && inField && !text.changed) editor.current?.select(...spanOf(line, at.word));
  }, [standing]);

  const again = useReread({ page: data, line: line?.box, edit });
  const confirm = () => {
    if (!at || !line) return place.toDoubt(1);
    text.confirm();
    place.toDoubt(1, at);
  };
  useCommand('doubt-next', () => place.toDoubt(1));
  useCommand('doubt-previous', () => place.toDoubt(-1));
  useCommand('page-next', () => place.toPage(1));
  useCommand('page-previous', () => place.toPage(-1));
  useCommand('confirm-next', confirm);
  useCommand(
    'edit',
    () => (at && line ? editor.current?.select(...spanOf(line, at.word)) : setAt({ line: 0, word: 0 })),
    (lines?.length ?? 0) > 0,
  );

  const marks = useMemo(
    () => [
      ...(lines ? marksOf(lines, at, found, t('text.to-key')) : []),
      ...(data ? askedMarks(data, t('review.mark')) : []),
    ],
    [lines, at, found, data, t],
  );
  const toField = () => {
    const field = document.querySelector<HTMLElement>('[data-line-field]');
    (field ?? document.querySelector<HTMLElement>('[data-viewer]'))?.focus();
  };
  const left = pages.reduce((sum, p) => sum + (p.blank ? 0 : p.doubtful + p.unread), 0);
  const picture = seen && pictureOf(seen);
  return (
    <Screen
      crumbs={useCrumbs(batch, 'text')}
      layout="fill"
      state={listing.data && (left === 0 ? t('text.left-none') : t('text.left', { count: left }))}
      actions={<Steps batch={batch} page={page} />}
    >
      {(listing.error && !listing.data && (
        <ProblemNote problem={listing.error} again={() => void listing.refetch()} />
      )) ||
        (opened.error && !data && <ProblemNote problem={opened.error} again={() => void opened.refetch()} />)}
      <Panes
        name="text"
        panes={[
          { label: t('pages.grid'), size: '128px', min: '120px' },
          { label: t('text.image'), size: '52%', min: '300px' },
          { label: t('text.text'), size: '38%', min: '240px' },
        ]}
      >
        <Grid
          pages={pages}
          numbers={numbers}
          places={places}
          selection={{
            focus: page ?? null,
            anchor: page ?? null,
            chosen: new Set(page === undefined ? [] : [page]),
          }}
          onSelect={({ focus }) => focus !== null && focus !== page && place.open(focus)}
          size={STRIP}
          label={t('pages.grid')}
        />
        <ImagePane>
          {seen && picture && (
            <PageView
              picture={picture}
              label={t('pages.page', { number: numbers.get(seen.id) ?? '' })}
              marks={marks}
              lines={lines ?? []}
              show={show}
              drawing={again.drawing}
              onRegion={again.reread}
              onPick={(mark) => mark && !isAsked(mark) && setAt(wordOf(mark.id))}
            >
              <ActionIcon
                variant={again.drawing ? 'filled' : 'default'}
                aria-label={t('commands.read-region')}
                title={`${t('commands.read-region')} (F7)`}
                aria-pressed={again.drawing}
                loading={again.busy}
                onClick={again.toggle}
              >
                <IconTextScan2 size={16} aria-hidden />
              </ActionIcon>
            </PageView>
          )}
          {again.drawing && (
            <p className={classes.hint} role="status">
              {again.busy ? t('text.reread.busy') : t('text.reread.hint')}
            </p>
          )}
          {data && line && (
            <LineEditor
              key={`${data.id} ${lineKey(line)}`}
              ref={editor}
              page={data}
              line={line}
              word={at?.word ?? null}
              value={text.value}
              onChange={text.setValue}
              onLeave={() => document.querySelector<HTMLElement>('[data-viewer]')?.focus()}
              note={text.note}
            />
          )}
          {data && !line && (
            <div className={classes.start}>
              <Button size="sm" onClick={() => place.toDoubt(1)}>
                {t('text.start')} (F3)
              </Button>
              <span className="quiet">{t('text.start-hint')}</span>
            </div>
          )}
        </ImagePane>
        <div className={classes.side}>
          <AskedNotes page={data} />
          {find.open && <FindBar find={find} numbers={numbers} onLeave={toField} />}
          <TextPane
            lines={seenLines ?? []}
            of={data?.id}
            at={at}
            found={found}
            onPick={(to) => data && setAt(to)}
            onEdit={() => at && line && editor.current?.select(...spanOf(line, at.word))}
          />
        </div>
      </Panes>
    </Screen>
  );
}

/** Words on the page that were found, as `line-word`. */
function foundOn(page: number | undefined, lines: EditLine[], hits: Finding['hits']): ReadonlySet<string> {
  const found = new Set<string>();
  for (const hit of hits) {
    if (hit.page !== page) continue;
    let { line, word } = amongLines(lines, hit);
    for (let n = 0; n < hit.count && lines[line]; n++, word++) {
      // A hit may go on in the next line.
      while (lines[line] && word >= lines[line]!.words.length) [line, word] = [line + 1, 0];
      found.add(`${line}-${word}`);
    }
  }
  return found;
}

function marksOf(all: EditLine[], here: At | null, found: ReadonlySet<string>, toKey: string): Mark[] {
  const doubts = new Set(doubtsOf(all).map(({ line, word }) => `${line}-${word}`));
  return all.flatMap((one, l): Mark[] => {
    const kindAt = (w: number): Mark['kind'] | null =>
      here?.line === l && here.word === w
        ? 'chosen'
        : found.has(`${l}-${w}`)
          ? 'found'
          : one.index === null
            ? 'unread'
            : doubts.has(`${l}-${w}`)
              ? 'doubt'
              : one.words[w]?.locked
                ? 'confirmed'
                : null;
    const items = one.index === null ? [{ text: toKey, box: one.box }] : one.words;
    return items.map((word, w) => ({
      id: `${l}-${w}`,
      box: word.box,
      kind: kindAt(w) ?? 'plain',
      label: word.text,
    }));
  });
}

function wordOf(id: string) {
  const [line = 0, word = 0] = id.split('-').map(Number);
  return { line, word };
}
