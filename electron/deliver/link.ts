/** What every adapter shares about one destination: its settings, its way in, its pace. */
import { type FileHandle, open } from 'node:fs/promises';
import { StationError } from '../errors.ts';
import { type Access, accessOf } from './auth.ts';
import type { Wire } from './http.ts';
import { keepHours, Slots, Throttle } from './pace.ts';
import type { SecretPlaces } from './secret.ts';
import type { DestinationSettings } from './settings.ts';
import type { Parcel, SendContext } from './types.ts';

/** Smallest piece under a bandwidth limit. */
const LEAST_PIECE = 64 * 1024;

/** One per destination and engine, so that limits hold over all its transfers and a token is fetched once. */
export class Link {
  readonly label: string;
  readonly settings: DestinationSettings;
  readonly slots: Slots;
  private readonly places: SecretPlaces;
  private readonly throttle: Throttle | null;
  private access: { token: string | null; access: Access } | null = null;

  constructor(label: string, settings: DestinationSettings, places: SecretPlaces) {
    this.label = label;
    this.settings = settings;
    this.places = places;
    this.slots = new Slots(settings.parallel);
    this.throttle = settings.bytesPerSecond ? new Throttle(settings.bytesPerSecond) : null;
  }

  wire({ token, signal }: Pick<SendContext, 'token' | 'signal'>): Wire {
    if (this.access?.token !== token) {
      this.access = { token, access: accessOf(this.label, this.settings, this.places, token) };
    }
    return {
      label: this.label,
      access: this.access!.access,
      signal,
      patienceMs: this.settings.patienceSeconds * 1000,
    };
  }

  /** Bytes of one piece: under a limit about two seconds' worth, so that it is sent evenly. */
  pieceBytes(most: number): number {
    const limit = this.settings.bytesPerSecond;
    return limit ? Math.min(most, Math.max(LEAST_PIECE, 2 * limit)) : most;
  }

  /** Resolves when the next `bytes` may be sent; throws Waiting outside the timetable. */
  async pace(bytes: number, signal: AbortSignal): Promise<void> {
    keepHours(this.settings.hours);
    await this.throttle?.take(bytes, signal);
  }
}

/** The package's file; throws `package-lost` when it is gone. */
export async function openParcel({ path, name }: Parcel): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    throw new StationError('package-lost', { params: { name }, cause: thrown });
  }
}
