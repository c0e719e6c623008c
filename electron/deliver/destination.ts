/** Destinations as people write them: `folder:PATH` and `tus:URL`. */
import { resolve } from 'node:path';
import { StationError } from '../errors.ts';
import { FolderDestination } from './folder.ts';
import { TusDestination } from './tus.ts';
import type { Destination } from './types.ts';

/** Throws `bad-destination`, also for an address that carries a user name or password. */
export function parseDestination(text: string): Destination {
  const bad = () =>
    new StationError('bad-destination', { params: { destination: text.replace(/\/\/[^/@]*@/, '//…@') } });
  const [, kind, rest] = /^([a-z0-9]+):(.+)$/s.exec(text) ?? [];
  if (kind === 'folder' && rest) return new FolderDestination(resolve(rest));
  if (kind !== 'tus' || !rest) throw bad();
  const url = URL.parse(rest);
  const plain =
    url && (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password;
  if (!plain || url.search || url.hash) throw bad();
  return new TusDestination(url.href);
}

/** The same place always gives the same text. */
export function destinationLabel(text: string): string {
  return parseDestination(text).label;
}
