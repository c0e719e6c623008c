/** The documents of a batch described: fields beside the page, each shown where it came from. */

import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { askedMarks, isAsked } from '../batch/asked.ts';
import { AskedNotes } from '../batch/asked-notes.tsx';
import { Comments, commentsQuery } from '../batch/comments.tsx';
import { useCrumbs } from '../batch/crumbs.ts';
import { useEdits } from '../batch/edits.ts';
import { pictureOf } from '../batch/picture.ts';
import { kindOf, usePlaces } from '../batch/places.ts';
import { codeListsQuery, documentsQuery, pageQuery, pagesQuery, recordTypesQuery } from '../batch/queries.ts';
import { Steps } from '../batch/steps.tsx';
import type { ListedDocument } from '../batch/types.ts';
import { language } from '../locales/i18n.ts';
import { NOTHING, type Selection } from '../pages/selection.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { Panes } from '../ui/panes.tsx';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import type { Box } from '../viewer/geometry.ts';
import { ImagePane } from '../viewer/image-pane.tsx';
import { type Mark, PageView } from '../viewer/page-view.tsx';
import { BulkEdit } from './bulk-edit.tsx';
import classes from './describe.module.css';
import { type DocumentItem, DocumentList } from './document-list.tsx';
import { useLeftDrafts } from './field-drafts.ts';
import { asks, definitionsOf, moodOf, valuesOf } from './fields.ts';
import { Form, type FormHandle } from './form.tsx';
import { textIn } from './from-image.ts';
import { isRequired } from './validate.ts';

const NO_DOCUMENTS: ListedDocument[] = [];

export function DescribeScreen() {
  const { t } = useTranslation();
  const { batch } = useParams({ from: '/batches/$batch/describe' });
  const { page: wanted } = useSearch({ from: '/batches/$batch/describe' });
  const navigate = useNavigate();
  const listing = useQuery(pagesQuery(batch));
  const described = useQuery(documentsQuery(batch));
  const types = useQuery(recordTypesQuery).data?.types;
  const lists = useQuery(codeListsQuery).data?.lists;
  const comments = useQuery(commentsQuery(batch)).data?.comments;
  const documents = described.data?.documents ?? NO_DOCUMENTS;
  const { numbers } = usePlaces(listing.data?.pages, documents, types, t('pages.kind-unknown'));
  const { edit } = useEdits(batch);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [field, setField] = useState<string | null>(null);
  const [commenting, setCommenting] = useState(false);
  const [shown, setShown] = useState<{ page: number; box: Box | null } | null>(null);
  const form = useRef<FormHandle>(null);
  const comment = useRef<HTMLTextAreaElement>(null);

  const items = useMemo(
    () => documents.map((document, at) => itemOf(document, at, types ?? [], t('pages.kind-unknown'))),
    [documents, types, t],
  );
  // The document of the page that the address names; else the first that asks for a person.
  const at = Math.max(
    0,
    wanted === undefined
      ? items.findIndex((item) => item.asking > 0)
      : documents.findIndex((document) => document.pages.includes(wanted)),
  );
  const document = documents[at];
  useLeftDrafts(documents, document?.id, edit);
  const page =
    shown?.page ?? (wanted !== undefined && document?.pages.includes(wanted) ? wanted : document?.pages[0]);
  const opened = useQuery({ ...pageQuery(batch, page ?? 0), enabled: page !== undefined });
  const data = opened.data?.id === page ? opened.data : undefined;
  const known = useMemo(() => knownValues(documents), [documents]);
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const one of comments ?? [])
      if (one.documentId === document?.id && one.field && !one.resolved)
        found.set(one.field, (found.get(one.field) ?? 0) + 1);
    return found;
  }, [comments, document?.id]);

  const openPage = (id: number) =>
    void navigate({ to: '/batches/$batch/describe', params: { batch }, search: { page: id }, replace: true });
  const openDocument = (index: number) => {
    const first = documents[index]?.pages[0];
    if (first !== undefined) openPage(first);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document begins without a place
  useEffect(() => {
    setShown(null);
    setField(null);
    setCommenting(false);
    setSelection((now) => (now.focus === at ? now : { focus: at, anchor: at, chosen: new Set([at]) }));
  }, [document?.id, at]);

  const showField = (name: string) => {
    const from = document?.fields[name];
    if (from?.box && numbers.has(from.pageId)) setShown({ page: from.pageId, box: [...from.box] });
  };
  const beyond = (way: 1 | -1) => {
    const rest = way === 1 ? items.slice(at + 1) : items.slice(0, at).toReversed();
    const next = rest.find((item) => item.asking > 0);
    if (!next)
      return notifications.show({ message: t(way === 1 ? 'describe.no-more' : 'describe.none-before') });
    arriving.current = true;
    openDocument(next.at);
  };
  // Led here by the keys, one goes on in the first field that asks.
  const arriving = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each document
  useEffect(() => {
    if (!arriving.current || !document) return;
    arriving.current = false;
    form.current?.focus();
  }, [document?.id]);
  const turnPage = (by: 1 | -1) => {
    const next = document?.pages[document.pages.indexOf(page ?? -1) + by];
    if (next !== undefined) setShown({ page: next, box: null });
  };
  useCommand('page-next', () => turnPage(1));
  useCommand('page-previous', () => turnPage(-1));
  useCommand('source', () => {
    const viewer = window.document.querySelector<HTMLElement>('[data-viewer]');
    if (viewer?.contains(window.document.activeElement)) return form.current?.focus(field ?? undefined);
    if (field) showField(field);
    viewer?.focus();
  });
  const openComments = (name: string | null) => {
    // At once: what is typed right after the key belongs to the comment and not to the field.
    flushSync(() => {
      setField(name);
      setCommenting(true);
    });
    comment.current?.focus();
  };
  useCommand('comment', () => openComments(field));

  const fill = async (box: Box) => {
    if (!data || !document) return;
    const text = textIn(data.lines, box);
    const name = field;
    if (text !== '') return form.current?.fill(text, { origin: 'region', pageId: data.id, box });
    if (name === null) return;
    // Nothing was read there: the station reads that part of the image now.
    await edit(() =>
      read(
        client.api.documents[':id'].fields[':name']['from-region'].$post(
          { param: { id: document.id, name } },
          json({ pageId: data.id, box, version: document.fields[name]?.version ?? 0 }),
        ),
      ),
    );
  };
  const marks = useMemo(() => {
    if (!document || !data || !types) return [];
    const speaks = language();
    const fields = definitionsOf(document, types).flatMap((definition): Mark[] => {
      const from = document.fields[definition.name];
      if (!from?.box || from.pageId !== data.id) return [];
      const kind = definition.name === field ? 'chosen' : 'field';
      return [{ id: definition.name, box: from.box, kind, label: `${definition[speaks]}: ${from.value}` }];
    });
    return [...fields, ...askedMarks(data, t('review.mark'))];
  }, [document, data, types, field, t]);
  const show = useMemo(() => (shown?.box ? { box: shown.box } : null), [shown]);
  const definition = document && types && definitionsOf(document, types).find((one) => one.name === field);
  const failed = (!listing.data && listing.error) || (!described.data && described.error);
  const picture = data && pictureOf(data);
  return (
    <Screen
      crumbs={useCrumbs(batch, 'describe')}
      layout="fill"
      state={document && t('describe.of', { at: at + 1, count: documents.length })}
      actions={
        <>
          <BulkEdit
            documents={[...selection.chosen].sort((a, b) => a - b).flatMap((i) => documents[i] ?? [])}
            types={types ?? []}
            lists={lists ?? []}
            batch={batch}
            edit={edit}
          />
          <Steps batch={batch} page={page} />
        </>
      }
    >
      {failed && <ProblemNote problem={failed} again={() => void described.refetch()} />}
      <Panes
        name="describe"
        panes={[
          { label: t('describe.documents'), size: '17%', min: '150px' },
          { label: t('text.image'), size: '48%', min: '260px' },
          { label: t('describe.fields'), size: '35%', min: '300px' },
        ]}
      >
        <DocumentList
          items={items}
          selection={selection}
          onSelect={(next) => {
            setSelection(next);
            if (next.focus !== null && next.focus !== at) openDocument(next.focus);
          }}
        />
        <ImagePane
          hint={
            field === null
              ? t('describe.hint-field')
              : t('describe.hint-fill', { field: definition?.[language()] ?? '' })
          }
        >
          {data && picture && (
            <PageView
              picture={picture}
              label={t('pages.page', { number: numbers.get(data.id) ?? '' })}
              marks={marks}
              lines={data.lines}
              show={show}
              drawing={field !== null}
              onRegion={(box) => void fill(box)}
              onPick={(mark, x, y) => {
                const word = data.lines.flatMap((line) => line.words).find(({ box }) => holds(box, x, y));
                if (field !== null && word) void fill(word.box);
                else if (mark && !isAsked(mark)) form.current?.focus(mark.id);
              }}
            />
          )}
        </ImagePane>
        <div className={classes.side}>
          <AskedNotes page={data} />
          {document && types && lists && (
            <Form
              key={document.id}
              ref={form}
              batch={batch}
              document={document}
              before={documents[at - 1]}
              types={types}
              lists={lists}
              numbers={numbers}
              known={known}
              comments={counts}
              edit={edit}
              onField={(name) => {
                setField(name);
                showField(name);
              }}
              onShow={showField}
              onComment={openComments}
              onType={(typeId) =>
                void edit(() =>
                  read(
                    client.api.documents[':id'].type.$put(
                      { param: { id: document.id } },
                      json({ typeId, version: document.version }),
                    ),
                  ),
                )
              }
              onBeyond={beyond}
            />
          )}
          {document && document.eyes.length > 0 && !commenting && (
            <p className={classes.eyes}>
              {t('describe.eyes')} {document.eyes.map(({ message }) => message).join(' · ')}
            </p>
          )}
          {document && document.findings.length > 0 && !commenting && (
            <ul className={classes.findings} aria-label={t('describe.findings')}>
              {document.findings.map((finding) => (
                <li key={`${finding.code} ${finding.field ?? ''}`} data-level={finding.level}>
                  <strong>{t(`describe.level.${finding.level}`)}</strong> {finding.message}
                </li>
              ))}
            </ul>
          )}
          {document && commenting && (
            <Comments
              ref={comment}
              batch={batch}
              edit={edit}
              about={field === null ? { documentId: document.id } : { documentId: document.id, field }}
              named={definition?.[language()] ?? t('pages.document', { number: at + 1 })}
            />
          )}
        </div>
      </Panes>
    </Screen>
  );
}

function itemOf(
  document: ListedDocument,
  at: number,
  types: Parameters<typeof definitionsOf>[1],
  unknown: string,
): DocumentItem {
  const values = valuesOf(document);
  const asking = definitionsOf(document, types).filter((definition) =>
    asks(moodOf(document.fields[definition.name], isRequired(definition, values))),
  ).length;
  const { codeNumber = '', codeNotation = '', subject = '' } = values;
  return {
    at,
    kind: kindOf(document, types) ?? unknown,
    notation: [codeNumber, codeNotation].filter(Boolean).join('/'),
    subject,
    asking,
  };
}

const MOST_KNOWN = 30;

/** Values that each field already has somewhere in the batch, the most frequent first. */
function knownValues(documents: ListedDocument[]): Map<string, string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const document of documents)
    for (const [name, value] of Object.entries(valuesOf(document))) {
      if (value === '' || /^\d+$/.test(value)) continue;
      const of = counts.get(name) ?? new Map<string, number>();
      counts.set(name, of.set(value, (of.get(value) ?? 0) + 1));
    }
  return new Map(
    [...counts].map(([name, of]) => [
      name,
      [...of]
        .filter(([, n]) => n > 1)
        .sort((a, b) => b[1] - a[1])
        .slice(0, MOST_KNOWN)
        .map(([value]) => value),
    ]),
  );
}

function holds([x, y, w, h]: Box, px: number, py: number): boolean {
  return px >= x && py >= y && px <= x + w && py <= y + h;
}
