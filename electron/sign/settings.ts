/** How a station signs: `signing.json` in the archive. Without it, nothing is signed. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { pkcs12Key } from './pkcs12.ts';
import { tokenKey } from './token.ts';
import type { SigningKey } from './types.ts';

const settingsSchema = z.strictObject({
  $comment: z.string().optional(),
  /** Name of the agency, as visible signatures show it. */
  agency: z.string().min(1).max(200),
  /** Form of the copy, where the destination's rules want it shown: SAO Y, SAO LỤC, TRÍCH SAO. */
  copyForm: z.string().min(1).default('SAO Y'),
  key: z.union([
    z.strictObject({ pkcs12: z.string().min(1) }),
    z.strictObject({
      pkcs11: z.string().min(1),
      tokenLabel: z.string().optional(),
      id: z
        .string()
        .regex(/^[0-9a-f]+$/)
        .optional(),
      tool: z.string().optional(),
    }),
  ]),
});

export type SigningSettings = z.infer<typeof settingsSchema>;

const FILE = 'signing.json';

/** Whether documents are to be signed before they are packed. */
export function signingIsSetUp(archiveDir: string): boolean {
  return existsSync(join(archiveDir, FILE));
}

/** Throws `signature-key-unreadable` when the file is not as it should be. */
export function signingSettings(archiveDir: string): SigningSettings {
  const place = join(archiveDir, FILE);
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(place, 'utf8')));
  } catch (thrown) {
    const reason = thrown instanceof z.ZodError ? z.prettifyError(thrown) : (thrown as Error).message;
    throw new StationError('signature-key-unreadable', { params: { place, reason }, detail: reason });
  }
}

/** Opens the key with what the person at the computer entered: the password of the file, or the token's PIN. */
export async function openKey(
  archiveDir: string,
  { key }: SigningSettings,
  secret: string,
): Promise<SigningKey> {
  if ('pkcs11' in key) {
    const { pkcs11: module, tokenLabel, id, tool } = key;
    return tokenKey({ module, tokenLabel, id, tool }, secret);
  }
  const place = resolve(archiveDir, key.pkcs12);
  const file = await readFile(place).catch((thrown: Error) => {
    throw new StationError('signature-key-unreadable', { params: { place, reason: thrown.message } });
  });
  return pkcs12Key(file, secret, place);
}
