/** Describing a batch: its pages in order become documents of one dossier, or of those that separator sheets name. */
import { randomUUID } from 'node:crypto';
import { describe } from '../../describe/describe.ts';
import type { DocumentDraft, FieldValue, PageEvidence } from '../../describe/types.ts';
import { validate } from '../../describe/validate/validate.ts';
import type { PageText } from '../../ocr/types.ts';
import type { Archive } from '../../store/archive.ts';
import type { Batch } from '../../store/batches.ts';
import type { NewDocument, ReadField } from '../../store/documents.ts';
import type { PageRow } from '../../store/pages.ts';
import { moveBatch } from '../batch-state.ts';
import { pageFindings, today, toStoredFinding } from '../check-documents.ts';
import { settingsFromInventory } from '../inventory-progress.ts';
import { cleanOf, textOf } from '../page-state.ts';
import { secrecyKey } from '../secrecy.ts';
import type { Step, StepContext } from '../step.ts';

export const describeStep: Step = {
  name: 'describe',
  lane: 'processor',
  attempts: () => 2,
  timeoutMs: (config) => config.pageTimeoutMs * 10,

  async run(job, { archive, records }) {
    const batch = archive.batches.get(job.batchId)!;
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
      documents.clearBatch(batch.id);
      const dossiers = addDossiers(archive, batch, drafts);
      archive.pages.dropTexts(batch.id);
      const rows = drafts.map((draft, position) => {
        const row = toRow(draft, dossiers.get(draft.dossier)!, position, pages);
        if (!draft.secrecy) return row;
        const own = draft.pages.map((p) => pages[p]!);
        return { ...row, secrecyDecision: archive.review.decided(secrecyKey(batch.id, draft.secrecy, own)) };
      });
      drafts.forEach((draft, position) => {
        documents.addDocument(rows[position]!);
        // Text under a secrecy mark stays out of the search until a supervisor has decided.
        if (draft.secrecy && rows[position]!.secrecyDecision !== 'release') return;
        for (const p of draft.pages) if (texts[p]) archive.pages.setText(pages[p]!.id, texts[p].text);
      });
      const checked = rows.map((row, n) => ({ ...drafts[n]!, id: row.id }));
      documents.setFindings(batch.id, 'describe', [
        ...pageFindings(archive, pages),
        ...validate(checked, { records, today: today() }).map(toStoredFinding(pages)),
      ]);
      documents.setFindings(
        batch.id,
        'separate',
        doubts.map(({ page, ...doubt }) => ({ level: 'look', ...doubt, pageId: pages[page]!.id })),
      );
      moveBatch(archive, batch.id, { do: 'describe' });
      if (rows.some((r) => r.secrecy && !r.secrecyDecision)) {
        moveBatch(archive, batch.id, { do: 'hold', why: 'secrecy' });
      }
      const count = { pages: pages.length, documents: drafts.length, sheets: sheets.length };
      archive.audit('station', 'describe', batch.id, count);
    };
  },
};

/** One dossier, or one for each file number that separator sheets name; their ids by file number. */
function addDossiers(archive: Archive, batch: Batch, drafts: DocumentDraft[]): Map<string | null, string> {
  const named = [...new Set(drafts.map((draft) => draft.dossier))];
  const dossiers = new Map<string | null, string>();
  (named.length === 0 ? [null] : named).forEach((fileNotation, position) => {
    const own = { ...batch.settings, ...(fileNotation ? { fileNotation } : {}) };
    // What the paper inventory says of this file need not be keyed again; what was set goes first.
    const settings = { ...settingsFromInventory(archive, own), ...own };
    const id = randomUUID();
    archive.documents.addDossier({ id, batchId: batch.id, position, settings });
    dossiers.set(fileNotation, id);
  });
  return dossiers;
}

function evidence(
  archive: StepContext['archive'],
  page: PageRow,
  position: number,
  text: PageText | null,
): PageEvidence {
  const clean = cleanOf(archive, page);
  return {
    position,
    source: page.source,
    index: page.index,
    blank: clean?.blank ?? false,
    text,
    codes: clean?.codes ?? [],
    wholeFile: page.origin === 'signed' || page.origin === 'born-digital',
  };
}

function toRow(draft: DocumentDraft, dossierId: string, position: number, pages: PageRow[]): NewDocument {
  const entries = Object.entries(draft.fields) as [string, FieldValue][];
  const fields = entries.map(([name, { page, ...field }]): [string, ReadField] => [
    name,
    { ...field, pageId: pages[page]!.id },
  ]);
  return {
    id: randomUUID(),
    dossierId,
    position,
    type: draft.type,
    typeId: draft.typeId,
    typeConfidence: draft.typeConfidence,
    start: draft.start,
    secrecy: draft.secrecy,
    pageIds: draft.pages.map((p) => pages[p]!.id),
    fields: Object.fromEntries(fields),
  };
}
