import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The arrows of the design: a folder may import from the folders listed, and from itself. */
const BASE = [
  'errors.ts',
  'text.ts',
  'stage.ts',
  'install.ts',
  'software.ts',
  'files',
  'vietnamese',
  'spreadsheet',
  'records',
];
const STAGES = ['ingest', 'clean', 'ocr', 'describe', 'packaging', 'sign', 'deliver'];
const RUNTIME: Record<string, string[]> = {
  'errors.ts': ['text.ts'],
  'text.ts': [],
  'stage.ts': [],
  'install.ts': [],
  'software.ts': [],
  files: ['errors.ts', 'text.ts', 'install.ts'],
  // What records are: used wherever fields and kinds are.
  records: ['errors.ts', 'text.ts', 'files'],
  vietnamese: [],
  spreadsheet: ['errors.ts', 'vietnamese'],
  'log.ts': [],
  accounts: [...BASE],
  review: [...BASE],
  imaging: BASE,
  // Barcodes and separator sheets: found by cleanup, understood by describing, printed by the command.
  codes: [...BASE, 'imaging'],
  ...Object.fromEntries(STAGES.map((stage) => [stage, [...BASE, 'imaging', 'codes']])),
  // With a disk goes a record on paper.
  deliver: [...BASE, 'print'],
  store: [...BASE, 'imaging', 'accounts'],
  workers: [...BASE, 'imaging', ...STAGES],
  'config.ts': [...BASE, 'accounts', 'imaging', 'clean', 'workers'],
  // Papers to be signed and reports.
  print: [...BASE, 'packaging', 'review', 'codes'],
  pipeline: [...BASE, 'accounts', 'review', 'print', 'imaging', ...STAGES, 'store', 'config.ts', 'log.ts'],
  // What people see and decide, over what the pipeline makes.
  workbench: [...BASE, 'accounts', 'review', 'imaging', ...STAGES, 'pipeline', 'store'],
  api: [...BASE, 'imaging', 'pipeline', 'accounts', 'review', 'workbench'],
  'station.ts': [
    ...BASE,
    'accounts',
    'review',
    'api',
    'packaging',
    'pipeline',
    'workbench',
    'store',
    'workers',
    'config.ts',
    'log.ts',
  ],
  // In front of the station: what a door serves while the archive is locked.
  'gate.ts': [...BASE, 'accounts', 'api', 'config.ts', 'station.ts', 'store'],
  // The platform is a program of its own; it shares the rules of packages and receipts with the station.
  intake: [...BASE, 'packaging', 'deliver'],
  web: [...BASE],
  // Measures all of the engine from outside, as a user would.
  bench: [...BASE, 'imaging', ...STAGES, 'review', 'station.ts', 'config.ts', 'pipeline', 'workers'],
  cli: [
    ...BASE,
    'accounts',
    'bench',
    'review',
    'station.ts',
    'gate.ts',
    'config.ts',
    'pipeline',
    'store',
    'web',
    'intake',
    'packaging',
    'deliver',
    'ocr',
  ],
  shell: [...BASE],
};
/** Types may also come from earlier stages, and point back where a port is defined by its user. */
const TYPES_ONLY: Record<string, string[]> = {
  accounts: ['store'],
  ocr: ['clean'],
  clean: ['ocr'],
  describe: ['ingest', 'clean', 'ocr'],
  packaging: ['ingest', 'clean', 'ocr', 'describe'],
  deliver: ['packaging'],
  store: [...STAGES, 'pipeline', 'review'],
  api: ['station.ts'],
  pipeline: ['workers'],
  workers: [],
  cli: ['log.ts'],
  'config.ts': ['deliver'],
};

const ROOT = import.meta.dirname;

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.ts$|-fixture\.ts$/.test(entry.name) ? [path] : [];
  });
}

function area(path: string): string {
  return relative(ROOT, path).split('/')[0]!;
}

interface Arrow {
  from: string;
  to: string;
  typeOnly: boolean;
  text: string;
}

function arrows(file: string): Arrow[] {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s+(type\s+)?([^;]*?)from\s+'([^']+)'/gms);
  return [...statements].map(([, type, names = '', target = '']) => {
    const listed =
      /\{([^}]*)\}/s
        .exec(names)?.[1]
        ?.split(',')
        .map((n) => n.trim())
        .filter(Boolean) ?? [];
    const allTypes = listed.length > 0 && listed.every((n) => n.startsWith('type ')) && !/^\s*\w/.test(names);
    return {
      from: file,
      to: target,
      typeOnly: Boolean(type) || allTypes,
      text: `${relative(ROOT, file)} → ${target}`,
    };
  });
}

const all = sources(ROOT).flatMap(arrows);

describe('boundaries', () => {
  it('has no arrow that points the wrong way', () => {
    expect(all.length).toBeGreaterThan(200);
    const wrong = all.filter(({ from, to, typeOnly }) => {
      if (!to.startsWith('.') || to.endsWith('.json')) return false;
      const [source, target] = [area(from), area(join(dirname(from), to))];
      if (source === target) return false;
      return !(RUNTIME[source]?.includes(target) || (typeOnly && TYPES_ONLY[source]?.includes(target)));
    });
    expect(wrong.map((a) => a.text)).toEqual([]);
  });

  it('keeps electron in the shell', () => {
    const outside = all.filter((a) => a.to === 'electron' && area(a.from) !== 'shell');
    expect(outside.map((a) => a.text)).toEqual([]);
  });

  it('keeps SQL in the store', () => {
    const offenders = sources(ROOT).filter(
      (f) => area(f) !== 'store' && /\.prepare\(|\bdb\.exec\(/.test(readFileSync(f, 'utf8')),
    );
    expect(offenders.map((f) => relative(ROOT, f))).toEqual([]);
  });

  it('lets the renderer see types of the contract only', () => {
    const renderer = sources(join(ROOT, '..', 'renderer')).flatMap(arrows);
    const wrong = renderer.filter(
      (a) => a.to.includes('electron/') && !(a.typeOnly && a.to.endsWith('api/contract.ts')),
    );
    expect(wrong.map((a) => a.text)).toEqual([]);
  });

  it('knows every folder', () => {
    const unknown = [...new Set(sources(ROOT).map(area))].filter((a) => !(a in RUNTIME));
    expect(unknown).toEqual([]);
  });
});
