/** Printed papers as PDF/A-2b on A4: headings, paragraphs, tables, bars and signatures, in an embedded serif typeface. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';
import { linesOf } from '../files/lines.ts';
import { INSTALL_DIR } from '../install.ts';
import { addIntent, addMetadata } from '../packaging/pdf/write.ts';
import { SOFTWARE } from '../software.ts';

/** A4 upright, points, with the margins of administrative documents (NĐ 30/2020, Phụ lục I). */
const PAGE: [number, number] = [595.28, 841.89];
const LEFT = 71;
const RIGHT = 48;
const TOP = 57;
const BOTTOM = 62;
export const WIDTH = PAGE[0] - LEFT - RIGHT;
const FONTS = join(INSTALL_DIR, 'resources', 'fonts');
const INK = rgb(0, 0, 0);
const GREY = rgb(0.55, 0.55, 0.55);
const BAR = rgb(0.36, 0.5, 0.66);

/** What a paper's file says of it. */
export interface Imprint {
  title: string;
  author: string;
  /** ISO 8601 with offset. */
  createdAt: string;
  /** All that is printed: the file is named by it. */
  content: unknown;
}

export interface Column {
  title: string;
  /** Points; the widths of a table should add up to `WIDTH`. */
  width: number;
  align?: 'left' | 'right' | 'center';
}

/** A paper that is written from top to bottom; pages follow by themselves. */
export class Paper {
  private readonly doc: PDFDocument;
  private readonly regular: PDFFont;
  private readonly bold: PDFFont;
  private page: PDFPage;
  private y = 0;

  private constructor(doc: PDFDocument, regular: PDFFont, bold: PDFFont) {
    this.doc = doc;
    this.regular = regular;
    this.bold = bold;
    this.page = this.fresh();
  }

  static async open(): Promise<Paper> {
    const doc = await PDFDocument.create({ updateMetadata: false });
    doc.registerFontkit(fontkit);
    // The tag says that it is a part of the typeface (ISO 32000-1, 9.6.4); pdf-lib writes none of its own.
    const embed = async (name: string, tag: string) =>
      doc.embedFont(await readFile(join(FONTS, `${name}.ttf`)), {
        subset: true,
        customName: `${tag}+${name}`,
      });
    return new Paper(doc, await embed('Tinos-Regular', 'TRAMSA'), await embed('Tinos-Bold', 'TRAMSB'));
  }

  /** The head of an administrative document: the agency on the left, the motto of the state on the right. */
  letterhead(agency: string, place: string): void {
    const half = WIDTH / 2;
    const top = this.y;
    this.block([agency], LEFT, half - 8, 12, true);
    this.underline(LEFT + half / 2 - 30, 60);
    const left = this.y;
    this.y = top;
    this.block(['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'], LEFT + half - 20, half + 20, 12, true);
    this.block(['Độc lập - Tự do - Hạnh phúc'], LEFT + half - 20, half + 20, 13, true);
    this.underline(LEFT + half + half / 2 - 90, 160);
    this.down(6);
    this.block([place], LEFT + half - 20, half + 20, 12, false);
    this.y = Math.min(left, this.y) - 14;
  }

  title(text: string, subtitle = ''): void {
    this.block([text], LEFT, WIDTH, 15, true);
    if (subtitle) this.block([subtitle], LEFT, WIDTH, 13, true);
    this.down(10);
  }

  heading(text: string): void {
    this.need(46);
    this.down(8);
    this.lines(text, 12.5, this.bold, LEFT, WIDTH);
    this.down(2);
  }

  paragraph(text: string): void {
    this.lines(text, 12, this.regular, LEFT, WIDTH);
    this.down(3);
  }

  /** "Name: value" lines. */
  facts(rows: [string, string][]): void {
    for (const [name, value] of rows) this.lines(`${name}: ${value}`, 12, this.regular, LEFT, WIDTH);
    this.down(4);
  }

  /** `below`: for each row lines in small print that belong to it, over the whole width. */
  table(columns: Column[], rows: string[][], below: string[][] = []): void {
    const head = () =>
      this.row(
        columns,
        columns.map((c) => c.title),
        this.bold,
        'center',
      );
    this.need(60);
    head();
    for (const [i, cells] of rows.entries()) {
      const small = (below[i] ?? []).flatMap((text) => linesOf(text, WIDTH - 8, 8, this.regular));
      const height = this.heightOf(columns, cells, this.regular) + small.length * 10 + 4;
      if (this.need(height)) head();
      this.row(columns, cells, this.regular);
      if (small.length > 0) this.under(small);
    }
    this.down(10);
  }

  /** A bar per row with its value in print beside it. */
  bars(rows: { label: string; value: number; text: string }[]): void {
    const most = Math.max(1, ...rows.map((r) => r.value));
    const [name, room] = [130, WIDTH - 130 - 60];
    for (const { label, value, text } of rows) {
      this.need(18);
      this.write(this.fitted(label, name - 8, 11), LEFT, 11, this.regular);
      const width = Math.max(0.5, (value / most) * room);
      this.page.drawRectangle({ x: LEFT + name, y: this.y - 1, width, height: 9, color: BAR });
      this.write(text, LEFT + name + width + 6, 11, this.regular);
      this.down(17);
    }
    this.down(6);
  }

  /** Places to sign, side by side: the role, a hint, room, and the printed name. */
  signatures(people: { role: string; name: string }[], hint: string): void {
    this.need(130);
    this.down(12);
    const part = WIDTH / people.length;
    const top = this.y;
    people.forEach(({ role, name }, i) => {
      this.y = top;
      this.block([role], LEFT + i * part, part, 12, true);
      this.block([hint], LEFT + i * part, part, 11, false);
      this.y = top - 100;
      this.block([name], LEFT + i * part, part, 12, true);
    });
  }

  /** What follows stands on a page of its own. */
  nextPage(): void {
    this.page = this.fresh();
  }

  /** A square code, `size` points wide, in the middle; clear paper around it as readers want it. */
  code(modules: boolean[][], size: number): void {
    const module = size / modules.length;
    this.need(size + 10 * module);
    this.down(2 * module);
    const left = LEFT + (WIDTH - size) / 2;
    modules.forEach((row, r) => {
      const y = this.y - (r + 1) * module;
      // One rectangle a run: hairlines between modules would confuse readers.
      for (let from = 0; from < row.length; from++) {
        if (!row[from]) continue;
        let to = from;
        while (row[to]) to++;
        const width = (to - from) * module;
        this.page.drawRectangle({ x: left + from * module, y, width, height: module * 1.02, color: INK });
        from = to;
      }
    });
    this.down(size + 8 * module);
  }

  /** The finished file. The same imprint on the same paper gives the same bytes. */
  async finish({ title, author, createdAt, content }: Imprint): Promise<Uint8Array> {
    const pages = this.doc.getPages();
    pages.forEach((page, i) => {
      const text = `${i + 1}/${pages.length}`;
      const x = (PAGE[0] - this.regular.widthOfTextAtSize(text, 10)) / 2;
      if (pages.length > 1) page.drawText(text, { x, y: 32, size: 10, font: this.regular });
    });
    addIntent(this.doc);
    addMetadata(this.doc, {
      ...{ title, author, createdAt, language: 'vi' },
      id: createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32),
      producer: `${SOFTWARE.name} ${SOFTWARE.version}`,
    });
    return this.doc.save({ useObjectStreams: false, addDefaultPage: false });
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

  private down(points: number): void {
    this.y -= points;
  }

  private write(text: string, x: number, size: number, font: PDFFont): void {
    this.page.drawText(text, { x, y: this.y, size, font });
  }

  private underline(x: number, width: number): void {
    const y = this.y + 6;
    this.page.drawLine({ start: { x, y }, end: { x: x + width, y }, thickness: 0.7 });
  }

  /** Centred lines in a box. */
  private block(texts: string[], x: number, width: number, size: number, strong: boolean): void {
    const font = strong ? this.bold : this.regular;
    for (const line of texts.flatMap((text) => linesOf(text, width, size, font))) {
      const shown = font.widthOfTextAtSize(line, size);
      this.write(line, x + (width - shown) / 2, size, font);
      this.down(size * 1.3);
    }
  }

  private lines(text: string, size: number, font: PDFFont, x: number, width: number): void {
    for (const line of linesOf(text, width, size, font)) {
      this.need(size * 1.4);
      this.write(line, x, size, font);
      this.down(size * 1.4);
    }
  }

  private heightOf(columns: Column[], cells: string[], font: PDFFont): number {
    return Math.max(...columns.map((c, i) => linesOf(cells[i] ?? '', c.width - 8, 11, font).length)) * 14 + 6;
  }

  private row(columns: Column[], cells: string[], font: PDFFont, align?: Column['align']): void {
    const height = this.heightOf(columns, cells, font);
    const top = this.y + 11;
    let x = LEFT;
    columns.forEach((column, i) => {
      const box = { x, y: top - height, width: column.width, height, borderWidth: 0.5, borderColor: GREY };
      this.page.drawRectangle(box);
      linesOf(cells[i] ?? '', column.width - 8, 11, font).forEach((line, n) => {
        const free = column.width - 8 - font.widthOfTextAtSize(line, 11);
        const how = align ?? column.align ?? 'left';
        const shift = how === 'right' ? free : how === 'center' ? free / 2 : 0;
        this.page.drawText(line, { x: x + 4 + shift, y: top - 13 - n * 14, size: 11, font });
      });
      x += column.width;
    });
    this.y -= height;
  }

  /** Small print that belongs to the row above it. */
  private under(small: string[]): void {
    const height = small.length * 10 + 4;
    const top = this.y + 11;
    const frame = { width: WIDTH, height, borderWidth: 0.5, borderColor: GREY };
    this.page.drawRectangle({ x: LEFT, y: top - height, ...frame });
    small.forEach((line, n) => {
      this.page.drawText(line, { x: LEFT + 4, y: top - 10 - n * 10, size: 8, font: this.regular });
    });
    this.y -= height;
  }

  private fitted(text: string, width: number, size: number): string {
    const [first = '', ...more] = linesOf(text, width, size, this.regular);
    return more.length === 0 ? first : `${first.slice(0, -1)}…`;
  }
}
