import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { hashFile } from '../files/durable.ts';
import { checkDossier } from './check.ts';
import { dossier } from './dossier-fixture.ts';
import { packDossier } from './package.ts';
import { profileOf } from './profile.ts';
import { isSafeName } from './source.ts';
import { unpackPackage } from './unpack.ts';
import { verifyPackage } from './verify.ts';

const has = (program: string) => spawnSync('which', [program]).status === 0;
const AIP = profileOf('tt05-aip');

async function packed(documents = 2) {
  const { dir, input, context } = await dossier(documents);
  const built = await packDossier(input, AIP, context);
  const tree = join(dir, 'tree');
  mkdirSync(tree);
  const folder = await unpackPackage(built.package.path, tree);
  return { dir, input, context, ...built, root: join(tree, folder) };
}

describe('package', () => {
  it('is whole, verified, and the same for the same input', async () => {
    const first = await packed();
    expect(first.package).toMatchObject({ documents: 2, pages: 4, profile: 'tt05-aip' });
    expect(await verifyPackage(first.package.path)).toEqual({
      objId: first.package.objId,
      documents: 2,
      pages: 4,
      replaces: [],
      findings: [],
    });
    expect(await verifyPackage(first.root)).toMatchObject({ findings: [] });
    const again = await packed();
    expect(again.package.sha256).toBe(first.package.sha256);
    expect(await hashFile(first.package.path)).toBe(first.package.sha256);
  });

  it('names its files by the dossier code, safely', async () => {
    const { root } = await packed();
    expect(readdirSync(join(root, 'representations/rep1/data'))).toEqual([
      'H24.99.01.1995.12_VP_1.001.pdf',
      'H24.99.01.1995.12_VP_1.002.pdf',
    ]);
    const ead = readFileSync(join(root, 'metadata/descriptive/EAD.xml'), 'utf8');
    expect(ead).toContain('<arcFileCode>H24.99.H24.99.01.1995.12/VP:1</arcFileCode>');
    expect(ead).toContain('<numberOfPaper>2</numberOfPaper>');
    expect(ead).toContain('<numberOfPage>4</numberOfPage>');
    expect(ead).toContain('<title>Hồ sơ &lt;thử&gt; &amp; &quot;Đặng&quot;</title>');
  });

  it.skipIf(!has('xmllint'))('is valid by its own schemas (skipped without xmllint)', async () => {
    const { root } = await packed();
    const rep = join(root, 'representations/rep1');
    const docs = readdirSync(join(rep, 'metadata/descriptive')).map((f) =>
      join(rep, 'metadata/descriptive', f),
    );
    for (const [schema, ...files] of [
      ['mets.xsd', join(root, 'METS.xml'), join(rep, 'METS.xml')],
      ['EAD.xsd', join(root, 'metadata/descriptive/EAD.xml')],
      ['EAD_doc.xsd', ...docs],
      [
        'premis.xsd',
        join(root, 'metadata/preservation/PREMIS.xml'),
        join(rep, 'metadata/preservation/PREMIS_rep1.xml'),
      ],
    ]) {
      const { status, stderr } = spawnSync(
        'xmllint',
        ['--nonet', '--noout', '--schema', join(root, 'schemas', schema!), ...files],
        { encoding: 'utf8' },
      );
      expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    }
  });

  it('keeps a PDF that came in signed or born digital byte for byte', async () => {
    const { dir, input, context } = await dossier(1);
    const own = await PDFDocument.create();
    own.addPage();
    own.addPage();
    const path = join(dir, 'own.pdf');
    writeFileSync(path, await own.save());
    input.documents[0]!.original = {
      path,
      sha256: await hashFile(path),
      name: 'own.pdf',
      reason: 'born-digital',
    };
    const built = await packDossier(input, AIP, context);
    mkdirSync(join(dir, 'tree'));
    const folder = await unpackPackage(built.package.path, join(dir, 'tree'));
    const data = join(dir, 'tree', folder, 'representations/rep1/data');
    expect(readFileSync(join(data, readdirSync(data)[0]!)).equals(readFileSync(path))).toBe(true);
  });

  it('is absent when something required is missing, and the finding names it', async () => {
    for (const element of [
      'title',
      'agencyCode',
      'fileNotation',
      'maintenance',
      'mode',
      'paperFileCode',
    ] as const) {
      const { dir, input, context } = await dossier(1);
      const { [element]: _, ...settings } = input.settings;
      const lacking = { ...input, settings };
      expect(checkDossier(lacking, AIP).filter((f) => f.level === 'blocks')).toEqual([
        { level: 'blocks', code: 'missing-element', params: { element }, field: element },
      ]);
      await expect(packDossier(lacking, AIP, context)).rejects.toMatchObject({ code: 'package-incomplete' });
      expect(readdirSync(dir).filter((n) => n.endsWith('.zip'))).toEqual([]);
    }
  });

  it('finds the year in a date however it is written', async () => {
    const { input, context } = await dossier(1);
    for (const startDate of ['1995', '03/1995', '05/03/1995', '1995-03-05']) {
      const settings = { ...input.settings, startDate, endDate: '31/12/1996' };
      const { findings } = await packDossier({ ...input, settings }, AIP, context);
      expect(findings.filter((f) => f.field === 'startDate')).toEqual([]);
    }
  });

  it('never invents what was not read: left out, and a finding', async () => {
    const { dir, input, context } = await dossier(1);
    input.documents[0]!.fields = {};
    input.documents[0]!.typeName = null;
    const settings = { ...input.settings, startDate: '1995', endDate: '03/1996' };
    const { findings, package: built } = await packDossier({ ...input, settings }, AIP, context);
    expect(findings.map((f) => f.field)).toEqual(
      expect.arrayContaining(
        ['codeNumber', 'issuedDate', 'organName', 'subject', 'typeName'].filter((n) => n !== 'typeName'),
      ),
    );
    mkdirSync(join(dir, 'tree'));
    const folder = await unpackPackage(built.path, join(dir, 'tree'));
    const descriptive = join(dir, 'tree', folder, 'representations/rep1/metadata/descriptive');
    const xml = readFileSync(join(descriptive, readdirSync(descriptive)[0]!), 'utf8');
    expect(xml).toContain('<typeName>32</typeName>');
    expect(xml).not.toContain('issuedDate');
  });

  it('finds codes outside the lists and values that are too long', async () => {
    const { input } = await dossier(1);
    const settings = { ...input.settings, maintenance: '99', title: 'x'.repeat(1001) };
    expect(checkDossier({ ...input, settings }, AIP).map((f) => f.code)).toEqual([
      'field-too-long',
      'bad-code',
      'scan-too-coarse',
    ]);
  });
});

describe('verify', () => {
  it('says what is wrong with a container instead of throwing', async () => {
    const { dir } = await dossier(1);
    writeFileSync(join(dir, 'none.zip'), 'no zip at all');
    expect((await verifyPackage(join(dir, 'none.zip'))).findings[0]!.code).toBe('unreadable-container');
    expect((await verifyPackage(join(dir, 'nowhere.zip'))).findings[0]!.code).toBe('unreadable-container');
    const twice = await zip(dir, [
      ['a/x.xml', 'A'],
      ['a/X.xml', 'B'],
    ]);
    expect((await verifyPackage(twice)).findings.map((f) => f.code)).toContain('duplicate-name');
    const big = await zip(dir, [['a/x.bin', 'x'.repeat(5000)]]);
    expect((await verifyPackage(big, { limits: { maxEntries: 10, maxBytes: 4999 } })).findings[0]!.code).toBe(
      'too-large',
    );
    const squeezed = await zip(dir, [['a/x.bin', 'x'.repeat(5000)]], true);
    expect((await verifyPackage(squeezed)).findings.map((f) => f.code)).toContain('compressed-entry');
  });

  it('never unpacks outside its folder', async () => {
    const { dir } = await dossier(1);
    const slip = readFileSync(await zip(dir, [['aa/evil.txt', 'x']]));
    // The library refuses to write such names, so they are patched in.
    const evil = Buffer.from(slip.toString('latin1').replaceAll('aa/evil.txt', '../evil.txt'), 'latin1');
    writeFileSync(join(dir, 'slip.zip'), evil);
    mkdirSync(join(dir, 'out'));
    expect((await verifyPackage(join(dir, 'slip.zip'))).findings[0]!.code).toBe('unsafe-name');
    await expect(unpackPackage(join(dir, 'slip.zip'), join(dir, 'out'))).rejects.toMatchObject({
      code: 'package-invalid',
    });
    expect(readdirSync(dir)).not.toContain('evil.txt');
  });

  it.each(['../x', '/x', 'a/../b', 'a\\b', 'C:x', 'a/', '', 'a//b', 'a/.', 'a. '])(
    'takes "%s" for an unsafe name',
    (name) => {
      expect(isSafeName(name)).toBe(false);
    },
  );
});

let zips = 0;
async function zip(dir: string, entries: [string, string][], compress = false): Promise<string> {
  const path = join(dir, `${zips++}.zip`);
  const file = new yazl.ZipFile();
  for (const [name, text] of entries) file.addBuffer(Buffer.from(text), name, { compress });
  file.end();
  await pipeline(file.outputStream, createWriteStream(path));
  return path;
}
