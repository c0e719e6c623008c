import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../e2e/servers/program.ts';
import { serifTypeface } from '../files/typeface.ts';
import { INSTALL_DIR } from '../install.ts';
import { packedDocuments } from '../packaging/documents.ts';
import { dossier } from '../packaging/dossier-fixture.ts';
import { packDossier } from '../packaging/package.ts';
import { profileOf } from '../packaging/profile.ts';
import { pkcs12Key } from './pkcs12.ts';
import { type Appearance, signPdf } from './sign-pdf.ts';
import { tokenKey } from './token.ts';
import type { SigningKey } from './types.ts';

const TIME = '2026-11-25T09:30:15+07:00';
const AGENCY = 'Ủy ban nhân dân xã An Hưng, thành phố Hải Phòng';
const SOFTHSM = '/usr/lib/softhsm/libsofthsm2.so';
const tools = { openssl: program('openssl'), pdfsig: program('pdfsig') };

let dir: string;
let pdf: Buffer;

const run = (command: string, args: string[], env: Record<string, string> = {}) =>
  execFileSync(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  }).toString();

const appearance = (more: Partial<Appearance> = {}): Appearance => ({
  corner: 'upper-right',
  lines: [AGENCY, TIME],
  typeface: serifTypeface(),
  size: 10,
  ...more,
});

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'station-sign-test-'));
  const { input, context } = await dossier(1);
  const built = (await packDossier(input, profileOf('tt05-aip'), context)).package;
  for await (const document of packedDocuments(built.path)) pdf = document.bytes;
});

/** A certificate of a test authority; `algorithm` as openssl's -newkey wants it. */
function certificate(name: string, algorithm: string[]): { key: string; pem: string } {
  const [ca, caKey] = [join(dir, 'ca.pem'), join(dir, 'ca.key')];
  if (!existsSync(ca)) {
    run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      caKey,
      '-out',
      ca,
      '-days',
      '30',
      '-subj',
      '/CN=Cơ quan thử/C=VN',
      '-utf8',
    ]);
  }
  const [key, csr, pem] = ['key', 'csr', 'pem'].map((e) => join(dir, `${name}.${e}`)) as [
    string,
    string,
    string,
  ];
  run('openssl', [
    'req',
    ...algorithm,
    '-nodes',
    '-keyout',
    key,
    '-out',
    csr,
    '-subj',
    `/CN=${AGENCY}/C=VN`,
    '-utf8',
  ]);
  run('openssl', [
    'x509',
    '-req',
    '-in',
    csr,
    '-CA',
    ca,
    '-CAkey',
    caKey,
    '-CAcreateserial',
    '-out',
    pem,
    '-days',
    '10',
  ]);
  return { key, pem };
}

function p12(name: string, algorithm: string[], options: string[] = []): SigningKey {
  const { key, pem } = certificate(name, algorithm);
  const out = join(dir, `${name}.p12`);
  run('openssl', [
    'pkcs12',
    '-export',
    '-inkey',
    key,
    '-in',
    pem,
    '-certfile',
    join(dir, 'ca.pem'),
    '-out',
    out,
    '-passout',
    'pass:mật khẩu',
    ...options,
  ]);
  return pkcs12Key(readFileSync(out), 'mật khẩu', out);
}

/** What poppler thinks of the signatures. */
function judged(signed: Buffer): string {
  const path = join(dir, 'signed.pdf');
  writeFileSync(path, signed);
  return run('pdfsig', ['-nocert', path]);
}

describe.skipIf(!tools.openssl || !tools.pdfsig)('a PDF signed', () => {
  it.each([
    ['with RSA, a file of today', ['-newkey', 'rsa:2048'], []],
    [
      'with RSA, an old 3DES file',
      ['-newkey', 'rsa:2048'],
      ['-legacy', '-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES'],
    ],
    ['with an elliptic curve', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'], []],
  ])('%s is valid to poppler, whole, and keeps its bytes', async (name, algorithm, options) => {
    const key = p12(name.replaceAll(/\W/g, ''), algorithm, options);
    expect(key.name).toBe(AGENCY);
    expect(key.certificates).toHaveLength(2);
    const signed = await signPdf(pdf, key, appearance(), TIME);
    expect(signed.subarray(0, pdf.length).equals(pdf)).toBe(true);
    const said = judged(signed);
    expect(said).toContain('Signature is Valid.');
    expect(said).toContain('ETSI.CAdES.detached');
    expect(said).toContain('Total document signed');
    expect(said).toContain('Nov 25 2026');
    const harmed = Buffer.from(signed);
    harmed[1000] = harmed[1000]! ^ 1;
    expect(judged(harmed)).not.toContain('Signature is Valid.');
  });

  it('shows agency and time at the corner of the first page, in embedded Vietnamese letters', async () => {
    const key = p12('corner', ['-newkey', 'rsa:2048']);
    for (const corner of ['upper-right', 'upper-left'] as const) {
      const path = join(dir, `${corner}.pdf`);
      writeFileSync(path, await signPdf(pdf, key, appearance({ corner }), TIME));
      // Annotations are no page text to pdftotext; drawn onto a page of its own they are.
      const image = join(dir, corner);
      run('pdftoppm', ['-r', '50', '-f', '1', '-l', '1', '-singlefile', '-gray', path, image]);
      const dark = darkest(readFileSync(`${image}.pgm`));
      expect(dark.top).toBe(corner === 'upper-right' ? 'right' : 'left');
      expect(run('pdffonts', [path])).toMatch(
        /KYSOAA\+(Tinos|Times)\S* +CID TrueType +Identity-H +yes yes yes/,
      );
    }
  });

  it('twice keeps both signatures', async () => {
    const key = p12('twice', ['-newkey', 'rsa:2048']);
    const first = await signPdf(pdf, key, appearance(), TIME);
    const both = await signPdf(
      first,
      key,
      appearance({ corner: 'upper-left', lines: ['Đặng Ngọc Uyển', TIME] }),
      TIME,
    );
    const said = judged(both);
    expect(said.match(/Signature is Valid/g)).toHaveLength(2);
    expect(run('qpdf', ['--check', join(dir, 'signed.pdf')])).toContain(
      'No syntax or stream encoding errors',
    );
  });

  it('is not, with a wrong password or an expired certificate', async () => {
    p12('wrong', ['-newkey', 'rsa:2048']);
    const file = readFileSync(join(dir, 'wrong.p12'));
    expect(() => pkcs12Key(file, 'sai', 'k.p12')).toThrow('signature-key-unreadable');
    expect(() => pkcs12Key(Buffer.from('x'), 'sai', 'k.p12')).toThrow('signature-key-unreadable');
    await expect(
      signPdf(
        Buffer.concat([pdf, Buffer.from('junk'.repeat(1000))]),
        pkcs12Key(file, 'mật khẩu', 'k.p12'),
        appearance(),
        TIME,
      ),
    ).rejects.toMatchObject({ code: 'signature-refused' });
  });
});

describe.skipIf(!tools.openssl || !tools.pdfsig || !existsSync(SOFTHSM) || !program('pkcs11-tool'))(
  'a token',
  () => {
    it.each([
      ['rsa', ['-newkey', 'rsa:2048']],
      ['ec', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']],
    ])('signs with %s without giving its key away', async (name, algorithm) => {
      const { key, pem } = certificate(`token-${name}`, algorithm);
      const home = join(dir, `hsm-${name}`);
      mkdirSync(join(home, 'tokens'), { recursive: true });
      writeFileSync(join(home, 'softhsm2.conf'), `directories.tokendir = ${join(home, 'tokens')}\n`);
      process.env.SOFTHSM2_CONF = join(home, 'softhsm2.conf');
      run('softhsm2-util', [
        '--init-token',
        '--free',
        '--label',
        'An Hưng',
        '--pin',
        '123456',
        '--so-pin',
        '12345678',
      ]);
      const der = (kind: string, from: string) => {
        const out = join(home, `${kind}.der`);
        if (kind === 'cert') run('openssl', ['x509', '-in', from, '-outform', 'DER', '-out', out]);
        else run('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', from, '-outform', 'DER', '-out', out]);
        return out;
      };
      const tool = (...args: string[]) =>
        run('pkcs11-tool', ['--module', SOFTHSM, '--login', '--pin', '123456', ...args]);
      tool('--write-object', der('privkey', key), '--type', 'privkey', '--id', '0a');
      tool('--write-object', der('cert', pem), '--type', 'cert', '--id', '0a');
      const place = { module: SOFTHSM, tokenLabel: 'An Hưng' };
      const signed = await signPdf(pdf, await tokenKey(place, '123456'), appearance(), TIME);
      expect(judged(signed)).toContain('Signature is Valid.');
      await expect(tokenKey(place, '000000')).rejects.toMatchObject({
        code: 'signature-refused',
        params: { reason: 'CKR_PIN_INCORRECT' },
      });
      await expect(tokenKey({ module: '/nowhere.so' }, '1')).rejects.toMatchObject({
        code: 'signature-refused',
      });
    });
  },
);

describe('the typeface', () => {
  it('has every Vietnamese letter', () => {
    const bases = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'];
    const letters = bases.flatMap((b) =>
      ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'].map((m) => (b + m).normalize('NFC')),
    );
    const all = [...letters, 'đ'].flatMap((l) => [l, l.toUpperCase()]);
    for (const { path } of [
      serifTypeface(),
      { path: join(INSTALL_DIR, 'resources', 'fonts', 'Tinos-Regular.ttf') },
    ]) {
      const font = fontkit.create(readFileSync(path));
      expect(all.filter((l) => [...l].length !== 1 || !font.hasGlyphForCodePoint(l.codePointAt(0)!))).toEqual(
        [],
      );
    }
  });
});

/** In which half of the top fifth the dark points lie; the page itself is light. */
function darkest(pgm: Buffer): { top: 'left' | 'right' | 'none' } {
  const [, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/
    .exec(pgm.subarray(0, 40).toString('latin1'))!
    .map(Number) as [number, number, number];
  const data = pgm.subarray(pgm.length - width * height);
  const count = { left: 0, right: 0 };
  for (let y = 0; y < height / 8; y++) {
    for (let x = 0; x < width; x++) if (data[y * width + x]! < 170) count[x < width / 2 ? 'left' : 'right']++;
  }
  if (count.left + count.right < 20) return { top: 'none' };
  return { top: count.left > 2 * count.right ? 'left' : count.right > 2 * count.left ? 'right' : 'none' };
}
