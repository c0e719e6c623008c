import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { PageRow } from '../store/pages.ts';
import { digitize, open, place, READ_ONLY, SAMPLES } from '../whole-batch-fixture.ts';
import { wholeOriginal } from './original.ts';
import { SETTINGS } from './settings-fixture.ts';

/** No page says when it was written. */
const settings = { ...SETTINGS, startDate: '05/01/1998', endDate: '31/12/2020' };

/** A signed PDF of two pages, the first of which shows two facing ones. */
async function facingPdf(path: string): Promise<void> {
  const sheet = sharp(join(SAMPLES, '001-clean.jpg'));
  const { width, height } = await sheet.metadata();
  // The upper part, so that it is read sooner.
  const upper = await sheet.extract({ left: 0, top: 0, width, height: Math.round(0.3 * height) }).toBuffer();
  const pdf = await PDFDocument.create();
  const picture = await pdf.embedJpg(upper);
  for (const columns of [[0, 595], [0]]) {
    const page = pdf.addPage([595 * columns.length, 842]);
    for (const x of columns) page.drawImage(picture, { x, y: 0.7 * 842, width: 595, height: 0.3 * 842 });
  }
  const value = {
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    Contents: PDFHexString.of('00'),
    ByteRange: [0, 0, 0, 0],
  };
  const field = { FT: 'Sig', T: PDFString.of('s'), Type: 'Annot', Subtype: 'Widget', Rect: [0, 0, 0, 0] };
  const signature = pdf.context.register(pdf.context.obj({ ...field, V: value }));
  pdf.catalog.set(PDFName.of('AcroForm'), pdf.context.obj({ SigFlags: 3, Fields: [signature] }));
  writeFileSync(path, await pdf.save());
}

it('keeps the pages of a PDF that is packed as it came, also where two seem to face each other', async () => {
  await facingPdf(join(place.scans, 'signed.pdf'));
  const s = await open();
  const report = await digitize(s, { settings });
  expect(report.pages.map((page) => page.index)).toEqual([0, 1]);
  expect(report.failures).toEqual([]);
  expect(report.packages).toHaveLength(1);

  const pages = s.archive.pages.ofBatch(report.batch);
  expect(pages.map((page) => page.origin)).toEqual(['signed', 'signed']);
  expect(wholeOriginal(s.archive, pages)).toBe('signed');
  const [first, second] = pages as [PageRow, PageRow];
  const foreign = { ...second, fileId: first.fileId + 1 };
  for (const changed of [[first], [second, first], [first, foreign], [first, { ...second, part: 1 }], []])
    expect(wholeOriginal(s.archive, changed)).toBeNull();
});

it('packs the pages of such a PDF that people took apart as page images, and says so', async () => {
  await facingPdf(join(place.scans, 'signed.pdf'));
  const s = await open();
  const described = await digitize(s, { settings, plan: READ_ONLY });
  const [, second] = described.pages;
  s.workbench.pages.remove({ batchId: described.batch, who: 'lan', pages: [second!.id] });
  const report = await digitize(s, { settings });
  expect(report.failures).toEqual([]);
  expect(report.packages).toHaveLength(1);
  expect(report.findings.map((finding) => finding.code)).toContain('original-taken-apart');
});
