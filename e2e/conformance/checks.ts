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

/** CSIP rule → why packages by TT 05/2025 differ; `deviations.json` beside this file is the list for people, too. */
const DEVIATIONS: Record<string, string> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'deviations.json'), 'utf8'),
);

interface Report {
  validation: { id: string; testing?: { outcome?: string; issues?: string[]; warnings?: string[] } }[];
}

/** commons-ip on each package; a rule that fails without being listed is a fault, and so is one listed in vain. */
export async function checkEark(
  [program, ...args]: string[],
  packages: MadePackage[],
  work: string,
): Promise<Checked> {
  const wrong: string[] = [];
  const met = new Set<string>();
  let passed = 0;
  for (const { root, profile } of packages) {
    const { out, err } = await run(program!, [...args, 'validate', '-i', root, '-o', work]);
    const report = parsed(out);
    if (!report) {
      wrong.push(`${profile}: no report: ${err.trim().slice(-300)}`);
      continue;
    }
    const failed = report.validation.filter((rule) => rule.testing?.outcome === 'FAILED');
    const unknown = failed.filter((rule) => !(rule.id in DEVIATIONS));
    for (const rule of failed) met.add(rule.id);
    for (const { id, testing } of unknown) {
      const why = [...(testing?.issues ?? []), ...(testing?.warnings ?? [])].join(' ');
      wrong.push(`${profile}: ${id} ${why.slice(0, 300)}`);
    }
    if (unknown.length === 0) passed++;
  }
  for (const id of Object.keys(DEVIATIONS))
    if (packages.length > 0 && !met.has(id)) wrong.push(`${id} is listed as a deviation and does not occur`);
  return { passed, of: packages.length, wrong };
}

function parsed(report: string): Report | null {
  try {
    const { validation } = JSON.parse(report) as Report;
    return validation.length > 0 ? { validation } : null;
  } catch {
    return null;
  }
}
