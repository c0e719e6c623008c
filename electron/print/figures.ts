/** The report (báo cáo) of a period as a paper, in Vietnamese: what the Reports screen shows. */
import { isTextKey, type TextKey } from '../text.ts';
import { type Column, Paper, WIDTH } from './paper.ts';
import { t } from './words.ts';

/** A period's figures with every name as it is printed. */
export interface ReportFigures {
  agency: string;
  /** Who printed it, and when: ISO 8601 with +07:00. */
  by: string;
  at: string;
  /** `yyyy-mm-dd`, both included. */
  from: string;
  to: string;
  /** True when only the figures of the person who printed it are in it. */
  ownOnly: boolean;
  days: { day: string; scanned: number; cleaned: number; read: number; edits: number; returns: number }[];
  people: { name: string; scanned: number; edits: number; returns: number }[];
  types: {
    name: string;
    documents: number;
    pages: number;
    fields: number;
    corrected: number;
    judged: number;
    bad: number;
  }[];
  boxes: { box: string; dossiers: number; documents: number; pages: number }[];
  /** Milliseconds per page. */
  perPage: { clean: number | null; read: number | null };
  queue: { state: string; batches: number; oldest: string }[];
  coverage: { name: string; expected: number; digitized: number; described: number; delivered: number }[];
  reading: {
    month: string;
    name: string;
    pages: number;
    characters: number;
    characterErrors: number;
    words: number;
    wordErrors: number;
  }[];
  ratios: { name: string; part: number; whole: number; value: number | null; missing: string[] }[];
}

/** PDF/A-2b; the same figures give the same bytes. */
export async function figuresPdf(f: ReportFigures): Promise<Uint8Array> {
  const paper = await Paper.open();
  const [year, month, day] = f.at.slice(0, 10).split('-') as [string, string, string];
  paper.letterhead(f.agency, t('protocol.place', { day, month, year }));
  paper.title(t('report.title'), t('report.period', { from: date(f.from), to: date(f.to) }));
  // Parts without figures are left out, so the others are numbered as they come.
  let parts = 0;
  const heading = (title: TextKey) => paper.heading(`${++parts}. ${t(title)}`);
  const part = (title: TextKey, columns: Column[], rows: string[][], note?: string) => {
    if (rows.length === 0) return;
    heading(title);
    if (note) paper.paragraph(note);
    paper.table(columns, rows);
  };
  const sum = (of: (d: ReportFigures['days'][number]) => number) =>
    number(f.days.reduce((n, d) => n + of(d), 0));
  part(
    'report.by-day',
    columns(
      'report.day',
      'report.scanned',
      'report.cleaned',
      'report.read',
      'report.edits',
      'report.returns',
    ),
    f.days.length === 0
      ? []
      : [
          ...f.days.map((d) => [
            date(d.day),
            ...[d.scanned, d.cleaned, d.read, d.edits, d.returns].map(number),
          ]),
          [
            t('report.total'),
            ...[sum((d) => d.scanned), sum((d) => d.cleaned), sum((d) => d.read), sum((d) => d.edits)],
            sum((d) => d.returns),
          ],
        ],
    t('report.per-page', { clean: seconds(f.perPage.clean), read: seconds(f.perPage.read) }),
  );
  if (f.days.length > 1) {
    paper.paragraph(t('report.scanned'));
    paper.bars(f.days.map((d) => ({ label: date(d.day), value: d.scanned, text: number(d.scanned) })));
  }
  part(
    'report.by-person',
    columns('report.person', 'report.scanned', 'report.edits', 'report.returns'),
    f.people.map((p) => [p.name, number(p.scanned), number(p.edits), number(p.returns)]),
    t(f.ownOnly ? 'report.own-only' : 'report.by-name'),
  );
  part(
    'report.by-type',
    columns(
      'report.type',
      'report.documents',
      'report.pages',
      'report.corrected',
      'report.judged',
      'report.errors',
    ),
    f.types.map((row) => [
      row.name,
      ...[row.documents, row.pages].map(number),
      `${number(row.corrected)}/${number(row.fields)} (${share(row.corrected, row.fields)})`,
      number(row.judged),
      share(row.bad, row.judged),
    ]),
  );
  part(
    'report.by-box',
    columns('report.box', 'report.dossiers', 'report.documents', 'report.pages'),
    f.boxes.map((b) => [b.box || t('report.no-box'), ...[b.dossiers, b.documents, b.pages].map(number)]),
  );
  part(
    'report.queue',
    columns('report.state', 'report.batches', 'report.oldest'),
    f.queue.map((q) => [stateName(q.state), number(q.batches), date(q.oldest.slice(0, 10))]),
  );
  part(
    'report.coverage',
    columns(
      'report.inventory',
      'report.expected',
      'report.digitized',
      'report.described',
      'report.delivered',
    ),
    f.coverage.map((c) => [
      c.name,
      number(c.expected),
      ...[c.digitized, c.described, c.delivered].map((n) => `${number(n)} (${share(n, c.expected)})`),
    ]),
  );
  part(
    'report.reading',
    columns('report.month-type', 'report.pages', 'report.character-errors', 'report.word-errors'),
    f.reading.map((r) => [
      `${date(r.month)} · ${r.name}`,
      number(r.pages),
      share(r.characterErrors, r.characters),
      share(r.wordErrors, r.words),
    ]),
  );
  heading('report.ratios');
  paper.facts(f.ratios.map((r) => [t(`report.ratio-${r.name}` as TextKey), ratioText(r)]));
  paper.signatures([{ role: t('report.made-by'), name: f.by }], t('protocol.sign-hint'));
  return paper.finish({
    title: `${t('report.title')} ${date(f.from)}–${date(f.to)}`,
    author: f.by,
    createdAt: f.at,
    content: f,
  });
}

function ratioText({ part, whole, value, missing }: ReportFigures['ratios'][number]): string {
  if (value !== null) return `${number(part)}/${number(whole)} = ${share(part, whole)}`;
  if (missing.length === 0) return t('report.ratio-none');
  return t('report.ratio-missing', { months: missing.map(date).join(', ') });
}

/** The first column takes half of what its text needs more than a figure. */
function columns(first: TextKey, ...others: TextKey[]): Column[] {
  const width = Math.min(84, (WIDTH * 0.7) / others.length);
  return [
    { title: t(first), width: WIDTH - width * others.length },
    ...others.map((key): Column => ({ title: t(key), width, align: 'right' })),
  ];
}

function stateName(state: string): string {
  const key = `state.${state}`;
  return isTextKey(key) ? t(key) : state;
}

/** `2026-11-25` → `25/11/2026`, `2026-11` → `11/2026`. */
function date(iso: string): string {
  return iso.split('-').reverse().join('/');
}

function number(value: number): string {
  return value.toLocaleString('vi-VN');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1).replace('.', ',')} %`;
}

function seconds(ms: number | null): string {
  return ms === null ? '–' : `${(ms / 1000).toFixed(2).replace('.', ',')} s`;
}
