/** Destination profiles: which elements a package has and which rules they obey, as data under resources/profiles. */
import { z } from 'zod';
import tt05Aip from '../../resources/profiles/tt05-aip.json' with { type: 'json' };
import { StationError } from '../errors.ts';

const elementSchema = z.object({
  name: z.string().min(1),
  maxLength: z.number().int().positive(),
  required: z.boolean().default(false),
  requiredIf: z.object({ element: z.string(), is: z.string() }).optional(),
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

const profileSchema = z.object({
  id: z.string().min(1),
  package: z.literal('AIP_hoso'),
  dossier: z.array(elementSchema).min(1),
  document: z.array(elementSchema).min(1),
});

export type ElementRule = z.infer<typeof elementSchema>;
export type Profile = z.infer<typeof profileSchema>;

function load(name: string, data: unknown): Profile {
  const parsed = profileSchema.safeParse(data);
  if (!parsed.success) throw new Error(`resources/profiles/${name}.json: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const PROFILES = new Map([['tt05-aip', load('tt05-aip', tt05Aip)]]);

/** Ids of the profiles that packages can be made for. */
export const PROFILE_IDS = [...PROFILES.keys()];

/** Throws `wrong-usage` for an unknown id. */
export function profileOf(id: string): Profile {
  const profile = PROFILES.get(id);
  if (!profile)
    throw new StationError('wrong-usage', {
      params: { what: `--profile ${id} (${PROFILE_IDS.join(', ')})` },
    });
  return profile;
}
