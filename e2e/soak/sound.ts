/** Attempts at packing and delivering that are cut short, and what has to hold once the same command was given again. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { verifyReceipt } from '../../electron/deliver/receipt.ts';
import { startIntake } from '../../electron/intake/intake.ts';
import { type Ran, SETTINGS, station, workplace } from '../station.ts';

export interface Attempt {
  /** Packs and delivers. */
  command: string[];
  /** What is wrong once the command was given `again` (see `faultsAfter`); ends the receiver. */
  end(again: Ran): Promise<string[]>;
}

/** By which the station is admitted: for the environment of every `command`. */
export const TOKEN = { STATION_TOKEN: 'soak' };

/** A described batch in `dir`, and attempts that each begin from there, with a receiver of their own. */
export async function describedBatch(): Promise<{ dir: string; attempt(n: number): Promise<Attempt> }> {
  const { dir, scans, archive } = workplace('005-clean.jpg');
  const template = join(dir, 'template');
  const described = await station(['digitize', scans, ...SETTINGS, '--archive', archive, '--json']);
  if (described.code !== 0) throw new Error(described.stderr);
  cpSync(archive, template, { recursive: true });
  return {
    dir,
    async attempt(n) {
      const intake = join(dir, `intake-${n}`);
      mkdirSync(intake);
      const platform = await startIntake({ dir: intake, token: TOKEN.STATION_TOKEN });
      rmSync(archive, { recursive: true, force: true });
      cpSync(template, archive, { recursive: true });
      const to = ['--approve', '--to', `tus:${platform.url}`, '--json'];
      const command = ['digitize', scans, ...SETTINGS, '--archive', archive, ...to];
      return {
        command,
        async end(again) {
          const faults = await faultsAfter(again, { archive, intake, publicKey: platform.publicKey });
          await platform.close();
          rmSync(intake, { recursive: true, force: true });
          return faults;
        },
      };
    },
  };
}

/** Everything that is lost, doubled, not whole or falsely called done; empty where nothing is. */
async function faultsAfter(
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
