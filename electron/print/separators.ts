/** Separator sheets: put between documents before scanning, they say what follows and are left out of the record. */
import { createHash } from 'node:crypto';
import { encodePayload, type SheetPayload } from '../codes/payload.ts';
import { qrModules } from '../codes/qr.ts';
import { SOFTWARE } from '../software.ts';
import { say } from '../text.ts';
import { Paper } from './paper.ts';

export interface PrintedSheet extends SheetPayload {
  /** What people call the type, '' where the sheet leaves it open. */
  typeName: string;
}

/** Points. The code stands on the sheet twice, so that a fold, a stain or a staple through one of them does no harm. */
const LARGE = 220;
const SMALL = 150;

/** The file, one sheet a page; the same sheets at the same time give the same bytes. `createdAt`: ISO 8601. */
export async function separatorsPdf(sheets: PrintedSheet[], createdAt: string): Promise<Uint8Array> {
  const paper = await Paper.open();
  for (const [i, sheet] of sheets.entries()) {
    const modules = await qrModules(encodePayload(sheet));
    if (i > 0) paper.nextPage();
    paper.title(say('vi', 'separators.title'), say('vi', 'separators.subtitle'));
    paper.code(modules, LARGE);
    paper.facts([
      [say('vi', 'separators.type'), sheet.typeName || say('vi', 'separators.open')],
      [say('vi', 'separators.dossier'), sheet.dossier || say('vi', 'separators.same-dossier')],
      [say('vi', 'separators.counter'), String(sheet.counter)],
    ]);
    paper.paragraph(say('vi', 'separators.hint'));
    paper.code(modules, SMALL);
  }
  const { name, version } = SOFTWARE;
  return paper.finish({
    title: say('vi', 'separators.title'),
    author: name,
    language: 'vi',
    id: createHash('sha256').update(JSON.stringify(sheets)).digest('hex').slice(0, 32),
    createdAt,
    producer: `${name} ${version}`,
  });
}
