/** The hand-over record of a batch on a disk, printed as PDF: what lies there, with checksums, to be signed by both. */
import { readFile } from 'node:fs/promises';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';
import { serifTypeface } from '../files/typeface.ts';
import { say, type TextKey } from '../text.ts';
import type { BatchManifest } from './types.ts';

/** A4 upright, points; margins as administrative documents have them. */
const PAGE: [number, number] = [595.28, 841.89];
const LEFT = 57;
const RIGHT = 42;
const TOP = 50;
const BOTTOM = 60;
const SIZE = 10;
const LINE = 14;

/** Columns of the table: text key and left edge. */
const COLUMNS = [
  ['handover.ordinal', 0],
  ['handover.package', 28],
  ['handover.documents', 372],
  ['handover.pages', 414],
  ['handover.size', 448],
] as const satisfies [TextKey, number][];

/** The record in Vietnamese, the language of the act. `expected`: packages of the whole batch. */
export async function handoverPdf(manifest: BatchManifest, expected: number): Promise<Uint8Array> {
  const doc = await PDFDocument.create();
  doc.registerFontkit(fontkit);
  const font = await doc.embedFont(await readFile(serifTypeface().path), { subset: true });
  doc.setTitle(t('handover.title'));
  doc.setLanguage('vi');
  const sheet = new Sheet(doc, font);
  sheet.centred(t('handover.title'), 14);
  sheet.down(LINE / 2);
  sheet.line(t('handover.batch', { batch: manifest.batch }));
  sheet.line(t('handover.station', { station: manifest.station }));
  sheet.line(t('handover.time', { time: manifest.createdAt }));
  const total = (key: 'documents' | 'pages' | 'bytes') => manifest.packages.reduce((n, p) => n + p[key], 0);
  sheet.line(
    t('handover.total', {
      here: manifest.packages.length,
      expected,
      documents: total('documents'),
      pages: total('pages'),
      size: megabytes(total('bytes')),
    }),
  );
  if (manifest.packages.length < expected)
    sheet.line(t('handover.incomplete', { missing: expected - manifest.packages.length }));
  sheet.down(LINE / 2);
  sheet.header();
  manifest.packages.forEach((p, i) => {
    const cells = [String(i + 1), p.title, String(p.documents), String(p.pages), megabytes(p.bytes)];
    sheet.row(cells, [p.name, `SHA-256 ${p.sha256}`]);
  });
  sheet.signatures([t('handover.giver'), t('handover.taker')], t('handover.sign'));
  sheet.numberPages();
  return doc.save();
}

class Sheet {
  private readonly doc: PDFDocument;
  private readonly font: PDFFont;
  private page: PDFPage;
  private y = 0;

  constructor(doc: PDFDocument, font: PDFFont) {
    this.doc = doc;
    this.font = font;
    this.page = this.fresh();
  }

  down(points: number): void {
    this.y -= points;
  }

  centred(text: string, size: number): void {
    const x = (PAGE[0] - this.font.widthOfTextAtSize(text, size)) / 2;
    this.write(text, x, size);
    this.down(size * 1.4);
  }

  line(text: string): void {
    for (const part of this.wrap(text, PAGE[0] - LEFT - RIGHT, SIZE)) {
      this.need(LINE);
      this.write(part, LEFT, SIZE);
      this.down(LINE);
    }
  }

  header(): void {
    for (const [key, x] of COLUMNS) this.write(t(key), LEFT + x, SIZE);
    this.down(5);
    this.rule();
    this.down(LINE);
  }

  /** One package: its cells, and below the title smaller lines. */
  row(cells: string[], below: string[]): void {
    const title = this.wrap(cells[1]!, COLUMNS[2][1] - COLUMNS[1][1] - 8, SIZE);
    const small = below.flatMap((text) => this.wrap(text, PAGE[0] - LEFT - RIGHT - COLUMNS[1][1], 8));
    if (this.need(title.length * LINE + small.length * 10 + 8)) this.header();
    cells.forEach((cell, i) => {
      if (i !== 1) this.write(cell, LEFT + COLUMNS[i]![1], SIZE);
    });
    for (const part of title) {
      this.write(part, LEFT + COLUMNS[1][1], SIZE);
      this.down(LINE);
    }
    for (const part of small) {
      this.write(part, LEFT + COLUMNS[1][1], 8);
      this.down(10);
    }
    this.down(1);
    this.rule();
    this.down(LINE);
  }

  signatures(who: [string, string], hint: string): void {
    this.need(110);
    this.down(LINE);
    const half = (PAGE[0] - LEFT - RIGHT) / 2;
    for (const [text, size] of [
      [who, 11],
      [[hint, hint], 9],
    ] as [string[], number][]) {
      text.forEach((part, i) => {
        this.write(part, LEFT + i * half + (half - this.font.widthOfTextAtSize(part, size)) / 2, size);
      });
      this.down(LINE);
    }
  }

  numberPages(): void {
    const pages = this.doc.getPages();
    pages.forEach((page, i) => {
      const text = `${i + 1}/${pages.length}`;
      const x = (PAGE[0] - this.font.widthOfTextAtSize(text, 9)) / 2;
      page.drawText(text, { x, y: 30, size: 9, font: this.font });
    });
  }

  private fresh(): PDFPage {
    this.y = PAGE[1] - TOP;
    return this.doc.addPage(PAGE);
  }

  /** True when a new page was begun because `height` does not fit. */
  private need(height: number): boolean {
    if (this.y - height > BOTTOM) return false;
    this.page = this.fresh();
    return true;
  }

  private write(text: string, x: number, size: number): void {
    this.page.drawText(text, { x, y: this.y, size, font: this.font });
  }

  private rule(): void {
    const ends = { start: { x: LEFT, y: this.y }, end: { x: PAGE[0] - RIGHT, y: this.y } };
    this.page.drawLine({ ...ends, thickness: 0.4, color: rgb(0.5, 0.5, 0.5) });
  }

  private wrap(text: string, width: number, size: number): string[] {
    const lines: string[] = [''];
    const fits = (candidate: string) => this.font.widthOfTextAtSize(candidate, size) <= width;
    for (const word of printable(text).split(/(?<= )/)) {
      if (fits(lines.at(-1)! + word.trimEnd())) lines[lines.length - 1] += word;
      // A word longer than the line is broken where it must be.
      else if (fits(word.trimEnd())) lines.push(word);
      else
        for (const c of word)
          if (fits(lines.at(-1)! + c)) lines[lines.length - 1] += c;
          else lines.push(c);
    }
    return lines.map((l) => l.trimEnd()).filter((l, i) => l !== '' || i === 0);
  }
}

/** On one line, without characters that have no shape. */
function printable(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

function t(key: TextKey, params: Record<string, string | number> = {}): string {
  return say('vi', key, params);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).replace('.', ',')} MB`;
}
