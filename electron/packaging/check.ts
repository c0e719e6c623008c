/** The checks that a profile demands of a dossier before it is packed. Pure. */
import { type ElementRule, type Profile, settingOf } from './profile.ts';
import { placeholders } from './template.ts';
import type { DossierInput, Finding, PackDocument } from './types.ts';
import { documentValues, dossierValues, elementsOf, isWrong, lacking, type Values } from './values.ts';

/** Everything that keeps the dossier from being packed (`blocks`), or that a person should see (`look`). */
export function checkDossier(input: DossierInput, profile: Profile): Finding[] {
  const values = dossierValues(input, profile);
  const elements = elementsOf(profile.dossier, values);
  const missing = new Set<string>();
  if (input.documents.length === 0) missing.add('totalDoc');
  const need = (name: string) => {
    for (const part of lacking(name, profile.codes.dossier, values)) missing.add(settingOf(part));
  };
  for (const rule of profile.dossier) {
    const demanded =
      rule.required || (rule.requiredIf && elements[rule.requiredIf.element] === rule.requiredIf.is);
    if (demanded) need(rule.from ?? rule.name);
  }
  // Parts that only documents have are no matter of the dossier.
  const codes = { ...profile.codes.dossier, ...profile.codes.document };
  for (const name of namesBehind(profile.naming.document.at(-1)!, codes))
    if (!OF_DOCUMENTS.has(name)) need(name);
  return [
    ...[...missing].map(
      (element): Finding => ({
        level: 'blocks',
        code: 'missing-element',
        params: { element },
        field: element,
      }),
    ),
    ...profile.dossier.flatMap((rule) => valueFindings(rule, elements[rule.name], 'blocks')),
    ...input.documents.flatMap((document, i) => documentFindings(document, i + 1, values, profile)),
  ];
}

const OF_DOCUMENTS = new Set(['docOrdinal', 'serial', 'type', 'typeName']);

/** What a template is built of, down to what is set or read. */
function namesBehind(template: string, codes: Record<string, string>): string[] {
  return placeholders(template).flatMap((name) => {
    const inner = codes[name];
    return inner === undefined ? [name] : namesBehind(inner, codes);
  });
}

function documentFindings(
  document: PackDocument,
  ordinal: number,
  dossier: Values,
  profile: Profile,
): Finding[] {
  const elements = elementsOf(profile.document, documentValues(document, ordinal, dossier, profile));
  const about = { document: document.id };
  const findings: Finding[] = [];
  for (const rule of profile.document) {
    const value = elements[rule.name];
    const field = rule.from ?? rule.name;
    if (!value && (rule.look || rule.unknown !== undefined)) {
      const page = document.fields.codeNumber?.page;
      findings.push({
        level: 'look',
        code: 'field-unread',
        params: { element: field },
        field,
        ...about,
        ...(page === undefined ? {} : { page }),
      });
    }
    findings.push(...valueFindings(rule, value, 'look').map((f) => ({ ...f, ...about })));
  }
  for (const [name, field] of Object.entries(document.fields)) {
    if (field.sure) continue;
    findings.push({
      level: 'look',
      code: 'field-unsure',
      params: { element: name },
      field: name,
      page: field.page,
      ...about,
    });
  }
  if (document.takenApart) {
    const params = { source: document.takenApart };
    findings.push({ level: 'look', code: 'original-taken-apart', params, ...about });
  }
  const coarse = document.pages.find((page) => page.dpi < profile.image.leastDpi * ALMOST);
  if (coarse && !document.original) {
    const params = { dpi: Math.round(coarse.dpi), limit: profile.image.leastDpi };
    findings.push({ level: 'look', code: 'scan-too-coarse', params, ...about });
  }
  return findings;
}

/** Scanners round: 199 dpi are 200. */
const ALMOST = 0.98;

function valueFindings(rule: ElementRule, value: string | undefined, level: Finding['level']): Finding[] {
  if (!value) return [];
  const field = rule.from ?? rule.name;
  const element = field;
  const found: Finding[] = [];
  if (value.length > rule.maxLength) {
    found.push({ level, code: 'field-too-long', params: { element, limit: rule.maxLength }, field });
  }
  if (isWrong(rule, value)) found.push({ level, code: 'bad-code', params: { element, value }, field });
  return found;
}
