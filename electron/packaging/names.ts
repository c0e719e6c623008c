/** Names and identifiers inside a package: NFC, safe on Windows, never twice, the same for the same input. */
import { createHash } from 'node:crypto';

/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A file name that every system takes: forbidden characters become `_`. */
export function safeName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[<>:"/\\|?*\x00-\x1f]/g, '_')
    .replace(/[. ]+$/, '_');
  return RESERVED.test(safe) ? `_${safe}` : safe;
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

/** OBJID of an AIP (rules of TT 05/2025): `urn:{fonds}:uuid:{UUID}`, without a fonds code `urn:uuid:{UUID}`. */
export function objIdOf(uuid: string, fondsCode: string | undefined): string {
  return fondsCode ? `urn:${fondsCode}:uuid:${uuid.toUpperCase()}` : `urn:uuid:${uuid.toUpperCase()}`;
}

/** The package's folder: OBJID with `:` as `_`. */
export function folderOf(objId: string): string {
  return safeName(objId.replaceAll(':', '_'));
}
