/** The acceptance record (biên bản nghiệm thu) of one sample, in Vietnamese, ready to be signed. */
import type { Defect } from '../review/defects.ts';
import type { SamplingPlan } from '../review/sampling-plan.ts';
import type { Scheme, Standing } from '../review/scheme.ts';
import { Paper, WIDTH } from './paper.ts';
import { t } from './words.ts';

export interface Protocol {
  agency: string;
  batchId: string;
  title: string;
  recordType: string;
  scannedBy: string;
  /** ISO 8601 with +07:00. */
  decidedAt: string;
  supervisor: string;
  scheme: Scheme;
  lot: number;
  pages: number;
  plan: SamplingPlan;
  seed: string;
  standing: Standing;
  verdict: 'accepted' | 'returned';
  items: { label: string; position: number; defects: { code: string; note?: string | undefined }[] }[];
  defects: Defect[];
}

/** The file; the same record gives the same bytes. */
export async function protocolPdf(p: Protocol): Promise<Uint8Array> {
  const paper = await Paper.open();
  const [year, month, day] = p.decidedAt.slice(0, 10).split('-');
  paper.letterhead(p.agency, t('protocol.place', { day: day!, month: month!, year: year! }));
  paper.title(t('protocol.title'), t('protocol.subtitle'));
  paper.heading(t('protocol.part-batch'));
  paper.facts([
    [t('protocol.dossier'), p.title],
    [t('protocol.batch'), p.batchId],
    [t('protocol.record-type'), p.recordType || t('protocol.mixed')],
    [t('protocol.scanned-by'), p.scannedBy],
    [t('protocol.lot'), t('protocol.lot-value', { documents: p.lot, pages: p.pages })],
  ]);
  paper.heading(t('protocol.part-plan'));
  paper.facts([
    [t('protocol.scheme'), schemeText(p.scheme)],
    [t('protocol.plan'), t('protocol.plan-value', { size: p.plan.size, ac: p.plan.ac, re: p.plan.re })],
    [t('protocol.seed'), p.seed],
  ]);
  paper.heading(t('protocol.part-result'));
  const { rate, judged } = p.standing;
  paper.facts([
    [t('protocol.judged'), String(judged)],
    [t('protocol.found'), String(rate.found)],
    [
      t('protocol.rate'),
      t('protocol.rate-value', {
        rate: percent(rate.rate ?? 0),
        low: percent(rate.low),
        high: percent(rate.high),
      }),
    ],
  ]);
  const bad = p.items.filter((item) => item.defects.length > 0);
  if (bad.length > 0) {
    const columns = [
      { title: t('protocol.column-number'), width: 40, align: 'center' as const },
      { title: t('protocol.column-document'), width: 170 },
      { title: t('protocol.column-defects'), width: WIDTH - 210 },
    ];
    paper.table(
      columns,
      bad.map((item) => [
        String(item.position + 1),
        item.label,
        item.defects.map((d) => named(p, d)).join('; '),
      ]),
    );
  }
  paper.heading(t('protocol.part-verdict'));
  paper.paragraph(t(`protocol.verdict-${p.verdict}`));
  paper.paragraph(t('protocol.closing'));
  paper.signatures(
    [
      { role: t('protocol.signer-clerk'), name: p.scannedBy },
      { role: t('protocol.signer-supervisor'), name: p.supervisor },
    ],
    t('protocol.sign-hint'),
  );
  return paper.finish({
    title: `${t('protocol.title')} – ${p.title}`,
    author: p.supervisor,
    createdAt: p.decidedAt,
    content: p,
  });
}

function named({ defects }: Protocol, defect: Protocol['items'][number]['defects'][number]): string {
  const text = defects.find((d) => d.code === defect.code)?.vi ?? defect.code;
  return defect.note ? `${text} (${defect.note})` : text;
}

function schemeText(scheme: Scheme): string {
  if (scheme.kind === 'iso') {
    const severity = t(`protocol.${scheme.severity}`);
    return t('protocol.scheme-iso', { level: scheme.level, aql: comma(scheme.aql), severity });
  }
  return t('protocol.scheme-percent', {
    percent: comma(scheme.percent),
    most: comma(scheme.mostPercent),
  });
}

function percent(part: number): string {
  return `${comma(Math.round(part * 10_000) / 100)} %`;
}

function comma(value: number): string {
  return String(value).replace('.', ',');
}
