/** Destination profiles: how files are made, named, described and packed for one receiver, as data that can be edited. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { readCheckedJson } from '../files/checked-json.ts';
import { INSTALL_DIR } from '../install.ts';
import { placeholders } from './template.ts';

const xmlName = z.string().regex(/^[A-Za-z_][\w.-]*$/, 'no name for an XML element');

const elementSchema = z.strictObject({
  name: xmlName,
  maxLength: z.number().int().positive(),
  /** The station's own name of the value, where the receiver has another. */
  from: z.string().min(1).optional(),
  required: z.boolean().default(false),
  requiredIf: z.strictObject({ element: z.string(), is: z.string() }).optional(),
  default: z.string().optional(),
  codes: z.array(z.string()).optional(),
  /** Several codes separated by commas are allowed. */
  many: z.boolean().default(false),
  date: z.boolean().default(false),
  /** Written when it could not be read. */
  unknown: z.string().optional(),
  /** A person is asked to look when it could not be read. */
  look: z.boolean().default(false),
});

const imageSchema = z.strictObject({
  /** The page image as it is; ink, its colours and the paper in layers; black and white. */
  compression: z.enum(['jpeg', 'layered', 'bilevel']),
  /** Finer scans are brought down to this; null: kept as they were scanned. */
  dpi: z.number().int().min(72).max(1200).nullable(),
  /** A person is asked to look at pages that were scanned more coarsely. */
  leastDpi: z.number().int().min(72).max(1200),
  /** Of a JPEG that has to be made anew. */
  quality: z.number().int().min(1).max(100).default(82),
  /** What layers may take on a page of A4. */
  bytesPerA4: z.number().int().positive().default(100_000),
});

/** The visible signature that the receiver's rules ask for; the signing step reads it. */
const signatureSchema = z.strictObject({
  signer: z.enum(['agency', 'person']),
  corner: z.enum(['upper-right', 'upper-left']),
  /** What it shows, line by line. */
  text: z.array(z.enum(['copyForm', 'name', 'time'])).min(1),
  font: z.string().min(1),
  size: z.number().positive(),
  /** A seal or signature image is never shown where this is false. */
  image: z.boolean(),
});

const PACKAGES = ['AIP_hoso', 'AIP_tailieu', 'SIP_hoso', 'SIP_tailieu', 'BagIt'] as const;

const profileSchema = z.strictObject({
  $comment: z.string().optional(),
  id: z.string().regex(/^[a-z0-9-]+$/),
  vi: z.string().min(1),
  en: z.string().min(1),
  package: z.enum(PACKAGES),
  image: imageSchema,
  signature: signatureSchema.nullable(),
  /** Values built of others, in this order: `{name}`, or padded with zeros `{name:7}`. */
  codes: z.strictObject({
    dossier: z.record(z.string(), z.string().min(1)).default({}),
    document: z.record(z.string(), z.string().min(1)).default({}),
  }),
  naming: z.strictObject({
    /** Names of a document's file, without extension: the first whose values are known. */
    document: z.array(z.string().min(1)).min(1),
    /** Name of the package's file, without extension; `{objId}` is the package's identifier. */
    package: z.string().min(1).default('{objId}'),
  }),
  dossier: z.array(elementSchema).min(1),
  document: z.array(elementSchema).min(1),
});

export type ElementRule = z.infer<typeof elementSchema>;
export type ImageRule = z.infer<typeof imageSchema>;
export type SignatureRule = z.infer<typeof signatureSchema>;
export type Profile = z.infer<typeof profileSchema>;
export type PackageType = Profile['package'];

/** The profiles of one station, by id. */
export type Profiles = ReadonlyMap<string, Profile>;

/**
 * Reads `profiles/*.json` of each folder; a later folder's profile replaces an earlier one of the same id. Folders
 * that are not there are passed over. Throws `bad-resource`, naming file and line.
 */
export function loadProfiles(folders: string[]): Profiles {
  const profiles = new Map<string, Profile>();
  for (const folder of folders) {
    const dir = join(folder, 'profiles');
    if (!existsSync(dir)) continue;
    const seen = new Set<string>();
    for (const name of readdirSync(dir).sort()) {
      if (!name.endsWith('.json') || name.startsWith('.')) continue;
      const { data, error } = readCheckedJson(join(dir, name), profileSchema);
      if (seen.has(data.id)) throw error(['id'], `${data.id} defined twice`);
      seen.add(data.id);
      checkElements(data, error);
      profiles.set(data.id, data);
    }
  }
  return profiles;
}

/** What a schema of one element cannot see: twins, and conditions on elements that are not there. */
function checkElements(profile: Profile, error: (path: PropertyKey[], what: string) => StationError): void {
  for (const level of ['dossier', 'document'] as const) {
    const names = profile[level].map((rule) => rule.name);
    profile[level].forEach((rule, i) => {
      if (names.indexOf(rule.name) !== i) throw error([level, i, 'name'], `${rule.name} twice`);
      if (rule.requiredIf && !names.includes(rule.requiredIf.element))
        throw error([level, i, 'requiredIf'], `no element "${rule.requiredIf.element}"`);
      if (rule.default !== undefined && rule.codes && !rule.codes.includes(rule.default))
        throw error([level, i, 'default'], `"${rule.default}" is not among the codes`);
    });
  }
  profile.naming.document.forEach((template, i) => {
    if (placeholders(template).length === 0)
      throw error(['naming', 'document', i], 'every document would get the same name');
  });
}

/** Settings that no profile names, because they are of the archive or the submission. */
const COMMON_SETTINGS = [
  'agencyCode',
  'agencyName',
  'archiveCode',
  'fondsCode',
  'fileNotation',
  'numberOfPaper',
  'paperFileCode',
  'submissionAgreement',
  'firstNumber',
];

/** Parts of codes that are said by what they are computed from, or by what they default to. */
const SAID_AS: Record<string, string> = { year: 'startDate', archiveCode: 'agencyCode' };

/** By which setting a part of a code is asked for. */
export function settingOf(part: string): string {
  return SAID_AS[part] ?? part;
}

/** Names of the values that can be set for a dossier of this profile. */
export function settingNames(profile: Profile): string[] {
  const elements = profile.dossier.map((rule) => rule.from ?? rule.name);
  const parts = Object.values(profile.codes.dossier).flatMap(placeholders);
  return [...new Set([...COMMON_SETTINGS, ...elements, ...parts, ...parts.map(settingOf)])];
}

/** The profiles that come with the station. */
export const SHIPPED_PROFILES: Profiles = loadProfiles([join(INSTALL_DIR, 'resources')]);

/** Throws `wrong-usage` for an unknown id. */
export function profileOf(id: string, profiles: Profiles = SHIPPED_PROFILES): Profile {
  const profile = profiles.get(id);
  if (!profile) {
    const known = [...profiles.keys()].join(', ');
    throw new StationError('wrong-usage', { params: { what: `--profile ${id} (${known})` } });
  }
  return profile;
}
