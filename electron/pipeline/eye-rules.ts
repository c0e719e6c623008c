/** The rules of what needs eyes that are in force for an archive. */
import { join } from 'node:path';
import { stationConfig } from '../config.ts';
import { type EyeRules, loadEyeRules } from '../review/eyes.ts';
import type { Archive } from '../store/archive.ts';

const inForce = new WeakMap<Archive, EyeRules>();

/** Puts rules in force for as long as the archive is open. */
export function putEyeRules(archive: Archive, rules: EyeRules): void {
  inForce.set(archive, rules);
}

/** The rules in force; read from the station's and the archive's own folder where nobody has said others. */
export function eyeRulesOf(archive: Archive): EyeRules {
  const known = inForce.get(archive);
  if (known) return known;
  const rules = loadEyeRules([...stationConfig().resourceDirs, join(archive.dir, 'resources')]);
  inForce.set(archive, rules);
  return rules;
}
