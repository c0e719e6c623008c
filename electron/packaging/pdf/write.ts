/** Two-layer PDF/A-2b: the page image as people see it, and its text, invisible, word by word. */
import { writeFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import {
  type PDFContext,
  type PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  type PDFRef,
  PDFString,
} from 'pdf-lib';
import type { ImageRule } from '../profile.ts';
import type { PackPage } from '../types.ts';
import { ASCENT, DESCENT, GLYPH_WIDTH, glyphlessFont } from './font.ts';
import { srgbProfile } from './icc.ts';
import { addNavigation } from './navigation.ts';
import { pageImage, points } from './page-image.ts';
import { CharacterCodes, textLayer } from './text-layer.ts';
import { xmpPacket } from './xmp.ts';

export interface PdfMeta {
  title: string;
  author?: string;
  subject?: string;
  /** BCP 47. */
  language: string;
  /** 32 hex digits that identify the document; the file's ID. */
  id: string;
  /** ISO 8601 with offset. */
  createdAt: string;
  producer: string;
}

/** A run of pages with a name of its own: a document, or a document of a whole dossier in one file. */
export interface PdfPart {
  title: string;
  pages: PackPage[];
}

/**
 * Writes one file. The same parts, meta and rule give the same bytes. Throws `unreadable-image` when an access image
 * is no JPEG.
 */
export async function writePdf(
  parts: PdfPart[],
  meta: PdfMeta,
  rule: ImageRule,
  outPath: string,
): Promise<{ bytes: number }> {
  const doc = await PDFDocument.create({ updateMetadata: false });
  const { context } = doc;
  const codes = new CharacterCodes();
  const font = context.nextRef();
  for (const page of parts.flatMap((part) => part.pages)) await addPage(doc, page, rule, font, codes);
  addFont(context, font, codes);
  addIntent(doc);
  addMetadata(doc, meta);
  addNavigation(doc, parts);
  const bytes = await doc.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
  });
  await writeFile(outPath, bytes);
  return { bytes: bytes.length };
}

async function addPage(
  doc: PDFDocument,
  page: PackPage,
  rule: ImageRule,
  font: PDFRef,
  codes: CharacterCodes,
): Promise<void> {
  const { context } = doc;
  const [width, height] = [points(page.width, page.dpi), points(page.height, page.dpi)];
  const text = page.text ? textLayer({ ...page.text, dpi: page.dpi }, height, codes) : '';
  const image = await pageImage(context, page, rule, height, deflateSync(text).length);
  const content = stream(context, `${image.operators}\n${text}`);
  const leaf = doc.addPage([width, height]);
  leaf.node.set(PDFName.of('Contents'), content);
  leaf.node.set(
    PDFName.of('Resources'),
    context.obj({ XObject: image.objects, ...(page.text ? { Font: { F: font } } : {}) }),
  );
}

function addFont(context: PDFContext, ref: PDFRef, codes: CharacterCodes): void {
  if (codes.size === 0) return;
  const file = glyphlessFont();
  const fontFile = context.register(context.flateStream(file, { Length1: file.length }));
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: 'Glyphless',
      Flags: 5,
      FontBBox: [0, DESCENT, GLYPH_WIDTH, ASCENT],
      ItalicAngle: 0,
      Ascent: ASCENT,
      Descent: DESCENT,
      CapHeight: ASCENT,
      StemV: 80,
      FontFile2: fontFile,
    }),
  );
  // Every code shows the one empty glyph; .notdef may not be shown in PDF/A (ISO 19005-2, 6.2.11.8).
  const map = Buffer.alloc(2 * (codes.size + 1));
  for (let code = 1; code <= codes.size; code++) map.writeUInt16BE(1, 2 * code);
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: 'Glyphless',
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: GLYPH_WIDTH,
      CIDToGIDMap: context.register(context.flateStream(map)),
    }),
  );
  context.assign(
    ref,
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: 'Glyphless',
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: stream(context, codes.toUnicode()),
    }),
  );
}

/** The sRGB output intent of PDF/A. */
export function addIntent(doc: PDFDocument): void {
  const { context } = doc;
  const profile = context.register(context.flateStream(srgbProfile(), { N: 3 }));
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB IEC61966-2.1'),
    Info: PDFString.of('sRGB IEC61966-2.1'),
    DestOutputProfile: profile,
  });
  doc.catalog.set(PDFName.of('OutputIntents'), context.obj([intent]));
}

/** Information dictionary, XMP, language and ID, which say the same. */
export function addMetadata(doc: PDFDocument, meta: PdfMeta): void {
  const { context, catalog } = doc;
  const xmp = Buffer.from(xmpPacket(meta), 'utf8');
  const dictionary = context.obj({ Type: 'Metadata', Subtype: 'XML', Length: xmp.length }) as PDFDict;
  catalog.set(PDFName.of('Metadata'), context.register(PDFRawStream.of(dictionary, xmp)));
  catalog.set(PDFName.of('Lang'), PDFString.of(meta.language));
  catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }));
  const date = pdfDate(meta.createdAt);
  const info = context.obj({
    Title: PDFHexString.fromText(meta.title),
    ...(meta.author ? { Author: PDFHexString.fromText(meta.author) } : {}),
    ...(meta.subject ? { Subject: PDFHexString.fromText(meta.subject) } : {}),
    Creator: PDFHexString.fromText(meta.producer),
    Producer: PDFHexString.fromText(meta.producer),
    CreationDate: PDFString.of(date),
    ModDate: PDFString.of(date),
  });
  context.trailerInfo.Info = context.register(info);
  context.trailerInfo.ID = context.obj([PDFHexString.of(meta.id), PDFHexString.of(meta.id)]);
}

/** `D:20260131120000+07'00'` of an ISO time with offset. */
function pdfDate(iso: string): string {
  return `D:${iso.slice(0, 19).replace(/[-:T]/g, '')}${iso.slice(19, 22)}'${iso.slice(23, 25)}'`;
}

function stream(context: PDFContext, text: string): PDFRef {
  const bytes = deflateSync(Buffer.from(text, 'latin1'));
  const dictionary = context.obj({ Filter: 'FlateDecode', Length: bytes.length }) as PDFDict;
  return context.register(PDFRawStream.of(dictionary, bytes));
}
