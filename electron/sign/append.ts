/** Incremental updates: new and changed objects behind a PDF whose bytes stay as they are (ISO 32000-1, 7.5.6). */
import {
  type PDFContext,
  PDFDict,
  type PDFDocument,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
} from 'pdf-lib';

/** What a PDF must be for this writer, and where its last cross-reference section is. */
export interface Tail {
  startxref: number;
  /** The section is a table, or a stream. */
  table: boolean;
}

/** Throws Error when the end of the file is not as it should be. */
export function tailOf(pdf: Buffer): Tail {
  const end = pdf.subarray(-2048).toString('latin1');
  const found = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(end);
  const startxref = Number(found?.[1] ?? Number.NaN);
  if (!found || startxref >= pdf.length) throw new Error('no startxref at the end');
  return { startxref, table: pdf.subarray(startxref, startxref + 4).toString('latin1') === 'xref' };
}

/** The objects as an update that follows the `offset` bytes of the file; `document` holds their latest content. */
export function updateOf(
  document: PDFDocument,
  refs: PDFRef[],
  { startxref, table }: Tail,
  offset: number,
): Buffer {
  const { context } = document;
  const pieces: Buffer[] = [Buffer.from('\n')];
  let at = offset + 1;
  const places = new Map<number, number>();
  const write = (ref: PDFRef, object: PDFObject) => {
    const head = Buffer.from(`${ref.objectNumber} ${ref.generationNumber} obj\n`);
    const body = Buffer.alloc(object.sizeInBytes());
    object.copyBytesInto(body, 0);
    const whole = Buffer.concat([head, body, Buffer.from('\nendobj\n')]);
    places.set(ref.objectNumber, at);
    pieces.push(whole);
    at += whole.length;
  };
  const sorted = [...refs].sort((a, b) => a.objectNumber - b.objectNumber);
  for (const ref of sorted) write(ref, context.lookup(ref)!);
  const trailer = trailerOf(context, startxref);
  const here = at;
  if (table) {
    const sections = runs([...places.keys()]).map(
      (run) =>
        `${run[0]} ${run.length}\n${run.map((n) => `${String(places.get(n)).padStart(10, '0')} 00000 n \n`).join('')}`,
    );
    trailer.set(PDFName.of('Size'), context.obj(context.largestObjectNumber + 1));
    pieces.push(
      Buffer.from(`xref\n${sections.join('')}trailer\n${trailer}\nstartxref\n${here}\n%%EOF\n`, 'latin1'),
    );
  } else {
    // The stream lists itself as well.
    const own = PDFRef.of(context.largestObjectNumber + 1);
    const numbers = [...places.keys(), own.objectNumber];
    places.set(own.objectNumber, here);
    const rows = Buffer.alloc(numbers.length * 7);
    numbers.forEach((n, i) => {
      rows.writeUInt8(1, i * 7);
      rows.writeUInt32BE(places.get(n)!, i * 7 + 1);
    });
    trailer.set(PDFName.of('Type'), PDFName.of('XRef'));
    trailer.set(PDFName.of('Size'), context.obj(own.objectNumber + 1));
    trailer.set(PDFName.of('Index'), context.obj(runs(numbers).flatMap((run) => [run[0]!, run.length])));
    trailer.set(PDFName.of('W'), context.obj([1, 4, 2]));
    trailer.set(PDFName.of('Length'), context.obj(rows.length));
    write(own, PDFRawStream.of(trailer, rows));
    pieces.push(Buffer.from(`startxref\n${here}\n%%EOF\n`));
  }
  return Buffer.concat(pieces);
}

function trailerOf(context: PDFContext, previous: number): PDFDict {
  const { Root, Info, ID } = context.trailerInfo;
  const trailer = PDFDict.withContext(context);
  for (const [name, value] of Object.entries({ Root, Info, ID }))
    if (value) trailer.set(PDFName.of(name), value);
  trailer.set(PDFName.of('Prev'), context.obj(previous));
  return trailer;
}

/** Ascending numbers as runs without gaps. */
function runs(numbers: number[]): number[][] {
  const all: number[][] = [];
  for (const n of numbers) {
    const last = all.at(-1);
    if (last && last.at(-1) === n - 1) last.push(n);
    else all.push([n]);
  }
  return all;
}
