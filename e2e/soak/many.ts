/**
 * Ten thousand documents in one dossier, packed by every shipped profile, their numbers all alike but for what Windows
 * would take for the same name: counted in and out, verified, no name twice. `npm run soak` takes it along;
 * `-- --documents N` takes another number.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import yauzl from 'yauzl';
import { dossier, PROFILE_SETTINGS } from '../../electron/packaging/dossier-fixture.ts';
import { packDossier } from '../../electron/packaging/package.ts';
import { profileOf, SHIPPED_PROFILES } from '../../electron/packaging/profile.ts';
import { verifyPackage } from '../../electron/packaging/verify.ts';

const { values } = parseArgs({
  options: { documents: { type: 'string', default: '10000' }, profile: { type: 'string' } },
});
const count = Number(values.documents);
/** Numbers that differ in nothing, in case, in how marks are composed, in what no file name may hold. */
const ALIKE = ['12', '12/a', '12:A', '12?Ố', '12?ố'.normalize('NFD'), '012', ' 12', `12${'x'.repeat(40)}`];

let failed = 0;
for (const id of values.profile ? [values.profile] : SHIPPED_PROFILES.keys()) {
  const { dir, input, context } = await dossier(count);
  input.settings = { ...input.settings, ...PROFILE_SETTINGS };
  input.documents.forEach((document, i) => {
    document.typeLabel = 'Quyết định';
    document.pages = [document.pages[0]!];
    document.fields.codeNumber!.value = ALIKE[i % ALIKE.length]!;
  });
  mkdirSync(context.workDir, { recursive: true });
  const profile = profileOf(id);
  const plain = { ...profile, image: { ...profile.image, compression: 'jpeg' as const, dpi: null } };
  const began = performance.now();
  const { package: built } = await packDossier(input, plain, context);
  const seconds = Math.round((performance.now() - began) / 1000);
  const { documents, pages, findings } = await verifyPackage(built.path);
  const names = await namesIn(built.path);
  const different = new Set(names.map((name) => name.normalize('NFC').toLowerCase())).size;
  const pdfs = names.filter((name) => name.endsWith('.pdf')).length;
  const whole =
    documents === count &&
    pages === count &&
    findings.length === 0 &&
    different === names.length &&
    pdfs >= count;
  if (!whole) failed++;
  console.log(
    `${id}: ${count} documents in, ${documents} documents and ${pages} pages out, ${names.length} files, ` +
      `${names.length - different} names twice, ${findings.length} findings, ${seconds} s: ${whole ? 'whole' : 'NOT WHOLE'}`,
  );
  for (const finding of findings.slice(0, 5)) console.log(`  ${JSON.stringify(finding)}`);
  rmSync(dir, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);

/** The names of all files of a ZIP. */
async function namesIn(path: string): Promise<string[]> {
  const zip = await yauzl.openPromise(path);
  const names: string[] = [];
  for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) names.push(entry.fileName);
  return names;
}
