/** The minutes of a hand-over (biên bản giao nhận) of paper that is to be scanned, in Vietnamese, ready to be signed. */
import { Paper, WIDTH } from './paper.ts';
import { t } from './words.ts';

export interface HandoverMinutes {
  agency: string;
  batchId: string;
  title: string;
  notation: string;
  /** Place of the paper, e.g. `H24.99.K01.G02.H03.12`. */
  place: string;
  /** Sheets as counted by hand; null where nobody counted. */
  sheets: number | null;
  /** Pages that were scanned by now. */
  pages: number;
  /** `YYYY-MM-DD`. */
  day: string;
  giver: string;
  giverPost: string;
  taker: string;
  takerPost: string;
  remark: string;
  /** `dd/mm/yyyy`, by whom, and what was said; null while the paper is out. */
  returned: { day: string; by: string; note: string } | null;
}

/** The file; the same minutes give the same bytes. */
export async function minutesPdf(m: HandoverMinutes): Promise<Uint8Array> {
  const paper = await Paper.open();
  const [year, month, day] = m.day.split('-') as [string, string, string];
  const date = { day, month, year };
  paper.letterhead(m.agency, t('protocol.place', date));
  paper.title(t('handover-paper.title'), t('handover-paper.subtitle'));
  paper.paragraph(t('handover-paper.opening', date));
  paper.heading(t('handover-paper.giver'));
  paper.facts([
    [t('handover-paper.name'), m.giver],
    [t('handover-paper.post'), m.giverPost],
  ]);
  paper.heading(t('handover-paper.taker'));
  paper.facts([
    [t('handover-paper.name'), m.taker],
    [t('handover-paper.post'), m.takerPost],
  ]);
  paper.heading(t('handover-paper.what'));
  paper.table(
    [
      { title: t('handover-paper.column-number'), width: 34, align: 'center' },
      { title: t('handover-paper.column-notation'), width: 80 },
      { title: t('handover-paper.column-title'), width: WIDTH - 34 - 80 - 150 - 48 },
      { title: t('handover-paper.column-place'), width: 150 },
      { title: t('handover-paper.column-sheets'), width: 48, align: 'right' },
    ],
    [['1', m.notation, m.title, m.place, m.sheets === null ? '' : String(m.sheets)]],
  );
  paper.paragraph(`${t('handover-paper.remark')}: ${m.remark || t('handover-paper.remark-none')}`);
  if (m.pages > 0) paper.paragraph(t('handover-paper.pages', { pages: m.pages, batch: m.batchId }));
  if (m.returned) paper.paragraph(t('handover-paper.returned', m.returned));
  paper.paragraph(t('handover-paper.closing'));
  paper.signatures(
    [
      { role: t('handover-paper.giver-signs'), name: m.giver },
      { role: t('handover-paper.taker-signs'), name: m.taker },
    ],
    t('protocol.sign-hint'),
  );
  return paper.finish({
    title: `${t('handover-paper.title')} – ${m.title}`,
    author: m.taker,
    createdAt: `${m.day}T00:00:00+07:00`,
    content: m,
  });
}
