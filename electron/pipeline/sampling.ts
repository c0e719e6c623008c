/** Acceptance sampling of a checked batch: draw, judge, decide; and the measured error rate of the reading. */
import { createHash, randomBytes } from 'node:crypto';
import type { Actor, Person } from '../accounts/roles.ts';
import { userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import type { PageText } from '../ocr/types.ts';
import { protocolPdf } from '../print/protocol.ts';
import type { Defect } from '../review/defects.ts';
import { drawSample } from '../review/draw.ts';
import { planFor, type SamplingTables } from '../review/sampling-plan.ts';
import { planOf, type Scheme, type Standing, standingOf } from '../review/scheme.ts';
import type { ReturnTo } from '../review/states.ts';
import { afterLot, type LotResult, NEW_STREAM, type Stream } from '../review/switching.ts';
import { type TextErrors, textErrors } from '../review/text-errors.ts';
import type { Archive } from '../store/archive.ts';
import type { Batch } from '../store/batches.ts';
import type { DocumentRow } from '../store/documents.ts';
import type { SampleDefect, SampleItem, SampleRow } from '../store/samples.ts';
import { vietnamTime } from './dossier-input.ts';
import type { Review } from './review.ts';

/** What a scheme is asked for; the severity of an ISO plan follows from the stream's history. */
export type AskedScheme =
  | Omit<Extract<Scheme, { kind: 'iso' }>, 'severity'>
  | Extract<Scheme, { kind: 'percent' }>;

export interface SampleView {
  sample: SampleRow;
  items: SampleItem[];
  standing: Standing;
}

/** The acts of sampling over one archive. */
export class Sampling {
  private readonly archive: Archive;
  private readonly review: Review;
  private readonly tables: SamplingTables;
  private readonly defects: Defect[];

  constructor(archive: Archive, review: Review, tables: SamplingTables, defects: Defect[]) {
    this.archive = archive;
    this.review = review;
    this.tables = tables;
    this.defects = defects;
  }

  /**
   * Draws a sample of a checked batch; one that is not decided yet is returned as it is. Items are documents. Throws
   * `illegal-step`, `four-eyes`, `other-reviewer`, `bad-request` for a plan that the tables do not have, and
   * `sampling-stopped` after five refusals under tightened inspection.
   */
  draw(person: Person, who: Actor, batchId: string, asked: AskedScheme): SampleView {
    const { archive } = this;
    const id = archive.transaction(() => {
      const batch = archive.batches.get(batchId);
      if (!batch) throw new StationError('not-found', { params: { what: batchId } });
      const open = archive.samples.ofBatch(batchId).find((s) => s.verdict === null);
      if (open) return open.id;
      if (batch.state !== 'checked') {
        throw new StationError('illegal-step', { params: { state: batch.state, act: 'sample' } });
      }
      this.review.mayJudge(person, batchId);
      const documents = this.review.documentsOf(batchId).filter((d) => d.secrecyDecision !== 'withhold');
      const stream = `${batch.recordType ?? ''}|${batch.profile}`;
      const scheme = this.schemeOf(asked, stream);
      const plan = planOf(scheme, this.tables, documents.length);
      if (!plan) throw new StationError('bad-request', { params: { what: 'scheme' } });
      const seed = randomBytes(16).toString('hex');
      const items = drawSample(seed, documents.length, plan.size).map((position) =>
        itemOf(position, documents[position]!),
      );
      const drawn = { batchId, stream, scheme, lot: documents.length, plan, seed };
      const drawnAt = new Date().toISOString();
      const sample = archive.samples.insert({ ...drawn, drawnBy: userOf(who), drawnAt }, items);
      archive.audit(who, 'draw-sample', batchId, { sample, ...drawn });
      return sample;
    });
    return this.view(id);
  }

  /** Judges one item; without defects it conforms. Throws `not-found`, `sample-decided`, `bad-request`, `four-eyes`. */
  judge(person: Person, who: Actor, id: number, position: number, defects: SampleDefect[]): SampleView {
    const { archive } = this;
    archive.transaction(() => {
      const sample = this.open(person, id);
      const unknown = defects.find((d) => !this.defects.some((known) => known.code === d.code));
      if (unknown) throw new StationError('bad-request', { params: { what: unknown.code } });
      const before = archive.samples.items(id).find((i) => i.position === position);
      if (!before) throw new StationError('not-found', { params: { what: position } });
      archive.samples.judge(id, position, defects, userOf(who), new Date().toISOString());
      archive.audit(who, 'judge-item', sample.batchId, {
        sample: id,
        position,
        before: before.defects,
        after: defects,
      });
    });
    return this.view(id);
  }

  /**
   * Ends the sample as its plan says: the batch is accepted, or returned to `to` with the defects as marks. Throws
   * `sample-open` while the plan does not say yet.
   */
  decide(person: Person, who: Actor, id: number, to: ReturnTo = 'described'): SampleView {
    const { archive, review } = this;
    archive.transaction(() => {
      const sample = this.open(person, id);
      const { standing, items } = this.view(id);
      if (standing.says === null) throw new StationError('sample-open');
      const verdict = standing.says === 'accept' ? 'accepted' : 'returned';
      archive.samples.decide(id, verdict, userOf(who), new Date().toISOString());
      const { found, of, low, high } = standing.rate;
      const detail = { sample: id, verdict, found, of, low, high };
      archive.audit(who, 'decide-sample', sample.batchId, detail);
      if (verdict === 'accepted') return review.accept(person, who, sample.batchId, { sample: id });
      const bad = items.flatMap((i) => (i.defects ?? []).map((d) => ({ ...d, documentId: i.documentId })));
      review.returnTo(person, who, sample.batchId, {
        to,
        reason: bad[0]!.code,
        text: '',
        marks: bad.map(({ pageId, documentId, field, note, code }) => ({
          pageId,
          documentId,
          field,
          note: note ? `${code}: ${note}` : code,
        })),
      });
      return undefined;
    });
    return this.view(id);
  }

  /** Throws `not-found`. */
  view(id: number): SampleView {
    const sample = this.archive.samples.get(id);
    if (!sample) throw new StationError('not-found', { params: { what: id } });
    const items = this.archive.samples.items(id);
    const judged = items.flatMap((i) => (i.defects === null ? [] : [i.defects.map((d) => d.code)]));
    return { sample, items, standing: standingOf(sample.plan, judged, this.defects) };
  }

  /** Where a stream of batches stands under the switching rules. */
  stream(stream: string, mayReduce: boolean): Stream {
    return this.archive.samples.history(stream).reduce((standing, sample) => {
      if (sample.scheme.kind !== 'iso') return standing;
      return afterLot(standing, this.resultOf(sample), mayReduce);
    }, NEW_STREAM);
  }

  /**
   * Compares a page's reading with its text keyed by a person. `agrees`: whether a second person keyed the same; null
   * while nobody else has. The keyed text itself is not kept.
   */
  measureText(who: Actor, pageId: number, keyed: string): TextErrors & { agrees: boolean | null } {
    const { archive } = this;
    const page = archive.pages.get(pageId);
    const read = page?.readKey ? archive.pages.derivative<PageText>(page.readKey) : null;
    if (!page || !read) throw new StationError('not-found', { params: { what: pageId } });
    const errors = textErrors(keyed, read.result.text);
    const keyedSha256 = createHash('sha256')
      .update(keyed.normalize('NFC').replace(/\s+/g, ' ').trim())
      .digest('hex');
    const others = archive.samples.keyedByOthers(pageId, userOf(who));
    const document = this.review.documentsOf(page.batchId).find((d) => d.pageIds.includes(pageId));
    archive.transaction(() => {
      archive.samples.measure({
        ...errors,
        pageId,
        batchId: page.batchId,
        recordType: document?.typeId ?? '',
        keyedSha256,
        keyedBy: userOf(who),
        keyedAt: new Date().toISOString(),
      });
      archive.audit(who, 'measure-text', String(pageId), { ...errors });
    });
    return { ...errors, agrees: others.length === 0 ? null : others.includes(keyedSha256) };
  }

  /** The acceptance record of a decided sample, PDF/A-2b. Throws `not-found`, `sample-open`. */
  async protocol(id: number): Promise<Uint8Array> {
    const { archive } = this;
    const { sample, items, standing } = this.view(id);
    if (sample.verdict === null) throw new StationError('sample-open');
    const batch = archive.batches.get(sample.batchId)!;
    const nameOf = (user: string) => archive.accounts.get(user)?.name ?? user;
    return protocolPdf({
      agency: batch.settings.agencyName ?? batch.settings.agencyCode ?? '',
      batchId: batch.id,
      title: titleOf(batch),
      recordType: batch.recordType ?? '',
      scannedBy: nameOf(batch.createdBy),
      decidedAt: vietnamTime(new Date(sample.decidedAt!)),
      supervisor: nameOf(sample.decidedBy!),
      scheme: sample.scheme,
      lot: sample.lot,
      pages: archive.pages.ofBatch(batch.id).length,
      plan: sample.plan,
      seed: sample.seed,
      standing,
      verdict: sample.verdict,
      items: items.map(({ label, position, defects }) => ({ label, position, defects: defects ?? [] })),
      defects: this.defects,
    });
  }

  private open(person: Person, id: number): SampleRow {
    const { sample } = this.view(id);
    if (sample.verdict !== null) throw new StationError('sample-decided');
    this.review.mayJudge(person, sample.batchId);
    return sample;
  }

  private schemeOf(asked: AskedScheme, stream: string): Scheme {
    if (asked.kind === 'percent') return asked;
    const { severity, stopped } = this.stream(stream, asked.mayReduce);
    if (stopped) throw new StationError('sampling-stopped');
    return { ...asked, severity };
  }

  private resultOf({ id, scheme, plan, lot, verdict }: SampleRow): LotResult {
    const { rate } = this.view(id).standing;
    const accepted = verdict === 'accepted';
    const { ac, re } = plan;
    if (scheme.kind !== 'iso') return { accepted, found: rate.found, ac, re, tighterAc: null };
    const step = this.tables.aqls[this.tables.aqls.indexOf(scheme.aql) - 1];
    const tighter =
      step === undefined ? null : planFor(this.tables, lot, scheme.level, step, scheme.severity);
    const tighterAc = tighter && tighter.size <= plan.size ? tighter.ac : null;
    return { accepted, found: rate.found, ac, re, tighterAc };
  }
}

function itemOf(position: number, document: DocumentRow): SampleItem {
  const { codeNumber, codeNotation } = document.fields;
  const number = [codeNumber?.value, codeNotation?.value].filter(Boolean).join('/');
  const label = [document.type ?? '?', number].filter(Boolean).join(' ');
  return { position, documentId: document.id, label, defects: null, judgedBy: null, judgedAt: null };
}

/** The title of a batch for protocols. */
export function titleOf({ settings, roots, id }: Batch): string {
  return settings.title || roots[0]?.split(/[\\/]/).at(-1) || id;
}
