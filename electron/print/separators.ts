/** Separator sheets: put between documents before scanning, they say what follows and are left out of the record. */
import { encodePayload, type SheetPayload } from '../codes/payload.ts';
import { qrModules } from '../codes/qr.ts';
import { SOFTWARE } from '../software.ts';
import { Paper } from './paper.ts';
import { t } from './words.ts';

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
    paper.title(t('separators.title'), t('separators.subtitle'));
    paper.code(modules, LARGE);
    paper.facts([
      [t('separators.type'), sheet.typeName || t('separators.open')],
      [t('separators.dossier'), sheet.dossier || t('separators.same-dossier')],
      [t('separators.counter'), String(sheet.counter)],
    ]);
    paper.paragraph(t('separators.hint'));
    paper.code(modules, SMALL);
  }
  return paper.finish({
    title: t('separators.title'),
    author: SOFTWARE.name,
    createdAt,
    content: sheets,
  });
}
