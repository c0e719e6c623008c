/**
 * Hands a register book over as CV 1437/BTP-CNTT asks: one PDF per case, one workbook with the columns of its type,
 * one ZIP of the PDFs. Built aside, counted against each other, then renamed: whole or absent.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { StationError } from '../errors.ts';
import { hashFile, replaceFolder, syncFile } from '../files/durable.ts';
import { readTables } from '../spreadsheet/read.ts';
import { xlsx } from '../spreadsheet/write.ts';
import { safeName } from './names.ts';
import { writePdf } from './pdf/write.ts';
import type { ImageRule } from './profile.ts';
import { openSource, PACKAGE_LIMITS } from './source.ts';
import { fill } from './template.ts';
import type { PackPage } from './types.ts';
import { writeZip } from './zip.ts';

/** A case: one entry of the book with its pages. */
export interface RegisterCase {
  id: string;
  /** Field name → value. */
  values: Record<string, string>;
  pages: PackPage[];
}

export interface RegisterInput {
  /** Values of the book: registerKind, registerYear, registerVolume. */
  book: Record<string, string>;
  title: string;
  /** Columns of the workbook: field names in their order. */
  columns: string[];
  cases: RegisterCase[];
  /** Templates of file names, the first for which all values are known; and of the book's own name. */
  fileNames: string[];
  bookName: string;
  image: ImageRule;
  /** ISO 8601 with +07:00. */
  createdAt: string;
  software: { name: string; version: string };
}

export interface RegisterPackage {
  /** Folder with the workbook and the ZIP. */
  dir: string;
  workbook: { path: string; sha256: string };
  zip: { path: string; sha256: string; bytes: number };
  cases: number;
  pages: number;
  /** Case → name of its PDF. */
  files: { id: string; name: string }[];
}

/**
 * Writes `<outDir>/<book>/<book>.xlsx` and `<book>.zip`. The same input makes the same bytes. Throws
 * `package-incomplete` for a book without kind, year, volume or cases, `package-invalid` when the counts disagree.
 */
export async function packRegister(
  input: RegisterInput,
  workDir: string,
  outDir: string,
): Promise<RegisterPackage> {
  const wanted = fill(input.bookName, input.book);
  if (!wanted || input.cases.length === 0)
    throw new StationError('package-incomplete', { params: { fields: missing(input).join(', ') } });
  const name = safeName(wanted);
  const root = join(workDir, name);
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'pdf'), { recursive: true });
  const files = caseNames(input).map((file, i) => ({ id: input.cases[i]!.id, name: `${file}.pdf` }));
  for (const [i, one] of input.cases.entries())
    await writeCase(input, one, join(root, 'pdf', files[i]!.name));
  const zip = join(root, `${name}.zip`);
  const entries = files.map((file) => ({ name: file.name, path: join(root, 'pdf', file.name) }));
  await writeZip(entries, new Date(input.createdAt), zip, new AbortController().signal);
  const workbook = join(root, `${name}.xlsx`);
  const rows = input.cases.map(({ values }) => input.columns.map((column) => values[column] ?? ''));
  await writeFile(workbook, await xlsx([{ name: input.book.registerKind!, header: input.columns, rows }]));
  await syncFile(workbook);
  const pages = await reconcile(input, root, files, zip, workbook);
  await rm(join(root, 'pdf'), { recursive: true, force: true });
  const dir = join(outDir, name);
  await mkdir(outDir, { recursive: true });
  await replaceFolder(root, dir);
  const [zipPath, workbookPath] = [join(dir, `${name}.zip`), join(dir, `${name}.xlsx`)];
  const bytes = (await readFile(zipPath)).length;
  return {
    dir,
    workbook: { path: workbookPath, sha256: await hashFile(workbookPath) },
    zip: { path: zipPath, sha256: await hashFile(zipPath), bytes },
    cases: files.length,
    pages,
    files,
  };
}

function missing({ book, cases }: RegisterInput): string[] {
  const parts = ['registerKind', 'registerYear', 'registerVolume'].filter((part) => !book[part]);
  return cases.length === 0 ? [...parts, 'totalDoc'] : parts;
}

/** Safe on every system and never twice, in capitals neither: a second of one name gets `~2`. */
function caseNames({ book, cases, fileNames }: RegisterInput): string[] {
  const taken = new Set<string>();
  return cases.map(({ values }, i) => {
    const known = { ...values, ...book, ordinal: String(i + 1), ngayDangKyIso: isoDay(values.ngayDangKy) };
    const filled = fileNames.map((template) => fill(template, known)).find((text) => text !== null);
    const base = safeName(filled ?? String(i + 1).padStart(4, '0'));
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}~${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

function isoDay(date: string | undefined): string | undefined {
  const parts = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(date ?? '');
  return parts ? `${parts[3]}-${parts[2]}-${parts[1]}` : undefined;
}

async function writeCase(input: RegisterInput, one: RegisterCase, path: string): Promise<void> {
  const title = [input.title, one.values.so].filter(Boolean).join(' – ');
  const { name, version } = input.software;
  const meta = {
    title,
    language: 'vi',
    id: one.id.replaceAll('-', '').slice(0, 32).padEnd(32, '0'),
    createdAt: input.createdAt,
    producer: `${name} ${version}`,
  };
  await writePdf([{ title, pages: one.pages }], meta, input.image, path);
}

/** Cases, files in the ZIP, rows of the workbook and pages have to be as many; returns the pages. */
async function reconcile(
  input: RegisterInput,
  root: string,
  files: RegisterPackage['files'],
  zip: string,
  workbook: string,
): Promise<number> {
  let pages = 0;
  for (const file of files) {
    const pdf = await PDFDocument.load(await readFile(join(root, 'pdf', file.name)), {
      updateMetadata: false,
    });
    pages += pdf.getPageCount();
  }
  const source = await openSource(zip, PACKAGE_LIMITS);
  const zipped = source.entries.length;
  source.close();
  const [sheet] = (await readTables(await readFile(workbook), { legacy: 'none' })).sheets;
  const rows = (sheet?.rows.length ?? 0) - 1;
  const expected = input.cases.reduce((n, one) => n + one.pages.length, 0);
  const cases = input.cases.length;
  if (zipped !== cases || rows !== cases || pages !== expected) {
    const what = `${cases} cases, ${zipped} files, ${rows} rows, ${pages} of ${expected} pages`;
    throw new StationError('package-invalid', { params: { what } });
  }
  return pages;
}
