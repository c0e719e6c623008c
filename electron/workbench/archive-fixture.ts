/** Fills an archive with a batch as the pipeline would leave it, thousands of pages in seconds. For tests only. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Box } from '../imaging/raster.ts';
import { pageText } from '../ocr/assemble.ts';
import type { Line, PageText, Word } from '../ocr/types.ts';
import type { StoredClean } from '../pipeline/steps/clean.ts';
import { summaryOf } from '../pipeline/summary.ts';
import { type Archive, openArchive } from '../store/archive.ts';
import type { ReadField } from '../store/documents.ts';

export interface FillOptions {
  pages: number;
  /** Of the page images, pixels. */
  width?: number;
  pagesPerDocument?: number;
  /** How many differently worded pages there are; they come round again, each with its own number. */
  wordings?: number;
  title?: string;
  /** Lines on a page. */
  lines?: number;
}

const WORDS =
  `Ủy ban nhân dân xã Đại Thắng thành phố Hải Phòng báo cáo kết quả thực hiện nhiệm vụ phát triển kinh tế
  xã hội năm quyết định về việc phê duyệt danh sách hộ gia đình được hỗ trợ theo nghị quyết của Hội đồng căn cứ Luật
  Tổ chức chính quyền địa phương ngày tháng ông Nguyễn Văn Đặng bà Trần Thị Hồng sinh thường trú tại thôn đề nghị giải
  quyết chế độ chính sách đất đai giấy chứng nhận quyền sử dụng số tờ bản đồ thửa diện tích`
    .split(/\s+/)
    .filter(Boolean);

/** Makes (or opens) the archive in `dir` and fills one batch; returns its id. The archive is closed again. */
export async function fillArchive(dir: string, options: FillOptions): Promise<string> {
  const archive = await openArchive(dir);
  try {
    return await fillBatch(archive, options);
  } finally {
    await archive.close();
  }
}

/** Fills one batch of an open archive; returns its id. */
export async function fillBatch(archive: Archive, options: FillOptions): Promise<string> {
  const {
    pages,
    width = 1000,
    pagesPerDocument = 4,
    wordings = 20,
    title = 'Hồ sơ thử',
    lines = 30,
  } = options;
  const height = Math.round(width * Math.SQRT2);
  const texts = Array.from({ length: Math.min(wordings, pages) }, (_, n) => wording(n, width, height, lines));
  const rasters = await Promise.all(texts.map((text) => render(text)));
  const images: string[] = [];
  for (let n = 0; n < pages; n++)
    images.push(await numbered(archive, rasters[n % rasters.length]!, n, texts[0]!));
  const batchId = randomUUID();
  archive.transaction(() => {
    archive.batches.insert({
      id: batchId,
      key: batchId,
      state: 'described',
      roots: [`/scans/${title}`],
      profile: 'tt05-aip',
      recordType: null,
      settings: { title, agencyCode: 'H24.99.01', fondsCode: 'P01' },
      plan: { until: 'describe', approve: false, destinations: [] },
      ignored: [],
      paused: false,
      createdAt: new Date().toISOString(),
      createdBy: 'test',
    });
    const dossierId = randomUUID();
    archive.documents.addDossier({ id: dossierId, batchId, position: 0, settings: { title } });
    const ids = images.map((sha256, n) => addPage(archive, batchId, n, sha256, texts[n % texts.length]!));
    for (let first = 0, position = 0; first < pages; first += pagesPerDocument, position++) {
      archive.documents.putDocument({
        id: randomUUID(),
        dossierId,
        type: 'BC',
        typeId: 'vb:BC',
        typeConfidence: 0.9,
        start: 'motto',
        secrecy: null,
        pageIds: ids.slice(first, first + pagesPerDocument),
        fields: fieldsOf(texts[first % texts.length]!, ids[first]!, position),
      });
    }
  });
  return batchId;
}

function addPage(archive: Archive, batchId: string, n: number, sha256: string, text: PageText): number {
  const name = `${String(n + 1).padStart(4, '0')}.jpg`;
  const candidate = { path: `/scans/${name}`, source: name, bytes: 1000, mtimeMs: 0 };
  const fileId = archive.batches.addFile(batchId, n, candidate);
  archive.batches.fileRead(fileId, { sha256, mime: 'image/jpeg', origin: null });
  const id = archive.pages.insert(batchId, fileId, {
    index: 0,
    width: text.width,
    height: text.height,
    dpi: text.dpi,
    dpiSource: 'file',
    flags: [],
    imageSha256: sha256,
    imageMime: 'image/jpeg',
    imageFrame: 0,
  });
  const image = {
    sha256,
    mime: 'image/jpeg' as const,
    width: text.width,
    height: text.height,
    dpi: text.dpi,
  };
  const clean: StoredClean = {
    access: image,
    reading: image,
    readingScale: 1,
    bend: null,
    stamps: null,
    toAccess: [1, 0, 0, 1, 0, 0],
    turn: 0,
    turnConfidence: 1,
    skew: 0.2,
    skewConfidence: 0.9,
    blank: false,
    facing: null,
    inkKept: 1,
    content: [90, 90, text.width - 180, text.height - 180],
    darkness: n % 97 === 96 ? 0.4 : 0.04,
    flags: [],
  };
  const at = new Date().toISOString();
  const keys = [hash(`clean ${sha256}`), hash(`read ${sha256}`)] as const;
  archive.pages.putDerivative({ key: keys[0], stage: 'clean', result: clean, blobs: [sha256], ms: 100, at });
  archive.pages.putDerivative({ key: keys[1], stage: 'read', result: text, blobs: [], ms: 500, at });
  archive.pages.setClean(id, keys[0]);
  archive.pages.setRead(id, keys[1]);
  archive.pages.setText(id, text.text);
  summaryOf(archive, archive.pages.get(id)!);
  return id;
}

/** Monospaced, so that every word's box is known: a letter is 0.6 of the size wide. */
function wording(n: number, width: number, height: number, count: number): PageText {
  const size = width / 62;
  const dpi = Math.round(width / (210 / 25.4));
  const lines = Array.from({ length: count }, (_, l): Line => {
    const words: Word[] = [];
    const top = Math.round(height * 0.06 + l * size * 2.2);
    let x = size * 3;
    for (let w = 0; ; w++) {
      const text = WORDS[(n * 31 + l * 17 + w * 7) % WORDS.length]!;
      const wide = text.length * size * 0.6;
      if (x + wide > width - size * 3) break;
      const confidence = (n + l * 5 + w * 3) % 29 === 0 ? 40 + ((l * 7 + w) % 38) : 97;
      words.push({ text, box: [Math.round(x), top, Math.round(wide), Math.round(size * 1.3)], confidence });
      x += wide + size * 0.6;
    }
    return { box: [words[0]!.box[0], top, Math.round(x), Math.round(size * 1.3)], words };
  });
  const box: Box = [lines[0]!.box[0], lines[0]!.box[1], width - 100, Math.round(count * size * 2.2)];
  return pageText([{ box, lines }], { width, height, dpi }, 'vie');
}

async function render(text: PageText) {
  const { width, height } = text;
  const words = text.blocks[0]!.lines.flatMap((line) =>
    line.words.map(({ text, box: [x, y, , h] }) => `<text x="${x}" y="${y + h * 0.78}">${text}</text>`),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#fbfaf6"/>
    <g font-family="DejaVu Sans Mono" font-size="${width / 62}">${words.join('')}</g></svg>`;
  return sharp(Buffer.from(svg)).flatten().greyscale().raw().toBuffer();
}

/** The picture with its number in bars at the foot, so that no two are equal; written without waiting for the disk. */
async function numbered(archive: Archive, raster: Buffer, n: number, text: PageText): Promise<string> {
  const { width, height } = text;
  const picture = Buffer.from(raster);
  for (let bit = 0; bit < 16; bit++) {
    const shade = (n >> bit) & 1 ? 40 : 200;
    for (let y = height - 40; y < height - 20; y++) {
      picture.fill(shade, y * width + 40 + bit * 20, y * width + 55 + bit * 20);
    }
  }
  const jpeg = await sharp(picture, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .jpeg({ quality: 60 })
    .toBuffer();
  const sha256 = createHash('sha256').update(jpeg).digest('hex');
  const path = join(archive.dir, 'blobs', sha256.slice(0, 2), sha256);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, jpeg);
  }
  return sha256;
}

function fieldsOf(text: PageText, pageId: number, n: number): Record<string, ReadField> {
  const line = text.blocks[0]!.lines[1]!;
  const field = (value: string, sure: boolean): ReadField => ({
    value,
    confidence: sure ? 0.95 : 0.6,
    sure,
    pageId,
    box: line.box,
  });
  return {
    codeNumber: field(String(n + 1), true),
    codeNotation: field('BC-UBND', true),
    issuedDate: field(`${String((n % 28) + 1).padStart(2, '0')}/03/2020`, n % 3 > 0),
    organName: field('Ủy ban nhân dân xã Đại Thắng', n % 5 > 0),
    subject: field(line.words.map((w) => w.text).join(' '), n % 2 > 0),
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
