/** What a package says of its documents agrees with the documents, and is what its profile asks for. */
import type { Places } from './content.ts';
import type { PackageFiles } from './package-files.ts';
import type { ElementRule, Profile } from './profile.ts';
import { childTexts } from './read-xml.ts';
import { isWrong, type Values } from './values.ts';

export interface Counts {
  documents: number;
  pages: number;
}

/** Station's own name of a value → what this package calls it. */
function nameOf(rules: ElementRule[], value: string): string | undefined {
  return rules.find((rule) => (rule.from ?? rule.name) === value)?.name;
}

/** Checks descriptions, PDFs and counts. `dossierFile` describes the whole. */
export async function verifyContents(
  files: PackageFiles,
  places: Places,
  dossierFile: string,
  profile: Profile,
): Promise<Counts> {
  const counts: Counts = { documents: 0, pages: 0 };
  const ead = await files.xml(dossierFile);
  const dossier = ead ? childTexts(ead) : null;
  if (dossier) verifyElements(files, dossierFile, dossier, profile.dossier);
  const codes = new Map<string, string>();
  for (const name of documentNames(files, places, 'data')) {
    counts.documents++;
    const described = await verifyDocument(files, places, name, profile, counts);
    const key = nameOf(profile.document, 'docCode');
    const code = key === undefined ? undefined : described?.[key];
    if (code === undefined) continue;
    if (codes.has(code))
      files.add('duplicate-code', places.description(name), { element: key!, value: code });
    codes.set(code, name);
  }
  for (const name of documentNames(files, places, 'description')) {
    if (!files.has(places.data(name))) files.add('missing-file', places.data(name));
  }
  if (!dossier) return counts;
  for (const [value, found] of [
    ['totalDoc', counts.documents],
    ['numberOfPage', counts.pages],
  ] as const) {
    const element = nameOf(profile.dossier, value);
    if (element && dossier[element] !== String(found))
      files.add('wrong-count', dossierFile, { element, found });
  }
  return counts;
}

async function verifyDocument(
  files: PackageFiles,
  places: Places,
  name: string,
  profile: Profile,
  counts: Counts,
): Promise<Values | null> {
  const [data, path, rendered] = [places.data(name), places.description(name), places.rendered(name)];
  const described = await files.xml(path);
  const elements = described ? childTexts(described) : null;
  if (elements) verifyElements(files, path, elements, profile.document);
  const pdf = await files.pdf(data);
  if (pdf) {
    counts.pages += pdf.pages;
    const element = nameOf(profile.document, 'numberOfPage');
    if (elements && element && elements[element] !== String(pdf.pages))
      files.add('wrong-count', path, { element, found: pdf.pages });
    // What came in signed or born digital stays as it is; then the copy beside it has to be PDF/A.
    if (!pdf.pdfA && !files.has(rendered)) files.add('not-pdfa', data);
  }
  if (files.has(rendered)) {
    const copy = await files.pdf(rendered);
    if (copy && !copy.pdfA) files.add('not-pdfa', rendered);
  }
  return elements;
}

/** Names (without extension) of the files of one kind. */
function documentNames(files: PackageFiles, places: Places, kind: 'data' | 'description'): string[] {
  const [before, after] = places[kind]('\0').split('\0') as [string, string];
  return files
    .names(before)
    .filter((file) => !file.slice(before.length).includes('/'))
    .map((file) => (file.endsWith(after) ? file.slice(before.length, -after.length) : null))
    .filter((name) => name !== null);
}

function verifyElements(files: PackageFiles, file: string, values: Values, rules: ElementRule[]): void {
  for (const rule of rules) {
    const value = values[rule.name];
    const demanded =
      rule.required || (rule.requiredIf && values[rule.requiredIf.element] === rule.requiredIf.is);
    if (demanded && !value) files.add('missing-element', file, { element: rule.name });
    if (!value) continue;
    if (value.length > rule.maxLength) files.add('element-too-long', file, { element: rule.name });
    if (isWrong(rule, value)) files.add('bad-value', file, { element: rule.name, value });
  }
  for (const name of Object.keys(values)) {
    if (!rules.some((rule) => rule.name === name)) files.add('unknown-element', file, { element: name });
  }
}
