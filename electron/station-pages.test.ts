/** Pages that are not taken as they lie: turned as their stack, parted where two face each other, held for what is on them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { giveReadings } from './readings-fixture.ts';
import { verifyAudit } from './store/audit.ts';
import { digitize, open, place, READ_ONLY, SAMPLES, sample } from './whole-batch-fixture.ts';

/** The upper part of a sample. */
async function upper(name: string, part: number): Promise<Buffer> {
  const { width, height } = await sharp(join(SAMPLES, name)).metadata();
  return sharp(join(SAMPLES, name))
    .extract({ left: 0, top: 0, width, height: Math.round(height * part) })
    .png()
    .toBuffer();
}

describe('a stack that was fed upside down', () => {
  it('turns the drawing that lies in it as well, and says whose word that is', async () => {
    // Part of a letter, so that it is read sooner.
    const lines = await upper('001-clean.jpg', 0.3);
    const { width, height } = await sharp(lines).metadata();
    for (let n = 0; n < 5; n++)
      await sharp(lines)
        .rotate(180)
        .withMetadata({ density: 200 })
        .jpeg({ quality: 80 + n })
        .toFile(join(place.scans, `${n}.jpg`));
    const drawing = `<svg width="${width}" height="${height}"><rect width="100%" height="100%" fill="white"/>
      <circle cx="700" cy="350" r="250" stroke="black" stroke-width="6" fill="none"/><path d="M100 100 L1400 600"
      stroke="black" stroke-width="6"/></svg>`;
    await sharp(Buffer.from(drawing))
      .withMetadata({ density: 200 })
      .jpeg()
      .toFile(join(place.scans, 'map.jpg'));
    const s = await open();
    const { pages } = await digitize(s, { plan: READ_ONLY });
    expect(pages.map((p) => p.turn)).toEqual([180, 180, 180, 180, 180, 180]);
    expect(pages[5]!.flags).toEqual(expect.arrayContaining(['orientation-unsure', 'orientation-from-batch']));
    s.adjust(pages[5]!.id, { turn: 0 });
    await s.idle(s.archive.pages.get(pages[5]!.id)!.batchId);
    expect(s.report(s.archive.pages.get(pages[5]!.id)!.batchId).pages[5]!.turn).toBe(0);
  });
});

describe('facing pages', () => {
  it('become two pages, one again when a person says so, and stand once packed', async () => {
    // Sheets of which only the upper part is written on, at 150 dpi, so that they are read sooner.
    const [width, height] = [1250, 1762];
    const written = await sharp(await upper('001-clean.jpg', 0.3))
      .resize({ width })
      .toBuffer();
    const page = await sharp(written)
      .extend({ bottom: height - (await sharp(written).metadata()).height, background: '#fff' })
      .toBuffer();
    await sharp({ create: { width: 2 * width, height, channels: 3, background: '#fff' } })
      .composite([
        { input: page, left: 0, top: 0 },
        { input: page, left: width, top: 0 },
      ])
      .withMetadata({ density: 150 })
      .jpeg()
      .toFile(join(place.scans, 'book.jpg'));
    sample('005-clean.jpg');
    const s = await open();
    await giveReadings(s.archive, ['005-clean.jpg']);
    const split = await digitize(s, { plan: READ_ONLY });
    expect(split.pages.map(({ source, index }) => [source, index])).toEqual([
      ['005-clean.jpg', 0],
      ['book.jpg', 0],
      ['book.jpg', 1],
    ]);
    const [, left, right] = split.pages;
    expect(right!.region![0]).toBe(left!.region![2]);
    expect(Math.abs(left!.words! - right!.words!)).toBeLessThan(10);
    // Both letters' fields lie on the picture where they were found.
    const number = split.documents.at(-1)!.fields.codeNumber!;
    expect(number.box[0]).toBeGreaterThan(width);

    s.adjust(right!.id, { split: false });
    await s.idle(split.batch);
    const united = s.report(split.batch);
    expect(united.pages.map((p) => [p.source, p.index, p.region])).toEqual([
      ['005-clean.jpg', 0, undefined],
      ['book.jpg', 0, undefined],
    ]);
    expect(united.pages[1]!.words).toBeGreaterThan(left!.words!);

    s.adjust(united.pages[1]!.id, {});
    await s.idle(split.batch);
    expect(s.report(split.batch).pages).toHaveLength(3);
    s.advance(split.batch, { until: 'package', approve: true });
    await s.idle(split.batch);
    expect(s.report(split.batch).packages).toHaveLength(1);
    expect(() => s.adjust(left!.id, { turn: 90 })).toThrow(
      expect.objectContaining({ code: 'batch-settled' }),
    );
    expect(verifyAudit(s.archive.db)).toBeNull();
  });
});

it.each([
  ['in black', '<text x="300" y="420" font-size="60">TUYỆT MẬT</text>'],
  [
    'in red, as stamped',
    '<rect x="280" y="350" width="300" height="90" fill="none" stroke="#d0202a" stroke-width="6"/><text x="330" y="415" font-size="60" fill="#d0202a" transform="rotate(-2 330 415)">MẬT</text>',
  ],
])(
  'holds a batch with a secrecy mark %s: not packed, not searchable, even under --approve',
  async (_, mark) => {
    const svg = `<svg width="1654" height="1000" font-family="serif" font-weight="bold"><rect width="1654" height="1000" fill="#fff"/>
    <text x="250" y="200" font-size="36">ỦY BAN NHÂN DÂN XÃ AN HƯNG</text><text x="900" y="200" font-size="36">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</text>
    ${mark}<text x="650" y="600" font-size="44">QUYẾT ĐỊNH</text>
    ${[700, 760, 820].map((y) => `<text x="200" y="${y}" font-size="34">Nội dung của văn bản này không được lộ ra ngoài dưới bất kỳ hình thức nào.</text>`).join('')}</svg>`;
    writeFileSync(
      join(place.scans, 'secret.jpg'),
      await sharp(Buffer.from(svg)).withMetadata({ density: 200 }).jpeg({ quality: 95 }).toBuffer(),
    );
    const s = await open();
    const report = await digitize(s);
    expect(report.state).toBe('held');
    expect(report.failures).toMatchObject([{ stage: 'accept', code: 'secrecy-mark' }]);
    expect(report.packages).toEqual([]);
    expect(s.search('noi dung')).toEqual({ hits: [], documents: [] });
    expect(readFileSync(join(place.dir, 'archive', 'logs', 'station.log'), 'utf8')).not.toContain('Nội dung');
  },
);
