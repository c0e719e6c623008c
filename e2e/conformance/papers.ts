/** The papers that people sign and keep, printed for validators: hand-over minutes, acceptance record, report. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { figuresPdf } from '../../electron/print/figures.ts';
import { minutesPdf } from '../../electron/print/handover.ts';
import { protocolPdf } from '../../electron/print/protocol.ts';
import { loadDefects } from '../../electron/review/defects.ts';
import { loadSampling } from '../../electron/review/sampling-plan.ts';
import { planOf, type Scheme, standingOf } from '../../electron/review/scheme.ts';
import { ROOT } from '../station.ts';

const AGENCY = 'Ủy ban nhân dân xã An Hưng';
const AT = '2026-11-25T10:00:00+07:00';
const TITLE = 'Công văn, tờ trình <1998> & "Đặng"';

/** Writes them into `dir`. */
export async function printPapers(dir: string): Promise<void> {
  for (const [name, pdf] of [
    ['minutes.pdf', await minutes()],
    ['protocol.pdf', await protocol()],
    ['report.pdf', await report()],
  ] as const)
    await writeFile(join(dir, name), pdf);
}

function minutes(): Promise<Uint8Array> {
  return minutesPdf({
    agency: AGENCY,
    batchId: '3724d6d9-0428-4ab9-b0cc-9fe38d2bd549',
    title: TITLE,
    notation: '01.VP',
    place: 'H24.99.K01.G02.H03.12',
    sheets: 240,
    pages: 312,
    day: '2026-11-25',
    giver: 'Đỗ Thị Hạnh',
    giverPost: 'Công chức Văn phòng',
    taker: 'Phạm Ngọc Uyển',
    takerPost: 'Trạm số hóa',
    remark: 'Bìa rách một góc; tờ 17 dính băng keo.',
    returned: { day: '26/11/2026', by: 'Đỗ Thị Hạnh', note: 'đủ tờ' },
  });
}

function protocol(): Promise<Uint8Array> {
  const folders = [join(ROOT, 'resources')];
  const defects = loadDefects(folders);
  const scheme: Scheme = { kind: 'iso', level: 'II', aql: 1, severity: 'normal', mayReduce: false };
  const plan = planOf(scheme, loadSampling(folders), 500)!;
  const code = defects.find((defect) => defect.weight !== 'critical')!.code;
  const judged = Array.from({ length: plan.size }, (_, i) => (i === 3 ? [code] : []));
  return protocolPdf({
    agency: AGENCY,
    batchId: '3724d6d9-0428-4ab9-b0cc-9fe38d2bd549',
    title: TITLE,
    recordType: 'Quyết định',
    scannedBy: 'Đỗ Thị Hạnh',
    decidedAt: AT,
    supervisor: 'Phạm Ngọc Uyển',
    scheme,
    lot: 500,
    pages: 740,
    plan,
    seed: '20261125',
    standing: standingOf(plan, judged, defects),
    verdict: 'accepted',
    items: judged.map((codes, i) => ({
      label: `Số ${i + 1}/QĐ-UBND`,
      position: 6 * i + 1,
      defects: codes.map((defect) => ({ code: defect, note: 'mép phải' })),
    })),
    defects,
  });
}

function report(): Promise<Uint8Array> {
  return figuresPdf({
    agency: AGENCY,
    by: 'Phạm Ngọc Uyển',
    at: AT,
    from: '2026-11-01',
    to: '2026-11-25',
    ownOnly: false,
    days: [{ day: '2026-11-24', scanned: 320, cleaned: 320, read: 318, edits: 41, returns: 2 }],
    people: [{ name: 'Đỗ Thị Hạnh', scanned: 320, edits: 41, returns: 2 }],
    types: [
      { name: 'Quyết định', documents: 80, pages: 190, fields: 560, corrected: 12, judged: 80, bad: 1 },
    ],
    boxes: [{ box: 'H03', dossiers: 4, documents: 80, pages: 320 }],
    perPage: { clean: 900, read: 2600 },
    queue: [{ state: 'described', batches: 3, oldest: '2026-11-20' }],
    coverage: [{ name: 'Mục lục P01', expected: 120, digitized: 80, described: 60, delivered: 40 }],
    reading: [
      {
        month: '2026-11',
        name: 'Quyết định',
        pages: 20,
        characters: 40_000,
        characterErrors: 120,
        words: 9000,
        wordErrors: 85,
      },
    ],
    ratios: [{ name: 'receipt', part: 40, whole: 50, value: 0.8, missing: ['2026-10'] }],
  });
}
