import { copyFileSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanPage } from '../clean/clean.ts';
import { DEFAULT_RECIPE } from '../clean/recipe.ts';
import type { CleanResult } from '../clean/types.ts';
import { alto } from './alto.ts';
import { unpack } from './engine.ts';
import { createReader, type Reader } from './reader.ts';
import type { PageText } from './types.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MODELS = join(ROOT, 'ocr-models');

describe('reading', () => {
  let reader: Reader;
  let page: CleanResult;
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'station-ocr-'));
    // The upper part of a letter, so that it is read sooner.
    const path = join(dir, 'page.jpg');
    await sharp(join(ROOT, 'resources', 'samples', '001-clean.jpg'))
      .extract({ left: 0, top: 0, width: 1666, height: 700 })
      .jpeg({ quality: 92 })
      .toFile(path);
    page = await cleanPage({ path, mime: 'image/jpeg', frame: 0, dpi: 200 }, DEFAULT_RECIPE, dir);
    reader = await createReader({ modelsDir: MODELS, languages: 'vie' });
  });
  afterAll(() => reader.close());

  const read = async () =>
    reader.read(await unpack(page.reading), {
      readingScale: page.readingScale,
      accessWidth: page.access.width,
      accessHeight: page.access.height,
      accessDpi: page.access.dpi,
      layout: 'page',
    });

  it('gives Vietnamese words in NFC with boxes on the access image, the same every time', async () => {
    const text = await read();
    expect(text.text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    expect(text.text).toContain('THÔNG BÁO');
    expect(text.text.normalize('NFC')).toBe(text.text);
    expect(text.confidence).toBeGreaterThan(85);
    for (const word of text.blocks.flatMap((b) => b.lines.flatMap((l) => l.words))) {
      const [x, y, w, h] = word.box;
      expect(x >= 0 && y >= 0 && x + w <= text.width && y + h <= text.height).toBe(true);
    }
    expect(await read()).toEqual(text);
  });

  it('says when its thread is gone, and does not hang', async () => {
    const doomed = await createReader({ modelsDir: MODELS, languages: 'vie' });
    const pending = doomed.read(await unpack(page.reading), {
      readingScale: 1,
      accessWidth: 10,
      accessHeight: 10,
      accessDpi: 200,
      layout: 'page',
    });
    const caught = expect(pending).rejects.toMatchObject({ code: 'worker-died' });
    await doomed.close();
    await caught;
  });
});

describe('models', () => {
  it('are refused when missing or damaged', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'station-models-'));
    cpSync(MODELS, dir, { recursive: true });
    await expect(createReader({ modelsDir: dir, languages: 'xyz' })).rejects.toMatchObject({
      code: 'model-missing',
    });
    const path = join(dir, 'vie.traineddata.gz');
    const bytes = readFileSync(path);
    bytes[1000] = bytes[1000]! ^ 1;
    writeFileSync(path, bytes);
    await expect(createReader({ modelsDir: dir, languages: 'vie' })).rejects.toMatchObject({
      code: 'model-damaged',
    });
    copyFileSync(join(MODELS, 'vie.traineddata.gz'), path);
    await (await createReader({ modelsDir: dir, languages: 'vie' })).close();
  });
});

describe('ALTO', () => {
  it('is well-formed whatever was read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }),
        fc.string({ unit: 'binary' }),
        (words, fileName) => {
          const line = {
            box: [0, 0, 9, 9] as [number, number, number, number],
            words: words.map((text) => ({
              text,
              box: [1, 2, 3, 4] as [number, number, number, number],
              confidence: 50,
            })),
          };
          const page: PageText = {
            width: 10,
            height: 10,
            stamps: [],
            unread: [],
            dpi: 300,
            blocks: [{ box: [0, 0, 9, 9], lines: [line] }],
            text: '',
            confidence: 50,
            words: words.length,
            languages: 'vie',
          };
          let strings = 0;
          const parser = new SaxesParser();
          parser.on('opentag', ({ name }) => {
            if (name === 'String') strings++;
          });
          parser.on('error', (error) => {
            throw error;
          });
          parser.write(alto(page, { fileName, software: { name: 'x', version: '1' } })).close();
          expect(strings).toBe(words.length);
        },
      ),
    );
  });
});
