import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import canonicalize from 'canonicalize';
import { killAndStartAgain } from './killed.ts';
import { ROOT, SETTINGS, serve, station, upperParts, workplace } from './station.ts';

const SHARED = join(ROOT, '..', 'shared', 'data');

test('from a folder of scans to a receipt, and every step after it', async () => {
  const { dir, scans, archive } = workplace('001-clean.jpg', '002-ordinary.jpg');
  writeFileSync(join(scans, 'ghi chú.txt'), 'x');
  const intake = await serve(['intake', '--dir', join(dir, 'intake')], { STATION_TOKEN: 'tok-1' });
  expect(intake.json).toMatchObject({ token: 'tok-1' });
  const command = [
    'digitize',
    scans,
    '--archive',
    archive,
    ...SETTINGS,
    '--to',
    `tus:${intake.json.url}`,
    '--approve',
    '--text',
    join(dir, 'text'),
    '--json',
  ];
  const first = await station(command, { STATION_TOKEN: 'tok-1' });
  expect(first.stderr).not.toContain('tok-1');
  expect([first.code, first.json.ignored]).toEqual([0, ['ghi chú.txt']]);
  const [pack] = first.json.packages;
  expect(first.json.packages).toHaveLength(1);

  // The receipt is checked with nothing but the platform's key.
  const { signature, ...rest } = pack.receipt;
  expect(
    verify(
      null,
      Buffer.from(canonicalize(rest)!),
      createPublicKey(intake.json.publicKey),
      Buffer.from(signature, 'base64'),
    ),
  ).toBe(true);
  expect(rest.packageSha256).toBe(createHash('sha256').update(readFileSync(pack.path)).digest('hex'));
  expect(pack.sha256).toBe(rest.packageSha256);
  const accepted = join(dir, 'intake', 'accepted');
  expect(readdirSync(accepted)).toEqual([pack.objId.replaceAll(':', '_')]);

  const pdfs = join(accepted, readdirSync(accepted)[0]!, 'representations', 'rep1', 'data');
  expect(readdirSync(pdfs)).toHaveLength(2);
  if (spawnSync('which', ['pdftotext']).status === 0) {
    const text = execFileSync('pdftotext', [join(pdfs, readdirSync(pdfs)[0]!), '-'], { encoding: 'utf8' });
    expect(text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
  }
  expect(readdirSync(join(dir, 'text'))).toEqual(['001-clean.txt', '002-ordinary.txt']);
  expect(readFileSync(join(dir, 'text', '001-clean.txt'), 'utf8')).toContain('THÔNG BÁO');

  const second = await station(command, { STATION_TOKEN: 'tok-1' });
  expect([second.code, second.json.batch, second.json.packages]).toEqual([
    0,
    first.json.batch,
    first.json.packages,
  ]);
  expect(readdirSync(accepted)).toHaveLength(1);
  await intake.stop();

  const found = await station(['search', 'uy', 'ban', 'nhan', 'dan', '--archive', archive, '--json']);
  expect(found.json.hits).toHaveLength(2);
  const status = await station(['status', '--archive', archive, '--json']);
  expect(status.json.batches).toMatchObject([
    { id: first.json.batch, state: 'acknowledged', pages: 2, packages: 1 },
  ]);
  expect((await station(['export', join(dir, 'export'), '--archive', archive])).code).toBe(0);
  expect(readdirSync(join(dir, 'export')).sort()).toEqual([
    '001-clean.alto.xml',
    '001-clean.txt',
    '002-ordinary.alto.xml',
    '002-ordinary.txt',
    'report.json',
  ]);

  expect((await station(['deliver', '--to', `folder:${join(dir, 'usb')}`, '--archive', archive])).code).toBe(
    0,
  );
  expect(readdirSync(join(dir, 'usb')).some((n) => n.endsWith('.zip.sha256'))).toBe(true);

  // A single flipped bit, anywhere, is found.
  expect((await station(['verify', '--archive', archive])).code).toBe(0);
  expect((await station(['verify', pack.path])).code).toBe(0);
  const sha256 = first.json.pages[0].sha256 as string;
  const blob = join(archive, 'blobs', sha256.slice(0, 2), sha256);
  flip(blob);
  const hurt = await station(['verify', '--archive', archive, '--json']);
  expect([hurt.code, hurt.json.findings[0].code, hurt.json.findings[0].file]).toEqual([
    1,
    'blob-damaged',
    sha256,
  ]);
  flip(blob);
  flip(pack.path);
  const broken = await station(['verify', pack.path, '--json']);
  expect(broken.code).toBe(1);
  expect(broken.json.findings.length).toBeGreaterThan(0);
});

test('killed at random and started again, ends as an undisturbed run does', async () => {
  await killAndStartAgain((scans) => upperParts(scans, '001-clean.jpg', '005-clean.jpg'), 3);
});

test('two engines never open one archive', async () => {
  const { archive } = workplace();
  const server = await serve(['serve', '--archive', archive]);
  const second = await station(['serve', '--archive', archive, '--lang', 'en']);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('in use by another station');
  await server.stop();
});

test('wrong usage ends with 2, what cannot be done with 1, and both say so', async () => {
  const { scans, archive } = workplace();
  for (const args of [
    ['digitize'],
    ['nonsense'],
    ['digitize', scans, '--to', 's3x'],
    ['digitize', scans, '--set', 'color=red'],
    ['digitize', scans, '--profile', 'x'],
    ['digitize', scans, '--ocr-lang', 'vie+xyz'],
    ['digitize', scans, '--ocr-lang', ''],
    ['serve', '--port', 'x'],
  ]) {
    const ran = await station([...args, ...(args[0] === 'nonsense' ? [] : ['--archive', archive])]);
    expect([args.join(' '), ran.code]).toEqual([args.join(' '), 2]);
    expect(ran.stderr).not.toBe('');
  }
  expect((await station(['digitize', scans, '--archive', archive])).code).toBe(1);
  for (const [args, code] of [
    [['digitize', scans], 'nothing-to-do'],
    [['digitize', scans, '--profile', 'x'], 'wrong-usage'],
    [['digitize', '--nonsense'], 'wrong-usage'],
  ] as const) {
    const { json } = await station([...args, '--archive', archive, '--json']);
    expect(json).toMatchObject({ error: { code, message: expect.stringMatching(/\S/) } });
  }
  expect((await station(['digitize', join(scans, 'none'), '--archive', archive])).code).toBe(1);
  const help = await station(['digitize', '--help']);
  expect([help.code, help.stdout.includes('--approve')]).toEqual([0, true]);
});

test('sets broken files aside as the shared list says', async () => {
  test.skip(!existsSync(SHARED), 'shared data is not here');
  const { archive } = workplace();
  const ran = await station(['ingest', join(SHARED, 'scans', 'broken'), '--archive', archive, '--json']);
  expect(ran.code).toBe(3);
  const read = new Set(ran.json.pages.map((p: { source: string }) => p.source));
  const aside = new Set(ran.json.quarantine.map((q: { source: string }) => q.source));
  const expected = readFileSync(join(SHARED, 'scans', 'broken', 'expected.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  for (const line of expected) {
    const [file, verdict] = line.split('\t');
    const name = file!.normalize('NFC');
    const got = read.has(name) ? 'read' : aside.has(name) ? 'quarantine' : 'lost';
    expect([name, got]).toEqual([name, verdict === 'either' && got !== 'lost' ? got : verdict]);
  }
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 1;
  writeFileSync(path, bytes);
}
