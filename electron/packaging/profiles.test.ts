import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import type { StationError } from '../errors.ts';
import { hashFile } from '../files/durable.ts';
import { checkDossier } from './check.ts';
import { dossier, PROFILE_SETTINGS } from './dossier-fixture.ts';
import { packDossier } from './package.ts';
import { loadProfiles, profileOf, SHIPPED_PROFILES, settingNames } from './profile.ts';
import type { DossierInput } from './types.ts';
import { unpackPackage } from './unpack.ts';
import { verifyPackage } from './verify.ts';

const has = (program: string) => spawnSync('which', [program]).status === 0;

const plainly = new Map<string, ReturnType<typeof pack>>();

/** The package that every test of a profile may look at; one of its own where something is to be different. */
function packed(profile: string, change?: (input: DossierInput) => void) {
  if (change) return pack(profile, change);
  if (!plainly.has(profile)) plainly.set(profile, pack(profile));
  return plainly.get(profile)!;
}

/** With what every shipped profile asks for. */
async function pack(profile: string, change: (input: DossierInput) => void = () => {}) {
  const { dir, input, context } = await dossier(2);
  const whole = { ...input, settings: { ...input.settings, ...PROFILE_SETTINGS } };
  for (const document of whole.documents) document.typeLabel = 'Quyết định';
  change(whole);
  // Layers are the matter of pdf.test.ts, and slow.
  const rules = profileOf(profile);
  const plain = { ...rules, image: { ...rules.image, compression: 'jpeg' as const, dpi: null } };
  const built = await packDossier(whole, plain, context);
  mkdirSync(join(dir, 'tree'));
  const folder = await unpackPackage(built.package.path, join(dir, 'tree'));
  return { ...built, dir, input: whole, root: join(dir, 'tree', folder) };
}

const list = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name).slice(dir.length + 1));

describe.each([...SHIPPED_PROFILES.keys()])('the profile %s', (id) => {
  it('makes a package that is whole, and the same bytes again', async () => {
    const first = await packed(id);
    expect(await verifyPackage(first.package.path)).toEqual({
      objId: first.package.objId,
      documents: 2,
      pages: 4,
      replaces: [],
      findings: [],
    });
    expect((await pack(id)).package.sha256).toBe(first.package.sha256);
  });

  it('says which packages a correction replaces', async () => {
    const objIds = ['urn:uuid:OLD', 'urn:uuid:OLDER'];
    const { root, package: built } = await packed(id, (input) => {
      input.replaces = { objIds, version: 1 };
    });
    expect(await verifyPackage(built.path)).toMatchObject({ findings: [], replaces: objIds });
    const says = ['METS.xml', 'bag-info.txt'].map((n) => join(root, n)).find((path) => existsSync(path))!;
    for (const objId of objIds) expect(readFileSync(says, 'utf8')).toContain(objId);
  });
});

describe.skipIf(!has('xmllint'))('E-ARK packages (skipped without xmllint)', () => {
  it('that are corrections are valid by the schemas in them', async () => {
    const { root } = await packed('tt05-aip', (input) => {
      input.replaces = { objIds: ['urn:uuid:OLD', 'urn:uuid:OLDER'], version: 1 };
    });
    for (const [schema, file] of [
      ['mets.xsd', 'METS.xml'],
      ['premis.xsd', 'metadata/preservation/PREMIS.xml'],
    ] as const) {
      const about = ['--schema', join(root, 'schemas', schema), join(root, file)];
      execFileSync('xmllint', ['--nonet', '--noout', ...about], { stdio: 'pipe' });
    }
  });

  it.each([...SHIPPED_PROFILES.values()].filter((p) => p.package !== 'BagIt').map((p) => p.id))(
    'of %s are valid by the schemas in them',
    async (id) => {
      const { root } = await packed(id);
      const files = list(root);
      const of = (pattern: RegExp) => files.filter((f) => pattern.test(f)).map((f) => join(root, f));
      for (const [schema, found] of [
        ['mets.xsd', of(/METS\.xml$/)],
        ['EAD.xsd', of(/EAD\.xml$/)],
        ['EAD_doc.xsd', of(/EAD_doc_.*\.xml$/)],
        ['premis.xsd', of(/PREMIS.*\.xml$/)],
      ] as const) {
        if (found.length === 0) continue;
        execFileSync('xmllint', ['--nonet', '--noout', '--schema', join(root, 'schemas', schema), ...found], {
          stdio: 'pipe',
        });
      }
      expect(of(/PREMIS/).length > 0).toBe(id.includes('aip'));
      expect(of(/METS\.xml$/).length).toBe(2);
    },
  );
});

describe('names', () => {
  const names = async (id: string, change?: (input: DossierInput) => void) => {
    const { root } = await packed(id, change);
    return list(root)
      .filter((f) => f.endsWith('.pdf'))
      .map((f) => f.split('/').at(-1))
      .sort();
  };

  it('follow the profile', async () => {
    expect(await names('tt05-sip')).toEqual(['H24.99.01.1995.12_VP_1.1.pdf', 'H24.99.01.1995.12_VP_1.2.pdf']);
    expect(await names('tthc-2023')).toContain('H24.99.01-261125-0007.002.pdf');
    expect(await names('bkhcn-7197')).toContain('H24.99.01_QĐ_000002_V1_20261123.pdf');
    const field = (value: string) => ({
      value,
      confidence: 1,
      sure: true,
      page: 0,
      box: [0, 0, 1, 1] as [number, number, number, number],
    });
    const cases = await names('hotich-1437', (input) => {
      input.documents[0]!.fields = { so: field('57'), ngayDangKy: field('03/08/1998') };
      input.documents[1]!.fields = {};
    });
    // What was not read is not in the name either.
    expect(cases).toEqual(['KS.1998.01.0002.pdf', 'KS.1998.01.1998-08-03.57.pdf']);
  });

  it('count versions', async () => {
    const again = await names('bkhcn-7197', (input) => {
      input.replaces = { objIds: ['urn:uuid:OLD'], version: 1 };
    });
    expect(again).toContain('H24.99.01_QĐ_000001_V2_20261123.pdf');
  });

  it('of a SIP begin with its place in the submission', async () => {
    const { package: built } = await packed('tt05-sip');
    expect(built.path.split('/').at(-1)).toBe('42uuid-0A0B0C0D-1111-4222-8333-444455556666.zip');
  });
});

describe('a PDF that came in signed or born digital', () => {
  it.each(['tt05-aip', 'bagit'])('is packed byte for byte by %s, a readable copy beside it', async (id) => {
    const own = await PDFDocument.create();
    own.addPage();
    own.addPage();
    const path = join(mkdtempSync(join(tmpdir(), 'station-own-')), 'own.pdf');
    writeFileSync(path, await own.save());
    const sha256 = await hashFile(path);
    const { root, package: built } = await packed(id, (input) => {
      input.documents[0]!.original = { path, sha256, name: 'own.pdf', reason: 'signed' };
    });
    expect((await verifyPackage(built.path)).findings).toEqual([]);
    const pdfs = list(root).filter((f) => f.endsWith('.pdf'));
    const copy = pdfs.find((f) => f.includes('rendered'))!;
    expect(copy.split('/').at(-1)).toBe('H24.99.01.1995.12_VP_1.001.pdf');
    const data = pdfs.find((f) => f.endsWith('.001.pdf') && !f.includes('rendered'))!;
    expect(await hashFile(join(root, data))).toBe(sha256);
    expect(readFileSync(join(root, copy)).includes('pdfaid:part>2')).toBe(true);
  });
});

describe('what does not fit', () => {
  it('is cut or left out, and said, so that the package is valid all the same', async () => {
    const {
      root,
      findings,
      package: built,
    } = await packed('tt05-aip', ({ documents }) => {
      documents[0]!.fields.subject!.value = 'Về việc '.repeat(100);
      documents[1]!.fields.issuedDate!.value = '3 tháng 8';
    });
    expect(findings.filter((f) => f.field === 'subject').map((f) => f.code)).toEqual(['field-too-long']);
    expect(findings.filter((f) => f.field === 'issuedDate').map((f) => f.code)).toEqual(['bad-code']);
    expect((await verifyPackage(built.path)).findings).toEqual([]);
    const descriptions = list(root)
      .filter((f) => f.includes('EAD_doc_'))
      .sort();
    const first = readFileSync(join(root, descriptions[0]!), 'utf8');
    expect(/<subject>(.*)<\/subject>/.exec(first)![1]!).toMatch(/^Về việc .*(Về|việc)…$/);
  });
});

describe('profiles as data', () => {
  function folder(text: string): string {
    const dir = mkdtempSync(join(tmpdir(), 'station-profiles-'));
    mkdirSync(join(dir, 'profiles'));
    writeFileSync(join(dir, 'profiles', 'own.json'), text);
    return dir;
  }
  const own = (change: Record<string, unknown>) =>
    JSON.stringify({ ...profileOf('bagit'), ...change }, null, 2);

  it('of a later folder replace those that come with the station', () => {
    const image = { ...profileOf('bagit').image, compression: 'bilevel' };
    const profiles = loadProfiles([
      join(import.meta.dirname, '..', '..', 'resources'),
      folder(own({ image })),
    ]);
    expect(profileOf('bagit', profiles).image.compression).toBe('bilevel');
    expect(profileOf('tt05-aip', profiles)).toEqual(profileOf('tt05-aip'));
  });

  it.each([
    ['an unknown word', own({ colour: 'red' }), 'colour'],
    ['an unknown kind of package', own({ package: 'TAR' }), 'package'],
    [
      'a name that is the same for all',
      own({ naming: { document: ['file'], package: '{objId}' } }),
      'same name',
    ],
    [
      'an element twice',
      own({
        document: [
          { name: 'a', maxLength: 1 },
          { name: 'a', maxLength: 2 },
        ],
      }),
      'a twice',
    ],
    ['an element that XML cannot have', own({ document: [{ name: 'a b', maxLength: 1 }] }), 'XML'],
    ['no JSON', '{ "id": ', ''],
  ])('with %s are refused, naming file and line', (_, text, what) => {
    let error: StationError | null = null;
    try {
      loadProfiles([folder(text)]);
    } catch (thrown) {
      error = thrown as StationError;
    }
    expect(error?.code).toBe('bad-resource');
    expect(String(error?.params.file)).toContain('own.json');
    expect(error?.params.line).toBeGreaterThan(0);
    expect(String(error?.params.what)).toContain(what);
  });

  it('say what a dossier lacks by the names that can be set', async () => {
    const { input } = await dossier(1);
    const blocking = (id: string) =>
      checkDossier(input, profileOf(id)).flatMap((f) => (f.level === 'blocks' ? [f.field] : []));
    expect(blocking('tthc-2023')).toEqual(['dossierCode']);
    expect(blocking('hotich-1437')).toEqual(['registerKind', 'registerYear', 'registerVolume']);
    expect(blocking('tt05-sip-tailieu')).toEqual(['submissionNumber', 'submissionSequence', 'source']);
    expect(blocking('bagit')).toEqual([]);
    // With nothing given and nothing read, all that is asked for can be given.
    input.settings = {};
    for (const document of input.documents) document.fields = {} as typeof document.fields;
    for (const profile of SHIPPED_PROFILES.values()) {
      const asked = blocking(profile.id);
      expect(asked.length).toBeGreaterThan(0);
      expect([profile.id, asked.filter((name) => !settingNames(profile).includes(name!))]).toEqual([
        profile.id,
        [],
      ]);
    }
    expect(blocking('tt05-sip-tailieu')).toContain('startDate');
  });
});
