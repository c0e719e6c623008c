/** Values behind printed labels of forms (`Họ và tên: …`): what record types say with `extract.after`. */
import type { CodeList, FieldDefinition } from '../records/schema.ts';
import type { Candidate } from './candidate.ts';
import { distance, fold } from './fuzzy.ts';
import type { Segment } from './segments.ts';

/** Leaders, dots and signs around a value that was filled in. */
const TRIM = /^[\s.,:;…_\-–—|]+|[\s.,:;…_\-–—|]+$/gu;
/** Of a label's letters, at most this part may be misread. */
const MISREAD = 0.17;

interface Label {
  folded: string;
  field: FieldDefinition;
}

interface Hit {
  label: Label;
  segment: Segment;
  /** Words of the label, and the first word behind it. */
  from: number;
  to: number;
  misread: number;
}

/**
 * The value of every field of `fields` whose label stands on the page: what follows on the same row up to the next
 * label. Labels that occur more than once (father, mother) go to the fields in order. Never invents: a label with
 * nothing behind it gives nothing.
 */
export function findLabelled(
  page: Segment[],
  fields: FieldDefinition[],
  codeList: (id: string) => CodeList | undefined,
): Map<string, Candidate> {
  const labels = fields.flatMap((field) =>
    field.extract && 'after' in field.extract
      ? field.extract.after.map((text) => ({ folded: fold(text), field }))
      : [],
  );
  // The longer label first: "Ngày, tháng, năm sinh" is no "Năm sinh".
  labels.sort((a, b) => b.folded.length - a.folded.length);
  const rows = page.map((segment) => hitsOf(segment, labels));
  const found = new Map<string, Candidate>();
  for (const hits of rows) {
    hits.forEach((hit, i) => {
      const field = firstOpen(hit.label, labels, found);
      if (!field) return;
      const candidate = valueBehind(hit, hits[i + 1], field, codeList);
      if (candidate) found.set(field.name, candidate);
    });
  }
  return found;
}

/** Fields that share a label (mother's and father's name) take its places from top to bottom. */
function firstOpen(label: Label, labels: Label[], found: Map<string, Candidate>): FieldDefinition | null {
  const same = labels.filter((other) => other.folded === label.folded);
  return same.find((other) => !found.has(other.field.name))?.field ?? null;
}

function hitsOf(segment: Segment, labels: Label[]): Hit[] {
  const hits: Hit[] = [];
  for (let from = 0; from < segment.words.length; from++) {
    const hit = labelAt(segment, from, labels);
    if (!hit) continue;
    hits.push(hit);
    from = hit.to - 1;
  }
  return hits;
}

function labelAt(segment: Segment, from: number, labels: Label[]): Hit | null {
  for (const label of labels) {
    let text = '';
    for (let to = from; to < segment.words.length && text.length <= label.folded.length; ) {
      const { text: word } = segment.words[to]!;
      text += fold(word);
      to++;
      const misread = text.length > 0 ? distance(text, label.folded) : label.folded.length;
      const most = label.folded.length < 5 ? 0 : Math.floor(label.folded.length * MISREAD);
      // A short label is one only with its colon behind it.
      const ends = label.folded.length >= 7 || /[:.…]$/u.test(word);
      if (misread <= most && ends) return { label, segment, from, to, misread };
    }
  }
  return null;
}

function valueBehind(
  hit: Hit,
  next: Hit | undefined,
  field: FieldDefinition,
  codeList: (id: string) => CodeList | undefined,
): Candidate | null {
  const { segment } = hit;
  const words = segment.words.slice(hit.to, next?.from ?? segment.words.length);
  const kept = words.filter((w) => /[\p{L}\p{N}]/u.test(w.text));
  const value = kept
    .map((w) => w.text)
    .join(' ')
    .replace(TRIM, '');
  const list = field.codes === undefined ? undefined : codeList(field.codes);
  const shaped = value === '' ? null : shape(value, field, list);
  if (shaped === null) return null;
  return { value: shaped, words: kept, fit: hit.misread === 0 ? 0.85 : 0.75, doubtful: true };
}

/** A date as `DD/MM/YYYY`, a number's digits, a code by its name; null where the value is none. */
function shape(value: string, field: FieldDefinition, list: CodeList | undefined): string | null {
  if (field.maxLength !== undefined && value.length > field.maxLength) return null;
  if (field.kind === 'number') return /\d+(?:[.,]\d+)*/u.exec(value)?.[0] ?? null;
  if (field.kind === 'code') return list?.codes.find((c) => fold(c.vi) === fold(value))?.code ?? null;
  if (field.kind !== 'date') return value;
  const [, day, month, year] = /(\d{1,2})\D{1,12}(\d{1,2})\D{1,10}(\d{4})/u.exec(value) ?? [];
  if (day === undefined) return field.partial && /^\d{4}$/u.test(value) ? value : null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1) return null;
  return `${day.padStart(2, '0')}/${month!.padStart(2, '0')}/${year}`;
}
