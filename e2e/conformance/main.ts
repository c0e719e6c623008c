/**
 * `npm run conformance [-- --all] [-- --work DIR]`: packages of the bundled samples (`--all`: of every page image and
 * PDF of ../shared/data) by every destination profile, under the eyes of others: veraPDF, xmllint, bagit, commons-ip, eark-validator.
 * With `--work` everything made is kept in that folder, and a run that was cut off goes on there.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { profileOf } from '../../electron/packaging/profile.ts';
import { ROOT, SAMPLES } from '../station.ts';
import { checkBags, checkEark, checkSchemas } from './checks.ts';
import { type Group, makePackages } from './packages.ts';
import { filesOf, type OwnPdf, ownPdfs, validate, weights } from './pdfs.ts';
import { bagit, commonsIp, earkValidator, type Tool, veraPdf, xmllint } from './tools.ts';

const { values } = parseArgs({
  options: { all: { type: 'boolean', default: false }, work: { type: 'string' } },
});
const data = join(ROOT, '..', 'shared', 'data');
if (values.all && !existsSync(data)) {
  console.log(`skipped: ${data} is not there`);
  process.exit(0);
}

// Fetched while the packages are being made: one waits for the network, the other for the processor.
const fetching = Promise.all([veraPdf(), xmllint(), bagit(), commonsIp(), earkValidator()]);

const groups = values.all
  ? [...folders(join(data, 'synthetic')), ...folders(join(data, 'scans'))]
  : [{ name: 'samples', paths: [SAMPLES] }];
const work = values.work ? resolve(values.work) : mkdtempSync(join(tmpdir(), 'station-conformance-'));
const making = makePackages(groups, work, (line) => console.log(line));
const [vera, lint, bags, commons, eark] = await fetching;
const tools = {
  veraPDF: vera,
  xmllint: lint,
  bagit: bags,
  'commons-ip': commons,
  'eark-validator': eark,
};
for (const [name, tool] of Object.entries(tools))
  if ('missing' in tool) console.log(`${name} skipped: ${tool.missing}`);
if (Object.values(tools).every((tool) => 'missing' in tool)) {
  console.log('skipped: none of the checkers is here');
  process.exit(0);
}
const made = await making;
const wrong = made.failures;
const counts: string[] = [];
if (!made.signed) console.log('signatures skipped: no openssl');

const given = new Set(
  groups.flatMap(({ paths }) => paths.flatMap((path) => filesOf(path, ''))).map((path) => sha256(path)),
);
const pdfs: OwnPdf[] = [];
let exempt = 0;
for (const pack of made.packages) {
  const found = await ownPdfs(pack, given);
  pdfs.push(...found.own);
  exempt += found.exempt;
  wrong.push(...found.wrong);
}
console.log('| profile | image | pages | bytes per page | most per A4 |\n| --- | --- | ---: | ---: | ---: |');
for (const id of new Set(pdfs.map((pdf) => pdf.profile))) {
  const { row, heavy } = weights(
    id,
    pdfs.filter((pdf) => pdf.profile === id),
  );
  console.log(row);
  wrong.push(...heavy);
}

const trees = made.packages.filter((pack) => profileOf(pack.profile).package !== 'BagIt');
const bagged = made.packages.filter((pack) => profileOf(pack.profile).package === 'BagIt');
await Promise.all([
  check('veraPDF', async (start) => {
    const papers = filesOf(made.papers, '.pdf');
    const paths = [...pdfs.map((pdf) => pdf.path), ...papers];
    const result = await validate(start, paths);
    const signed = pdfs.filter((pdf) => pdf.signed).length;
    const which = `PDFs are PDF/A-2b (${signed} of them signed, ${papers.length} printed papers; ${exempt} exempt, packed as they came)`;
    return { ...result, of: paths.length, which };
  }),
  check('xmllint', async (start) => ({
    ...(await checkSchemas(start, trees)),
    which: 'XML files are valid by the schemas beside them',
  })),
  check('bagit', async (start) => ({ ...(await checkBags(start, bagged)), which: 'bags are valid' })),
  ...(['commons-ip', 'eark-validator'] as const).map((checker) =>
    check(checker, async (start) => ({
      ...(await checkEark(checker, start, trees, work)),
      which: 'packages have only the deviations that are listed',
    })),
  ),
]);
for (const line of counts) console.log(line);
for (const line of wrong) console.error(`FAILED ${line}`);
if (!values.work) rmSync(work, { recursive: true, force: true });
process.exit(wrong.length > 0 ? 1 : 0);

async function check(
  name: keyof typeof tools,
  checker: (start: string[]) => Promise<{ passed: number; of: number; wrong: string[]; which: string }>,
): Promise<void> {
  const tool: Tool = tools[name];
  if ('missing' in tool) return;
  const result = await checker(tool.start);
  counts.push(
    `${name}: ${result.passed} of ${result.of} ${result.which}; ${result.of - result.passed} failed`,
  );
  wrong.push(...result.wrong.map((line) => `${name}: ${line}`));
  if (result.passed < result.of && result.wrong.length === 0)
    wrong.push(`${name}: failed without saying why`);
}

/** The folders in which files lie, each a dossier. Of the broken files those that are to be read. */
function folders(dir: string): Group[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'text-corpora')
    .map(({ name }) => {
      const own = join(dir, name);
      const list = join(own, 'expected.tsv');
      if (!existsSync(list)) return { name, paths: [own] };
      const rows = readFileSync(list, 'utf8')
        .split('\n')
        .map((line) => line.split('\t'));
      return { name, paths: rows.filter((row) => row[1] === 'read').map((row) => join(own, row[0]!)) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
