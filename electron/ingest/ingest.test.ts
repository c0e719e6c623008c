import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import { inspectFile } from './inspect.ts';
import { checkSpace } from './space.ts';
import { compareNaturally, walk } from './walk.ts';

const BROKEN = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'scans', 'broken');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-ingest-'));
  mkdirSync(join(dir, 'work'));
});

const inspect = (path: string) => inspectFile(path, { limits: DEFAULT_LIMITS, workDir: join(dir, 'work') });

function page(width = 620, height = 877) {
  const noise = Buffer.alloc(width * height * 3, 240);
  for (let i = 0; i < noise.length; i += 7) noise[i] = (i * 31) % 256;
  return sharp(noise, { raw: { width, height, channels: 3 } }).withMetadata({ density: 75 });
}

async function put(name: string, bytes: Buffer | Uint8Array | string): Promise<string> {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

describe('kinds of input', () => {
  it.each([
    ['jpeg', 'image/jpeg', () => page().jpeg().toBuffer()],
    ['progressive jpeg', 'image/jpeg', () => page().jpeg({ progressive: true }).toBuffer()],
    ['png', 'image/png', () => page().png().toBuffer()],
    ['16-bit png', 'image/png', () => page().toColourspace('rgb16').png().toBuffer()],
    ['webp', 'image/webp', () => page().webp().toBuffer()],
    ['lzw tiff', 'image/tiff', () => page().tiff({ compression: 'lzw' }).toBuffer()],
    ['jpeg tiff', 'image/tiff', () => page().tiff({ compression: 'jpeg' }).toBuffer()],
    ['g4 tiff', 'image/tiff', () => g4Tiff()],
    [
      '16-bit tiff',
      'image/tiff',
      () => page().toColourspace('grey16').tiff({ compression: 'none' }).toBuffer(),
    ],
    ['bmp', 'image/bmp', () => Promise.resolve(bmp(620, 877))],
  ])('reads %s whatever its name says', async (_name, mime, make) => {
    const found = await inspect(await put('scan.dat', await make()));
    expect(found).toMatchObject({ kind: 'image', mime });
    expect(found.pages).toHaveLength(1);
    expect(found.pages[0]).toMatchObject({ index: 0, width: 620, height: 877 });
  });

  it('reads every page of a multi-page TIFF', async () => {
    const frames = Buffer.alloc(200 * 300 * 3 * 4, 200);
    const tiff = await sharp(frames, { raw: { width: 200, height: 1200, channels: 3, pageHeight: 300 } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    const { pages } = await inspect(await put('multi.tif', tiff));
    expect(pages.map((p) => [p.index, p.width, p.height])).toEqual([0, 1, 2, 3].map((i) => [i, 200, 300]));
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('applies EXIF orientation %i', async (orientation) => {
    const path = await put('o.jpg', await page(600, 900).withMetadata({ orientation }).jpeg().toBuffer());
    const [width, height] = orientation >= 5 ? [900, 600] : [600, 900];
    expect((await inspect(path)).pages[0]).toMatchObject({ width, height });
  });

  it('takes the resolution from the file, else from the paper, and says so', async () => {
    const said = await inspect(
      await put('a.jpg', await page(2480, 3508).withMetadata({ density: 300 }).jpeg().toBuffer()),
    );
    expect(said.pages[0]).toMatchObject({ dpi: 300, dpiSource: 'file', flags: [] });
    const silent = await inspect(
      await put(
        'b.png',
        await sharp({ create: { width: 1654, height: 2339, channels: 3, background: '#fff' } })
          .png()
          .toBuffer(),
      ),
    );
    expect(silent.pages[0]).toMatchObject({
      dpi: 200,
      dpiSource: 'estimated',
      flags: ['resolution-estimated'],
    });
  });
});

describe('PDF', () => {
  async function pdf(build: (doc: PDFDocument) => Promise<void> | void): Promise<string> {
    const doc = await PDFDocument.create();
    await build(doc);
    return put('doc.pdf', await doc.save());
  }

  it('takes an embedded full-page scan out byte for byte', async () => {
    const jpeg = await page().jpeg().toBuffer();
    const path = await pdf(async (doc) => {
      const image = await doc.embedJpg(jpeg);
      doc.addPage([595, 842]).drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
    });
    const found = await inspect(path);
    expect(found.origin).toBe('scanned');
    expect(readFileSync(found.pages[0]!.extracted!.path).equals(jpeg)).toBe(true);
    expect(found.pages[0]!.dpi).toBeCloseTo(75, 0);
  });

  it('renders other pages at 300 dpi and knows that they were born digital', async () => {
    const found = await inspect(
      await pdf((doc) => {
        doc.addPage([595, 842]).drawText('Quyet dinh so 12', { x: 80, y: 700 });
      }),
    );
    expect(found.origin).toBe('born-digital');
    expect(found.pages[0]).toMatchObject({ width: 2479, height: 3508, dpi: 300 });
  });

  it('turns a page that says it lies on its side', async () => {
    const jpeg = await page(900, 600).jpeg().toBuffer();
    const found = await inspect(
      await pdf(async (doc) => {
        const leaf = doc.addPage([842, 595]);
        leaf.drawImage(await doc.embedJpg(jpeg), { x: 0, y: 0, width: 842, height: 595 });
        leaf.node.set((await import('pdf-lib')).PDFName.of('Rotate'), doc.context.obj(90));
      }),
    );
    const [first] = found.pages;
    expect(first!.height).toBeGreaterThan(first!.width);
  });

  it('never takes a cut-off or damaged one for whole', async () => {
    const jpeg = await page().jpeg().toBuffer();
    const whole = readFileSync(
      await pdf(async (doc) => {
        doc.addPage([595, 842]).drawImage(await doc.embedJpg(jpeg), { x: 0, y: 0, width: 595, height: 842 });
      }),
    );
    await expect(inspect(await put('cut.pdf', whole.subarray(0, whole.length * 0.7)))).rejects.toMatchObject({
      code: 'unreadable-pdf',
    });
    const at = whole.indexOf(jpeg.subarray(0, 40));
    const damaged = Buffer.from(whole);
    damaged.fill(0, at + Math.floor(jpeg.length / 2), at + jpeg.length);
    await expect(inspect(await put('hurt.pdf', damaged))).rejects.toThrow(/truncated-image|unreadable-image/);
  });
});

describe('files that cannot be read whole', () => {
  it.each([0.3, 0.6, 0.95])('sets a JPEG cut at %f aside', async (part) => {
    const jpeg = await page().jpeg().toBuffer();
    const path = await put('cut.jpg', jpeg.subarray(0, Math.floor(jpeg.length * part)));
    await expect(inspect(path)).rejects.toMatchObject({ code: 'truncated-image' });
  });

  it.each(['png', 'tiff', 'webp'] as const)('sets a cut %s aside', async (format) => {
    const bytes = await page().toFormat(format).toBuffer();
    await expect(inspect(await put(`cut.${format}`, bytes.subarray(0, bytes.length / 2)))).rejects.toThrow(
      /truncated-image|unreadable-image/,
    );
  });

  it('refuses a decompression bomb from its header', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    await expect(inspect(await put('bomb.png', png))).rejects.toThrow(/too-many-pixels|unreadable-image/);
    const wide = bmp(4, 4);
    wide.writeInt32LE(60_000, 18);
    wide.writeInt32LE(60_000, 22);
    await expect(inspect(await put('bomb.bmp', wide))).rejects.toMatchObject({ code: 'unreadable-image' });
  });

  it('never crashes on noise', async () => {
    const heads = [
      [0xff, 0xd8, 0xff],
      [...Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
      [...Buffer.from('II*\0')],
      [...Buffer.from('%PDF-1.7\n')],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), async (head, tail) => {
        const path = await put('noise', Buffer.from([...head, ...tail]));
        await expect(inspect(path)).rejects.toMatchObject({ name: 'StationError' });
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(!existsSync(BROKEN))(
    'treats every broken sample as expected (skipped without shared data)',
    async () => {
      const expected = readFileSync(join(BROKEN, 'expected.tsv'), 'utf8').trim().split('\n').slice(1);
      for (const line of expected) {
        const [name, verdict] = line.split('\t');
        const got = await inspect(join(BROKEN, name!)).then(
          () => 'read',
          (thrown: Error) => (thrown.name === 'StationError' ? 'quarantine' : thrown.message),
        );
        expect([name, verdict === 'either' ? got : verdict]).toEqual([name, got]);
        expect(['read', 'quarantine']).toContain(got);
      }
    },
  );
});

describe('walking a folder', () => {
  it('goes in natural order, follows no links, skips what is ours', async () => {
    for (const name of [
      'trang 10.jpg',
      'trang 2.jpg',
      'Đơn.pdf',
      'notes.txt',
      'Thumbs.db',
      '.hidden.jpg',
      'empty.tif',
    ])
      await put(name, 'x');
    mkdirSync(join(dir, 'archive'));
    writeFileSync(join(dir, 'archive', 'own.jpg'), 'x');
    symlinkSync(join(dir, 'trang 2.jpg'), join(dir, 'link.jpg'));
    await put('renamed.txt', await page(20, 20).jpeg().toBuffer());
    await put('e\u0302.jpg', 'x');
    const found = await walk(dir, [join(dir, 'archive')]);
    expect(found.candidates.map((c) => c.source)).toEqual([
      'empty.tif',
      'renamed.txt',
      'trang 2.jpg',
      'trang 10.jpg',
      'ê.jpg',
      'Đơn.pdf',
    ]);
    expect(found.ignored.sort()).toEqual(['.hidden.jpg', 'Thumbs.db', 'link.jpg', 'notes.txt']);
    expect((await walk(join(dir, 'trang 2.jpg'))).candidates[0]!.source).toBe('trang 2.jpg');
    await expect(walk(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'input-not-found' });
  });

  it('has a total order', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '1', '2', '0', ' ') });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNaturally(a, b))).toBe(-Math.sign(compareNaturally(b, a)) || 0);
        expect(compareNaturally(a, b) === 0).toBe(a === b);
        if (compareNaturally(a, b) < 0 && compareNaturally(b, c) < 0)
          expect(compareNaturally(a, c)).toBeLessThan(0);
      }),
    );
  });

  it('asks for room before it begins', async () => {
    await expect(checkSpace(dir, 1e18)).rejects.toMatchObject({ code: 'disk-full' });
    await checkSpace(dir, 1);
  });
});

function g4Tiff(): Promise<Buffer> {
  const grey = Buffer.alloc(620 * 877, 255);
  for (let i = 0; i < grey.length; i += 11) grey[i] = 0;
  const image = sharp(grey, { raw: { width: 620, height: 877, channels: 1 } }).toColourspace('b-w');
  return image.tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer();
}

function bmp(width: number, height: number): Buffer {
  const row = Math.ceil((width * 24) / 32) * 4;
  const file = Buffer.alloc(54 + row * height, 200);
  file.fill(0, 0, 54);
  file.write('BM', 0);
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}
