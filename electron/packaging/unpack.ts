/** Unpacks a package from a stranger into a fresh folder: nothing leaves it, nothing is overwritten. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StationError } from '../errors.ts';
import { openSource, PACKAGE_LIMITS, type PackageLimits } from './source.ts';

/**
 * Writes the ZIP's one top folder as `<dest>/<folder>` and returns its name. `dest` must be empty. Throws
 * `package-invalid` when the container is not safe.
 */
export async function unpackPackage(
  zipPath: string,
  dest: string,
  limits: PackageLimits = PACKAGE_LIMITS,
): Promise<string> {
  const source = await openSource(zipPath, limits);
  try {
    const [problem] = source.problems;
    const folder = source.entries[0]?.name.split('/')[0];
    const one = folder !== undefined && source.entries.every((e) => e.name.startsWith(`${folder}/`));
    if (problem || !one) {
      throw new StationError('package-invalid', {
        params: { what: problem ? `${problem.code} ${problem.file}` : 'top folder' },
      });
    }
    for (const entry of source.entries) {
      const path = join(dest, entry.name);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(await entry.open(), createWriteStream(path, { flags: 'wx' }));
    }
    return folder;
  } finally {
    source.close();
  }
}
