/** The pages of a bench folder, with what is known about them. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import { inspectFile } from '../ingest/inspect.ts';
import { walk } from '../ingest/walk.ts';

export interface BenchPage {
  /** Path within the folder, and without its extension. */
  source: string;
  name: string;
  path: string;
  mime: string;
  dpi: number;
  width: number;
  height: number;
  /** Text of `NAME.gt.txt`, null when there is none. */
  truth: string | null;
  /** From `truth.json`: the quarter turn that makes the page upright, and its skew; null when unknown. */
  turn: 0 | 90 | 180 | 270 | null;
  skew: number | null;
  /** What the document says of itself, from `truth.json`; null when unknown. */
  document: KnownDocument | null;
  /** `clean`, `ordinary`, `old`, `bad`, where the file's name ends so; else null. */
  condition: string | null;
}

/** A document's fields as printed. */
export interface KnownDocument {
  /** Abbreviation of the kind, `CV` for letters. */
  kind: string;
  /** Number and notation, `54/TTr-UBND`. */
  symbol: string;
  /** ISO 8601. */
  date: string;
  agency: string;
  subject: string;
  signer: string;
  signerTitle: string;
}

type Truth = Partial<KnownDocument> & {
  file: string;
  condition?: { skewDegrees: number; turn: number };
};

/** All single-page images of a folder that can be read, in order, or the one that is named; others are left out of the bench. */
export async function benchPages(dir: string, workDir: string): Promise<BenchPage[]> {
  const pages: BenchPage[] = [];
  const truths = new Map<string, Map<string, Truth>>();
  const truthOf = (path: string) => {
    const folder = dirname(path);
    const all = truths.get(folder) ?? readTruth(folder);
    truths.set(folder, all);
    return all.get(basename(path));
  };
  for (const { path, source } of (await walk(dir)).candidates) {
    const inspected = await inspectFile(path, { limits: DEFAULT_LIMITS, workDir }).catch(() => null);
    const [page, ...more] = inspected?.pages ?? [];
    if (!inspected || !page || more.length > 0 || inspected.kind !== 'image') continue;
    const name = source.replace(/\.[^.]+$/, '');
    const gt = join(dirname(path), `${basename(path, extname(path))}.gt.txt`);
    const known = truthOf(path);
    pages.push({
      source,
      name,
      path,
      mime: inspected.mime,
      dpi: page.dpi,
      width: page.width,
      height: page.height,
      truth: existsSync(gt) ? readFileSync(gt, 'utf8') : null,
      turn: known?.condition ? (((360 - known.condition.turn) % 360) as 0) : null,
      skew: known?.condition?.skewDegrees ?? null,
      document: known?.symbol === undefined ? null : (known as KnownDocument),
      condition: /-(clean|ordinary|old|bad)$/.exec(name)?.[1] ?? null,
    });
  }
  return pages;
}

/** What `truth.json` of a folder says of its files; a file of another kind that is called so says nothing. */
function readTruth(folder: string): Map<string, Truth> {
  const file = join(folder, 'truth.json');
  const truth = existsSync(file) ? parsed(readFileSync(file, 'utf8')) : [];
  return new Map(truth.map((known) => [known.file, known]));
}

function parsed(json: string): Truth[] {
  try {
    const all: unknown = JSON.parse(json);
    return Array.isArray(all) ? all.filter((known) => typeof known?.file === 'string') : [];
  } catch {
    return [];
  }
}
