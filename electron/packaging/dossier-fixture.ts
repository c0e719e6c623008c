/** A small dossier for tests: made pages with known words. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { FieldName, FieldValue } from '../describe/types.ts';
import type { Box } from '../imaging/raster.ts';
import { alto } from '../ocr/alto.ts';
import type { PageText } from '../ocr/types.ts';
import type { DossierInput, PackDocument, PackPage } from './types.ts';

export const SETTINGS = {
  agencyCode: 'H24.99.01',
  archiveCode: 'H24.99',
  fondsCode: 'P01',
  title: 'Hồ sơ <thử> & "Đặng"',
  fileNotation: '12/VP:1',
  maintenance: '01',
  mode: '01',
  paperFileCode: 'H24.99.K01.12',
};
/** What single profiles ask for besides. */
export const PROFILE_SETTINGS = {
  submissionNumber: '1',
  submissionSequence: '42',
  source: '0',
  dossierCode: 'H24.99.01-261125-0007',
  registerKind: 'KS',
  registerYear: '1998',
  registerVolume: '01',
};
export const LINES = ['ỦY BAN NHÂN DÂN XÃ AN HƯNG', 'QUYẾT ĐỊNH về việc số hóa', 'Đặng Ngọc Uyển 𠀋'];
const SOFTWARE = { name: 'Trạm Số hóa', version: '0.0.0' };

function text(): PageText {
  const lines = LINES.map((line, row) => {
    let x = 100;
    const words = line.split(' ').map((word) => {
      const box: Box = [x, 100 + row * 80, word.length * 22, 40];
      x += (word.length + 1) * 22;
      return { text: word, box, confidence: 95 };
    });
    return { box: [100, 100 + row * 80, x - 122, 40] as Box, words };
  });
  return {
    width: 1240,
    height: 1754,
    dpi: 150,
    blocks: [{ box: [100, 100, 900, 300], lines }],
    stamps: [],
    unread: [],
    text: LINES.join('\n'),
    confidence: 95,
    words: 12,
    languages: 'vie',
  };
}

export async function packPage(dir: string, grey = false): Promise<PackPage> {
  const image = sharp({ create: { width: 1240, height: 1754, channels: 3, background: '#fbf7ee' } });
  const path = join(dir, grey ? 'grey.jpg' : 'page.jpg');
  writeFileSync(path, await (grey ? image.grayscale() : image).jpeg().toBuffer());
  const read = text();
  return {
    accessPath: path,
    width: 1240,
    height: 1754,
    dpi: 150,
    blank: false,
    text: read,
    alto: alto(read, { fileName: 'p.jpg', software: SOFTWARE }),
    source: 'p.jpg',
    index: 0,
    originalSha256: 'a'.repeat(64),
  };
}

function field(value: string): FieldValue {
  return { value, confidence: 0.95, sure: true, page: 0, box: [1, 1, 9, 9] };
}

/** A dossier of `documents` documents with two pages each, in a folder of its own. */
export async function dossier(documents = 2, uuid = '0a0b0c0d-1111-4222-8333-444455556666') {
  const dir = mkdtempSync(join(tmpdir(), 'station-pack-'));
  const page = await packPage(dir);
  const grey = await packPage(dir, true);
  const fields: Record<FieldName, FieldValue> = {
    codeNumber: field('12'),
    codeNotation: field('QĐ-UBND'),
    issuedDate: field('03/08/1995'),
    organName: field('ỦY BAN NHÂN DÂN XÃ AN HƯNG'),
    subject: field('Về việc số hóa <hồ sơ> & lưu trữ'),
    signer: field('Đặng Ngọc Uyển'),
  };
  const list: PackDocument[] = Array.from({ length: documents }, (_, i) => ({
    id: `d${i}`,
    type: 'QĐ',
    typeName: '02',
    fields: structuredClone(fields),
    pages: [page, { ...grey, text: null, alto: null, blank: true }],
  }));
  const input: DossierInput = {
    uuid,
    createdAt: '2026-11-23T10:00:00+07:00',
    settings: SETTINGS,
    documents: list,
    software: SOFTWARE,
  };
  return {
    dir,
    input,
    context: { workDir: join(dir, 'work'), outDir: dir, signal: new AbortController().signal },
  };
}
