/** The coded defects by which a batch is returned and a sample is judged; data that a province can edit. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { readCheckedJson } from '../files/checked-json.ts';

export const AREAS = ['image', 'text', 'field'] as const;

const defect = z.strictObject({
  code: z.string().regex(/^[a-z][a-z-]*$/),
  area: z.enum(AREAS),
  weight: z.enum(['minor', 'major', 'critical']),
  vi: z.string().min(1),
  en: z.string().min(1),
});
const schema = z.strictObject({ defects: z.array(defect).min(1) });

export type Defect = z.infer<typeof defect>;

/** The newest `review/<name>` among `folders`: what a later folder says replaces the earlier. */
export function newestFile(folders: string[], name: string): string {
  const files = folders.map((folder) => join(folder, 'review', name)).filter((file) => existsSync(file));
  const file = files.at(-1);
  if (!file) throw new StationError('bad-resource', { params: { file: name, line: 1, what: 'missing' } });
  return file;
}

/** Reads `review/defects.json`. Throws `bad-resource`, naming file and line. */
export function loadDefects(folders: string[]): Defect[] {
  const { data, error } = readCheckedJson(newestFile(folders, 'defects.json'), schema);
  const codes = data.defects.map((d) => d.code);
  const twice = codes.findIndex((code, n) => codes.indexOf(code) !== n);
  if (twice >= 0) throw error(['defects', twice, 'code'], `${codes[twice]} twice`);
  return data.defects;
}
