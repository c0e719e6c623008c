/** Where the platform keeps what it received: every step can be repeated after a crash, nothing is ever doubled. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { signReceipt } from '../deliver/receipt.ts';
import type { Receipt } from '../deliver/types.ts';
import { hashFile, syncFolder } from '../files/durable.ts';
import { folderOf } from '../packaging/names.ts';
import { unpackPackage } from '../packaging/unpack.ts';
import { type PackageFinding, verifyPackage } from '../packaging/verify.ts';
import type { PlatformKeys } from './keys.ts';

export interface Refusal {
  packageSha256: string;
  at: string;
  reasons: string[];
}

export type Verdict = { receipt: Receipt } | { refusal: Refusal };

/** Where a package came from, as its sender said. */
export interface PackageOrigin {
  batch: string | null;
  station: string | null;
  name: string | null;
}

/** The last time the bytes that are kept were hashed anew. */
export interface IntegrityCheck {
  /** What they hash to; null when they are gone. */
  sha256: string | null;
  at: string;
}

/** All that is known of one package. */
export type VaultEntry = PackageOrigin & {
  sha256: string;
  verdict: Verdict;
  check: IntegrityCheck | null;
  /** OBJIDs of packages that it is a correction of; both are kept. */
  replaces: string[];
};

/** What is kept under an OBJID. */
interface KeptObject {
  sha256: string;
  objId: string;
  /** Absent in what an older platform kept. */
  replaces?: string[];
}

/** Folders: received ZIPs, unpacked trees, receipts, refusals, and which package an OBJID belongs to. */
export class Vault {
  private readonly dir: string;
  private readonly keys: PlatformKeys;
  private readonly platform: string;
  private readonly busy = new Map<string, Promise<Verdict>>();

  constructor(dir: string, keys: PlatformKeys, platform: string) {
    this.dir = dir;
    this.keys = keys;
    this.platform = platform;
    for (const name of [
      'received',
      'accepted',
      'receipts',
      'refused',
      'objects',
      'holding',
      'origins',
      'checks',
    ]) {
      mkdirSync(join(dir, name), { recursive: true });
    }
  }

  /** After a crash: packages that were kept but have no receipt yet are finished. */
  async recover(): Promise<void> {
    await rm(this.at('holding'), { recursive: true, force: true });
    await mkdir(this.at('holding'));
    for (const name of await readdir(this.at('received'))) {
      const sha256 = name.replace(/\.zip$/, '');
      if (!existsSync(this.receiptPath(sha256))) await this.settle(sha256);
    }
  }

  isChecking(sha256: string): boolean {
    return this.busy.has(sha256);
  }

  async verdict(sha256: string): Promise<Verdict | null> {
    const receipt = await readJson<Receipt>(this.receiptPath(sha256));
    if (receipt) return { receipt };
    const refusal = await readJson<Refusal>(this.at('refused', `${sha256}.json`));
    return refusal ? { refusal } : null;
  }

  /** Remembers where a package comes from; what is known already stays. */
  async noteOrigin(sha256: string, origin: PackageOrigin): Promise<void> {
    const path = this.at('origins', `${sha256}.json`);
    if (!existsSync(path)) await writeJson(path, origin);
  }

  /** Hashes what is kept of a package, and keeps the finding. */
  async check(sha256: string): Promise<IntegrityCheck> {
    const found = await hashFile(this.at('received', `${sha256}.zip`)).catch(() => null);
    const check = { sha256: found, at: new Date().toISOString() };
    await writeJson(this.at('checks', `${sha256}.json`), check);
    return check;
  }

  /** Every package that was received or refused, newest first. */
  async entries(): Promise<VaultEntry[]> {
    const found = await Promise.all(['receipts', 'refused'].map((folder) => readdir(this.at(folder))));
    const hashes = found.flat().flatMap((n) => (n.endsWith('.json') ? [n.slice(0, -'.json'.length)] : []));
    const entries: VaultEntry[] = [];
    for (const sha256 of new Set(hashes)) {
      const verdict = await this.verdict(sha256);
      const origin = await readJson<PackageOrigin>(this.at('origins', `${sha256}.json`));
      const check = await readJson<IntegrityCheck>(this.at('checks', `${sha256}.json`));
      if (!verdict) continue;
      const kept =
        'receipt' in verdict ? await readJson<KeptObject>(this.objectPath(verdict.receipt.objId)) : null;
      entries.push({
        ...{ sha256, verdict, check, replaces: kept?.replaces ?? [] },
        ...(origin ?? { batch: null, station: null, name: null }),
      });
    }
    return entries.sort((a, b) => (timeOf(a.verdict) < timeOf(b.verdict) ? 1 : -1));
  }

  async receipts(): Promise<Receipt[]> {
    const names = (await readdir(this.at('receipts'))).filter((n) => n.endsWith('.json')).sort();
    return (await Promise.all(names.map((n) => readJson<Receipt>(this.at('receipts', n))))).filter(
      (r) => r !== null,
    );
  }

  /** Takes a finished upload that claims to be `sha256`. Uploads of the same package wait for each other. */
  take(upload: string, sha256: string): Promise<Verdict> {
    const before = this.busy.get(sha256) ?? Promise.resolve();
    const work = before.catch(() => {}).then(() => this.examine(upload, sha256));
    this.busy.set(sha256, work);
    const done = () => {
      if (this.busy.get(sha256) === work) this.busy.delete(sha256);
    };
    work.then(done, done);
    return work;
  }

  private async examine(upload: string, sha256: string): Promise<Verdict> {
    const receipt = await readJson<Receipt>(this.receiptPath(sha256));
    if (receipt) {
      await rm(upload, { force: true });
      return { receipt };
    }
    await rm(this.at('refused', `${sha256}.json`), { force: true });
    if ((await hashFile(upload)) !== sha256)
      return this.refuse(upload, sha256, ['wrong-checksum: the package']);
    const { findings, objId, replaces } = await verifyPackage(upload);
    if (findings.length > 0 || objId === null) return this.refuse(upload, sha256, findings.map(asReason));
    const owner = await readJson<KeptObject>(this.objectPath(objId));
    if (owner && owner.sha256 !== sha256) {
      return this.refuse(upload, sha256, [`duplicate-objid: ${objId} was received with other content`]);
    }
    await writeJson(this.objectPath(objId), { sha256, objId, replaces } satisfies KeptObject);
    await rename(upload, this.at('received', `${sha256}.zip`));
    await syncFolder(this.at('received'));
    return this.settle(sha256);
  }

  /** From the kept ZIP to tree and receipt. */
  private async settle(sha256: string): Promise<Verdict> {
    const zip = this.at('received', `${sha256}.zip`);
    const { objId, documents, pages } = await verifyPackage(zip);
    const target = this.at('accepted', folderOf(objId!));
    const holding = this.at('holding', sha256);
    await rm(holding, { recursive: true, force: true });
    await mkdir(holding, { recursive: true });
    const folder = await unpackPackage(zip, holding);
    // A tree without a receipt is from before a crash; it may have been cut off, so it is replaced.
    await rm(target, { recursive: true, force: true });
    await rename(join(holding, folder), target);
    await rm(holding, { recursive: true, force: true });
    await syncFolder(this.at('accepted'));
    const receipt = signReceipt(
      {
        receiptId: randomUUID(),
        packageSha256: sha256,
        objId: objId!,
        receivedAt: new Date().toISOString(),
        documents,
        pages,
        platform: this.platform,
      },
      this.keys.privateKey,
    );
    await writeJson(this.receiptPath(sha256), receipt);
    return { receipt };
  }

  private async refuse(upload: string, sha256: string, reasons: string[]): Promise<Verdict> {
    const refusal = {
      packageSha256: sha256,
      at: new Date().toISOString(),
      reasons: reasons.length > 0 ? reasons : ['unreadable'],
    };
    await rename(upload, this.at('refused', `${sha256}.zip`));
    await writeJson(this.at('refused', `${sha256}.json`), refusal);
    return { refusal };
  }

  private at(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  private receiptPath(sha256: string): string {
    return this.at('receipts', `${sha256}.json`);
  }

  private objectPath(objId: string): string {
    return this.at('objects', `${folderOf(objId)}.json`);
  }
}

/** When the verdict was spoken. */
export function timeOf(verdict: Verdict): string {
  return 'receipt' in verdict ? verdict.receipt.receivedAt : verdict.refusal.at;
}

function asReason({ code, file, params }: PackageFinding): string {
  const more = Object.entries(params ?? {}).map(([key, value]) => `${key}=${value}`);
  return [`${code}:`, file, ...more].filter(Boolean).join(' ');
}

/** What lies in a JSON file; null when it is missing or cut short. */
export async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** Whole or not at all, also when the power fails. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  const handle = await open(temporary, 'wx');
  try {
    await handle.writeFile(JSON.stringify(value, null, 2));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncFolder(join(path, '..'));
}
