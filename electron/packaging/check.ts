/** The checks that a profile demands of a dossier before it is packed. Pure. */
import { codesOf, documentElements, dossierElements, type Elements } from './elements.ts';
import { type ElementRule, type Profile, profileOf } from './profile.ts';
import type { DossierInput, Finding } from './types.ts';

/** Settings from which codes are built: their absence is said by their own names. */
const CODE_PARTS = ['agencyCode', 'fileNotation'];

/** Values that the profile gives to elements nobody set. */
export function defaultsOf(rules: ElementRule[]): Elements {
  return Object.fromEntries(rules.flatMap((r) => (r.default === undefined ? [] : [[r.name, r.default]])));
}

/** Everything that keeps the dossier from being packed (`blocks`), or that a person should see (`look`). */
export function checkDossier(input: DossierInput, profile: Profile = profileOf('tt05-aip')): Finding[] {
  const findings: Finding[] = [];
  const dossier = dossierElements(input, defaultsOf(profile.dossier));
  for (const element of CODE_PARTS) if (!input.settings[element]) findings.push(missing(element));
  if (input.documents.length === 0) findings.push(missing('totalDoc'));
  for (const rule of profile.dossier) {
    const demanded =
      rule.required || (rule.requiredIf && dossier[rule.requiredIf.element] === rule.requiredIf.is);
    const built = rule.name === 'arcFileCode' && findings.length > 0;
    if (demanded && !dossier[rule.name] && !built) findings.push(missing(rule.name));
    findings.push(...valueFindings(rule, dossier[rule.name], 'blocks'));
  }
  const codes = codesOf(input) ?? { fileCode: '', arcFileCode: '' };
  input.documents.forEach((document, i) => {
    const elements = documentElements(document, i + 1, codes, dossier, defaultsOf(profile.document));
    const about = { document: document.id };
    for (const rule of profile.document) {
      const value = elements[rule.name];
      if (!value && (rule.look || rule.unknown !== undefined)) {
        const page = document.fields.codeNumber?.page;
        findings.push({
          level: 'look',
          code: 'field-unread',
          params: { element: rule.name },
          field: rule.name,
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
  });
  return findings;
}

function missing(element: string): Finding {
  return { level: 'blocks', code: 'missing-element', params: { element }, field: element };
}

function valueFindings(rule: ElementRule, value: string | undefined, level: Finding['level']): Finding[] {
  if (!value) return [];
  const element = rule.name;
  const found: Finding[] = [];
  if (value.length > rule.maxLength) {
    found.push({ level, code: 'field-too-long', params: { element, limit: rule.maxLength }, field: element });
  }
  const codes = rule.many ? value.split(/\s*[,;]\s*/) : [value];
  const badCode = rule.codes && codes.some((c) => !rule.codes!.includes(c));
  const badDate = rule.date && !/^((\d{2}\/)?\d{2}\/)?\d{4}$/.test(value);
  if (badCode || badDate) found.push({ level, code: 'bad-code', params: { element, value }, field: element });
  return found;
}
