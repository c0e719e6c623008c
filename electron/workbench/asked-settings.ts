/** Which settings a destination profile asks for, with labels and rules, for the forms of a dossier's facts. */
import { checkDossier } from '../packaging/check.ts';
import { type ElementRule, type Profile, settingNames } from '../packaging/profile.ts';
import { placeholders } from '../packaging/template.ts';
import type { DossierInput } from '../packaging/types.ts';
import { dossierValues } from '../packaging/values.ts';
import type { Records } from '../records/load.ts';

export interface SettingOption {
  code: string;
  vi: string;
  en: string;
}

export interface AskedSetting {
  name: string;
  vi: string;
  en: string;
  help?: { vi: string; en: string };
  kind: 'text' | 'date' | 'code';
  /** The package cannot be made without it. */
  required: boolean;
  /** Required where another setting, or what it is when nothing is set, has this value. */
  requiredIf?: { name: string; is: string };
  /** The papers may tell it: it can be left to the station. */
  found: boolean;
  maxLength?: number;
  /** Of a code: what may be chosen, several of them where `many`. */
  options?: SettingOption[];
  many: boolean;
  /** What it is when nothing is set. */
  default?: string;
  /** Stays from one batch to the next. */
  sticky: boolean;
}

/** A dossier of which nothing was said and nothing read: what the check finds missing in it has to be given. */
const NOTHING: DossierInput = {
  uuid: '',
  createdAt: '',
  settings: {},
  documents: [{ id: '', type: null, typeName: null, fields: {} as never, pages: [] }],
  software: { name: '', version: '' },
};

/** Taken from the dates of documents, and from the QR codes on one-stop papers. */
const FOUND = ['startDate', 'endDate', 'dossierCode'];

/** The settings of a dossier that `profile` asks for; what the station counts and composes itself is not among them. */
export function askedSettings(
  profile: Profile,
  records: Pick<Records, 'field' | 'codeList'>,
): AskedSetting[] {
  const unasked = unaskedOf(profile);
  const missing = checkDossier(NOTHING, profile).flatMap(({ code, field }) =>
    code === 'missing-element' && field ? [field] : [],
  );
  // The fonds is part of the identifiers in METS, which the check leaves to the agency's code when it is not known.
  if (profile.package !== 'BagIt') missing.push('fondsCode');
  return settingNames(profile)
    .filter((name) => !unasked.has(name))
    .map((name) => {
      const rule = profile.dossier.find((one) => (one.from ?? one.name) === name);
      return asked(name, rule, missing.includes(name), profile, records);
    });
}

function unaskedOf(profile: Profile): Set<string> {
  const { package: form, codes, naming } = profile;
  const templates = [...Object.values(codes.document), ...naming.document];
  return new Set([
    ...Object.keys(dossierValues(NOTHING, { ...profile, dossier: [] })),
    ...Object.keys(codes.dossier),
    // Read off the first date.
    'year',
    // Only METS has a place for it.
    ...(form === 'BagIt' ? ['submissionAgreement'] : []),
    ...(templates.flatMap(placeholders).includes('serial') ? [] : ['firstNumber']),
  ]);
}

function asked(
  name: string,
  rule: ElementRule | undefined,
  required: boolean,
  profile: Profile,
  records: Pick<Records, 'field' | 'codeList'>,
): AskedSetting {
  const field = records.field(name);
  const list = field?.codes === undefined ? undefined : records.codeList(field.codes)?.codes;
  const codes = rule?.codes ?? list?.map(({ code }) => code);
  const maxLength = rule?.maxLength ?? field?.maxLength;
  return {
    name,
    // A receiver of the archive's own may ask for what nobody has named.
    vi: field?.vi ?? name,
    en: field?.en ?? name,
    ...(field?.help ? { help: field.help } : {}),
    kind: codes ? 'code' : rule?.date || field?.kind === 'date' ? 'date' : 'text',
    required,
    ...conditionOf(rule, profile),
    found: FOUND.includes(name),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(codes
      ? {
          options: codes.map(
            (code) => list?.find((one) => one.code === code) ?? { code, vi: code, en: code },
          ),
        }
      : {}),
    many: rule?.many ?? false,
    ...(rule?.default === undefined ? {} : { default: rule.default }),
    sticky: field?.sticky ?? false,
  };
}

/** A profile's conditions name elements; people know the settings behind them. */
function conditionOf(rule: ElementRule | undefined, profile: Profile): Pick<AskedSetting, 'requiredIf'> {
  const on = profile.dossier.find(({ name }) => name === rule?.requiredIf?.element);
  return on ? { requiredIf: { name: on.from ?? on.name, is: rule!.requiredIf!.is } } : {};
}
