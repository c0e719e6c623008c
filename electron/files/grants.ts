/** Opaque names for files that a person chose in a dialog of the operating system: a page never learns or invents paths. */
import { randomBytes } from 'node:crypto';

/** A choice that nobody used is forgotten after this time. */
const KEPT_MS = 12 * 3600 * 1000;

export class Grants {
  private readonly paths = new Map<string, { paths: string[]; until: number }>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Remembers absolute `paths`; returns the name that stands for them. */
  give(paths: string[]): string {
    for (const [name, { until }] of this.paths) if (until < this.now()) this.paths.delete(name);
    const name = randomBytes(18).toString('base64url');
    this.paths.set(name, { paths, until: this.now() + KEPT_MS });
    return name;
  }

  /** The paths behind a name; null when it was never given or is too old. */
  pathsOf(name: string): string[] | null {
    const grant = this.paths.get(name);
    return grant && grant.until >= this.now() ? grant.paths : null;
  }
}
