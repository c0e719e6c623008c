/** Delivery to a platform by tus (resumable upload 1.0): the offset is always the server's, done means a receipt. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StationError } from '../errors.ts';
import { type Exchange, exchange, refusal } from './http.ts';
import { type Link, openParcel } from './link.ts';
import { verifyReceipt } from './receipt.ts';
import type { DestinationSettings } from './settings.ts';
import type { BatchManifest, BatchReceipt, Destination, Parcel, Receipt, SendContext } from './types.ts';

/** Bytes sent in one request, and so the most that is ever sent twice after a cut. */
export const CHUNK = 4 * 1024 * 1024;
const TUS = { 'Tus-Resumable': '1.0.0' };
/** How long the platform may check a package after the last byte, and the first wait between questions. */
const CHECKING_MS = 10 * 60_000;
const FIRST_WAIT_MS = 100;
/** How the platform says that what arrived has another checksum than was announced. */
const WRONG_BYTES = 'wrong-checksum: the package';

/**
 * A platform that speaks tus at `<base>files`, answers `<base>packages/<sha256>` with `{ receipt }` (200), nothing
 * yet (202), unknown (404) or a refusal (422, problem document), and shows its key at `<base>key`. The settings may
 * name other addresses.
 */
export class TusDestination implements Destination {
  readonly label: string;
  private readonly base: string;
  readonly link: Link;
  private readonly paths: DestinationSettings['paths'];

  constructor(url: string, link: Link) {
    this.base = url.endsWith('/') ? url : `${url}/`;
    this.label = link.label;
    this.link = link;
    this.paths = link.settings.paths;
  }

  async send(parcel: Parcel, context: SendContext): Promise<Receipt> {
    const asked = await this.ask(parcel, context);
    if (asked.status === 200) return this.accept(asked, parcel, context);
    if (asked.status !== 202) await this.upload(parcel, context);
    context.progress(parcel.bytes);
    return this.accept(await this.awaitAnswer(parcel, context), parcel, context);
  }

  /** The platform hashes what it keeps and says so anew; an old receipt alone proves nothing about today. */
  async holds(parcel: Parcel, context: SendContext): Promise<boolean> {
    const answer = await this.request(
      `${this.packageUrl(parcel)}?check=1`,
      { method: 'GET' },
      context,
      [200, 202, 404, 410, 422],
    );
    if (answer.status !== 200) return false;
    await this.accept(answer, parcel, context);
    return readChecked(answer.body) === parcel.sha256;
  }

  async closeBatch(manifest: BatchManifest, context: SendContext): Promise<BatchReceipt | null> {
    const answer = await exchange(
      this.base + this.paths.batch.replaceAll('{batch}', encodeURIComponent(manifest.batch)),
      {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from(JSON.stringify(manifest)),
      },
      this.link.wire(context),
    );
    // A platform without batches knows no such address: its receipts for the packages are all there is.
    if ([202, 404, 405, 501].includes(answer.status)) return null;
    if (answer.status !== 200) throw refusal(this.label, answer);
    return this.acceptBatch(answer, manifest, context);
  }

  private async acceptBatch(
    { body }: Exchange,
    manifest: BatchManifest,
    context: SendContext,
  ): Promise<BatchReceipt> {
    const mismatch = (what: string) => new StationError('receipt-mismatch', { params: { what } });
    let receipt: BatchReceipt;
    try {
      receipt = (JSON.parse(body) as { receipt: BatchReceipt }).receipt;
    } catch {
      throw mismatch('JSON');
    }
    if (receipt?.batch !== manifest.batch) throw mismatch('batch');
    const sent = manifest.packages.map((p) => p.sha256).join();
    if (!Array.isArray(receipt.packages) || receipt.packages.join() !== sent) throw mismatch('packages');
    if (!verifyReceipt(receipt, await this.platformKey(context))) throw mismatch('signature');
    return receipt;
  }

  private ask(parcel: Parcel, context: SendContext): Promise<Exchange> {
    return this.request(this.packageUrl(parcel), { method: 'GET' }, context, [200, 202, 404, 422]);
  }

  private async awaitAnswer(parcel: Parcel, context: SendContext): Promise<Exchange> {
    const until = performance.now() + CHECKING_MS;
    for (let wait = FIRST_WAIT_MS; performance.now() < until; wait = Math.min(5000, wait * 1.5)) {
      const answer = await this.ask(parcel, context);
      if (answer.status === 200) return answer;
      if (answer.status === 422) throw this.refused(answer);
      if (answer.status === 404) {
        // The bytes went in and nothing is behind them: only a receipt counts. They are sent anew.
        context.memory.delete(this.uploadKey(parcel));
        throw new StationError('destination-busy', {
          params: { destination: this.label },
          detail: 'package unknown after upload',
        });
      }
      await sleep(wait, undefined, { signal: context.signal }).catch(() => context.signal.throwIfAborted());
    }
    throw new StationError('destination-busy', {
      params: { destination: this.label },
      detail: 'still checking',
    });
  }

  /** A package whose bytes were sound here and are not there was harmed on the way; it is sent anew. */
  private refused(answer: Exchange): StationError {
    const error = refusal(this.label, answer);
    if (!String(error.params.reason).startsWith(WRONG_BYTES)) return error;
    return new StationError('transfer-damaged', { params: { destination: this.label } });
  }

  /** Sends what the server does not have yet. */
  private async upload(parcel: Parcel, context: SendContext): Promise<void> {
    let { url, offset } = (await this.resume(parcel, context)) ?? (await this.create(parcel, context));
    const file = await openParcel(parcel);
    try {
      const piece = this.link.pieceBytes(CHUNK);
      const buffer = Buffer.alloc(Math.min(piece, Math.max(1, parcel.bytes)));
      while (offset < parcel.bytes) {
        context.progress(offset);
        const { bytesRead } = await file.read(buffer, 0, Math.min(piece, parcel.bytes - offset), offset);
        if (bytesRead === 0) throw new StationError('package-damaged', { params: { name: parcel.name } });
        await this.link.pace(bytesRead, context.signal);
        const headers = {
          ...TUS,
          'Content-Type': 'application/offset+octet-stream',
          'Upload-Offset': String(offset),
        };
        const answer = await this.request(
          url,
          { method: 'PATCH', headers, body: buffer.subarray(0, bytesRead) },
          context,
          [204, 200, 400, 404, 409, 410, 460],
        );
        if (answer.status === 404 || answer.status === 410) {
          ({ url, offset } = await this.create(parcel, context));
        } else if (answer.status === 409 || answer.status === 460) {
          // The server has another offset than we thought, or lost a piece on the way: ask it.
          offset = await this.offsetOf(url, parcel, context);
        } else if (answer.status === 400) {
          // Bytes cannot be wrong by themselves: the line broke in the middle of the request. Later, from the server's offset.
          throw new StationError('destination-busy', {
            params: { destination: this.label },
            detail: 'status 400 to a piece of the package',
          });
        } else {
          offset = this.advanced(answer, offset, bytesRead);
        }
      }
    } finally {
      await file.close();
    }
  }

  private advanced({ headers }: Exchange, offset: number, sent: number): number {
    const now = Number(headers.get('Upload-Offset'));
    if (now === offset + sent) return now;
    throw new StationError('destination-busy', {
      params: { destination: this.label },
      detail: `offset ${now} after ${offset}+${sent}`,
    });
  }

  private async resume(
    parcel: Parcel,
    context: SendContext,
  ): Promise<{ url: string; offset: number } | null> {
    const url = context.memory.get(this.uploadKey(parcel));
    if (!url) return null;
    const answer = await this.request(
      url,
      { method: 'HEAD', headers: TUS },
      context,
      [200, 204, 404, 410, 403],
    );
    const offset = Number(answer.headers.get('Upload-Offset') ?? Number.NaN);
    const usable = answer.status < 300 && Number.isInteger(offset) && offset >= 0 && offset <= parcel.bytes;
    return usable ? { url, offset } : null;
  }

  private async offsetOf(url: string, parcel: Parcel, context: SendContext): Promise<number> {
    const answer = await this.request(url, { method: 'HEAD', headers: TUS }, context, [200, 204]);
    const offset = Number(answer.headers.get('Upload-Offset') ?? Number.NaN);
    if (Number.isInteger(offset) && offset >= 0 && offset <= parcel.bytes) return offset;
    throw new StationError('destination-busy', {
      params: { destination: this.label },
      detail: 'no usable offset',
    });
  }

  private async create(parcel: Parcel, context: SendContext): Promise<{ url: string; offset: number }> {
    const facts = {
      sha256: parcel.sha256,
      objId: parcel.objId,
      name: parcel.name,
      ...(context.manifest ? { batch: context.manifest.batch, station: context.manifest.station } : {}),
    };
    const metadata = Object.entries(facts)
      .map(([key, value]) => `${key} ${Buffer.from(value, 'utf8').toString('base64')}`)
      .join(',');
    const headers = { ...TUS, 'Upload-Length': String(parcel.bytes), 'Upload-Metadata': metadata };
    const answer = await this.request(this.filesUrl(), { method: 'POST', headers }, context, [201]);
    const url = this.sameOrigin(answer.headers.get('Location'));
    context.memory.set(this.uploadKey(parcel), url);
    return { url, offset: 0 };
  }

  /** The token goes only where the clerk sent it. */
  private sameOrigin(location: string | null): string {
    const url = location === null ? null : URL.parse(location, this.filesUrl());
    if (url && url.origin === new URL(this.base).origin) return url.href;
    throw new StationError('destination-busy', {
      params: { destination: this.label },
      detail: 'upload address missing or foreign',
    });
  }

  private async accept({ body }: Exchange, parcel: Parcel, context: SendContext): Promise<Receipt> {
    const mismatch = (what: string) => new StationError('receipt-mismatch', { params: { what } });
    let receipt: Receipt;
    try {
      receipt = (JSON.parse(body) as { receipt: Receipt }).receipt;
    } catch {
      throw mismatch('JSON');
    }
    if (receipt?.packageSha256 !== parcel.sha256) throw mismatch('packageSha256');
    if (receipt.objId !== parcel.objId) throw mismatch('objId');
    if (!verifyReceipt(receipt, await this.platformKey(context))) throw mismatch('signature');
    context.memory.delete(this.uploadKey(parcel));
    return receipt;
  }

  /** The platform's key, remembered from its first receipt on: a platform whose key changes is not the same one. */
  private async platformKey(context: SendContext): Promise<string> {
    const key = keyName(this.base);
    const known = context.memory.get(key);
    if (known) return known;
    const { body } = await this.request(this.base + this.paths.key, { method: 'GET' }, context, [200]);
    context.memory.set(key, body);
    return body;
  }

  private async request(
    url: string,
    init: Parameters<typeof exchange>[1],
    context: SendContext,
    expected: number[],
  ): Promise<Exchange> {
    const answer = await exchange(url, init, this.link.wire(context));
    if (!expected.includes(answer.status)) throw refusal(this.label, answer);
    return answer;
  }

  private filesUrl(): string {
    return this.base + this.paths.files;
  }

  private packageUrl({ sha256 }: Parcel): string {
    return this.base + this.paths.package.replaceAll('{sha256}', sha256);
  }

  private uploadKey(parcel: Parcel): string {
    return `upload:${this.base}:${parcel.sha256}`;
  }
}

/** Under which name a transfer remembers the key of the platform at `base`. */
export function keyName(base: string): string {
  return `key:${base}`;
}

/** The hash that the platform computed just now, as its answer to `?check=1` names it. */
function readChecked(body: string): string | null {
  try {
    return (JSON.parse(body) as { checked?: { sha256?: string } }).checked?.sha256 ?? null;
  } catch {
    return null;
  }
}
