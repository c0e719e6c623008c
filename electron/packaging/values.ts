/** What a package says of a dossier and its documents: values as the station knows them, elements as the profile asks. */
import type { ElementRule, Profile } from './profile.ts';
import { fill, placeholders } from './template.ts';
import type { DossierInput, PackDocument } from './types.ts';

/** Name → value; what is not known is absent. */
export type Values = Record<string, string>;

/** `DD/MM/YYYY`, `MM/YYYY` or `YYYY` as a number that sorts by time. */
function dateOrder(date: string): number {
  const [year = '0', month = '0', day = '0'] = date.split('/').reverse();
  return Number(year) * 10_000 + Number(month) * 100 + Number(day);
}

function dates({ settings, documents }: DossierInput): Values {
  const issued = documents
    .flatMap((d) => d.fields.issuedDate?.value ?? [])
    .filter((date) => isDate(date))
    .sort((a, b) => dateOrder(a) - dateOrder(b));
  const startDate = settings.startDate ?? issued[0];
  const endDate = settings.endDate ?? issued.at(-1);
  const year = /(?<!\d)\d{4}(?!\d)/.exec(startDate ?? '')?.[0];
  return { ...(startDate ? { startDate } : {}), ...(endDate ? { endDate } : {}), ...(year ? { year } : {}) };
}

/**
 * Values of the dossier: what was set, what can be computed, and the codes that the profile builds of them. The
 * archive that keeps a commune's current records is the agency itself, so `archiveCode` defaults to `agencyCode`.
 */
export function dossierValues(input: DossierInput, profile: Profile): Values {
  const { documents } = input;
  const settings = clean(input.settings);
  const pages = documents.flatMap((d) => d.pages);
  const values: Values = {
    ...(settings.agencyCode ? { archiveCode: settings.agencyCode } : {}),
    totalDoc: String(documents.length),
    numberOfPaper: String(pages.filter((p) => !p.blank).length),
    numberOfPage: String(pages.length),
    version: String((input.replaces?.version ?? 0) + 1),
    scanDate: input.createdAt.slice(0, 10).replaceAll('-', ''),
    ...dates(input),
    ...settings,
  };
  for (const rule of profile.dossier) {
    const name = rule.from ?? rule.name;
    if (rule.default !== undefined) values[name] ??= rule.default;
  }
  return withCodes(values, profile.codes.dossier);
}

/** Of these each document has its own, or none. */
const NOT_INHERITED = [
  'title',
  'description',
  'keyword',
  'format',
  'inforSign',
  'numberOfPaper',
  'startDate',
  'endDate',
];

/** Values of one document; `ordinal` counts from 1. What could not be read is absent, never invented. */
export function documentValues(
  document: PackDocument,
  ordinal: number,
  dossier: Values,
  profile: Profile,
): Values {
  const inherited = Object.entries(dossier).filter(([name]) => !NOT_INHERITED.includes(name));
  const read = clean(
    Object.fromEntries(Object.entries(document.fields).map(([name, field]) => [name, field.value])),
  );
  const signed = [read.signerPosition, read.signer].filter(Boolean).join(': ');
  // The circular has no element for who signed; its remarks are the place that loses nothing.
  const description = [read.description, signed && `Người ký: ${signed}`].filter(Boolean).join('; ');
  const born = document.original?.reason === 'born-digital';
  const values: Values = {
    ...Object.fromEntries(inherited),
    ...read,
    docOrdinal: String(ordinal),
    serial: String(Number(dossier.firstNumber ?? 1) + ordinal - 1),
    numberOfPage: String(document.pages.length),
    confidenceLevel: born ? '01' : (dossier.confidenceLevel ?? '02'),
    ...(description ? { description } : {}),
    ...(document.type ? { type: document.type } : {}),
    ...(document.typeLabel ? { typeLabel: document.typeLabel } : {}),
    ...(document.typeName ? { typeName: document.typeName } : {}),
    ...(born ? { process: '1' } : {}),
  };
  for (const [name, value] of Object.entries(values)) {
    const day = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value);
    if (day) values[`${name}Iso`] = `${day[3]}-${day[2]}-${day[1]}`;
  }
  for (const rule of profile.document) {
    if (rule.default !== undefined) values[rule.from ?? rule.name] ??= rule.default;
  }
  return withCodes(values, profile.codes.document);
}

/** The elements that `rules` ask for, in their order; elements without a value are absent. */
export function elementsOf(rules: ElementRule[], values: Values): Values {
  return Object.fromEntries(
    rules.flatMap((rule) => {
      const value = values[rule.from ?? rule.name];
      return value ? [[rule.name, value]] : [];
    }),
  );
}

/**
 * The same, made to fit: what is too long is cut at a word, what is no date or no code of the list is left out, and
 * what could not be read gets the profile's mark for the unknown. Each of these is a finding of `checkDossier`.
 */
export function fittingElements(rules: ElementRule[], values: Values): Values {
  const elements = elementsOf(rules, values);
  for (const rule of rules) {
    const value = elements[rule.name];
    if (value !== undefined && isWrong(rule, value)) delete elements[rule.name];
    else if (value !== undefined && value.length > rule.maxLength)
      elements[rule.name] = cut(value, rule.maxLength);
    if (elements[rule.name] === undefined && rule.unknown !== undefined) elements[rule.name] = rule.unknown;
  }
  return elements;
}

/** True when `value` is no date where one is asked for, or not in the list of codes. */
export function isWrong(rule: ElementRule, value: string): boolean {
  const codes = rule.many ? value.split(/\s*[,;]\s*/) : [value];
  return Boolean(rule.codes && codes.some((c) => !rule.codes!.includes(c))) || (rule.date && !isDate(value));
}

function isDate(value: string): boolean {
  return /^((\d{2}\/)?\d{2}\/)?\d{4}$/.test(value) || /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function cut(value: string, length: number): string {
  const short = value.slice(0, length - 1).toWellFormed();
  const word = short.lastIndexOf(' ');
  return `${(word > length / 2 ? short.slice(0, word) : short).replaceAll('\ufffd', '')}…`;
}

/** Names of the settings that a code lacks: `fileCode` lacks `agencyCode`. */
export function lacking(name: string, codes: Record<string, string>, values: Values): string[] {
  if (values[name]) return [];
  const template = codes[name];
  if (template === undefined) return [name];
  return placeholders(template).flatMap((part) => lacking(part, codes, values));
}

function withCodes(values: Values, codes: Record<string, string>): Values {
  const all = { ...values };
  for (const [name, template] of Object.entries(codes)) {
    const code = all[name] ?? fill(template, all);
    if (code) all[name] = code;
  }
  return all;
}

function clean(values: Record<string, string>): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, value.normalize('NFC')]] : [])),
  );
}
