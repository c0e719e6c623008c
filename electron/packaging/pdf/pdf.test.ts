import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, PDFName } from 'pdf-lib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../imaging/raster.ts';
import { dossier, LINES } from '../dossier-fixture.ts';
import type { ImageRule } from '../profile.ts';
import type { PackPage } from '../types.ts';
import { glyphlessFont } from './font.ts';
import { srgbProfile } from './icc.ts';
import { AS_IS, finders, has, META, readers, words, writeOne } from './pdf-fixture.ts';
import { writePdf } from './write.ts';

async function pages() {
  const { dir, input } = await dossier(1);
  return { dir, pages: input.documents[0]!.pages };
}

/** Words at places: a block per list of lines. */
function blocksAt(...blocks: { x: number; y: number; lines: string[] }[]): PackPage['text'] {
  const laid = blocks.map(({ x, y, lines }) => ({
    box: [x, y, 500, lines.length * 60] as Box,
    lines: lines.map((line, row) => {
      let at = x;
      const placed = line.split(' ').map((text) => {
        const box: Box = [at, y + row * 60, text.length * 18, 36];
        at += text.length * 18 + 12;
        return { text, box, confidence: 90 };
      });
      return { box: [x, y + row * 60, at - x, 36] as Box, words: placed };
    }),
  }));
  return {
    width: 1240,
    height: 1754,
    dpi: 150,
    blocks: laid,
    stamps: [],
    unread: [],
    text: '',
    confidence: 90,
    words: 0,
    languages: 'vie',
  };
}

describe('a PDF', () => {
  it('has the same bytes for the same pages, and the JPEG as it was', async () => {
    const { dir, pages: list } = await pages();
    const [a, b] = [join(dir, 'a.pdf'), join(dir, 'b.pdf')];
    await writeOne(list, a);
    await writeOne(list, b);
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    expect(readFileSync(a).includes(readFileSync(list[0]!.accessPath))).toBe(true);
    const doc = await PDFDocument.load(readFileSync(a), { updateMetadata: false });
    expect(doc.getPageCount()).toBe(2);
    expect(doc.getPage(0).getWidth()).toBeCloseTo(595.2, 1);
  });

  it('says what it is, the same in the information dictionary and in XMP', async () => {
    const { dir, pages: list } = await pages();
    await writeOne(list, join(dir, 'a.pdf'));
    const bytes = readFileSync(join(dir, 'a.pdf'));
    const doc = await PDFDocument.load(bytes, { updateMetadata: false });
    expect([doc.getTitle(), doc.getAuthor(), doc.getSubject()]).toEqual([
      META.title,
      META.author,
      META.subject,
    ]);
    const xmp = bytes.toString('utf8');
    expect(xmp).toContain('<rdf:li xml:lang="x-default">Tờ trình</rdf:li>');
    expect(xmp).toContain('<rdf:li>UBND xã &lt;An Hưng&gt;</rdf:li>');
    expect(xmp).toContain('<rdf:li xml:lang="x-default">Về việc số hóa &amp; lưu trữ</rdf:li>');
    expect(xmp).toContain('<pdfaid:part>2</pdfaid:part>');
    expect(String(doc.catalog.get(PDFName.of('Lang')))).toContain('vi');
  });

  it('leads to each document by outline and page label', async () => {
    const { dir, pages: list } = await pages();
    const parts = [
      { title: 'Quyết định số 12', pages: list },
      { title: 'Tờ trình (Đặng)', pages: list.slice(0, 1) },
    ];
    await writePdf(parts, META, AS_IS, join(dir, 'a.pdf'));
    const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const data = new Uint8Array(readFileSync(join(dir, 'a.pdf')));
    const task = getDocument({ data, verbosity: 0 });
    const doc = await task.promise;
    expect(await doc.getPageLabels()).toEqual(['1.1', '1.2', '2.1']);
    const outline = await doc.getOutline();
    expect(outline.map((o) => o.title)).toEqual(['Quyết định số 12', 'Tờ trình (Đặng)']);
    const targets = await Promise.all(outline.map((o) => doc.getPageIndex((o.dest as [never])[0])));
    expect(targets).toEqual([0, 2]);
    await task.destroy();
  });

  it.each(Object.entries(readers))('gives %s its Vietnamese text in reading order', async (_, reader) => {
    if (!reader.here) return;
    const { dir, pages: list } = await pages();
    const path = join(dir, 'a.pdf');
    await writeOne(list, path);
    expect(words(await reader.text(path))).toBe(LINES.join(' '));
    const left = ['ỦY BAN NHÂN DÂN', 'XÃ AN HƯNG', 'Số: 12/QĐ-UBND'];
    const right = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'];
    const body = ['Căn cứ Luật Tổ chức chính quyền địa phương;', 'Xét đề nghị của ông Nguyễn Đặng Quỳnh,'];
    const text = blocksAt(
      { x: 100, y: 100, lines: left },
      { x: 640, y: 100, lines: right },
      { x: 100, y: 400, lines: body },
    );
    await writeOne([{ ...list[0]!, text }], path);
    expect(words(await reader.text(path))).toBe([...left, ...right, ...body].join(' '));
  });

  it.each(Object.entries(finders))(
    'lets %s find words and select them where they stand',
    async (_, finder) => {
      if (!finder.here) return;
      const { dir, pages: list } = await pages();
      const path = join(dir, 'a.pdf');
      await writeOne(list, path);
      const found = (await finder.find(path, 'số hóa'))!;
      expect(words(found.selected)).toContain('số hóa');
      expect(LINES[1]).toContain(words(found.selected));
      // 150 dpi: from the pixels of the picture to points.
      const box = list[0]!.text!.blocks[0]!.lines[1]!.words.filter((word) =>
        ['số', 'hóa'].includes(word.text),
      );
      const last = box[1]!.box;
      const [middle, row] = [(found.left + found.right) / 2, (found.top + found.bottom) / 2];
      const points = (pixels: number) => (pixels * 72) / 150;
      if (words(found.selected) === 'số hóa') {
        expect(Math.abs(middle - points((box[0]!.box[0] + last[0] + last[2]) / 2))).toBeLessThan(4);
      }
      expect(found.right).toBeGreaterThan(points(last[0]));
      expect(Math.abs(row - points(last[1] + last[3] / 2))).toBeLessThan(points(last[3]) / 2);
      expect(await finder.find(path, 'so hoa')).toBeNull();
    },
  );

  it.skipIf(!has('pdftotext'))('puts every word where it stands (skipped without pdftotext)', async () => {
    const { dir, pages: list } = await pages();
    await writeOne(list, join(dir, 'a.pdf'));
    const boxes = execFileSync('pdftotext', ['-bbox', join(dir, 'a.pdf'), '-'], { encoding: 'utf8' });
    const first = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">ỦY</
      .exec(boxes)!
      .slice(1)
      .map(Number);
    // 150 dpi: 100 pixels are 48 points.
    expect(first[0]).toBeCloseTo(48, 1);
    expect(first[2]).toBeCloseTo(48 + (44 * 72) / 150, 1);
    expect(first[1]).toBeGreaterThan(44);
    expect(first[3]).toBeLessThan(72);
  });

  it.skipIf(!has('qpdf'))('is sound for qpdf, however images are stored (skipped without it)', async () => {
    const { dir, pages: list } = await pages();
    for (const compression of ['jpeg', 'layered', 'bilevel'] as const) {
      await writeOne(list, join(dir, 'a.pdf'), { compression });
      expect([compression, spawnSync('qpdf', ['--check', join(dir, 'a.pdf')]).status]).toEqual([
        compression,
        0,
      ]);
    }
  });

  it('spends little on the font and the text', async () => {
    const { dir, pages: list } = await pages();
    const bare = list.map((page) => ({ ...page, text: null }));
    const size = async (some: PackPage[]) => (await writeOne(some, join(dir, 'a.pdf'))).bytes;
    // Font, widths and character map once per file; the words of a page besides.
    expect((await size(list)) - (await size(bare))).toBeLessThan(3000);
  });

  it('carries a font and a profile that add up', () => {
    const font = glyphlessFont();
    let sum = 0;
    for (let i = 0; i < font.length; i += 4) sum = (sum + font.readUInt32BE(i)) >>> 0;
    expect(sum).toBe(0xb1b0afba);
    const profile = srgbProfile();
    expect(profile.readUInt32BE(0)).toBe(profile.length);
    expect(profile.toString('latin1', 36, 40)).toBe('acsp');
  });
});

/** Tinted paper with black text and a red seal that crosses it, at 200 dpi. */
async function sealed(dir: string): Promise<PackPage> {
  const [width, height] = [1654, 2339];
  const line = (i: number) =>
    `<text x="133" y="${200 + i * 60}" font-family="Liberation Serif" font-size="35">${LINES[i % 2]}, dòng ${i}: Căn cứ Nghị định số 30/2020</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#efe6cf"/>${Array.from({ length: 30 }, (_, i) => line(i)).join('')}
    <circle cx="1066" cy="1600" r="153" fill="none" stroke="#d21f2b" stroke-width="11"/></svg>`;
  const accessPath = join(dir, 'sealed.jpg');
  writeFileSync(accessPath, await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer());
  const { pages: list } = await pages();
  return { ...list[0]!, accessPath, width, height, dpi: 200, text: null };
}

describe.skipIf(!has('pdftoppm'))('a page in layers (skipped without pdftoppm)', () => {
  async function rendered(path: string, dpi: number) {
    execFileSync('pdftoppm', ['-r', String(dpi), '-png', '-singlefile', path, path]);
    const { data, info } = await sharp(`${path}.png`)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return (x: number, y: number) => [
      ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
    ];
  }

  it('is small, and keeps black black, red red and the paper its tint', async () => {
    const { dir } = await dossier(1);
    const page = await sealed(dir);
    const path = join(dir, 'a.pdf');
    await writeOne([page], path, { compression: 'layered', dpi: 200 });
    expect(statSync(path).size).toBeLessThan(100_000);
    const at = await rendered(path, 200);
    // The ring's leftmost point, and blank paper.
    const [r, g, b] = at(1066 - 153, 1600);
    expect(r! - Math.max(g!, b!)).toBeGreaterThan(90);
    const [pr, pg, pb] = at(1500, 150);
    for (const [found, asked] of [
      [pr, 0xef],
      [pg, 0xe6],
      [pb, 0xcf],
    ] as const)
      expect(Math.abs(found! - asked)).toBeLessThan(8);
    let darkest = 255;
    for (let x = 133; x < 800; x++) for (let y = 170; y < 204; y++) darkest = Math.min(darkest, at(x, y)[1]!);
    expect(darkest).toBeLessThan(60);
  });

  it('keeps its text crisp at twice the size', async () => {
    const { dir } = await dossier(1);
    const page = await sealed(dir);
    /** Among ten lines of text at 400 dpi: points of ink, and of the steps from ink to paper those within two points. */
    const edges = async (rule: Partial<ImageRule>) => {
      const path = join(dir, 'a.pdf');
      await writeOne([page], path, rule);
      const at = await rendered(path, 400);
      const count = { ink: 0, steps: 0, sharp: 0 };
      for (let y = 2 * 160; y < 2 * 760; y += 12) {
        let left = 0;
        for (let x = 2 * 133; x < 2 * 1000; x++) {
          const green = at(x, y)[1]!;
          if (green < 90) [count.ink, left] = [count.ink + 1, x];
          else if (green > 180 && left > 0) {
            count.steps++;
            if (x - left <= 3) count.sharp++;
            left = 0;
          }
        }
      }
      return count;
    };
    const layered = await edges({ compression: 'layered', dpi: 200 });
    const scan = await edges({ compression: 'jpeg' });
    const coarse = await edges({ compression: 'jpeg', dpi: 100 });
    expect(layered.sharp / layered.steps).toBeGreaterThan(0.9);
    expect(Math.abs(layered.ink / scan.ink - 1)).toBeLessThan(0.25);
    expect(coarse.sharp / coarse.steps).toBeLessThan(0.7);
  });

  it('in black and white holds two values only, ink where ink is', async () => {
    const { dir } = await dossier(1);
    const path = join(dir, 'a.pdf');
    await writeOne([await sealed(dir)], path, { compression: 'bilevel', dpi: 200 });
    expect(statSync(path).size).toBeLessThan(60_000);
    const at = await rendered(path, 200);
    expect(at(1066 - 153, 1600)).toEqual([0, 0, 0]);
    expect(at(1500, 150)).toEqual([255, 255, 255]);
  });
});
