/** Takes in the packages of a disk that was handed over, as if they had been uploaded, and writes receipts beside them. */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLATFORM_KEY_FILE } from '../deliver/receipt.ts';
import type { BatchReceipt, Receipt } from '../deliver/types.ts';
import { hashFile, syncFile } from '../files/durable.ts';
import { Batches } from './batches.ts';
import { platformKeys } from './keys.ts';
import { readJson, Vault, writeJson } from './vault.ts';

export interface ImportResult {
  /** False where the disk could not be written: what was received is received, its receipts wait here. */
  receiptsWritten: boolean;
  packages: { file: string; receipt: Receipt | null; reasons: string[] }[];
  batches: { batch: string; receipt: BatchReceipt | null; missing: number }[];
}

/**
 * `disk` is left as it is but for the receipts (`NAME.receipt.json`) and the key to check them with, which travel back to
 * the station.
 */
export async function importDisk(dir: string, disk: string, platform: string): Promise<ImportResult> {
  const keys = platformKeys(dir);
  const vault = new Vault(dir, keys, platform);
  const batches = new Batches(dir, vault, keys, platform);
  const result: ImportResult = { receiptsWritten: true, packages: [], batches: [] };
  const giveBack = async (name: string, receipt: object) => {
    // A disk that cannot be written is no reason to refuse what it brings.
    await writeJson(join(disk, name), receipt).catch(() => {
      result.receiptsWritten = false;
    });
  };
  const names = (await readdir(disk)).sort();
  const manifests = names.filter((n) => /^ban-giao-.*\.json$/.test(n) && !n.endsWith('.receipt.json'));
  const states = await Promise.all(
    manifests.map((name) => readJson<unknown>(join(disk, name)).then((data) => batches.take(data))),
  );
  const origins = new Map(
    states.flatMap((state) =>
      (state?.manifest.packages ?? []).map((p) => [p.sha256, state!.manifest] as const),
    ),
  );
  for (const file of names.filter((n) => n.endsWith('.zip') && !n.startsWith('.'))) {
    const taken = await take(vault, dir, disk, file, origins);
    result.packages.push(taken);
    if (taken.receipt) await giveBack(`${file}.receipt.json`, taken.receipt);
  }
  for (const [i, name] of manifests.entries()) {
    const state = await batches.take(await readJson(join(disk, name)));
    if (!state) continue;
    if (state.receipt) await giveBack(manifests[i]!.replace(/\.json$/, '.receipt.json'), state.receipt);
    result.batches.push({
      batch: state.manifest.batch,
      receipt: state.receipt,
      missing: state.missing.length,
    });
  }
  if (result.packages.some(({ receipt }) => receipt !== null))
    await writeFile(join(disk, PLATFORM_KEY_FILE), keys.publicKey).catch(() => {
      result.receiptsWritten = false;
    });
  return result;
}

async function take(
  vault: Vault,
  dir: string,
  disk: string,
  file: string,
  origins: Map<string, { batch: string; station: string }>,
): Promise<ImportResult['packages'][number]> {
  const source = join(disk, file);
  const said = /^([0-9a-f]{64})\b/.exec(await readFile(`${source}.sha256`, 'utf8').catch(() => ''))?.[1];
  if (!said) return { file, receipt: null, reasons: ['missing-file: .sha256'] };
  // Copied and hashed first: the disk may be pulled out at any moment.
  const uploads = join(dir, 'uploads');
  await mkdir(uploads, { recursive: true });
  const upload = join(uploads, `import-${randomUUID()}`);
  try {
    await copyFile(source, upload);
    await syncFile(upload);
    if ((await hashFile(upload)) !== said)
      return { file, receipt: null, reasons: ['wrong-checksum: the package'] };
    const from = origins.get(said);
    await vault.noteOrigin(said, { batch: from?.batch ?? null, station: from?.station ?? null, name: file });
    const verdict = await vault.take(upload, said);
    if ('refusal' in verdict) return { file, receipt: null, reasons: verdict.refusal.reasons };
    return { file, receipt: verdict.receipt, reasons: [] };
  } finally {
    await rm(upload, { force: true });
  }
}
