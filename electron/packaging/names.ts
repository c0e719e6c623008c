/** Names and identifiers inside a package: NFC, safe on Windows, never twice, the same for the same input. */
import { createHash } from 'node:crypto';
import type { PackageType } from './profile.ts';

/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\.|$)/i;
/** With the folders around it and `EAD_doc_` before it a path stays below Windows' 260 characters … */
const MOST_CHARACTERS = 80;
/** … and the name below the 255 bytes that other systems allow. */
const MOST_BYTES = 200;

/**
 * A file name (without extension) that every system takes: forbidden characters become `_`, long names end in a mark
 * of what they were.
 */
export function safeName(name: string): string {
  const safe = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[<>:"/\\|?*%\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '_')
    .replace(/^[. ]+/, '_')
    .replace(/[. ]+$/, '_');
  if (safe === '') return '_';
  const free = RESERVED.test(safe) ? `_${safe}` : safe;
  if (free.length <= MOST_CHARACTERS && Buffer.byteLength(free) <= MOST_BYTES) return free;
  let short = free.slice(0, MOST_CHARACTERS - 9).toWellFormed();
  while (Buffer.byteLength(short) > MOST_BYTES - 9) short = short.slice(0, -1).toWellFormed();
  return `${short.replace(/[. \ufffd]+$/, '')}~${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** Gives every name once; what differs in capitals only is the same to Windows. */
export class Names {
  private readonly taken = new Map<string, number>();

  /** A safe name like `wanted`; a second one of the same name gets `~2`. */
  take(wanted: string): string {
    const base = safeName(wanted);
    let name = base;
    for (let n = (this.taken.get(key(base)) ?? 0) + 1; this.taken.has(key(name)); n++) {
      name = `${base}~${n}`;
      this.taken.set(key(base), n);
    }
    this.taken.set(key(name), 1);
    return name;
  }
}

function key(name: string): string {
  return name.toLowerCase().normalize('NFC');
}

/** An upper-case UUID (version 8, RFC 9562) derived from the package's own and a name inside it. */
export function derivedUuid(packageUuid: string, name: string): string {
  const hex = createHash('sha256').update(`${packageUuid}\0${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
    .join('-')
    .toUpperCase();
}

/**
 * The package's identifier (rules of TT 05/2025): of an AIP `urn:{fonds}:uuid:{UUID}`, without a fonds code
 * `urn:uuid:{UUID}`, as of a bag; of a SIP `uuid-{UUID}`.
 */
export function objIdOf(type: PackageType, uuid: string, fondsCode: string | undefined): string {
  const id = uuid.toUpperCase();
  if (type.startsWith('SIP')) return `uuid-${id}`;
  return fondsCode && type !== 'BagIt' ? `urn:${fondsCode}:uuid:${id}` : `urn:uuid:${id}`;
}

/** The package's folder: its identifier with `:` as `_`. */
export function folderOf(objId: string): string {
  return safeName(objId.replaceAll(':', '_'));
}
