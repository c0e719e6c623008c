/** Batches at the receiving end: the manifest that a station sent, and one signed receipt once all of it is here. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { signReceipt } from '../deliver/receipt.ts';
import type { BatchManifest, BatchReceipt } from '../deliver/types.ts';
import type { PlatformKeys } from './keys.ts';
import { readJson, type Vault, writeJson } from './vault.ts';

const text = z.string().max(2000);
const count = z.number().int().nonnegative();

const manifestSchema = z.object({
  batch: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  station: text,
  createdAt: text,
  packages: z
    .array(
      z.object({
        name: text,
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        bytes: count,
        objId: text,
        title: text,
        documents: count,
        pages: count,
      }),
    )
    .min(1)
    .max(20_000),
});

export interface BatchState {
  manifest: BatchManifest;
  receipt: BatchReceipt | null;
  /** Packages of the manifest that are not here (yet), by SHA-256. */
  missing: string[];
}

/** The manifests and batch receipts in the platform's folder. */
export class Batches {
  private readonly dir: string;
  private readonly vault: Vault;
  private readonly keys: PlatformKeys;
  private readonly platform: string;

  constructor(dir: string, vault: Vault, keys: PlatformKeys, platform: string) {
    this.dir = dir;
    this.vault = vault;
    this.keys = keys;
    this.platform = platform;
    for (const name of ['batches', 'batch-receipts']) mkdirSync(join(dir, name), { recursive: true });
  }

  /** Takes a manifest; null when it is none, or another station's batch has its id. */
  async take(data: unknown): Promise<BatchState | null> {
    const parsed = manifestSchema.safeParse(data);
    if (!parsed.success) return null;
    const manifest = parsed.data;
    const before = await readJson<BatchManifest>(this.path('batches', manifest.batch));
    if (before && before.station !== manifest.station) return null;
    const settled = await readJson<BatchReceipt>(this.path('batch-receipts', manifest.batch));
    const same = settled?.packages.join() === manifest.packages.map((p) => p.sha256).join();
    if (settled && !same) return null;
    if (!settled) await writeJson(this.path('batches', manifest.batch), manifest);
    return this.settle(manifest);
  }

  async all(): Promise<BatchState[]> {
    const names = (await readdir(join(this.dir, 'batches'))).filter((n) => n.endsWith('.json'));
    const states: BatchState[] = [];
    for (const name of names) {
      const manifest = await readJson<BatchManifest>(join(this.dir, 'batches', name));
      if (manifest) states.push(await this.settle(manifest));
    }
    return states.sort((a, b) => (a.manifest.createdAt < b.manifest.createdAt ? 1 : -1));
  }

  private async settle(manifest: BatchManifest): Promise<BatchState> {
    const known = await readJson<BatchReceipt>(this.path('batch-receipts', manifest.batch));
    const missing: string[] = [];
    for (const { sha256 } of manifest.packages) {
      const verdict = await this.vault.verdict(sha256);
      if (!verdict || !('receipt' in verdict)) missing.push(sha256);
    }
    if (known || missing.length > 0) return { manifest, receipt: known, missing };
    const receipt = signReceipt<BatchReceipt>(
      {
        receiptId: randomUUID(),
        batch: manifest.batch,
        station: manifest.station,
        packages: manifest.packages.map((p) => p.sha256),
        documents: manifest.packages.reduce((n, p) => n + p.documents, 0),
        pages: manifest.packages.reduce((n, p) => n + p.pages, 0),
        receivedAt: new Date().toISOString(),
        platform: this.platform,
      },
      this.keys.privateKey,
    );
    await writeJson(this.path('batch-receipts', manifest.batch), receipt);
    return { manifest, receipt, missing };
  }

  private path(folder: string, batch: string): string {
    return join(this.dir, folder, `${batch}.json`);
  }
}
