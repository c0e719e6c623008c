/** Destinations as people write them: `folder:PATH`, `tus:URL`, `s3:URL`, and `at:NAME` for one with settings. */
import { resolve } from 'node:path';
import { StationError } from '../errors.ts';
import { FolderDestination } from './folder.ts';
import { GatewayDestination } from './gateway.ts';
import { Link } from './link.ts';
import { S3Destination } from './s3.ts';
import type { Keychain } from './secret.ts';
import { isSettingsName, plainSettings, readSettings } from './settings.ts';
import { keyName, TusDestination } from './tus.ts';
import type { Destination } from './types.ts';

export interface DestinationPlaces {
  /** Where `destinations/NAME.json` lies. */
  archiveDir: string;
  keychain?: Keychain | undefined;
}

export interface OpenedDestination extends Destination {
  readonly link: Link;
}

interface Parsed {
  kind: 'folder' | 'tus' | 's3' | 'gateway' | 'at';
  /** Absolute path, normalised URL, or the settings' name. */
  place: string;
  label: string;
}

function parse(text: string): Parsed {
  const bad = () =>
    new StationError('bad-destination', { params: { destination: text.replace(/\/\/[^/@]*@/, '//…@') } });
  const [, kind, rest] = /^([a-z0-9]+):(.+)$/s.exec(text) ?? [];
  if (!kind || !rest) throw bad();
  if (kind === 'folder') return { kind, place: resolve(rest), label: `folder:${resolve(rest)}` };
  if (kind === 'at') {
    const place = rest.normalize('NFC');
    if (!isSettingsName(place)) throw bad();
    return { kind, place, label: `at:${place}` };
  }
  if (kind !== 'tus' && kind !== 's3' && kind !== 'gateway') throw bad();
  const url = URL.parse(rest);
  const plain =
    url && (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password;
  if (!plain || url.search || url.hash) throw bad();
  if (kind === 's3' && url.pathname.length < 2) throw bad();
  return { kind, place: url.href, label: `${kind}:${url.href}` };
}

/** The same place always gives the same text. Throws `bad-destination`, also for an address with user and password. */
export function destinationLabel(text: string): string {
  const { kind, label } = parse(text);
  // A gateway cannot be understood without its settings.
  if (kind === 'gateway') throw new StationError('bad-destination', { params: { destination: text } });
  return label;
}

/** What stands behind a name with settings. */
function real(text: string, { archiveDir }: DestinationPlaces): Parsed {
  const parsed = parse(text);
  return parsed.kind === 'at' ? parse(readSettings(archiveDir, parsed.place).settings.to) : parsed;
}

/** Whether it is a folder: nobody answers there, and receipts come back on the disk. */
export function isFolder(text: string, places: DestinationPlaces): boolean {
  return real(text, places).kind === 'folder';
}

/** Under which name transfers remember the platform's key; null for destinations that give no receipts. */
export function platformKeyName(text: string, places: DestinationPlaces): string | null {
  const { kind, place, label } = real(text, places);
  if (kind === 'folder') return keyName(label);
  if (kind !== 'tus') return null;
  return keyName(place.endsWith('/') ? place : `${place}/`);
}

/** Opens a destination. Throws `bad-destination` and `bad-destination-settings`. */
export function openDestination(text: string, places: DestinationPlaces): OpenedDestination {
  const parsed = parse(text);
  if (parsed.kind !== 'at') {
    const settings = plainSettings(parsed.label);
    return adapter(
      parsed,
      new Link(parsed.label, settings, { dir: places.archiveDir, keychain: places.keychain }),
    );
  }
  const { settings, dir } = readSettings(places.archiveDir, parsed.place);
  const link = new Link(parsed.label, settings, { dir, keychain: places.keychain });
  const to = settings.to.startsWith('folder:') ? `folder:${resolve(dir, settings.to.slice(7))}` : settings.to;
  return adapter(parse(to), link);
}

function adapter({ kind, place }: Parsed, link: Link): OpenedDestination {
  if (kind === 'folder') return new FolderDestination(place, link);
  if (kind === 'tus') return new TusDestination(place, link);
  if (kind === 's3') return new S3Destination(place, link);
  if (kind === 'gateway' && link.settings.gateway)
    return new GatewayDestination(place, link, link.settings.gateway);
  throw new StationError('bad-destination', { params: { destination: link.label } });
}

/** Destinations of one engine: opened once, so that limits and tokens hold over all transfers. */
export class Destinations {
  private readonly places: DestinationPlaces;
  private readonly open = new Map<string, { stamp: string; destination: OpenedDestination }>();

  constructor(places: DestinationPlaces) {
    this.places = places;
  }

  /** Settings that were changed since count at once. */
  of(text: string): OpenedDestination {
    const parsed = parse(text);
    const stamp =
      parsed.kind === 'at' ? JSON.stringify(readSettings(this.places.archiveDir, parsed.place)) : '';
    const known = this.open.get(parsed.label);
    if (known?.stamp === stamp) return known.destination;
    const destination = openDestination(text, this.places);
    this.open.set(parsed.label, { stamp, destination });
    return destination;
  }
}
