import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { findCodes } from '../codes/find.ts';
import { decodePayload } from '../codes/payload.ts';
import type { Raster } from '../imaging/raster.ts';
import { separatorsPdf } from './separators.ts';

it('prints a sheet a page whose codes say what is printed beside them', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'separators-'));
  const sheets = [1, 2].map((counter) => ({
    ...{ typeId: 'vb:QĐ', typeName: 'Quyết định (cá biệt)', dossier: '12.VP', counter },
  }));
  writeFileSync(join(dir, 's.pdf'), await separatorsPdf(sheets, '2026-11-25T08:00:00+07:00'));
  execFileSync('pdftoppm', ['-r', '150', '-png', join(dir, 's.pdf'), join(dir, 's')]);
  for (const [i, sheet] of sheets.entries()) {
    const image = sharp(readFileSync(join(dir, `s-${i + 1}.png`))).grayscale();
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    const raster = { data: new Uint8Array(data), ...info } as unknown as Raster;
    const codes = await findCodes(raster, 150, [[0, 0, raster.width, raster.height]]);
    const { typeName: _, ...payload } = sheet;
    // Twice on every sheet.
    expect(codes.map((code) => decodePayload(code.text))).toEqual([payload, payload]);
  }
  const text = execFileSync('pdftotext', [join(dir, 's.pdf'), '-'], { encoding: 'utf8' });
  expect(text).toContain('Quyết định (cá biệt)');
  expect(text).toContain('12.VP');
});
