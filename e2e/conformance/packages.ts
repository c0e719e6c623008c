/** Packages made the way a clerk makes them: read once, then packed by every destination profile, signed where one asks for it. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILE_SETTINGS } from '../../electron/packaging/dossier-fixture.ts';
import { type Profile, SHIPPED_PROFILES, settingNames } from '../../electron/packaging/profile.ts';
import { unpackPackage } from '../../electron/packaging/unpack.ts';
import { station } from '../station.ts';
import { printPapers } from './papers.ts';
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
  ...PROFILE_SETTINGS,
};
/** What a clerk gives where nothing on the pages says it (English books, maps, blank pages). */
const UNREAD = { startDate: '05/01/1998', endDate: '31/12/2020' };
const PIN = 'thu-1234';

export interface MadePackage {
  profile: string;
  /** The unpacked tree. */
  root: string;
}

export interface Made {
  packages: MadePackage[];
  /** Folder with the papers: hand-over lists and separator sheets written on the way, and those that people sign. */
  papers: string;
  signed: boolean;
  /** What did not come to a package, and why. */
  failures: string[];
}

export interface Group {
  name: string;
  /** Folders or files. */
  paths: string[];
}

/** Each of `groups` becomes a dossier with every profile; all in one archive, so that pages are read once. */
export async function makePackages(
  groups: Group[],
  work: string,
  tell: (line: string) => void,
): Promise<Made> {
  const archive = join(work, 'archive');
  const papers = join(work, 'papers');
  for (const dir of [archive, papers]) mkdirSync(dir, { recursive: true });
  const signed = await setUpSigning(work, archive);
  const made: Made = { packages: [], papers, signed, failures: [] };
  for (const group of groups) {
    for (const profile of SHIPPED_PROFILES.values()) {
      const { zips, failures } = await digitized(group, profile, work);
      made.failures.push(...failures);
      for (const [n, zip] of zips.entries()) {
        const dest = join(work, 'unpacked', group.name, profile.id, String(n));
        rmSync(dest, { recursive: true, force: true });
        mkdirSync(dest, { recursive: true });
        made.packages.push({ profile: profile.id, root: join(dest, await unpackPackage(zip, dest)) });
      }
    }
    tell(`packed by ${SHIPPED_PROFILES.size} profiles: ${group.name}`);
  }
  const sheets = ['separators', join(papers, 'separators.pdf'), '--type', 'vb:QĐ', '--count', '2'];
  const printed = await station([...sheets, '--archive', archive]);
  if (printed.code !== 0) made.failures.push(`separators: ${printed.stderr.slice(-300)}`);
  await printPapers(papers);
  return made;
}

/** The packages of one dossier, signed where its profile asks for it. */
async function digitized(
  { name, paths }: Group,
  profile: Profile,
  work: string,
): Promise<{ zips: string[]; failures: string[] }> {
  const archive = ['--archive', join(work, 'archive'), '--json'];
  const known = settingNames(profile);
  const given = (values: Record<string, string>) =>
    Object.entries(values).flatMap(([setting, value]) =>
      known.includes(setting) ? ['--set', `${setting}=${value}`] : [],
    );
  const to = ['--profile', profile.id, '--to', `folder:${join(work, 'papers')}`];
  const command = ['digitize', ...paths, ...to, ...given(SETTINGS), '--approve', ...archive];
  const first = await station(command);
  const incomplete = first.json?.failures?.some(
    ({ code }: { code: string }) => code === 'package-incomplete',
  );
  const ran = incomplete ? await station([...command, ...given(UNREAD)]) : first;
  const zips: { path: string }[] = ran.json?.packages ?? [];
  const failures: string[] = [];
  if ((ran.json?.waiting ?? []).some((w: { stage: string }) => w.stage === 'sign')) {
    const signed = await station(['sign', ran.json.batch, '--pin-file', join(work, 'pin'), ...archive]);
    zips.push(...(signed.json?.packages ?? []));
    // What was set aside or came twice is said by 3, and is no failure.
    if (signed.code !== 0 && signed.code !== 3)
      failures.push(`${profile.id} ${name}: sign: ${signed.stderr.trim().slice(-300)}`);
  }
  if (zips.length === 0) {
    const why = JSON.stringify(ran.json?.failures ?? ran.stderr.slice(-300));
    failures.push(`${profile.id} ${name}: no package: ${why}`);
  }
  return { zips: zips.map((zip) => zip.path), failures };
}

/** A key for trying, as a clerk's is set up; false where there is no openssl to make it with. */
async function setUpSigning(work: string, archive: string): Promise<boolean> {
  if (existsSync(join(archive, 'signing.json'))) return true;
  const [key, certificate] = [join(work, 'key.pem'), join(work, 'certificate.pem')];
  const subject = '/CN=UBND xã An Hưng/C=VN';
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-utf8', '-subj', subject, '-days', '9'];
  const certified = await run('openssl', [...request, '-keyout', key, '-out', certificate]);
  if (certified.status !== 0) return false;
  const file = ['pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', join(archive, 'key.p12')];
  if ((await run('openssl', [...file, '-passout', `pass:${PIN}`])).status !== 0) return false;
  writeFileSync(join(work, 'pin'), PIN, { mode: 0o600 });
  const settings = { agency: 'Ủy ban nhân dân xã An Hưng, thành phố Hải Phòng', key: { pkcs12: 'key.p12' } };
  writeFileSync(join(archive, 'signing.json'), JSON.stringify(settings));
  return true;
}
