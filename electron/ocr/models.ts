/** The OCR models in `ocr-models/`, checked against their checksums before use. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StationError } from '../errors.ts';

interface ModelEntry {
  file: string;
  sha256: string;
}

/** The languages of which there are models, as `models.json` in that folder lists them. */
export function knownLanguages(modelsDir: string): string[] {
  return Object.keys(JSON.parse(readFileSync(join(modelsDir, 'models.json'), 'utf8')));
}

/** Verifies the models of `languages` (`vie+eng`). Throws `model-missing` or `model-damaged`. */
export async function checkModels(modelsDir: string, languages: string): Promise<void> {
  const list = JSON.parse(await readFile(join(modelsDir, 'models.json'), 'utf8')) as Record<
    string,
    ModelEntry
  >;
  for (const language of languages.split('+')) {
    const entry = list[language];
    const bytes = entry && (await readFile(join(modelsDir, entry.file)).catch(() => null));
    if (!entry || !bytes) throw new StationError('model-missing', { params: { language } });
    if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256) {
      throw new StationError('model-damaged', { params: { language } });
    }
  }
}
