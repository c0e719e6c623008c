import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { shiftAt } from '../imaging/bend.ts';
import { apply } from '../imaging/raster.ts';
import { cleanPage } from './clean.ts';
import { findPieces } from './components.ts';
import { DEFAULT_RECIPE } from './recipe.ts';
import { placePage, resample } from './transform.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'samples');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-clean-'));
});

async function clean(bytes: Buffer, dpi = 200, mime = 'image/jpeg') {
  const path = join(dir, 'page');
  writeFileSync(path, bytes);
  return cleanPage({ path, mime, frame: 0, dpi }, DEFAULT_RECIPE, dir);
}

const sample = (name: string) => readFileSync(join(SAMPLES, name));

const untouched = new Map<string, ReturnType<typeof clean>>();
/** The sample as it is, cleaned once for all tests that look at it. */
function cleaned(name: string) {
  if (!untouched.has(name)) untouched.set(name, clean(sample(name)));
  return untouched.get(name)!;
}

/** Two samples side by side as in an open book, each a little askew in its own way. */
async function spread(high: number): Promise<Buffer> {
  const page = (name: string, angle: number) =>
    sharp(sample(name)).rotate(angle, { background: '#fff' }).resize({ height: high }).toBuffer();
  const [left, right] = [await page('001-clean.jpg', -1.2), await page('005-clean.jpg', 1.5)];
  const { width } = await sharp(left).metadata();
  return sharp({ create: { width: 2 * width, height: high, channels: 3, background: '#fff' } })
    .composite([
      { input: left, left: 0, top: 0 },
      {
        input: await sharp(right).resize({ width, height: high, fit: 'fill' }).toBuffer(),
        left: width,
        top: 0,
      },
    ])
    .jpeg({ quality: 90 })
    .toBuffer();
}

it.each([
  [20, 20],
  [64, 64],
  [600, 800],
])('keeps a black picture of %i×%i as it came: nothing of it is paper', async (width, height) => {
  const black = sharp({ create: { width, height, channels: 3, background: '#0a0a0a' } });
  const { access, flags } = await clean(await black.png().toBuffer(), 200, 'image/png');
  expect([access.width, access.height]).toEqual([width, height]);
  expect(flags).not.toContain('border-removed');
});

it('keeps of a page what a person keeps, straight and turned as before', async () => {
  const path = join(dir, 'page');
  writeFileSync(path, sample('001-clean.jpg'));
  const input = { path, mime: 'image/jpeg', frame: 0, dpi: 200 };
  const whole = await cleanPage(input, DEFAULT_RECIPE, dir);
  const crop: [number, number, number, number] = [200, 300, 800, 500];
  const cut = await cleanPage(input, DEFAULT_RECIPE, dir, { crop, turn: 90, skew: 0 });
  expect([cut.access.width, cut.access.height]).toEqual([500, 800]);
  // The upper left corner of the box stands in the upper right of the turned page.
  expect(apply(cut.toAccess, 200, 300).map(Math.round)).toEqual([500, 0]);
  const nothing = await cleanPage(input, DEFAULT_RECIPE, dir, { crop: [9000, 0, 10, 10] });
  // Nothing of the page would be left: all of it stays.
  expect(nothing.access.width).toBeGreaterThanOrEqual(whole.access.width);
});

describe('the margin', () => {
  const overlay = (marks: string) => {
    const svg = `<svg width="1666" height="2349">${marks}</svg>`;
    return sharp(sample('001-clean.jpg'))
      .composite([{ input: Buffer.from(svg) }])
      .jpeg({ quality: 92 })
      .toBuffer();
  };
  /** Mean brightness of the access image around an original pixel. */
  async function brightness({ access, toAccess }: Awaited<ReturnType<typeof clean>>, x: number, y: number) {
    const [ax, ay] = apply(toAccess, x, y).map(Math.round) as [number, number];
    const area = sharp(access.path).extract({ left: ax - 4, top: ay - 4, width: 9, height: 9 });
    const pixels = await area.raw().toBuffer();
    return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  }

  it('loses holes, a streak and a thumb', async () => {
    const hole = (y: number) => `<circle cx="90" cy="${y}" r="22" fill="#111"/>`;
    const streak = '<rect x="1630" y="0" width="4" height="2349" fill="#333"/>';
    const thumb = '<ellipse cx="500" cy="2349" rx="70" ry="90" fill="#b07a60"/>';
    const page = await clean(await overlay(hole(850) + hole(1480) + streak + thumb));
    expect(page.flags).toContain('margin-cleaned');
    for (const [x, y] of [
      [90, 850],
      [90, 1480],
      [1632, 1000],
      [500, 2320],
    ] as const)
      expect(await brightness(page, x, y)).toBeGreaterThan(215);
  });

  it('keeps a disc among the text and a printed frame', async () => {
    const disc = '<circle cx="800" cy="1200" r="22" fill="#111"/>';
    const frame =
      '<rect x="60" y="60" width="1546" height="2229" fill="none" stroke="#111" stroke-width="5"/>';
    const page = await clean(await overlay(disc + frame));
    expect(page.flags).not.toContain('margin-cleaned');
    expect(await brightness(page, 800, 1200)).toBeLessThan(60);
    expect(await brightness(page, 60, 1200)).toBeLessThan(160);
  });
});

describe('lines that bend towards a gutter', () => {
  /** The sample as it lies in a thick book: its lines fall towards the left edge, more so at the top. */
  async function bent(depth: number): Promise<Buffer> {
    const { data, info } = await sharp(sample('001-clean.jpg')).raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const out = Buffer.alloc(data.length, 235);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const from = y + Math.round(depth * Math.exp(-x / (0.15 * width)) * (1 - (1.2 * y) / height));
        if (from < 0 || from >= height) continue;
        data.copy(
          out,
          (y * width + x) * channels,
          (from * width + x) * channels,
          (from * width + x + 1) * channels,
        );
      }
    return sharp(out, { raw: info }).jpeg({ quality: 90 }).toBuffer();
  }

  it('are straightened for the reader, and boxes led back to where they are', async () => {
    const { bend } = await clean(await bent(300));
    // Near the top, where lines were moved up to the left: the reader finds them lower than they are.
    const shifts = [0.16, 0.3, 0.6].map((x) => shiftAt(bend!, x, 0.2));
    expect(shifts[0]).toBeLessThan(-0.005);
    expect(Math.abs(shifts[0]!)).toBeGreaterThan(2 * Math.abs(shifts[1]!));
    expect(Math.abs(shifts[2]!)).toBeLessThan(0.005);
  });

  it('are left alone where they are straight enough, however the page lies', async () => {
    for (const name of ['001-clean.jpg', '003-old.jpg', '004-bad.jpg', '005-clean.jpg'])
      expect((await cleaned(name)).bend).toBeNull();
  });
});

describe('facing pages', () => {
  it.each([0, 90, 180, 270])('parts an open book that lies turned by %i', async (turned) => {
    const { turn, facing } = await clean(
      await sharp(await spread(1725))
        .rotate(turned)
        .toBuffer(),
      150,
    );
    expect(turn).toBe((360 - turned) % 360);
    const [left, right] = facing!;
    const long = turned % 180 === 0 ? 2 : 3;
    expect(Math.abs(left[long] - right[long])).toBeLessThan(0.1 * left[long]);
    // The left page's place on the picture, by how the book was turned.
    expect([left[0] > 0, left[1] > 0]).toEqual([turned === 180, turned === 270]);
  });

  it('leaves a single page alone, lying or upright', async () => {
    for (const name of ['001-clean.jpg', '002-ordinary.jpg', '003-old.jpg', '004-bad.jpg'])
      expect((await cleaned(name)).facing).toBeNull();
  });

  it('cleans one half so that boxes lead back to the whole picture', async () => {
    const path = join(dir, 'spread');
    writeFileSync(path, await spread(2300));
    const input = { path, mime: 'image/jpeg', frame: 0, dpi: 200 };
    const { facing } = await cleanPage(input, DEFAULT_RECIPE, dir);
    const half = await cleanPage({ ...input, region: facing![1] }, DEFAULT_RECIPE, dir, { turn: 0 });
    expect(half.facing).toBeNull();
    expect(half.skew).toBeGreaterThan(1);
    const [x] = apply(half.toAccess, facing![1][0] + facing![1][2] / 2, facing![1][3] / 2);
    expect(Math.abs(x - half.access.width / 2)).toBeLessThan(3);
  });
});

describe('orientation and skew', () => {
  it.each([
    ['001-clean.jpg', 90],
    ['001-clean.jpg', 180],
    ['001-clean.jpg', 270],
    ['004-bad.jpg', 180],
    ['003-old.jpg', 90],
  ] as const)('stands %s upright after it was turned by %i', async (name, turned) => {
    const upright = await cleaned(name);
    const lying = await clean(await sharp(sample(name)).rotate(turned).jpeg({ quality: 90 }).toBuffer());
    expect(lying.turn).toBe(((360 - turned + upright.turn) % 360) as 0);
    expect(lying.skew).toBeCloseTo(upright.skew, 0);
  });

  it.each([-8, -3.3, 1.7, 6.5])('measures a further turn by %f degrees', async (angle) => {
    const before = await cleaned('001-clean.jpg');
    const after = await clean(
      await sharp(sample('001-clean.jpg'))
        .rotate(angle, { background: '#fff' })
        .jpeg({ quality: 90 })
        .toBuffer(),
    );
    expect(after.skew - before.skew).toBeGreaterThan(angle - 0.12);
    expect(after.skew - before.skew).toBeLessThan(angle + 0.12);
  });

  /** A typed list: what stands below one another is as much alike as what stands beside. */
  function list(): Promise<Buffer> {
    const [goods, rows] = [['Gạo tẻ', 'Muối', 'Dầu hỏa', 'Vải', 'Đường'], Array.from({ length: 40 }).keys()];
    const text = [...rows].map((n) => {
      const line = `${goods[(n * 7) % 5]!.padEnd(12)}${`${(n * 37) % 90} kg`.padEnd(7)}${((n * 389) % 900) * 100}đ`;
      return `<text x="40" y="${200 + 46 * n}">${line.replaceAll(' ', '\u00a0')}</text>`;
    });
    const svg = `<svg width="640" height="2200" font-family="monospace" font-size="30"><rect width="640" height="2200" fill="#fff"/>${text.join('')}</svg>`;
    return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer();
  }

  it('lays no list on its side because its columns are sharper than its lines', async () => {
    const page = await clean(await list());
    expect(page).toMatchObject({ turn: 0, skew: 0 });
    expect(page.access.width).toBeLessThan(page.access.height);
  });

  it('leaves a photograph as it lies, straight, and says that it is unsure', async () => {
    const photo = Buffer.alloc(800 * 600 * 3);
    for (let i = 0; i < photo.length; i++) photo[i] = 128 + 100 * Math.sin(i / 5000) + 20 * Math.sin(i * 7.1);
    const jpeg = await sharp(photo, { raw: { width: 800, height: 600, channels: 3 } })
      .blur(4)
      .jpeg()
      .toBuffer();
    expect(await clean(jpeg)).toMatchObject({ turn: 0, skew: 0 });
  });
});

describe('access image', () => {
  it('keeps the bytes of a page that needs nothing', async () => {
    const plain = await sharp({ create: { width: 800, height: 1100, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();
    const { access } = await clean(plain);
    expect(readFileSync(access.path).equals(plain)).toBe(true);
  });

  it('is in sRGB where the page came in other colours, for a PDF has no place for its profile', async () => {
    const svg =
      '<svg width="1654" height="2339"><rect width="1654" height="2339" fill="#fff"/><rect x="700" y="400" width="300" height="200" fill="#c82828"/></svg>';
    const page = sharp(Buffer.from(svg)).flatten().withIccProfile('p3').jpeg({ quality: 98 });
    const { access } = await clean(await page.toBuffer());
    const seen = sharp(access.path, { ignoreIcc: true }).extract({
      left: 800,
      top: 500,
      width: 1,
      height: 1,
    });
    const [r, g, b] = await seen.raw().toBuffer();
    expect(Math.max(Math.abs(r! - 200), Math.abs(g! - 40), Math.abs(b! - 40))).toBeLessThan(6);
  });

  it('shows a page in white on black whole and as it came, and the reader black on white', async () => {
    const negative = await sharp(sample('001-clean.jpg')).negate().jpeg({ quality: 90 }).toBuffer();
    const [result, positive] = [await clean(negative), await cleaned('001-clean.jpg')];
    expect(result.flags).toEqual(['negative']);
    expect(result).toMatchObject({ blank: false, turn: 0, content: positive.content });
    expect(result.inkKept).toBeGreaterThan(0.8);
    const mean = async (path: string) => (await sharp(path).greyscale().stats()).channels[0]!.mean;
    expect(await mean(result.access.path)).toBeLessThan(60);
    expect(await mean(result.reading.path)).toBeGreaterThan(200);
  });

  it('paints the scanner lid over and keeps the colours of the paper', async () => {
    const result = await cleaned('006-ordinary.jpg');
    expect(result.flags).toContain('border-removed');
    const { data, info } = await sharp(result.access.path).raw().toBuffer({ resolveWithObject: true });
    const corner = data.subarray(0, 3);
    expect(Math.min(...corner)).toBeGreaterThan(150);
    expect([info.width, info.height]).toEqual([result.access.width, result.access.height]);
  });

  it('writes the resolution into the access image and says it of the reading image', async () => {
    const result = await cleaned('001-clean.jpg');
    expect((await sharp(result.access.path).metadata()).density).toBe(200);
    expect(result.reading.dpi).toBe(200);
    expect(result.readingScale).toBe(1);
  });
});

describe('reading image', () => {
  const lines = (fill: string, more = '') =>
    sharp(
      Buffer.from(
        `<svg width="1654" height="2339" font-family="serif" font-size="40"><rect width="1654" height="2339" fill="#f4efe2"/>${Array.from(
          { length: 25 },
          (_, i) =>
            `<text x="180" y="${300 + i * 70}" fill="${fill}">Ủy ban nhân dân xã kính trình Hội đồng nhân dân</text>`,
        ).join('')}${more}</svg>`,
      ),
    )
      .jpeg({ quality: 92 })
      .toBuffer();
  const dark = async (path: string) => {
    const { data } = await sharp(path).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    return data.reduce((n, v) => n + (v < 128 ? 1 : 0), 0) / data.length;
  };

  it('fades a red seal and keeps the black letters under it', async () => {
    const seal = '<circle cx="1100" cy="1300" r="220" fill="none" stroke="#d02030" stroke-width="14"/>';
    const alone = await dark((await clean(await lines('#222'))).reading.path);
    const sealed = await clean(await lines('#222', seal));
    expect(sealed.flags).not.toContain('gentle-cleanup');
    expect(sealed.inkKept).toBeGreaterThan(0.85);
    expect((await dark(sealed.reading.path)) / alone).toBeLessThan(1.03);
  });

  it('notices when all letters are in coloured ink, and keeps them', async () => {
    const violet = await clean(await lines('#6a35b8'));
    expect(violet.flags).toContain('gentle-cleanup');
    expect(violet.inkKept).toBeGreaterThan(0.9);
    expect(await dark(violet.reading.path)).toBeGreaterThan(0.02);
  });
});

describe('extent', () => {
  it('crops the lid away and keeps every mark', async () => {
    const page = await sharp(sample('001-clean.jpg')).resize(1400).toBuffer();
    const onLid = await sharp({ create: { width: 1800, height: 2300, channels: 3, background: '#101010' } })
      .composite([{ input: page, left: 200, top: 150 }])
      .jpeg({ quality: 92 })
      .toBuffer();
    const { access, content, flags } = await clean(onLid, 170);
    expect(flags).toContain('border-removed');
    expect(Math.abs(access.width - 1400)).toBeLessThan(60);
    expect(content![0]).toBeGreaterThan(50);
    expect(content![0] + content![2]).toBeLessThan(access.width);
  });

  it.each([
    ['white', '#fcfcfc', '#efe6d2'],
    ['grey', '#cfcfcf', '#f4f0e6'],
  ])('finds tinted paper that leans under a %s lid', async (_, lid, tint) => {
    const page = await sharp(sample('001-clean.jpg'))
      .resize(1200)
      .composite([
        {
          input: { create: { width: 1200, height: 1692, channels: 3, background: tint } },
          blend: 'multiply',
        },
      ])
      .toBuffer();
    const leaning = await sharp(page).rotate(3, { background: lid }).toBuffer();
    const onLid = await sharp({ create: { width: 1800, height: 2300, channels: 3, background: lid } })
      .composite([{ input: leaning, left: 150, top: 0 }])
      .jpeg({ quality: 92 })
      .toBuffer();
    const { access, flags, skew } = await clean(onLid, 150);
    expect(flags).toContain('border-removed');
    expect(skew).toBeGreaterThan(2.5);
    expect(Math.abs(access.width - 1200)).toBeLessThan(40);
    expect(Math.abs(access.height - 1692)).toBeLessThan(40);
  });

  it('takes a picture or a tinted box on a white page for what it is', async () => {
    const box =
      '<rect x="300" y="1300" width="1000" height="700" fill="#ddd6c4"/><rect x="200" y="400" width="9" height="9"/>';
    const framed = await sharp(sample('001-clean.jpg'))
      .composite([{ input: Buffer.from(`<svg width="1666" height="2349">${box}</svg>`) }])
      .jpeg({ quality: 92 })
      .toBuffer();
    const { access, flags } = await clean(framed);
    expect(flags).not.toContain('border-removed');
    expect(access.width).toBeGreaterThan(1600);
  });
});

describe('blank pages', () => {
  it('are found, with specks, streaks and holes', async () => {
    const specks = Array.from(
      { length: 40 },
      (_, i) => `<circle cx="${(i * 397) % 1600}" cy="${(i * 911) % 2300}" r="2"/>`,
    ).join('');
    const svg = `<svg width="1654" height="2339"><rect width="1654" height="2339" fill="#f4efe2"/>${specks}<circle cx="40" cy="700" r="32"/><circle cx="40" cy="1600" r="32"/><rect x="0" y="1000" width="1654" height="2" fill="#999"/></svg>`;
    expect((await clean(await sharp(Buffer.from(svg)).jpeg().toBuffer())).blank).toBe(true);
  });

  const page = (marks: string) =>
    sharp(
      Buffer.from(
        `<svg width="1654" height="2339"><rect width="1654" height="2339" fill="#fff"/>${marks}</svg>`,
      ),
    )
      .jpeg()
      .toBuffer();
  const holes = [300, 900, 1500, 2100].map((y) => `<circle cx="90" cy="${y}" r="22"/>`).join('');
  const lines = Array.from({ length: 40 }, (_, i) => {
    const at = (k: number) => (i * 397 + k * 911) % 1654;
    return `<line x1="${at(1)}" y1="${at(2) * 1.4}" x2="${at(3)}" y2="${at(4) * 1.4}" stroke="#222" stroke-width="3"/>`;
  }).join('');

  it('are found with four holes, and folds from edge to edge', async () => {
    const folds = '<path d="M0 1170 L1654 1180 M820 0 L830 2339" stroke="#555" stroke-width="4"/>';
    expect((await clean(await page(holes))).blank).toBe(true);
    expect((await clean(await page(holes + folds))).blank).toBe(true);
  });

  it.each([
    ['one short line of text', '<text x="500" y="900" font-size="46" font-family="serif">Trang này</text>'],
    ['the number of a page', '<text x="810" y="2230" font-size="32" font-family="serif">7</text>'],
    [
      'a short signature',
      '<path d="M900 1714 c16 -48 24 8 36 -16 s20 -24 24 -4 s24 16 32 -16 c8 -16 12 28 40 12 l36 -4" fill="none" stroke="#2a3fa0" stroke-width="4"/>',
    ],
    ['a drawing that runs off the page', lines],
  ])('are not those with %s', async (_, marks) => {
    expect((await clean(await page(marks))).blank).toBe(false);
  });
});

describe('geometry', () => {
  const turn = fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const);

  it('maps a mark to where it is drawn', () => {
    fc.assert(
      fc.property(
        turn,
        fc.double({ min: -14, max: 14, noNaN: true }),
        fc.integer({ min: 30, max: 70 }),
        fc.integer({ min: 30, max: 110 }),
        (t, skew, x, y) => {
          const raster = {
            data: new Uint8Array(100 * 140).fill(255),
            width: 100,
            height: 140,
            channels: 1 as const,
          };
          for (let dy = -2; dy <= 2; dy++)
            for (let dx = -2; dx <= 2; dx++) raster.data[(y + dy) * 100 + x + dx] = 0;
          const placement = placePage(100, 140, t, skew, [[x, y]]);
          const out = resample(raster, placement, [255]);
          const [px, py] = apply(placement.map, x + 0.5, y + 0.5);
          expect(out.data[Math.floor(py) * out.width + Math.floor(px)]).toBeLessThan(90);
        },
      ),
    );
  });

  it('grows the sheet rather than cut content off', () => {
    const corner: [number, number][] = [
      [0, 0],
      [1000, 0],
      [0, 1400],
      [1000, 1400],
    ];
    fc.assert(
      fc.property(turn, fc.double({ min: -15, max: 15, noNaN: true }), (t, skew) => {
        const { map, width, height } = placePage(1000, 1400, t, skew, corner);
        for (const [x, y] of corner) {
          const [px, py] = apply(map, x, y);
          expect(px).toBeGreaterThanOrEqual(-0.01);
          expect(py).toBeGreaterThanOrEqual(-0.01);
          expect(px).toBeLessThanOrEqual(width + 0.01);
          expect(py).toBeLessThanOrEqual(height + 0.01);
        }
      }),
    );
  });

  it('turns by quarters without changing a pixel', () => {
    const raster = {
      data: Uint8Array.from({ length: 6 }, (_, i) => i),
      width: 3,
      height: 2,
      channels: 1 as const,
    };
    expect([...resample(raster, placePage(3, 2, 90, 0, []), [9]).data]).toEqual([3, 0, 4, 1, 5, 2]);
    expect([...resample(raster, placePage(3, 2, 180, 0, []), [9]).data]).toEqual([5, 4, 3, 2, 1, 0]);
    expect([...resample(raster, placePage(3, 2, 270, 0, []), [9]).data]).toEqual([2, 5, 1, 4, 0, 3]);
  });
});

it('labels pieces of ink that touch, corners included', () => {
  const ink = Uint8Array.from([9, 0, 0, 9, 0, 9, 0, 9, 0, 0, 0, 0, 9, 9, 0, 0]);
  const { pieces, labels } = findPieces(ink, 4, 4, 5);
  expect(pieces.map((p) => p.pixels).sort()).toEqual([2, 2, 2]);
  expect(labels[0]).toBe(labels[5]);
});
