/** The hand-over record of a batch on a disk, printed as PDF/A: what lies there, with checksums, to be signed by both. */
import { Paper, WIDTH } from '../print/paper.ts';
import { t } from '../print/words.ts';
import type { BatchManifest } from './types.ts';

const COLUMNS = [
  { title: t('handover.ordinal'), width: 36, align: 'center' as const },
  { title: t('handover.package'), width: WIDTH - 36 - 60 - 48 - 76 },
  { title: t('handover.documents'), width: 60, align: 'right' as const },
  { title: t('handover.pages'), width: 48, align: 'right' as const },
  { title: t('handover.size'), width: 76, align: 'right' as const },
];

/** The record in Vietnamese, the language of the act. `expected`: packages of the whole batch. */
export async function diskRecordPdf(manifest: BatchManifest, expected: number): Promise<Uint8Array> {
  const { batch, station, createdAt, packages } = manifest;
  const total = (key: 'documents' | 'pages' | 'bytes') => packages.reduce((n, p) => n + p[key], 0);
  const paper = await Paper.open();
  paper.title(t('handover.title'));
  paper.paragraph(t('handover.batch', { batch }));
  paper.paragraph(t('handover.station', { station }));
  paper.paragraph(t('handover.time', { time: createdAt }));
  paper.paragraph(
    t('handover.total', {
      here: packages.length,
      expected,
      documents: total('documents'),
      pages: total('pages'),
      size: megabytes(total('bytes')),
    }),
  );
  if (packages.length < expected)
    paper.paragraph(t('handover.incomplete', { missing: expected - packages.length }));
  paper.table(
    COLUMNS,
    packages.map((p, i) => [
      String(i + 1),
      p.title,
      String(p.documents),
      String(p.pages),
      megabytes(p.bytes),
    ]),
    packages.map((p) => [p.name, `SHA-256 ${p.sha256}`]),
  );
  const people = [t('handover.giver'), t('handover.taker')].map((role) => ({ role, name: '' }));
  paper.signatures(people, t('handover.sign'));
  return paper.finish({
    title: t('handover.title'),
    author: station,
    createdAt,
    content: [manifest, expected],
  });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).replace('.', ',')} MB`;
}
