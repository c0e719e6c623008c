/** The paper of a batch: handed over to be scanned, with minutes to print, and back on its shelf. */
import { type Actor, userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import { minutesPdf } from '../print/handover.ts';
import type { Archive } from '../store/archive.ts';
import type { HandoverRow, Minutes } from '../store/handovers.ts';
import { vietnamTime } from './dossier-input.ts';

export interface HandoverEdit {
  minutes: Minutes;
  /** `YYYY-MM-DD`. */
  day: string;
  /** What the person saw; 0 where there was nothing yet. */
  version: number;
}

/** Writes the minutes. Throws `edit-conflict` where somebody else wrote since. */
export function writeHandover(
  archive: Archive,
  who: Actor,
  batchId: string,
  { minutes, day, version }: HandoverEdit,
): HandoverRow {
  return archive.transaction(() => {
    expect(archive, batchId, version);
    archive.handovers.put({ batchId, minutes: tidy(minutes), day });
    archive.audit(who, 'write-handover', batchId, { day });
    return archive.handovers.of(batchId)!;
  });
}

/** Notes that the paper is back on its shelf, or takes that back. Throws `not-found` without minutes, `edit-conflict`. */
export function noteReturn(
  archive: Archive,
  who: Actor,
  batchId: string,
  { returned, note, version }: { returned: boolean; note: string; version: number },
): HandoverRow {
  return archive.transaction(() => {
    if (!archive.handovers.of(batchId)) throw new StationError('not-found', { params: { what: 'handover' } });
    expect(archive, batchId, version);
    if (returned) archive.handovers.setReturned(batchId, new Date().toISOString(), userOf(who), plain(note));
    else archive.handovers.setReturned(batchId, null, null, null);
    archive.audit(who, returned ? 'return-paper' : 'unreturn-paper', batchId);
    return archive.handovers.of(batchId)!;
  });
}

/** The minutes as a PDF to print and sign. Throws `not-found` where none were written. */
export async function printHandover(archive: Archive, batchId: string): Promise<Uint8Array> {
  const row = archive.handovers.of(batchId);
  const batch = archive.batches.get(batchId);
  if (!row || !batch) throw new StationError('not-found', { params: { what: 'handover' } });
  const { settings } = batch;
  const sheets = Number(settings.numberOfPaper ?? Number.NaN);
  const { returnedAt, returnedBy, returnedNote } = row;
  return minutesPdf({
    ...row.minutes,
    agency: settings.agencyName ?? settings.agencyCode ?? '',
    batchId,
    title: settings.title ?? '',
    notation: settings.fileNotation ?? '',
    place: settings.paperFileCode ?? '',
    sheets: Number.isFinite(sheets) ? sheets : null,
    pages: archive.pages.ofBatch(batchId).length,
    day: row.day,
    returned: returnedAt
      ? {
          day: vietnamTime(new Date(returnedAt)).slice(0, 10).split('-').toReversed().join('/'),
          by: archive.accounts.get(returnedBy ?? '')?.name ?? returnedBy ?? '',
          note: returnedNote ?? '',
        }
      : null,
  });
}

function expect(archive: Archive, batchId: string, version: number): void {
  const now = archive.handovers.of(batchId);
  if ((now?.version ?? 0) !== version) throw new StationError('edit-conflict', { current: now });
}

function tidy(minutes: Minutes): Minutes {
  return Object.fromEntries(
    Object.entries(minutes).map(([name, text]) => [name, plain(text)]),
  ) as unknown as Minutes;
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
