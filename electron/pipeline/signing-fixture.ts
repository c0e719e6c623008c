/** Signing set up as an office does it: a certificate in a file beside the archive. For tests only. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The password of the key; nothing may show it. */
export const PIN = 'hunter-2-pin';

/** Writes key and settings into a new or known archive folder; needs `openssl`. */
export function setUpSigning(archiveDir: string): void {
  const dir = mkdtempSync(join(tmpdir(), 'station-key-'));
  mkdirSync(archiveDir, { recursive: true });
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')];
  const run = (args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const request = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '9',
    '-subj',
    '/CN=UBND xa An Hung',
  ];
  run([...request, '-keyout', key, '-out', certificate]);
  const file = ['pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', join(archiveDir, 'key.p12')];
  run([...file, '-passout', `pass:${PIN}`]);
  const settings = { agency: 'UBND xã An Hưng', key: { pkcs12: 'key.p12' } };
  writeFileSync(join(archiveDir, 'signing.json'), JSON.stringify(settings));
}
