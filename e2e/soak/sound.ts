/** What has to hold after an engine was killed while it packed and delivered, and the same command was given again. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { verifyReceipt } from '../../electron/deliver/receipt.ts';
import { type Ran, station } from '../station.ts';

/** Everything that is lost, doubled, not whole or falsely called done; empty where nothing is. */
export async function faultsAfter(
  again: Ran,
  places: { archive: string; intake: string; publicKey: string },
): Promise<string[]> {
  const faults: string[] = [];
  const { archive, intake, publicKey } = places;
  const [pack] = again.json?.packages ?? [];
  if (again.code !== 0 || again.json.packages.length !== 1 || again.json.documents.length !== 1)
    faults.push(`exit ${again.code} ${again.stderr.slice(-300)}`);
  else if (!verifyReceipt(pack.receipt, publicKey)) faults.push('receipt');
  for (const folder of ['accepted', 'received']) {
    const names = readdirSync(join(intake, folder));
    if (names.length !== 1) faults.push(`${names.length} ${folder}`);
  }
  const checked = await station(['verify', '--archive', archive, '--json']);
  if (checked.code !== 0) faults.push(`verify ${checked.stdout.slice(0, 300)}`);
  const left = existsSync(join(archive, 'packages')) ? readdirSync(join(archive, 'packages')) : [];
  if (left.length !== 1) faults.push(`packages ${left.join()}`);
  return faults;
}
