/** Delivery to a platform by tus (resumable upload 1.0): the offset is always the server's, done means a receipt. */
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { StationError } from '../errors.ts';
import { type Exchange, exchange, refusal } from './http.ts';
import { verifyReceipt } from './receipt.ts';
import type { Destination, Parcel, Receipt, SendContext } from './types.ts';

/** Bytes sent in one request, and so the most that is ever sent twice after a cut. */
const CHUNK = 4 * 1024 * 1024;
const TUS = { 'Tus-Resumable': '1.0.0' };
/** How long the platform may check a package after the last byte, and the first wait between questions. */
const CHECKING_MS = 10 * 60_000;
const FIRST_WAIT_MS = 100;

/**
 * A platform that speaks tus at `<base>files`, answers `<base>packages/<sha256>` with `{ receipt }` (200), nothing
 * yet (202), unknown (404) or a refusal (422, problem document), and shows its key at `<base>key`.
 */
export class TusDestination implements Destination {
  readonly label: string;
  private readonly base: string;

  constructor(url: string) {
    this.base = url.endsWith('/') ? url : `${url}/`;
    this.label = `tus:${url}`;
  }

  async send(parcel: Parcel, context: SendContext): Promise<Receipt> {
    const asked = await this.ask(parcel, context);
    if (asked.status === 200) return this.accept(asked, parcel, context);
    if (asked.status !== 202) await this.upload(parcel, context);
    context.progress(parcel.bytes);
    return this.accept(await this.awaitAnswer(parcel, context), parcel, context);
  }

  private ask(parcel: Parcel, context: SendContext): Promise<Exchange> {
    return this.request(
      `${this.base}packages/${parcel.sha256}`,
      { method: 'GET' },
      context,
      [200, 202, 404, 422],
    );
  }

  private async awaitAnswer(parcel: Parcel, context: SendContext): Promise<Exchange> {
    const until = Date.now() + CHECKING_MS;
    for (let wait = FIRST_WAIT_MS; Date.now() < until; wait = Math.min(5000, wait * 1.5)) {
      const answer = await this.ask(parcel, context);
      if (answer.status === 200) return answer;
      if (answer.status === 422) throw refusal(this.label, answer);
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

  /** Sends what the server does not have yet. */
  private async upload(parcel: Parcel, context: SendContext): Promise<void> {
    let { url, offset } = (await this.resume(parcel, context)) ?? (await this.create(parcel, context));
    const file = await open(parcel.path, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(CHUNK, Math.max(1, parcel.bytes)));
      while (offset < parcel.bytes) {
        context.progress(offset);
        const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK, parcel.bytes - offset), offset);
        if (bytesRead === 0) throw new StationError('blob-damaged', { params: { sha256: parcel.sha256 } });
        const headers = {
          ...TUS,
          'Content-Type': 'application/offset+octet-stream',
          'Upload-Offset': String(offset),
        };
        const answer = await this.request(
          url,
          { method: 'PATCH', headers, body: buffer.subarray(0, bytesRead) },
          context,
          [204, 200, 404, 409, 410, 460],
        );
        if (answer.status === 404 || answer.status === 410) {
          ({ url, offset } = await this.create(parcel, context));
        } else if (answer.status === 409 || answer.status === 460) {
          // The server has another offset than we thought, or lost a piece on the way: ask it.
          offset = await this.offsetOf(url, parcel, context);
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
    const metadata = Object.entries({ sha256: parcel.sha256, objId: parcel.objId, name: parcel.name })
      .map(([key, value]) => `${key} ${Buffer.from(value, 'utf8').toString('base64')}`)
      .join(',');
    const headers = { ...TUS, 'Upload-Length': String(parcel.bytes), 'Upload-Metadata': metadata };
    const answer = await this.request(`${this.base}files`, { method: 'POST', headers }, context, [201]);
    const url = this.sameOrigin(answer.headers.get('Location'));
    context.memory.set(this.uploadKey(parcel), url);
    return { url, offset: 0 };
  }

  /** The token goes only where the clerk sent it. */
  private sameOrigin(location: string | null): string {
    const url = location === null ? null : URL.parse(location, `${this.base}files`);
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
    const key = `key:${this.base}`;
    const known = context.memory.get(key);
    if (known) return known;
    const { body } = await this.request(`${this.base}key`, { method: 'GET' }, context, [200]);
    context.memory.set(key, body);
    return body;
  }

  private async request(
    url: string,
    init: Parameters<typeof exchange>[1],
    { token, signal }: SendContext,
    expected: number[],
  ): Promise<Exchange> {
    const answer = await exchange(url, init, { label: this.label, token, signal });
    if (!expected.includes(answer.status)) throw refusal(this.label, answer);
    return answer;
  }

  private uploadKey(parcel: Parcel): string {
    return `upload:${this.base}:${parcel.sha256}`;
  }
}
