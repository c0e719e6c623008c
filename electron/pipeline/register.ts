/** Keying a register: its entries with what is done of each, marks, blind second keying, and the settling of differences. */
import { type Actor, userOf } from '../accounts/roles.ts';
import { keyedTwice } from '../describe/register/definition.ts';
import { type Difference, difference, firstValues } from '../describe/register/keying.ts';
import type { Mark } from '../describe/validate/rules.ts';
import { StationError } from '../errors.ts';
import type { Records } from '../records/load.ts';
import type { RecordType } from '../records/schema.ts';
import type { Archive } from '../store/archive.ts';
import type { DocumentRow } from '../store/documents.ts';
import type { SecondKeying } from '../store/registers.ts';
import { beforeWork } from './batch-state.ts';

/** One value that was keyed twice. */
export interface Comparison {
  name: string;
  first: string;
  second: string;
  difference: Difference;
  /** Who keyed it the second time could not read it. */
  illegible: boolean;
  /** Nobody has decided yet which of two different values stands. */
  open: boolean;
}

export type EntryState = 'to-key' | 'keyed' | 'keyed-twice' | 'differs';

export interface RegisterEntry {
  document: string;
  typeId: string;
  position: number;
  pageIds: number[];
  number: string;
  date: string;
  state: EntryState;
  /** Differences that wait for a decision, and how many of them are in the marks alone. */
  differences: number;
  inMarks: number;
}

function entryOf(
  archive: Archive,
  records: Records,
  id: string,
): { document: DocumentRow; type: RecordType } {
  const document = archive.documents.get(id);
  const type = records.type(document?.typeId ?? null);
  if (!document || !type) throw new StationError('not-found', { params: { what: id } });
  return { document, type };
}

/** Whoever keys has worked on the batch and cannot accept it; what is accepted or packed is not keyed any more. */
function beforeKeying(archive: Archive, documentId: string, who: Actor): void {
  beforeWork(archive, archive.documents.batchOf(documentId)!, who, 'indexed');
}

/** A volume: its entries, and what its dossier says of it. */
export interface RegisterBook {
  dossier: string;
  settings: Record<string, string>;
  pageIds: number[];
  entries: RegisterEntry[];
}

/** Every dossier of a batch as the volume that it is or may become, in order. */
export function registerBooks(archive: Archive, records: Records, batchId: string): RegisterBook[] {
  return archive.documents.dossiers(batchId).map(({ id, settings }) => ({
    dossier: id,
    settings,
    pageIds: archive.documents.ofDossier(id).flatMap((document) => document.pageIds),
    entries: registerEntries(archive, records, id),
  }));
}

/** The entries of a dossier that is a register, in order. */
export function registerEntries(archive: Archive, records: Records, dossierId: string): RegisterEntry[] {
  return archive.documents.ofDossier(dossierId).flatMap((document, position): RegisterEntry[] => {
    const type = records.type(document.typeId);
    if (type?.level !== 'entry') return [];
    const marks = archive.registers.marks(document.id);
    const seconds = archive.registers.seconds(document.id);
    const open = compared(document, marks, seconds).filter((one) => one.open);
    return [
      {
        document: document.id,
        typeId: type.typeId,
        position,
        pageIds: document.pageIds,
        number: document.fields.so?.value ?? '',
        date: document.fields.ngayDangKy?.value ?? '',
        state: stateOf(document, type, marks, seconds, open.length),
        differences: open.length,
        inMarks: open.filter((one) => one.difference === 'marks').length,
      },
    ];
  });
}

function stateOf(
  document: DocumentRow,
  type: RecordType,
  marks: Record<string, Mark>,
  seconds: SecondKeying[],
  differences: number,
): EntryState {
  const missing = type.fields.some(
    ({ name, required }) => required && !document.fields[name]?.value && marks[name] !== 'illegible',
  );
  if (missing) return 'to-key';
  if (differences > 0) return 'differs';
  const wanted = keyedTwice(document.typeId);
  const keyed = new Set(seconds.map((one) => one.name));
  return wanted.length > 0 && wanted.every((name) => keyed.has(name)) ? 'keyed-twice' : 'keyed';
}

/** What an entry begins with, from the entry before it: values that nobody need key again. */
export function suggestions(archive: Archive, records: Records, documentId: string): Record<string, string> {
  const { document, type } = entryOf(archive, records, documentId);
  const all = archive.documents.ofDossier(document.dossierId);
  const before = all[all.findIndex((one) => one.id === documentId) - 1];
  const values = before?.typeId === document.typeId ? plain(before) : {};
  const known = plain(document);
  return Object.fromEntries(Object.entries(firstValues(type, values)).filter(([name]) => !known[name]));
}

function plain(document: DocumentRow): Record<string, string> {
  return Object.fromEntries(
    Object.entries(document.fields).flatMap(([name, { value, state }]) =>
      state === 'cleared' || value === '' ? [] : [[name, value]],
    ),
  );
}

/** Says that a value is illegible, or that it stands so in the book; null takes it back. Throws `not-found`, `batch-settled`, `batch-accepted`. */
export function markField(
  archive: Archive,
  records: Records,
  who: Actor,
  documentId: string,
  name: string,
  mark: Mark | null,
): void {
  const { type } = entryOf(archive, records, documentId);
  if (!type.fields.some((field) => field.name === name))
    throw new StationError('bad-request', { params: { what: name } });
  const [by, at] = [userOf(who), new Date().toISOString()];
  archive.transaction(() => {
    beforeKeying(archive, documentId, who);
    archive.registers.setMark({ documentId, name, mark, by, at });
    archive.audit(who, 'mark-field', documentId, { field: name, mark });
  });
}

/** What is to be keyed a second time, and what was already, without a word of what anybody keyed. */
export function secondForm(
  archive: Archive,
  records: Records,
  documentId: string,
): { fields: string[]; keyed: string[]; pageIds: number[] } {
  const { document } = entryOf(archive, records, documentId);
  const keyed = archive.registers.seconds(documentId).map((one) => one.name);
  return { fields: keyedTwice(document.typeId), keyed, pageIds: document.pageIds };
}

export interface KeyedAgain {
  value: string;
  illegible?: boolean | undefined;
}

/**
 * Takes the second keying. With accounts it has to be another person's than the first (`same-person`). Throws
 * `bad-request` for a field that is not keyed twice.
 */
export function keySecond(
  archive: Archive,
  records: Records,
  who: Actor,
  documentId: string,
  values: Record<string, KeyedAgain>,
  separate: boolean,
): void {
  const { document } = entryOf(archive, records, documentId);
  const wanted = keyedTwice(document.typeId);
  const by = userOf(who);
  for (const name of Object.keys(values)) {
    if (!wanted.includes(name)) throw new StationError('bad-request', { params: { what: name } });
    if (separate && document.fields[name]?.decidedBy === by) throw new StationError('same-person');
  }
  const at = new Date().toISOString();
  archive.transaction(() => {
    beforeKeying(archive, documentId, who);
    for (const [name, { value, illegible }] of Object.entries(values)) {
      const text = value.normalize('NFC').trim();
      archive.registers.keySecond({ documentId, name, value: text, illegible: illegible ?? false, by, at });
    }
    archive.audit(who, 'key-second', documentId, { fields: Object.keys(values) });
  });
}

/** First and second keying side by side, for those who decide. */
export function comparisons(archive: Archive, document: Pick<DocumentRow, 'id' | 'fields'>): Comparison[] {
  const { registers } = archive;
  return compared(document, registers.marks(document.id), registers.seconds(document.id));
}

function compared(
  document: Pick<DocumentRow, 'fields'>,
  marks: Record<string, Mark>,
  seconds: SecondKeying[],
): Comparison[] {
  return seconds.map(({ name, value, illegible, settled }) => {
    const field = document.fields[name];
    const first = field && field.state !== 'cleared' ? field.value : '';
    const agreed = illegible && marks[name] === 'illegible';
    const differs = agreed ? 'same' : difference(first, value);
    const open = differs !== 'same' && settled !== first;
    return { name, first, second: value, illegible, difference: differs, open };
  });
}

/** Decides that `value`, which is what the field says now, stands. Throws `bad-request` when the field says otherwise. */
export function settle(
  archive: Archive,
  records: Records,
  who: Actor,
  documentId: string,
  name: string,
  value: string,
): void {
  const { document } = entryOf(archive, records, documentId);
  const one = comparisons(archive, document).find((comparison) => comparison.name === name);
  if (!one || one.first !== value.normalize('NFC').trim())
    throw new StationError('bad-request', { params: { what: name } });
  archive.transaction(() => {
    beforeKeying(archive, documentId, who);
    archive.registers.settle(documentId, name, one.first, userOf(who), new Date().toISOString());
    archive.audit(who, 'settle-keying', documentId, { field: name });
  });
}
