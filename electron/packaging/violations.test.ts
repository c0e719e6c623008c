import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isTextKey } from '../text.ts';
import { dossier, PROFILE_SETTINGS } from './dossier-fixture.ts';
import { packDossier } from './package.ts';
import { profileOf } from './profile.ts';
import { unpackPackage } from './unpack.ts';
import { verifyPackage } from './verify.ts';
import {
  BAG_VIOLATIONS,
  EARK_VIOLATIONS,
  LOOSE_VIOLATIONS,
  SIP_VIOLATIONS,
  seal,
} from './violations-fixture.ts';

/** An unpacked good package. */
async function good(profile: string): Promise<string> {
  const { dir, input, context } = await dossier(2);
  input.settings = { ...input.settings, ...PROFILE_SETTINGS };
  const built = await packDossier(input, profileOf(profile), context);
  mkdirSync(join(dir, 'tree'));
  return join(dir, 'tree', await unpackPackage(built.package.path, join(dir, 'tree')));
}

describe.each([
  ['tt05-aip', EARK_VIOLATIONS],
  ['tt05-sip', SIP_VIOLATIONS],
  ['tt05-sip-tailieu', LOOSE_VIOLATIONS],
  ['bagit', BAG_VIOLATIONS],
] as const)('a package of %s with exactly one violation', (profile, violations) => {
  let root = '';
  beforeAll(async () => {
    root = await good(profile);
  });

  const copy = () => {
    const place = join(mkdtempSync(join(tmpdir(), 'station-violation-')), basename(root));
    cpSync(root, place, { recursive: true });
    return place;
  };

  it('is judged good without one, sealed again or not', async () => {
    const place = copy();
    expect((await verifyPackage(place)).findings).toEqual([]);
    seal(place);
    expect((await verifyPackage(place)).findings).toEqual([]);
  });

  it.each(violations.map((v) => [v.what, v] as const))('is found: %s', async (_, violation) => {
    const place = copy();
    violation.make(place);
    if (violation.seal) seal(place);
    const { findings } = await verifyPackage(join(place, '..'));
    const of = findings.filter((f) => f.code === violation.code && f.file?.includes(violation.file));
    expect([of.length, findings.map((f) => f.code)]).toEqual([1, expect.arrayContaining([violation.code])]);
    expect(isTextKey(`package.${violation.code}`)).toBe(true);
  });
});
