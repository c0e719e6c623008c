/** Values of the dossier's and its documents' elements (rules of TT 05/2025, Phụ lục), computed where they can be. */
import type { DossierInput, PackDocument } from './types.ts';

/** Element name → value; elements without a value are absent. */
export type Elements = Record<string, string>;

/** The codes that names and references are built from. */
export interface Codes {
  /** Agency, year and notation of the dossier (mã hồ sơ). */
  fileCode: string;
  /** The archive's code before it (mã lưu trữ hồ sơ). */
  arcFileCode: string;
}

/** `DD/MM/YYYY`, `MM/YYYY` or `YYYY` as a number that sorts by time. */
function dateOrder(date: string): number {
  const [year = '0', month = '0', day = '0'] = date.split('/').reverse();
  return Number(year) * 10_000 + Number(month) * 100 + Number(day);
}

/**
 * Codes of the dossier, null while a part is missing. The archive that keeps a commune's current records is the
 * agency itself, so `archiveCode` defaults to `agencyCode`.
 */
export function codesOf(input: DossierInput): Codes | null {
  const { agencyCode, fileNotation, archiveCode = agencyCode } = input.settings;
  const year = /\d{4}$/.exec(dates(input).startDate ?? '')?.[0];
  if (!agencyCode || !fileNotation || !archiveCode || !year) return null;
  const fileCode = `${agencyCode}.${year}.${fileNotation}`;
  return { fileCode, arcFileCode: `${archiveCode}.${fileCode}` };
}

function dates({ settings, documents }: DossierInput): { startDate?: string; endDate?: string } {
  const issued = documents
    .flatMap((d) => d.fields.issuedDate?.value ?? [])
    .sort((a, b) => dateOrder(a) - dateOrder(b));
  const startDate = settings.startDate ?? issued[0];
  const endDate = settings.endDate ?? issued.at(-1);
  return { ...(startDate ? { startDate } : {}), ...(endDate ? { endDate } : {}) };
}

const SET_AS_GIVEN = [
  'title',
  'maintenance',
  'mode',
  'language',
  'keyword',
  'format',
  'inforSign',
  'confidenceLevel',
  'paperFileCode',
  'riskRecovery',
  'riskRecoveryStatus',
  'description',
];

/** Elements of EAD.xml. */
export function dossierElements(input: DossierInput, defaults: Elements): Elements {
  const { settings, documents } = input;
  const pages = documents.flatMap((d) => d.pages);
  const given = Object.fromEntries(
    SET_AS_GIVEN.flatMap((n) => (settings[n] ? [[n, settings[n].normalize('NFC')]] : [])),
  );
  const codes = codesOf(input);
  return {
    ...defaults,
    ...given,
    ...dates(input),
    ...(codes ? { arcFileCode: codes.arcFileCode } : {}),
    totalDoc: String(documents.length),
    numberOfPaper: settings.numberOfPaper ?? String(pages.filter((p) => !p.blank).length),
    numberOfPage: String(pages.length),
  };
}

/** Elements of one EAD_doc; `ordinal` counts from 1. What could not be read is absent, never invented. */
export function documentElements(
  document: PackDocument,
  ordinal: number,
  codes: Codes,
  dossier: Elements,
  defaults: Elements,
): Elements {
  const { fields, typeName } = document;
  const signed = [fields.signerPosition?.value, fields.signer?.value].filter(Boolean).join(': ');
  const read = (['codeNumber', 'codeNotation', 'issuedDate', 'organName', 'subject'] as const).flatMap(
    (name) => (fields[name] ? [[name, fields[name].value]] : []),
  );
  return {
    ...defaults,
    arcFileCode: codes.arcFileCode,
    mode: dossier.mode ?? '',
    language: dossier.language ?? '',
    numberOfPage: String(document.pages.length),
    confidenceLevel: document.original?.reason === 'born-digital' ? '01' : (dossier.confidenceLevel ?? '02'),
    docCode: `${codes.arcFileCode}.${String(ordinal).padStart(7, '0')}`,
    docOrdinal: String(ordinal),
    ...(typeName ? { typeName } : {}),
    ...Object.fromEntries(read),
    // The circular has no element for who signed; its remarks are the place that loses nothing.
    ...(signed ? { description: `Người ký: ${signed}` } : {}),
    ...(document.original?.reason === 'born-digital' ? { process: '1' } : {}),
  };
}
