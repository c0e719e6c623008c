/** Signs a finished PDF: a visible signature on the first page, PAdES B-B, appended so that PDF/A stays valid. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import fontkit from '@pdf-lib/fontkit';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import { StationError } from '../errors.ts';
import { linesOf } from '../files/lines.ts';
import type { Typeface } from '../files/typeface.ts';
import { tailOf, updateOf } from './append.ts';
import { cadesSignature } from './cms.ts';
import type { SigningKey } from './types.ts';

/** What the destination's rules ask the signature to look like. */
export interface Appearance {
  corner: 'upper-right' | 'upper-left';
  /** Lines as they are shown. */
  lines: string[];
  typeface: Typeface;
  /** Points. */
  size: number;
}

/** Room for the signature, bytes; chains of four certificates take about eight thousand. */
const ROOM = 16_384;
/** Distance from the edges of the page, points (10 mm). */
const MARGIN = 28;
/** Widest line as part of the page's width; longer ones are broken. */
const WIDEST = 0.48;
const PLACEHOLDER = 9_999_999_999;

/**
 * The signed PDF: the bytes given, and an update behind them. `time` is ISO 8601 with offset. Throws
 * `signature-refused` when the file cannot be appended to or the key does not sign.
 */
export async function signPdf(
  pdf: Buffer,
  key: SigningKey,
  appearance: Appearance,
  time: string,
): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { context } = document;
  let tail: ReturnType<typeof tailOf>;
  try {
    tail = tailOf(pdf);
    if (document.isEncrypted) throw new Error('encrypted');
  } catch (thrown) {
    const reason = (thrown as Error).message;
    throw new StationError('signature-refused', { params: { reason }, detail: reason, cause: thrown });
  }
  const before = new Set(context.enumerateIndirectObjects().map(([ref]) => ref.toString()));
  const changed = await addSignature(document, key, appearance, time);
  const added = context
    .enumerateIndirectObjects()
    .flatMap(([ref]) => (before.has(ref.toString()) ? [] : [ref]));
  const whole = Buffer.concat([pdf, updateOf(document, [...added, ...changed], tail, pdf.length)]);
  return seal(whole, pdf.length, key);
}

/** Adds field, widget and signature dictionary; returns the objects of the file that were changed. */
async function addSignature(
  document: PDFDocument,
  key: SigningKey,
  appearance: Appearance,
  time: string,
): Promise<PDFRef[]> {
  const { context, catalog } = document;
  const page = document.getPage(0);
  const changed = [page.ref, context.trailerInfo.Root as PDFRef];
  const form = await drawn(document, appearance);
  const signature = context.register(
    context.obj({
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      ByteRange: [0, PLACEHOLDER, PLACEHOLDER, PLACEHOLDER],
      Contents: PDFHexString.of('0'.repeat(ROOM * 2)),
      M: PDFString.of(pdfDate(time)),
      Name: PDFHexString.fromText(key.name),
    }),
  );
  const { x, y, width, height } = form;
  const fields = existingFields(catalog);
  const widget = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFString.of(`Signature${fields.length + 1}`),
      V: signature,
      P: page.ref,
      // Printed, and not to be moved.
      F: 132,
      Rect: [x, y, x + width, y + height],
      AP: { N: form.ref },
    }),
  );
  const annotations = page.node.lookupMaybe(PDFName.of('Annots'), PDFArray);
  page.node.set(PDFName.of('Annots'), context.obj([...(annotations?.asArray() ?? []), widget]));
  const old = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict);
  const acroForm = old ? old.clone(context) : PDFDict.withContext(context);
  acroForm.set(PDFName.of('Fields'), context.obj([...fields, widget]));
  // Signatures exist, and changes may only be appended.
  acroForm.set(PDFName.of('SigFlags'), context.obj(3));
  catalog.set(PDFName.of('AcroForm'), acroForm);
  return changed;
}

function existingFields(catalog: PDFDict) {
  const form = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict);
  return form?.lookupMaybe(PDFName.of('Fields'), PDFArray)?.asArray() ?? [];
}

/** The visible text as a form of its own, and where it goes on the page. */
async function drawn(document: PDFDocument, { corner, lines, typeface, size }: Appearance) {
  const { context } = document;
  document.registerFontkit(fontkit);
  // The tag tells subsets of one typeface apart (ISO 32000-1, 9.6.4): one more with every signature.
  const tag = `KYSO${String.fromCharCode(65 + (existingFields(document.catalog).length % 26))}A`;
  const customName = `${tag}+${typeface.name.replaceAll(' ', '')}`;
  const font = await document.embedFont(await readFile(typeface.path), { subset: true, customName });
  const page = document.getPage(0);
  const box = page.getCropBox();
  const broken = lines.flatMap((line) => linesOf(line, box.width * WIDEST, size, font));
  const leading = size * 1.2;
  const width = Math.max(...broken.map((l) => font.widthOfTextAtSize(l, size))) + 2;
  const height = broken.length * leading + size * 0.3;
  const text = broken
    .map((line, i) => `1 0 0 1 1 ${round(height - size - i * leading)} Tm ${font.encodeText(line)} Tj`)
    .join('\n');
  const content = `q 0 g BT /F ${size} Tf ${text} ET Q`;
  await font.embed();
  const ref = context.register(
    context.flateStream(content, {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, round(width), round(height)],
      Resources: { Font: { F: font.ref } },
    }),
  );
  const x = corner === 'upper-left' ? box.x + MARGIN : box.x + box.width - MARGIN - width;
  return {
    ref,
    x: round(x),
    y: round(box.y + box.height - MARGIN - height),
    width: round(width),
    height: round(height),
  };
}

/** Writes the byte range into its place, hashes all but the hole, and puts the signature into the hole. */
async function seal(whole: Buffer, from: number, key: SigningKey): Promise<Buffer> {
  const hole = whole.indexOf(`<${'0'.repeat(ROOM * 2)}>`, from, 'latin1');
  const range = whole.indexOf(`[ 0 ${PLACEHOLDER}`, from, 'latin1');
  const after = hole + ROOM * 2 + 2;
  const written = `[ 0 ${hole} ${after} ${whole.length - after} ]`;
  const place = whole.indexOf(']', range) + 1 - range;
  whole.write(written.padEnd(place), range, 'latin1');
  const digest = createHash('sha256').update(whole.subarray(0, hole)).update(whole.subarray(after)).digest();
  const signature = await cadesSignature(digest, key);
  if (signature.length > ROOM) {
    const reason = `signature of ${signature.length} bytes`;
    throw new StationError('signature-refused', { params: { reason }, detail: reason });
  }
  whole.write(signature.toString('hex'), hole + 1, 'latin1');
  return whole;
}

/** `D:20260131120000+07'00'` of an ISO time with offset. */
function pdfDate(iso: string): string {
  return `D:${iso.slice(0, 19).replace(/[-:T]/g, '')}${iso.slice(19, 22)}'${iso.slice(23, 25)}'`;
}

function round(points: number): number {
  return Math.round(points * 100) / 100;
}
