/** The same command with other values, at each moment between acceptance and package. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../../e2e/servers/program.ts';
import { packedDocuments } from '../packaging/documents.ts';
import { unpackPackage } from '../packaging/unpack.ts';
import { giveReadings } from '../readings-fixture.ts';
import { createStation, type Station } from '../station.ts';
import { moveBatch } from './batch-state.ts';
import type { StationEvent } from './events.ts';
import { SETTINGS } from './settings-fixture.ts';
import { PIN, setUpSigning } from './signing-fixture.ts';
import type { Submission } from './submit.ts';

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', '005-clean.jpg');
const OTHER = { ...SETTINGS, startDate: '05/01/1998', endDate: '31/12/2020' };

let dir: string;
let station: Station;
let submission: Submission;

/** `signing`: whether the profile's signature is set up. */
async function open(signing: boolean): Promise<void> {
  if (signing) setUpSigning(join(dir, 'archive'));
  station = await createStation({
    archiveDir: join(dir, 'archive'),
    language: 'en',
    retryBaseMs: 10,
    passwordCost: { N: 16, r: 8, p: 1 },
  });
  await giveReadings(station.archive, ['005-clean.jpg']);
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-resubmit-'));
  mkdirSync(join(dir, 'scans'));
  cpSync(SAMPLE, join(dir, 'scans', '1.jpg'));
  submission = {
    paths: [join(dir, 'scans')],
    profile: 'tt05-aip',
    recordType: null,
    settings: SETTINGS,
    plan: { until: 'package', approve: true, destinations: [] },
    outputs: [],
  };
});
afterEach(async () => {
  await station.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Gives the command, with other values where `settings` says so, and waits until nothing moves. */
async function give(settings = SETTINGS): Promise<string> {
  const { id } = await station.submit({ ...submission, settings });
  await station.idle(id);
  return id;
}

/** Does something once, the first time that a job of `stage` says `state`. */
function once(stage: string, state: string, act: () => void): void {
  const unlisten = station.hub.listen((event: StationEvent) => {
    if (event.type !== 'job' || event.stage !== stage || event.state !== state) return;
    unlisten();
    act();
  });
}

/** The package's description and PDFs, and what the archive keeps of signatures. */
async function made(id: string) {
  const { packages, failures, waiting } = station.report(id);
  expect([failures, waiting, packages.length]).toEqual([[], [], 1]);
  const [pack] = packages;
  const root = join(dir, await unpackPackage(pack!.path, dir));
  const pdfs: string[] = [];
  for await (const { sha256 } of packedDocuments(pack!.path)) pdfs.push(sha256);
  const [dossier] = station.archive.documents.dossiers(id);
  const signatures = [...station.archive.signatures.ofDossier(dossier!.id).values()].map((s) => s.sha256);
  return { ead: readFileSync(join(root, 'metadata/descriptive/EAD.xml'), 'utf8'), pdfs, signatures };
}

const signing = describe.skipIf(!program('openssl'));

signing('a batch that waits for its signature', () => {
  beforeEach(() => open(true));

  it('takes the values of the command that is given again', async () => {
    const id = await give();
    expect(station.report(id).waiting).toEqual([{ stage: 'sign', count: 1 }]);
    expect(await give(OTHER)).toBe(id);
    expect(station.report(id).waiting).toEqual([{ stage: 'sign', count: 1 }]);
    await station.sign(PIN, id);
    const { ead } = await made(id);
    expect(ead).toContain('<startDate>05/01/1998<');
    expect(ead).toContain('<endDate>31/12/2020<');
    const said = station.history.ofBatch(id).find(({ act }) => act === 'change-settings');
    expect(JSON.parse(said!.detail)).toEqual({ settings: ['startDate', 'endDate'] });
  });

  it('says what its package lacks before anybody is asked to sign, and goes on once it is given', async () => {
    const id = await give({ ...SETTINGS, title: '' });
    expect(station.report(id)).toMatchObject({
      waiting: [],
      failures: [{ stage: 'sign', code: 'package-incomplete' }],
    });
    expect(await give(OTHER)).toBe(id);
    await station.sign(PIN, id);
    expect((await made(id)).ead).toContain('<title>Hồ sơ<');
  });

  it('packs no signature that was made of the old values', async () => {
    const id = await give();
    const signed = new Promise<void>((resolve) =>
      once('sign', 'done', () => {
        station.pause(id);
        resolve();
      }),
    );
    const signing = station.sign(PIN, id);
    await signed;
    const [dossier] = station.archive.documents.dossiers(id);
    const [old] = station.archive.signatures.ofDossier(dossier!.id).values();
    expect(old).toBeDefined();
    // Signatures bear their second.
    await sleep(1100);
    await station.submit({ ...submission, settings: OTHER });
    expect(station.archive.signatures.ofDossier(dossier!.id).size).toBe(0);
    station.resume(id);
    // The key is at hand for as long as there is something to sign.
    await signing;
    const { ead, pdfs, signatures } = await made(id);
    expect(ead).toContain('<startDate>05/01/1998<');
    expect(pdfs).toEqual(signatures);
    expect(pdfs).not.toContain(old!.sha256);
  });

  it('is signed anew where it was being signed at that moment', async () => {
    const id = await give();
    let second: Promise<unknown> = Promise.resolve();
    once('sign', 'running', () => {
      second = station.submit({ ...submission, settings: OTHER });
    });
    await station.sign(PIN, id);
    await second;
    await station.idle(id);
    // Whether the key was still at hand depends on which of the two was quicker.
    if (station.report(id).waiting.length > 0) await station.sign(PIN, id);
    const { ead, pdfs, signatures } = await made(id);
    expect(ead).toContain('<startDate>05/01/1998<');
    expect(pdfs).toEqual(signatures);
    expect(signatures).toHaveLength(1);
  });

  it('is not packed unsigned because it was returned while it was being signed', async () => {
    const id = await give();
    once('sign', 'running', () => {
      station.archive.transaction(() => moveBatch(station.archive, id, { do: 'return', to: 'described' }));
    });
    await station.sign(PIN, id);
    const { pdfs, signatures } = await made(id);
    expect(pdfs).toEqual(signatures);
    expect(signatures).toHaveLength(1);
  });

  it('has to be returned first where there are accounts', async () => {
    const id = await give();
    const password = 'mật khẩu thử';
    await station.accounts.setUp({ user: 'admin', name: 'admin', roles: ['clerk'], password });
    const plan = { ...submission.plan, approve: false };
    const again = station.submit({ ...submission, plan, settings: OTHER });
    await expect(again).rejects.toMatchObject({ code: 'batch-accepted' });
    const { archive } = station;
    expect(archive.batches.get(id)).toMatchObject({ state: 'accepted', settings: SETTINGS });
    expect(archive.documents.dossiers(id)[0]!.settings).toEqual(SETTINGS);
  });
});

describe('a batch that is not packed yet', () => {
  beforeEach(() => open(false));

  it('is packed with the values that came while it was being packed', async () => {
    let second: Promise<{ id: string }> | null = null;
    once('package', 'running', () => {
      second = station.submit({ ...submission, settings: OTHER });
    });
    const id = await give();
    expect((await second!)!.id).toBe(id);
    await station.idle(id);
    expect((await made(id)).ead).toContain('<startDate>05/01/1998<');
  });

  it('takes new values beside what a person described, and leaves the rest as the person said', async () => {
    submission.plan = { until: 'describe', approve: false, destinations: [] };
    const id = await give();
    const [dossier] = station.archive.documents.dossiers(id);
    const who = { user: 'an', screen: 'describe' };
    station.workbench.documents.describeDossier(dossier!.id, who, {
      title: 'Tập văn bản',
      maintenance: '05',
    });
    await give({ ...OTHER, maintenance: '02' });
    expect(station.archive.documents.dossiers(id)).toMatchObject([
      { id: dossier!.id, settings: { ...OTHER, title: 'Tập văn bản', maintenance: '02' }, version: 2 },
    ]);
  });
});
