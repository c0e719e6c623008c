/** What a reader shows beside the pages: an outline with an entry per document, and page numbers that start anew. */
import { type PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib';
import type { PdfPart } from './write.ts';

/**
 * Adds outline and page labels. In a file of several documents a page is labelled `document.page`, as the sheets of a
 * dossier are counted; in one document, `page`.
 */
export function addNavigation(doc: PDFDocument, parts: PdfPart[]): void {
  const { context, catalog } = doc;
  const labels: (number | Record<string, unknown>)[] = [];
  const starts: number[] = [];
  let at = 0;
  parts.forEach(({ pages }, i) => {
    const prefix = parts.length > 1 ? { P: PDFString.of(`${i + 1}.`) } : {};
    labels.push(at, { S: 'D', ...prefix });
    starts.push(at);
    at += pages.length;
  });
  catalog.set(PDFName.of('PageLabels'), context.obj({ Nums: labels as never }));
  const root = context.nextRef();
  const refs = parts.map(() => context.nextRef());
  const pages = doc.getPages();
  parts.forEach(({ title }, i) => {
    const [before, after] = [refs[i - 1], refs[i + 1]];
    context.assign(
      refs[i]!,
      context.obj({
        Title: PDFHexString.fromText(title),
        Parent: root,
        Dest: [pages[starts[i]!]!.ref, 'Fit'],
        ...(before ? { Prev: before } : {}),
        ...(after ? { Next: after } : {}),
      }),
    );
  });
  context.assign(
    root,
    context.obj({ Type: 'Outlines', First: refs[0]!, Last: refs.at(-1)!, Count: refs.length }),
  );
  catalog.set(PDFName.of('Outlines'), root);
  if (parts.length > 1) catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'));
}
