/** An opened archive: lock, database, blobs and folders, with one table object per family of tables. */
import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import type { BlobStore } from '../stage.ts';
import { accountTable } from './accounts.ts';
import { isArchive, keyringOf, putAway, takeOut } from './at-rest.ts';
import { appendAudit } from './audit.ts';
import { batchTable } from './batches.ts';
import { LocalBlobs } from './blobs.ts';
import { codeTable } from './codes.ts';
import { DATABASE_FILE, type Database, openDatabase } from './database.ts';
import { decisionTable } from './decisions.ts';
import { documentTable } from './documents.ts';
import { editTable } from './edits.ts';
import { figureTable } from './figures.ts';
import { handoverTable } from './handovers.ts';
import { inventoryTable } from './inventories.ts';
import { sqliteQueue } from './jobs.ts';
import { type ArchiveLock, lockArchive } from './lock.ts';
import { oneStopTable } from './one-stop.ts';
import { overviewTable } from './overview.ts';
import { packageTable, transferMemory } from './packages.ts';
import { pageTable } from './pages.ts';
import { registerTable } from './registers.ts';
import { reviewTable } from './review.ts';
import { sampleTable } from './samples.ts';
import { signatureTable } from './signatures.ts';
import { settingTable } from './station-settings.ts';
import { summaryTable } from './summaries.ts';
import { Vault } from './vault.ts';
import { versionTable } from './versions.ts';
import { watchTable } from './watches.ts';

export interface OpenOptions {
  /** For looking only: no lock, no recovery, nothing is made. */
  readOnly?: boolean;
  lockWaitMs?: number;
  /** Of an encrypted archive. */
  key?: Buffer | null;
}

/**
 * Opens the archive in `dir`, making it when absent. Throws `archive-locked`, `archive-newer`, `archive-damaged`, and
 * `archive-encrypted` without the key of one that is.
 */
export async function openArchive(dir: string, options: OpenOptions = {}): Promise<Archive> {
  return open(dir, options).catch((thrown: unknown) => {
    // Between two looks an engine that was ending has put the database away.
    const gone = (thrown as { code?: string }).code === 'SQLITE_CANTOPEN';
    if (options.readOnly && gone) return open(dir, options);
    throw thrown;
  });
}

async function open(dir: string, { readOnly, lockWaitMs, key = null }: OpenOptions): Promise<Archive> {
  if (readOnly && !isArchive(dir)) throw new StationError('not-found', { params: { what: dir } });
  mkdirSync(dir, { recursive: true });
  const keyring = keyringOf(dir, key);
  const lock = readOnly ? null : await lockArchive(dir, lockWaitMs);
  const brief = keyring && readOnly ? await lockToLook(dir, lockWaitMs) : null;
  const workDir = join(dir, 'work');
  const vault = new Vault(keyring, workDir);
  try {
    const blobs = new LocalBlobs(join(dir, 'blobs'), vault);
    if (!readOnly) {
      // Whatever lies here belonged to an engine that is gone: the lock is ours.
      await blobs.sweepIncoming();
      await rm(workDir, { recursive: true, force: true });
    }
    mkdirSync(workDir, { recursive: true });
    mkdirSync(join(dir, 'packages'), { recursive: true });
    if (keyring && (lock || brief)) await takeOut(dir, vault);
    const db = await openDatabase(dir, { encrypted: keyring !== null });
    brief?.release();
    return new Archive(dir, db, vault, blobs, lock);
  } catch (thrown) {
    if (vault.encrypts && (lock || brief)) await putAway(dir, vault, null).catch(() => {});
    lock?.release();
    brief?.release();
    throw thrown;
  }
}

/**
 * For looking, an encrypted database is taken out only while nobody else does so or puts it away; null where it lies in
 * the open, because an engine is at work, or has begun while this waited. Throws `archive-locked`.
 */
async function lockToLook(dir: string, waitMs?: number): Promise<ArchiveLock | null> {
  const isOut = () => existsSync(join(dir, DATABASE_FILE));
  if (isOut()) return null;
  return lockArchive(dir, waitMs).catch((thrown: unknown) => {
    if (isOut()) return null;
    throw thrown;
  });
}

/** What the engine works on. Only the pipeline's runner and the api's acts write. */
export class Archive {
  readonly dir: string;
  readonly db: Database;
  /** How files lie: in the open or encrypted. */
  readonly vault: Vault;
  readonly blobs: LocalBlobs;
  readonly batches: ReturnType<typeof batchTable>;
  readonly pages: ReturnType<typeof pageTable>;
  readonly documents: ReturnType<typeof documentTable>;
  readonly codes: ReturnType<typeof codeTable>;
  readonly registers: ReturnType<typeof registerTable>;
  readonly inventories: ReturnType<typeof inventoryTable>;
  readonly decisions: ReturnType<typeof decisionTable>;
  readonly edits: ReturnType<typeof editTable>;
  readonly summaries: ReturnType<typeof summaryTable>;
  readonly overview: ReturnType<typeof overviewTable>;
  readonly figures: ReturnType<typeof figureTable>;
  readonly oneStop: ReturnType<typeof oneStopTable>;
  readonly packages: ReturnType<typeof packageTable>;
  readonly signatures: ReturnType<typeof signatureTable>;
  readonly jobs: ReturnType<typeof sqliteQueue>;
  readonly samples: ReturnType<typeof sampleTable>;
  readonly review: ReturnType<typeof reviewTable>;
  readonly accounts: ReturnType<typeof accountTable>;
  readonly versions: ReturnType<typeof versionTable>;
  readonly watches: ReturnType<typeof watchTable>;
  readonly handovers: ReturnType<typeof handoverTable>;
  readonly settings: ReturnType<typeof settingTable>;
  readonly transfers: ReturnType<typeof transferMemory>;
  private readonly lock: ArchiveLock | null;

  constructor(dir: string, db: Database, vault: Vault, blobs: LocalBlobs, lock: { release(): void } | null) {
    this.dir = dir;
    this.db = db;
    this.vault = vault;
    this.blobs = blobs;
    this.lock = lock;
    this.batches = batchTable(db);
    this.pages = pageTable(db);
    this.documents = documentTable(db);
    this.codes = codeTable(db);
    this.registers = registerTable(db);
    this.inventories = inventoryTable(db);
    this.decisions = decisionTable(db);
    this.edits = editTable(db);
    this.summaries = summaryTable(db);
    this.overview = overviewTable(db);
    this.figures = figureTable(db);
    this.oneStop = oneStopTable(db);
    this.packages = packageTable(db);
    this.signatures = signatureTable(db);
    this.jobs = sqliteQueue(db);
    this.samples = sampleTable(db);
    this.review = reviewTable(db);
    this.accounts = accountTable(db);
    this.versions = versionTable(db);
    this.watches = watchTable(db);
    this.handovers = handoverTable(db);
    this.settings = settingTable(db);
    this.transfers = transferMemory(db);
  }

  get files(): BlobStore {
    return this.blobs;
  }

  /** Folder of finished packages. */
  get packagesDir(): string {
    return join(this.dir, 'packages');
  }

  /** Where a finished package lies, by its plain name. */
  packagePlace(file: string): string {
    return join(this.packagesDir, file);
  }

  get workDir(): string {
    return join(this.dir, 'work');
  }

  /** Runs `work` as one transaction: all of it is committed, or nothing. */
  transaction<T>(work: () => T): T {
    return this.db.transaction(work).immediate();
  }

  /** Writes an act into the history. */
  audit(who: Actor, act: string, subject: string, detail: Record<string, unknown> = {}): void {
    appendAudit(this.db, { at: new Date().toISOString(), who, act, subject, detail });
  }

  /** Closes the archive; an encrypted one is put away by whoever closes it last. */
  async close(): Promise<void> {
    const { dir, db, vault } = this;
    if (!vault.encrypts) {
      db.close();
      this.lock?.release();
      return;
    }
    const lock = this.lock ?? (await lockArchive(dir, 0).catch(() => null));
    try {
      if (lock) await putAway(dir, vault, db);
      else db.close();
    } finally {
      lock?.release();
    }
  }
}
