/** The PDFs of packages: which the station wrote and which it only passed on, what they weigh, and what veraPDF says. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { profileOf } from '../../electron/packaging/profile.ts';
import type { MadePackage } from './packages.ts';
import { run } from './tools.ts';

const A4 = 595.28 * 841.89;
/** Files given to one start of veraPDF. */
const AT_ONCE = 100;

export interface OwnPdf {
  path: string;
  profile: string;
  /** Bytes before any signature: signing adds its own, whatever the image. */
  bytes: number;
  pages: number;
  /** Area in sheets of A4, each page counted as one sheet at least. */
  sheets: number;
  signed: boolean;
}

/** Files below a folder whose names end so; of a file, itself. */
export const filesOf = (path: string, end: string): string[] =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(end))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();

/** The PDFs that the station wrote; `given` are SHA-256 of files that came in, packed byte for byte and so exempt. */
export async function ownPdfs(
  { root, profile }: MadePackage,
  given: Set<string>,
): Promise<{ own: OwnPdf[]; exempt: number; wrong: string[] }> {
  const own: OwnPdf[] = [];
  const wrong: string[] = [];
  let exempt = 0;
  const files = filesOf(root, '.pdf');
  const names = new Set(files.map((path) => relative(root, path).split(sep).join('/')));
  for (const path of files) {
    const bytes = readFileSync(path);
    const name = relative(root, path).split(sep).join('/');
    if (given.has(createHash('sha256').update(bytes).digest('hex'))) {
      exempt++;
      const rendered = [...names].some(
        (n) => n.includes('rendered/') && n.endsWith(`/${name.split('/').at(-1)}`),
      );
      if (!rendered) wrong.push(`${name}: packed as it came, without a readable copy`);
      continue;
    }
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    const areas = document.getPages().map((page) => (page.getWidth() * page.getHeight()) / A4);
    const end = bytes.indexOf('%%EOF') + '%%EOF\n'.length;
    own.push({
      path,
      profile,
      bytes: end,
      pages: areas.length,
      sheets: areas.reduce((sum, area) => sum + Math.max(1, area), 0),
      signed: end < bytes.length,
    });
  }
  return { own, exempt, wrong };
}

/** One line of the table of weights, and which files are heavier than their profile allows. */
export function weights(profile: string, pdfs: OwnPdf[]): { row: string; heavy: string[] } {
  const sum = (of: (pdf: OwnPdf) => number) => pdfs.reduce((n, pdf) => n + of(pdf), 0);
  const { compression, dpi, bytesPerA4 } = profileOf(profile).image;
  const most = Math.max(0, ...pdfs.map((pdf) => pdf.bytes / pdf.sheets));
  const kb = (n: number) => `${(n / 1000).toFixed(0)} kB`;
  const how = `${compression}, ${dpi === null ? 'as scanned' : `${dpi} dpi at most`}`;
  const average = kb(
    sum((pdf) => pdf.bytes) /
      Math.max(
        1,
        sum((pdf) => pdf.pages),
      ),
  );
  const limit = compression === 'layered' ? bytesPerA4 : Number.POSITIVE_INFINITY;
  return {
    row: `| ${profile} | ${how} | ${sum((pdf) => pdf.pages)} | ${average} | ${kb(most)} |`,
    heavy: pdfs
      .filter((pdf) => pdf.bytes > limit * pdf.sheets)
      .map((pdf) => `${pdf.path}: ${Math.round(pdf.bytes / pdf.sheets)} bytes per A4`),
  };
}

/** veraPDF as PDF/A-2b; every file must be among those that pass, whatever else is printed. */
export async function validate(
  start: string[],
  paths: string[],
): Promise<{ passed: number; wrong: string[] }> {
  const passed = new Set<string>();
  const wrong: string[] = [];
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE);
    const args = ['--format', 'text', '--flavour', '2b', '-v', ...some];
    const { out, err } = await run(start[0]!, [...start.slice(1), ...args]);
    for (const line of out.split('\n')) {
      const found = some.find((path) => line.startsWith(`PASS ${path} `) || line === `PASS ${path}`);
      if (found) passed.add(found);
      else if (line.trim() !== '') wrong.push(line);
    }
    if (!some.every((path) => passed.has(path)) && wrong.length === 0) wrong.push(err.slice(-500));
  }
  return { passed: passed.size, wrong };
}
