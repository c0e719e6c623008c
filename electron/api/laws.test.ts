/** The laws of review over HTTP: whoever calls what, in whatever order, no batch gets where it may not be. */
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '../accounts/roles.ts';
import { packedDocuments } from '../packaging/documents.ts';
import { createStation, type Station } from '../station.ts';
import { verifyAudit } from '../store/audit.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';

/** Which state may follow which, typed in from the description of the way and not from the table under test. */
const BEFORE = ['scanned', 'cleaned', 'read', 'described'];
const FOLLOWS: Record<string, string[]> = {
  scanned: ['cleaned', 'held'],
  cleaned: ['read', 'scanned', 'held'],
  read: ['described', 'scanned', 'cleaned', 'held'],
  described: ['checked', 'held', ...BEFORE],
  checked: ['accepted', 'held', ...BEFORE],
  accepted: ['packed', 'held', ...BEFORE],
  packed: ['delivered', 'held'],
  delivered: ['acknowledged'],
  acknowledged: [],
};
const SETTLED = ['packed', 'delivered', 'acknowledged'];
const PEOPLE: Record<string, Role[]> = {
  an: ['clerk'],
  lan: ['indexer'],
  binh: ['supervisor'],
  chi: ['supervisor', 'indexer'],
  dung: ['clerk', 'indexer', 'supervisor'],
  admin: ['administrator'],
};
const SETTINGS = {
  agencyCode: 'H24.99.01',
  fondsCode: 'P01',
  title: 'Hồ sơ thử',
  fileNotation: '1',
  maintenance: '01',
  mode: '01',
  paperFileCode: 'K1',
};

/** More of them: `LAWS_RUNS=300 npx vitest run electron/api/laws.test.ts`. */
const RUNS = Number(process.env.LAWS_RUNS ?? 8);

let root: string;
let station: Station;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'station-laws-'));
  station = await createStation({
    archiveDir: join(root, 'archive'),
    language: 'en',
    places: 1,
    retryBaseMs: 1,
    passwordCost: { N: 16, r: 8, p: 1 },
  });
  const password = 'mật khẩu thử';
  await station.accounts.setUp({ user: 'admin', name: 'admin', roles: [], password });
  for (const [user, roles] of Object.entries(PEOPLE)) {
    if (user === 'admin') continue;
    await station.accounts.add('admin', { user, name: user, roles, password });
    await station.accounts.replaceOwn('admin', user, `${password} 2`);
  }
  // Every step that is written, also those the machine takes between two calls.
  station.archive.db.exec(`
    CREATE TEMP TABLE steps (n INTEGER PRIMARY KEY, batch_id TEXT, before TEXT, held TEXT, after TEXT);
    CREATE TEMP TRIGGER step AFTER UPDATE OF state ON batches BEGIN
      INSERT INTO steps (batch_id, before, held, after) VALUES (new.id, old.state, old.held_from, new.state);
    END;`);
});
afterAll(() => station.close());

interface World {
  batch: string;
  destination: string;
  /** Steps looked at so far. */
  seen: number;
  /** Earlier versions of the batch, and all that they held when the next one was opened. */
  earlier: { batch: string; held: string }[];
  reached: Set<string>;
}

/** What a reader of the rules knows: who worked on the batch, and what stood in it when it was accepted. */
interface Known {
  workers: Set<string>;
  accepted: string | null;
}

interface Answer {
  status: number;
  json: Record<string, unknown>;
}

async function call(user: string, method: string, path: string, json?: unknown): Promise<Answer> {
  const token = station.sessions.open(user);
  const response = await station.fetch(
    new Request(`http://station/api${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}` },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    }),
  );
  station.sessions.close(token);
  const text = await response.text();
  return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

const { stringify } = JSON;
const documentsOf = ({ batch }: World) => station.archive.documents.ofBatch(batch);
const at = <T>(list: T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** What would be packed: pages and fields of all documents that nobody withheld, in order. */
function contents(world: World): string {
  const free = documentsOf(world).filter((d) => d.secrecyDecision !== 'withhold');
  const told = free.map(({ dossierId, type, pageIds, fields }) => {
    const values = Object.entries(fields).map(([name, { value }]) => [name, value]);
    return { dossierId, type, pageIds, values };
  });
  return stringify([told, station.archive.documents.dossiers(world.batch).map((d) => d.settings)]);
}

/** What a correction begins with: the same, said without the numbers by which rows are known. */
function copyable({ batch }: World): string {
  const { archive } = station;
  const pages = archive.pages.ofBatch(batch);
  const places = new Map(pages.map(({ id }, place) => [id, place]));
  const told = archive.documents.ofBatch(batch).map(({ type, secrecy, secrecyDecision, pageIds, fields }) => {
    const values = Object.entries(fields).map(([name, { value, state, pageId }]) => [
      ...[name, value, state],
      places.get(pageId),
    ]);
    return { type, secrecy, secrecyDecision, pages: pageIds.map((id) => places.get(id)), values };
  });
  const settings = archive.documents.dossiers(batch).map((d) => d.settings);
  const people = archive.review.contributors(batch).map(({ user, part }) => [user, part]);
  return stringify([pages.map(({ imageSha256, order }) => [imageSha256, order]), told, settings, people]);
}

type Ask = { method: string; path: string; json?: unknown };
/** Calls by name; each looks at the batch for what to call about. `n` and `m` choose. */
const CALLS: Record<string, (world: World, n: number, m: number) => Ask> = {
  check: ({ batch }) => ({ method: 'POST', path: `/batches/${batch}/check`, json: {} }),
  checkOne: (world, n) => {
    const id = at(documentsOf(world), n)?.id ?? 'none';
    return { method: 'POST', path: `/batches/${world.batch}/check`, json: { documents: [id] } };
  },
  accept: ({ batch }) => ({ method: 'POST', path: `/batches/${batch}/accept` }),
  approve: ({ batch }) => ({ method: 'POST', path: `/batches/${batch}/approve` }),
  giveBack: (world, n, m) => {
    const marks = [{ documentId: at(documentsOf(world), m)?.id ?? 'none', field: 'subject' }];
    const json = { to: at(BEFORE, n), reason: 'field-wrong', marks };
    return { method: 'POST', path: `/batches/${world.batch}/return`, json };
  },
  correct: ({ batch }, n) => {
    const page = at(station.archive.pages.ofBatch(batch), n)?.id ?? 0;
    const json = { reason: 'field-wrong', marks: [{ pageId: page }] };
    return { method: 'POST', path: `/batches/${batch}/correction`, json };
  },
  correctEarlier: ({ earlier }, n) => {
    const json = { reason: 'field-wrong' };
    return { method: 'POST', path: `/batches/${at(earlier, n)?.batch ?? 'none'}/correction`, json };
  },
  answer: ({ batch }) => ({ method: 'POST', path: `/batches/${batch}/answer`, json: { text: 'đã sửa' } }),
  hold: ({ batch }) => ({ method: 'PUT', path: `/batches/${batch}/hold`, json: { reason: 'chờ' } }),
  goOn: ({ batch }) => ({ method: 'DELETE', path: `/batches/${batch}/hold` }),
  pause: ({ batch }, n) => ({ method: 'POST', path: `/batches/${batch}/${at(['pause', 'resume'], n)}` }),
  cancel: ({ batch }) => ({ method: 'POST', path: `/batches/${batch}/cancel` }),
  deliver: ({ batch, destination }) => ({
    method: 'POST',
    path: `/batches/${batch}/deliver`,
    json: { destination: `folder:${destination}` },
  }),
  secrecy: (world, n, m) => {
    const documents = documentsOf(world);
    const id =
      (
        at(
          documents.filter((d) => d.secrecy),
          n,
        ) ?? at(documents, n)
      )?.id ?? 'none';
    const json = { decision: at(['release', 'withhold'], m), reason: 'QĐ 12' };
    return { method: 'PUT', path: `/documents/${id}/secrecy`, json };
  },
  field: (world, n, m) => {
    const path = `/documents/${at(documentsOf(world), n)?.id ?? 'none'}/fields/subject`;
    return { method: 'PUT', path, json: { value: `Trích yếu ${m}`, state: 'confirmed' } };
  },
  bulk: (world, n, m) => {
    const documents = documentsOf(world).map((d) => d.id);
    const json = { documents: documents.slice(n % 3), name: 'subject', value: `Chung ${m}` };
    return { method: 'POST', path: `/batches/${world.batch}/fields`, json };
  },
  dossier: (world, n, m) => {
    const dossier = at(station.archive.documents.dossiers(world.batch), n)!;
    const json = { settings: { ...dossier.settings, title: `Tên ${m}` }, version: dossier.version };
    return { method: 'PUT', path: `/dossiers/${dossier.id}`, json };
  },
  remove: (world, n) => {
    const page = at(station.archive.pages.ofBatch(world.batch), n)?.id ?? 0;
    return { method: 'POST', path: `/batches/${world.batch}/pages/delete`, json: { pages: [page] } };
  },
  split: (world, n, m) => {
    const document = at(documentsOf(world), n);
    const json = { at: at(document?.pageIds ?? [], m) ?? 0 };
    return { method: 'POST', path: `/documents/${document?.id ?? 'none'}/split`, json };
  },
  join: (world, n) => ({ method: 'POST', path: `/documents/${at(documentsOf(world), n)?.id}/merge-up` }),
  undo: ({ batch }, n) => ({ method: 'POST', path: `/batches/${batch}/${at(['undo', 'redo'], n)}` }),
  draw: ({ batch }, n) => ({
    method: 'POST',
    path: `/batches/${batch}/samples`,
    json: { kind: 'percent', percent: at([30, 100], n), mostPercent: 10 },
  }),
  judge: ({ batch }, n, m) => {
    const sample = station.archive.samples.ofBatch(batch).at(-1);
    const item = sample && at(station.archive.samples.items(sample.id), n);
    const json = { defects: m % 3 === 0 ? [{ code: 'field-wrong' }] : [] };
    return { method: 'PUT', path: `/samples/${sample?.id ?? 0}/items/${item?.position ?? 0}`, json };
  },
  decide: ({ batch }, n) => {
    const sample = station.archive.samples.ofBatch(batch).at(-1);
    const json = { to: at(BEFORE, n) };
    return { method: 'POST', path: `/samples/${sample?.id ?? 0}/decision`, json };
  },
};
const JUDGING = ['accept', 'decide'];
/** Calls by which a person has worked on the batch, if they were let. */
const WORK = 'check checkOne answer field bulk dossier remove split join undo'.split(' ');

/** The call that a batch in this state is waiting for, and who makes it, so that runs get all the way, twice over. */
function nextRight(world: World): [string, string] | null {
  const { state, heldWhy, paused } = station.archive.batches.get(world.batch)!;
  if (paused) return ['pause', 'an'];
  if (state === 'held') return heldWhy === 'secrecy' ? ['secrecy', 'binh'] : ['goOn', 'binh'];
  if (state === 'described') return ['check', 'lan'];
  const open = station.archive.samples.ofBatch(world.batch).find((s) => s.verdict === null);
  if (state === 'checked' && open) {
    return station.archive.samples.items(open.id).every((i) => i.defects)
      ? ['decide', 'binh']
      : ['judge', 'binh'];
  }
  if (state === 'checked') return ['accept', 'binh'];
  if (BEFORE.includes(state)) return ['answer', 'an'];
  if (state === 'accepted' || state === 'packed') return ['deliver', 'an'];
  return world.earlier.length < 2 ? ['correct', 'binh'] : null;
}

const isIdle = ({ batch }: World) => {
  const { paused, heldWhy } = station.archive.batches.get(batch)!;
  return paused || heldWhy === 'person' ? Promise.resolve() : station.idle(batch);
};

/** One call by somebody, or (`right`) the one that is waited for; then the laws. */
class Call implements fc.AsyncCommand<Known, World> {
  private readonly given: {
    right: boolean;
    name: string;
    user: string;
    n: number;
    m: number;
    wait: boolean;
  };
  private said = '';

  constructor(given: Call['given']) {
    this.given = given;
  }

  check = () => true;

  async run(known: Known, world: World): Promise<void> {
    const { n, m, wait } = this.given;
    const right = this.given.right ? nextRight(world) : null;
    const [name, user] = right ?? [this.given.name, this.given.user];
    const ask = CALLS[name]!(world, right && name === 'pause' ? 1 : n, right && name === 'judge' ? 1 : m);
    const standing = station.archive.batches.get(world.batch)!;
    const before = contents(world);
    const { status, json } = await call(user, ask.method, ask.path, ask.json);
    this.said = `${user}: ${name} → ${status} ${String(json.title ?? '')} (${standing.state})`;
    // Refused or done; never broken.
    expect(status).toBeLessThan(500);
    if (status < 300 && WORK.includes(name)) known.workers.add(user);
    // Only the newest version can be corrected.
    if (name === 'correctEarlier') expect(status).toBeGreaterThanOrEqual(400);
    if (name === 'correct' && status < 300) {
      this.opened(known, world, user, String(json.batch), standing);
      return;
    }
    if (wait) await isIdle(world);
    this.laws(known, world, { name, user, before });
  }

  /** A correction was opened: by whom it may be, of what is packed, and the runs go on with it. */
  private opened(
    known: Known,
    world: World,
    user: string,
    batch: string,
    before: { state: string; heldFrom: string | null },
  ): void {
    expect(PEOPLE[user]!.some((role) => role === 'supervisor' || role === 'administrator')).toBe(true);
    expect(SETTLED).toContain(before.heldFrom ?? before.state);
    const old = { batch: world.batch, held: contents(world) };
    const held = copyable(world);
    world.earlier.push(old);
    world.batch = batch;
    expect(station.archive.batches.get(batch)).toMatchObject({
      ...{ state: 'described', replaces: old.batch, createdBy: user },
    });
    expect(copyable(world)).toBe(held);
    // Whoever worked on it before has worked on it; nothing of it is accepted yet.
    known.accepted = null;
    world.reached.add('corrected');
  }

  private laws(
    known: Known,
    world: World,
    { name, user, before }: { name: string; user: string; before: string },
  ) {
    const steps = station.archive.db
      .prepare('SELECT * FROM temp.steps WHERE batch_id = ? AND n > ? ORDER BY n')
      .all(world.batch, world.seen) as { n: number; before: string; held: string | null; after: string }[];
    for (const step of steps) {
      world.seen = step.n;
      world.reached.add(step.after);
      if (step.before === step.after) continue;
      const legal = step.before === 'held' ? [step.held, ...BEFORE] : FOLLOWS[step.before];
      if (step.before === 'held' && SETTLED.includes(step.held!)) expect(step.after).toBe(step.held);
      expect(legal, `${step.before} → ${step.after}`).toContain(step.after);
      if (step.before === 'held' && step.after !== step.held && BEFORE.includes(step.held!)) {
        expect(BEFORE.indexOf(step.after)).toBeLessThanOrEqual(BEFORE.indexOf(step.held!));
      }
      if (BEFORE.includes(step.after)) known.accepted = null;
      if (step.after === 'accepted' && step.before !== 'held') {
        expect(JUDGING).toContain(name);
        expect(PEOPLE[user]).toContain('supervisor');
        expect(known.workers.has(user)).toBe(false);
        expect(documentsOf(world).some((d) => d.secrecy && !d.secrecyDecision)).toBe(false);
        expect(documentsOf(world).every((d) => d.checkedBy)).toBe(true);
        known.accepted = before;
      }
      if (SETTLED.includes(step.after)) expect(known.accepted).not.toBeNull();
    }
    // What was accepted is what there is, until it is returned; once packed, for ever.
    if (known.accepted !== null) expect(contents(world)).toBe(known.accepted);
    for (const { batch, held } of world.earlier) expect(contents({ ...world, batch })).toBe(held);
    const { state, heldFrom } = station.archive.batches.get(world.batch)!;
    // A sample judges what stands: of what is changed again nothing counts.
    if (BEFORE.includes(heldFrom ?? state)) {
      expect(station.archive.samples.ofBatch(world.batch).filter((s) => s.verdict === null)).toEqual([]);
    }
    if (!SETTLED.includes(heldFrom ?? state)) expect(delivered(world)).toEqual([]);
  }

  toString = () => this.said || stringify(this.given);
}

/** Files of the batch at its destination; those of earlier versions lie there too. */
function delivered({ destination, earlier }: World): string[] {
  const { packages } = station.archive;
  const others = earlier.flatMap(({ batch }) => [
    batch.slice(0, 8),
    ...packages.ofBatch(batch).map((p) => p.file!),
  ]);
  const names = existsSync(destination) ? readdirSync(destination) : [];
  return names.filter((name) => !others.some((other) => name.includes(other)));
}

let made = 0;
async function worldOf(secret: boolean, dossiers: number): Promise<World> {
  const { archive } = station;
  const batch = await fillBatch(archive, {
    ...{ pages: 6, pagesPerDocument: 2, width: 160, wordings: 1, lines: 3 },
    title: `lô ${made}`,
  });
  const dossier = archive.documents.dossiers(batch)[0]!;
  archive.documents.setDossierSettings(dossier.id, SETTINGS);
  const documents = archive.documents.ofBatch(batch);
  for (let n = 1; n < dossiers; n++) {
    const id = `${batch}-${n}`;
    archive.documents.addDossier({
      id,
      batchId: batch,
      position: n,
      settings: { ...SETTINGS, fileNotation: `${n + 1}` },
    });
    archive.db.prepare('UPDATE documents SET dossier_id = ? WHERE id = ?').run(id, documents.at(-n)!.id);
  }
  archive.review.contributed(batch, 'an', 'scanned', new Date().toISOString());
  if (secret) {
    archive.db.prepare("UPDATE documents SET secrecy = 'MẬT' WHERE id = ?").run(documents[1]!.id);
    archive.batches.setStanding(batch, { state: 'held', heldFrom: 'described', heldWhy: 'secrecy' });
  }
  const seen = archive.db.prepare('SELECT coalesce(max(n), 0) FROM temp.steps').pluck().get() as number;
  return { batch, destination: join(root, `out-${made++}`), seen, earlier: [], reached: new Set() };
}

it('no calls, by whomever, skip acceptance, change what was accepted, or deliver anything else', async () => {
  const one = fc.record({
    right: fc.boolean(),
    name: fc.constantFrom(...Object.keys(CALLS)),
    user: fc.constantFrom(...Object.keys(PEOPLE)),
    n: fc.nat(7),
    m: fc.nat(7),
    wait: fc.boolean(),
  });
  const calls = fc.commands([one.map((given) => new Call(given))], { maxCommands: 30, size: 'max' });
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.integer({ min: 1, max: 3 }),
      calls,
      async (secret, dossiers, commands) => {
        const world = await worldOf(secret, dossiers);
        const known: Known = { workers: new Set(['an']), accepted: null };
        await fc.asyncModelRun(() => ({ model: known, real: world }), commands);
        await isIdle(world);
        for (const state of world.reached) reached.add(state);
        await sameAsAccepted(known, world);
      },
    ),
    { numRuns: RUNS },
  );
  expect(verifyAudit(station.archive.db)).toBeNull();
  // The runs got everywhere, or they would have shown nothing.
  expect([...reached].sort()).toEqual(
    expect.arrayContaining(['accepted', 'checked', 'corrected', 'delivered', 'packed']),
  );
});

it('packs what was accepted last, though packing what was accepted before it had begun', async () => {
  const world = await worldOf(false, 2);
  const known: Known = { workers: new Set(['an']), accepted: null };
  const does = async (name: string, user: string) => {
    const { method, path, json } = CALLS[name]!(world, 0, 3);
    expect((await call(user, method, path, json)).status).toBeLessThan(300);
  };
  await does('check', 'lan');
  await does('accept', 'binh');
  await does('deliver', 'an');
  const packed = () => station.archive.packages.ofBatch(world.batch).filter((p) => p.sha256).length;
  while (packed() < 1) await new Promise((wake) => setTimeout(wake, 1));
  const { signatures } = station.archive;
  const { id, dossierId } = documentsOf(world)[0]!;
  signatures.keep({
    documentId: id,
    sha256: '0'.repeat(64),
    signer: 'Bình',
    signedAt: '2026-11-25T08:00:00+07:00',
  });
  await does('giveBack', 'binh');
  // What was signed then is not what will be accepted.
  expect(signatures.ofDossier(dossierId).size).toBe(0);
  await does('answer', 'lan');
  await isIdle(world);
  for (const name of ['bulk', 'check']) await does(name, 'lan');
  await does('accept', 'binh');
  known.accepted = contents(world);
  await isIdle(world);
  expect(delivered(world).filter((name) => name.endsWith('.zip'))).toHaveLength(2);
  await sameAsAccepted(known, world);
});

/** What lies at the destination says what was accepted, and nothing that was withheld. */
async function sameAsAccepted(known: Known, world: World): Promise<void> {
  const files = delivered(world).filter((name) => name.endsWith('.zip'));
  if (files.length === 0) return;
  const subjects: string[] = [];
  for (const name of files.sort()) {
    for await (const { elements } of packedDocuments(join(world.destination, name))) {
      subjects.push(elements.subject ?? '');
    }
  }
  const [documents] = JSON.parse(known.accepted!) as [{ values: [string, string][] }[]];
  const accepted = documents.map(({ values }) => Object.fromEntries(values).subject ?? '');
  expect(subjects.sort()).toEqual(accepted.sort());
}
