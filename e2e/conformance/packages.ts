/** Packages made the way a clerk makes them: read once, then packed by every destination profile, signed where one asks for it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SHIPPED_PROFILES, settingNames } from '../../electron/packaging/profile.ts';
import { unpackPackage } from '../../electron/packaging/unpack.ts';
import { station } from '../station.ts';
import { run } from './tools.ts';

/** What the shipped profiles ask for between them. */
const SETTINGS: Record<string, string> = {
  agencyCode: 'H24.99.01',
  archiveCode: 'H24.99',
  fondsCode: 'P01',
  title: 'Công văn, tờ trình của Ủy ban nhân dân xã',
  fileNotation: '01.VP',
  maintenance: '05',
  mode: '01',
  paperFileCode: 'H24.99.K01.G02.H03.001',
  submissionNumber: '1',
  submissionSequence: '42',
  source: '0',
  dossierCode: 'H24.99.01-261125-0007',
  registerKind: 'KS',
  registerYear: '1998',
  registerVolume: '01',
};
const PIN = 'thu-1234';

export interface MadePackage {
  profile: string;
  /** The unpacked tree. */
  root: string;
}

export interface Made {
  packages: MadePackage[];
  /** Folder with the hand-over lists and separator sheets that were written on the way. */
  papers: string;
  signed: boolean;
  /** What did not come to a package, and why. */
  failures: string[];
}

/** Each of `groups` (folders) becomes a dossier with every profile; all in one archive, so that pages are read once. */
export async function makePackages(
  groups: string[],
  work: string,
  tell: (line: string) => void,
): Promise<Made> {
  const archive = join(work, 'archive');
  const papers = join(work, 'papers');
  for (const dir of [archive, papers]) mkdirSync(dir, { recursive: true });
  const signed = setUpSigning(work, archive);
  const pin = join(work, 'pin');
  writeFileSync(pin, PIN, { mode: 0o600 });
  const made: Made = { packages: [], papers, signed, failures: [] };
  for (const [id, profile] of SHIPPED_PROFILES) {
    const known = settingNames(profile);
    const set = Object.entries(SETTINGS).flatMap(([name, value]) =>
      known.includes(name) ? ['--set', `${name}=${value}`] : [],
    );
    for (const group of groups) {
      const args = [
        'digitize',
        group,
        '--profile',
        id,
        ...set,
        '--archive',
        archive,
        '--to',
        `folder:${papers}`,
      ];
      const ran = await station([...args, '--approve', '--json']);
      const zips: { path: string }[] = ran.json?.packages ?? [];
      const waits = (ran.json?.waiting ?? []).some((w: { stage: string }) => w.stage === 'sign');
      if (waits) {
        const sign = ['sign', ran.json.batch, '--pin-file', pin, '--archive', archive, '--json'];
        const after = await station(sign);
        if (after.code !== 0)
          made.failures.push(`${id} ${basename(group)}: sign: ${after.stderr.trim().slice(-300)}`);
        zips.push(...(after.json?.packages ?? []));
      }
      if (zips.length === 0) {
        const why = ran.json?.failures ?? ran.stderr.slice(-300);
        made.failures.push(`${id} ${basename(group)}: no package: ${JSON.stringify(why)}`);
      }
      for (const zip of zips) {
        const dest = join(work, 'unpacked', id, String(made.packages.length));
        mkdirSync(dest, { recursive: true });
        made.packages.push({ profile: id, root: join(dest, await unpackPackage(zip.path, dest)) });
      }
    }
    tell(`packed by ${id}`);
  }
  const sheets = ['separators', join(papers, 'separators.pdf'), '--type', 'vb:QĐ', '--count', '2'];
  const printed = await station([...sheets, '--archive', archive]);
  if (printed.code !== 0) made.failures.push(`separators: ${printed.stderr.slice(-300)}`);
  return made;
}

/** A key for trying, as a clerk's is set up; false where there is no openssl to make it with. */
function setUpSigning(work: string, archive: string): boolean {
  const [key, certificate] = [join(work, 'key.pem'), join(work, 'certificate.pem')];
  const subject = '/CN=UBND xã An Hưng/C=VN';
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-utf8', '-subj', subject, '-days', '9'];
  if (run('openssl', [...request, '-keyout', key, '-out', certificate]).status !== 0) return false;
  const file = ['pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', join(archive, 'key.p12')];
  if (run('openssl', [...file, '-passout', `pass:${PIN}`]).status !== 0) return false;
  const settings = { agency: 'Ủy ban nhân dân xã An Hưng, thành phố Hải Phòng', key: { pkcs12: 'key.p12' } };
  writeFileSync(join(archive, 'signing.json'), JSON.stringify(settings));
  return true;
}
