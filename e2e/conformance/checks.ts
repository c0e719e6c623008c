/** Packages before independent checkers: schemas, bags, and E-ARK with the deviations that TT 05/2025 forces. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MadePackage } from './packages.ts';
import { filesOf } from './pdfs.ts';
import { run } from './tools.ts';

export interface Checked {
  passed: number;
  of: number;
  wrong: string[];
}

/** Schema in the package → files that must be valid by it. */
const SCHEMAS: [string, RegExp][] = [
  ['mets.xsd', /^METS\.xml$/],
  ['EAD.xsd', /^EAD\.xml$/],
  ['EAD_doc.xsd', /^EAD_doc_.*\.xml$/],
  ['premis.xsd', /^PREMIS.*\.xml$/],
];

export async function checkSchemas([xmllint]: string[], packages: MadePackage[]): Promise<Checked> {
  const checked: Checked = { passed: 0, of: 0, wrong: [] };
  for (const { root } of packages) {
    for (const [schema, pattern] of SCHEMAS) {
      const files = filesOf(root, '.xml').filter((path) => pattern.test(basename(path)));
      if (files.length === 0) continue;
      const xsd = join(root, 'schemas', schema);
      const { err } = await run(xmllint!, ['--nonet', '--noout', '--schema', xsd, ...files]);
      const valid = files.filter((path) => err.includes(`${path} validates`));
      checked.passed += valid.length;
      checked.of += files.length;
      checked.wrong.push(...err.split('\n').filter((line) => line && !line.endsWith(' validates')));
    }
  }
  return checked;
}

export async function checkBags([program, ...args]: string[], bags: MadePackage[]): Promise<Checked> {
  const wrong: string[] = [];
  for (const { root } of bags) {
    const { status, err } = await run(program!, [...args, '--validate', '--quiet', root]);
    if (status !== 0) wrong.push(`${root}: ${err.trim().slice(-500)}`);
  }
  return { passed: bags.length - wrong.length, of: bags.length, wrong };
}

/** Validator → CSIP rule → why packages by TT 05/2025 differ; `deviations.json` beside this file is the list for people, too. */
const DEVIATIONS: Record<EarkChecker, Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'deviations.json'), 'utf8'),
);

interface Broken {
  id: string;
  why: string;
}

/** A validator of E-ARK packages: how it is asked, and which rules it found broken; null where it said nothing. */
interface EarkReader {
  args(root: string, work: string): string[];
  read(out: string): Broken[] | null;
}

export type EarkChecker = 'commons-ip' | 'eark-validator';

const READERS: Record<EarkChecker, EarkReader> = {
  'commons-ip': {
    args: (root, work) => ['validate', '-i', root, '-o', work],
    read(out) {
      const { validation } = parsed<CommonsReport>(out) ?? { validation: [] };
      if (validation.length === 0) return null;
      return validation
        .filter((rule) => rule.testing?.outcome === 'FAILED')
        .map(({ id, testing }) => ({
          id,
          why: [...(testing?.issues ?? []), ...(testing?.warnings ?? [])].join(' '),
        }));
    },
  },
  'eark-validator': {
    args: (root) => [root],
    read(out) {
      // The first line is for people.
      const report = parsed<EarkReport>(out.slice(out.indexOf('{')));
      if (!report) return null;
      const { structure, metadata } = report;
      const { schema_results: schema, schematron_results: rules } = metadata;
      return [structure, schema, rules]
        .flatMap(({ messages }) => messages)
        .filter(({ severity }) => severity === 'Error')
        .map(({ rule_id: id, message }) => ({ id, why: message }));
    },
  },
};

interface CommonsReport {
  validation: { id: string; testing?: { outcome?: string; issues?: string[]; warnings?: string[] } }[];
}

interface Messages {
  messages: { rule_id: string; severity: string; message: string }[];
}

interface EarkReport {
  structure: Messages;
  metadata: { schema_results: Messages; schematron_results: Messages };
}

/** A validator on each package; a rule that fails without being listed is a fault, and so is one listed in vain. */
export async function checkEark(
  checker: EarkChecker,
  [program, ...start]: string[],
  packages: MadePackage[],
  work: string,
): Promise<Checked> {
  const { args, read } = READERS[checker];
  const known = DEVIATIONS[checker];
  const wrong: string[] = [];
  const met = new Set<string>();
  let passed = 0;
  for (const { root, profile } of packages) {
    const { out, err } = await run(program!, [...start, ...args(root, work)]);
    const broken = read(out);
    if (!broken) {
      wrong.push(`${profile}: no report: ${err.trim().slice(-300)}`);
      continue;
    }
    for (const { id } of broken) met.add(id);
    const unknown = broken.filter(({ id }) => !(id in known));
    for (const { id, why } of unknown) wrong.push(`${profile}: ${id} ${why.slice(0, 300)}`);
    if (unknown.length === 0) passed++;
  }
  for (const id of Object.keys(known))
    if (packages.length > 0 && !met.has(id)) wrong.push(`${id} is listed as a deviation and does not occur`);
  return { passed, of: packages.length, wrong };
}

function parsed<T>(report: string): T | null {
  try {
    return JSON.parse(report) as T;
  } catch {
    return null;
  }
}
