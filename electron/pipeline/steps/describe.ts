/** Describing a batch: its pages in order become documents of one dossier, or of those that separator sheets name. */
import { randomUUID } from 'node:crypto';
import { describe } from '../../describe/describe.ts';
import type { SplitDoubt } from '../../describe/separation.ts';
import type { DocumentDraft, FieldValue, PageEvidence } from '../../describe/types.ts';
import { validate } from '../../describe/validate/validate.ts';
import type { PageText } from '../../ocr/types.ts';
import type { Records } from '../../records/load.ts';
import { isInWork } from '../../review/states.ts';
import type { Archive } from '../../store/archive.ts';
import type { Batch } from '../../store/batches.ts';
import type { NewDocument, ReadField } from '../../store/documents.ts';
import type { PageRow } from '../../store/pages.ts';
import { moveBatch } from '../batch-state.ts';
import { checkedDocuments, pageFindings, today, toStoredFinding } from '../check-documents.ts';
import { settingsFromInventory } from '../inventory-progress.ts';
import { keptOrigin } from '../original.ts';
import { cleanOf, textOf } from '../page-state.ts';
import { secrecyKey } from '../secrecy.ts';
import type { Step, StepContext } from '../step.ts';

export const describeStep: Step = {
  name: 'describe',
  lane: 'processor',
  attempts: () => 2,
  timeoutMs: (config) => config.pageTimeoutMs * 10,

  async run(job, context) {
    return job.subject === job.batchId
      ? describeBatch(job.batchId, context)
      : describeDocument(job.batchId, job.subject, context);
  },
};

function describeBatch(batchId: string, { archive, records }: StepContext): () => void {
  const batch = archive.batches.get(batchId)!;
  // Reopened while this job was taken up: it is queued again once the pages that joined are read.
  if (isInWork(batch.state) && batch.state !== 'read') return () => {};
  const pages = archive.pages.ofBatch(batch.id);
  const texts = pages.map((page) => textOf(archive, page));
  const {
    documents: drafts,
    sheets,
    doubts,
  } = describe(
    pages.map((page, position) => evidence(archive, page, position, texts[position] ?? null)),
    { records, chosen: records.type(batch.recordType) ?? null },
  );
  return () => {
    const { documents } = archive;
    // As it stands now: the same command may have been given again with other settings.
    const batch = archive.batches.get(batchId)!;
    const names = drafts.map((draft) => namesOf(batch, draft));
    const dossiers = putDossiers(archive, batch, names);
    const idOf = identities(archive, batch.id);
    documents.takeApart(batch.id);
    archive.pages.dropTexts(batch.id);
    const rows = drafts.map((draft, n) => {
      const id = idOf(pages[draft.pages[0]!]!.id);
      return toRow(archive, batch.id, draft, id, dossiers.get(dossierKey(names[n]!))!, pages);
    });
    drafts.forEach((draft, n) => {
      documents.putDocument(rows[n]!);
      // Text under a secrecy mark stays out of the search until a supervisor has decided.
      if (draft.secrecy && rows[n]!.secrecyDecision !== 'release') return;
      for (const p of draft.pages) if (texts[p]) archive.pages.setText(pages[p]!.id, texts[p].text);
    });
    documents.keepDossiers(batch.id, [...dossiers.values()]);
    documents.settleOrder(
      batch.id,
      pages.map((page) => page.id),
      [],
    );
    documents.setFindings(
      batch.id,
      'separate',
      [...doubts, ...otherDossiers(batch, drafts)].map(({ page, ...doubt }) => ({
        level: 'look',
        ...doubt,
        pageId: pages[page]!.id,
      })),
    );
    check(archive, records, batch.id, pages);
    moveBatch(archive, batch.id, { do: 'describe' });
    if (rows.some((r) => r.secrecy && !r.secrecyDecision)) {
      moveBatch(archive, batch.id, { do: 'hold', why: 'secrecy' });
    }
    const count = { pages: pages.length, documents: drafts.length, sheets: sheets.length };
    archive.audit('station', 'describe', batch.id, count);
  };
}

/** One document whose pages, text or type a person changed: what the machine reads of it, nothing of the others. */
function describeDocument(
  batchId: string,
  documentId: string,
  { archive, records }: StepContext,
): () => void {
  const row = archive.documents.get(documentId);
  const pages = (row?.pageIds ?? []).map((id) => archive.pages.get(id)!);
  if (!row || pages.length === 0) return () => {};
  const batch = archive.batches.get(batchId)!;
  const texts = pages.map((page) => textOf(archive, page));
  const chosen = records.type(row.typeBy === null ? batch.recordType : row.typeId) ?? null;
  const {
    documents: [draft],
  } = describe(
    pages.map((page, n) => ({ ...evidence(archive, page, n, texts[n] ?? null), starts: n === 0 })),
    { records, chosen },
  );
  return () => {
    archive.documents.emptyDocument(documentId);
    const described = toRow(archive, batchId, draft!, documentId, row.dossierId, pages);
    archive.documents.putDocument(described);
    const secret = described.secrecy !== null && described.secrecyDecision !== 'release';
    pages.forEach((page, n) => {
      const text = texts[n]?.text;
      if (secret || text === undefined) archive.pages.dropText(page.id);
      else archive.pages.setText(page.id, text);
    });
    check(archive, records, batchId, archive.pages.ofBatch(batchId));
    const free = archive.batches.get(batchId)!.state !== 'held';
    if (free && described.secrecy && !described.secrecyDecision) {
      moveBatch(archive, batchId, { do: 'hold', why: 'secrecy' });
    }
  };
}

/** What the checks say of the documents as they stand now, people's values among them. */
function check(archive: Archive, records: Records, batchId: string, pages: PageRow[]): void {
  const { documents } = archive;
  const rows = documents.dossiers(batchId).flatMap((dossier) => documents.ofDossier(dossier.id));
  const found = validate(checkedDocuments(archive, rows, pages), { records, today: today() });
  documents.setFindings(batchId, 'describe', [
    ...pageFindings(archive, pages),
    ...found.map(toStoredFinding(pages)),
  ]);
}

/**
 * One dossier, or one for each file number that separator sheets name and each code of a one-stop dossier that QR codes
 * name; their ids by `dossierKey`. Those that are there already stay, with what a person set for them.
 */
function putDossiers(archive: Archive, batch: Batch, names: DossierNames[]): Map<string, string> {
  const known = archive.documents.dossiers(batch.id);
  const named = new Map((names.length === 0 ? [{}] : names).map((one) => [dossierKey(one), one]));
  const dossiers = new Map<string, string>();
  for (const [key, one] of named) {
    const own = { ...batch.settings, ...one };
    // What the paper inventory says of this file need not be keyed again; what was set goes first.
    const settings = { ...settingsFromInventory(archive, own), ...own };
    const free = known.filter(({ id }) => ![...dossiers.values()].includes(id));
    const same =
      free.find(
        (dossier) =>
          dossier.settings.fileNotation === own.fileNotation &&
          dossier.settings.dossierCode === own.dossierCode,
      ) ?? (named.size < 2 ? free[0] : undefined);
    if (same && same.version === 0) archive.documents.setDossierSettings(same.id, settings);
    const id = same?.id ?? randomUUID();
    if (!same)
      archive.documents.addDossier({
        id,
        batchId: batch.id,
        position: known.length + dossiers.size,
        settings,
      });
    dossiers.set(key, id);
  }
  return dossiers;
}

interface DossierNames {
  fileNotation?: string;
  dossierCode?: string;
}

/** What sheets and codes say of the dossier in which a document lies. A code that a person gave goes before QR codes. */
function namesOf(batch: Batch, { dossier, oneStop }: DocumentDraft): DossierNames {
  const code = batch.settings.dossierCode ? null : oneStop;
  return { ...(dossier ? { fileNotation: dossier } : {}), ...(code ? { dossierCode: code } : {}) };
}

function dossierKey({ fileNotation = '', dossierCode = '' }: DossierNames): string {
  return JSON.stringify([fileNotation, dossierCode]);
}

/** Where a QR code names another one-stop dossier than the person who took the batch in. */
function otherDossiers(batch: Batch, drafts: DocumentDraft[]): SplitDoubt[] {
  const given = batch.settings.dossierCode;
  if (!given) return [];
  return drafts.flatMap(({ oneStop, pages }): SplitDoubt[] =>
    oneStop && oneStop !== given
      ? [{ page: pages[0]!, code: 'dossier-code-differs', params: { code: oneStop, given } }]
      : [],
  );
}

/**
 * Which document begins with a page: the one it is in now, so that what people decided about it stays with it, unless
 * an earlier page has claimed that; else a new one.
 */
function identities(archive: Archive, batchId: string): (firstPage: number) => string {
  const now = archive.documents.documentsOfPages(batchId);
  const claimed = new Set<string>();
  return (firstPage) => {
    const known = now.get(firstPage);
    const id = known !== undefined && !claimed.has(known) ? known : randomUUID();
    claimed.add(id);
    return id;
  };
}

function evidence(archive: Archive, page: PageRow, position: number, text: PageText | null): PageEvidence {
  const clean = cleanOf(archive, page);
  return {
    position,
    source: page.source,
    index: page.index,
    blank: clean?.blank ?? false,
    text,
    codes: clean?.codes ?? [],
    wholeFile: keptOrigin(page) !== null,
    starts: page.starts,
  };
}

function toRow(
  archive: Archive,
  batchId: string,
  draft: DocumentDraft,
  id: string,
  dossierId: string,
  pages: PageRow[],
): NewDocument {
  const own = draft.pages.map((p) => pages[p]!);
  const entries = Object.entries(draft.fields) as [string, FieldValue][];
  const fields = entries.map(([name, { page, ...field }]): [string, ReadField] => [
    name,
    { ...field, pageId: pages[page]!.id },
  ]);
  return {
    id,
    dossierId,
    type: draft.type,
    typeId: draft.typeId,
    typeConfidence: draft.typeConfidence,
    start: draft.start,
    secrecy: draft.secrecy,
    secrecyDecision: draft.secrecy ? archive.review.decided(secrecyKey(batchId, draft.secrecy, own)) : null,
    pageIds: own.map((page) => page.id),
    fields: Object.fromEntries(fields),
  };
}
