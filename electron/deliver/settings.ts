/** Settings of a destination: a JSON file in the archive's `destinations` folder, named by `at:NAME`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { replaceFile } from '../files/durable.ts';
import { secretSchema } from './secret.ts';

const url = z.url({ protocol: /^https?$/ });

const authSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bearer'), token: secretSchema }),
  z.strictObject({
    type: z.literal('oauth2'),
    tokenUrl: url,
    clientId: z.string().min(1),
    clientSecret: secretSchema,
    scope: z.string().optional(),
    /** How the client names itself to the token server: in a Basic header or in the form. */
    style: z.enum(['basic', 'form']).default('basic'),
  }),
  z.strictObject({
    type: z.literal('s3'),
    accessKeyId: z.string().min(1),
    secretAccessKey: secretSchema,
    region: z.string().default('us-east-1'),
  }),
]);

const gatewaySchema = z.strictObject({
  /** The document's identity there, made of elements: `{docCode}`. Part of the addresses below as `{id}`. */
  id: z.string().min(1),
  import: z.strictObject({
    method: z.enum(['POST', 'PUT']).default('POST'),
    path: z.string(),
    /** `parts`: each field a form part; `json`: one part with all fields as JSON. */
    form: z.enum(['parts', 'json']).default('parts'),
    /** Name of the part with all fields, for `json`. */
    metadataPart: z.string().default('metadata'),
    filePart: z.string().default('file'),
    /** File name there, made of elements. */
    fileName: z.string().default('{id}.pdf'),
  }),
  /** Answers 404 while the document is not there. */
  lookup: z.strictObject({ path: z.string() }),
  /** Gives the file back: its hash is what proves the delivery. */
  download: z.strictObject({ path: z.string() }),
  /** Field there → pattern of elements here. Fields that come out empty are left out. */
  fields: z.record(z.string(), z.string()),
  /** Elements with codes that the gateway wants in its own words: element → our code → theirs. */
  codes: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});

/** A span of local time in which may be sent: `18:00-06:00`. */
export const SENDING_HOURS = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

const settingsSchema = z.strictObject({
  $comment: z.string().optional(),
  /** `tus:URL`, `s3:URL`, `folder:PATH` or `gateway:URL`. */
  to: z.string().min(1),
  auth: authSchema.optional(),
  tls: z
    .strictObject({
      /** PEM file with the authorities to trust, instead of the system's. */
      ca: z.string().optional(),
      /** Client certificate (PEM) and its key, for mutual TLS. */
      certificate: z.string().optional(),
      key: secretSchema.optional(),
    })
    .optional(),
  /** Sent with every request. */
  headers: z.record(z.string(), z.string()).default({}),
  /** Addresses below the base, where a platform has its own; `{sha256}` is the package's. */
  paths: z
    .strictObject({
      files: z.string().default('files'),
      package: z.string().default('packages/{sha256}'),
      batch: z.string().default('batches/{batch}'),
      key: z.string().default('key'),
    })
    .prefault({}),
  /** Bytes per second at most, over all transfers to this destination. */
  bytesPerSecond: z.number().int().min(1000).optional(),
  /** Local times in which may be sent, e.g. `["18:00-06:00"]`; empty: always. */
  hours: z.array(z.string().regex(SENDING_HOURS)).default([]),
  /** Packages on the way at the same time. */
  parallel: z.number().int().min(1).max(8).default(2),
  /** A connection on which nothing moves for this long is given up, seconds. */
  patienceSeconds: z.number().min(0.1).max(600).default(60),
  gateway: gatewaySchema.optional(),
});

/** When and how fast may be sent. */
export const paceSchema = settingsSchema.pick({ hours: true, bytesPerSecond: true });
export type Pace = z.infer<typeof paceSchema>;

export type DestinationSettings = z.infer<typeof settingsSchema>;
export type GatewaySettings = z.infer<typeof gatewaySchema>;
export type AuthSettings = z.infer<typeof authSchema>;

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

export function isSettingsName(name: string): boolean {
  return NAME.test(name);
}

/** What holds for a destination that has no settings file. */
export function plainSettings(to: string): DestinationSettings {
  return settingsSchema.parse({ to });
}

/** Reads `<archive>/destinations/<name>.json`. Throws `bad-destination`, saying what is wrong in it. */
export function readSettings(
  archiveDir: string,
  name: string,
): { settings: DestinationSettings; dir: string } {
  const file = join(archiveDir, 'destinations', `${name}.json`);
  const bad = (detail: string) =>
    new StationError('bad-destination-settings', { params: { file, detail }, detail });
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    throw bad((thrown as Error).message);
  }
  const parsed = settingsSchema.safeParse(data);
  if (!parsed.success) throw bad(z.prettifyError(parsed.error));
  if (parsed.data.to.startsWith('at:')) throw bad('to');
  if (parsed.data.to.startsWith('gateway:') && !parsed.data.gateway) throw bad('gateway');
  return { settings: parsed.data, dir: dirname(file) };
}

/** Names of the destinations that have a settings file, in order. */
export function settingsNames(archiveDir: string): string[] {
  let files: string[];
  try {
    files = readdirSync(join(archiveDir, 'destinations'));
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length).normalize('NFC'))
    .filter(isSettingsName)
    .sort();
}

/** Changes when and how fast may be sent there; all else in the file stays. Throws `bad-destination-settings`. */
export function writePace(archiveDir: string, name: string, { hours, bytesPerSecond }: Pace): void {
  // Never over a file that cannot be understood.
  const { dir } = readSettings(archiveDir, name);
  const file = join(dir, `${name}.json`);
  const { bytesPerSecond: _, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const next = { ...rest, hours, ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }) };
  // It may hold a secret: nobody may read the new file who could not read the old one.
  replaceFile(file, `${JSON.stringify(next, null, 2)}\n`, statSync(file).mode);
}
