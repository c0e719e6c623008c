/** Delivery into a bucket of any S3-compatible server: in parts, each with its checksum, proven before it counts. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import { StationError } from '../errors.ts';
import { download, type Exchange, exchange, type Request, refusal } from './http.ts';
import { type Link, openParcel } from './link.ts';
import type { BatchManifest, Destination, Parcel, SendContext } from './types.ts';

/** The least that S3 takes as a part (but the last), and so the most that is ever sent twice. */
export const PART = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;

interface Upload {
  id: string;
  /** By part, from 0; only those that arrived. */
  etags: string[];
}

interface Part {
  number: number;
  etag: string;
  /** SHA-256 of the part, base64. */
  checksum: string;
}

/**
 * A bucket, addressed as `URL/bucket/prefix` (path style, which every server understands). Nobody answers with a
 * receipt: the delivery is proven by the checksum that the server computed, or, where it computes none, by reading the
 * object back.
 */
export class S3Destination implements Destination {
  readonly label: string;
  readonly link: Link;
  private readonly base: string;

  constructor(url: string, link: Link) {
    this.base = url.endsWith('/') ? url : `${url}/`;
    this.label = link.label;
    this.link = link;
  }

  async send(parcel: Parcel, context: SendContext): Promise<null> {
    const there = await this.look(parcel, context);
    if (there && there.sha256 !== parcel.sha256) {
      throw new StationError('package-refused', { params: { reason: `${parcel.name} ≠ ${this.label}` } });
    }
    // One that is ours by name and no longer by content is written again.
    if (!there || !(await this.holds(parcel, context))) {
      await this.upload(parcel, context);
      if (!(await this.holds(parcel, context))) {
        throw new StationError('receipt-mismatch', { params: { what: 'sha256' } });
      }
    }
    context.memory.delete(this.uploadKey(parcel));
    context.progress(parcel.bytes);
    return null;
  }

  async holds(parcel: Parcel, context: SendContext): Promise<boolean> {
    // Read back rather than believed: a checksum in the object's head was computed when it was written.
    const hash = createHash('sha256');
    const status = await download(this.url(parcel.name), {}, this.link.wire(context), (piece) =>
      hash.update(piece),
    );
    if (status === 404) return false;
    if (status !== 200) throw refusal(this.label, { status, headers: new Headers(), body: '' });
    return hash.digest('hex') === parcel.sha256;
  }

  async closeBatch(manifest: BatchManifest, context: SendContext): Promise<null> {
    const body = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
    await this.request(
      this.url(`batch-${manifest.batch}.json`),
      { method: 'PUT', headers: { 'Content-Type': 'application/json', ...checksum(digest(body)) }, body },
      context,
      [200],
    );
    return null;
  }

  private async look(parcel: Parcel, context: SendContext): Promise<{ sha256: string | null } | null> {
    const head = await this.request(this.url(parcel.name), { method: 'HEAD' }, context, [200, 404]);
    if (head.status === 404) return null;
    return { sha256: head.headers.get('x-amz-meta-sha256') };
  }

  private async upload(parcel: Parcel, context: SendContext): Promise<void> {
    const size = Math.max(PART, Math.ceil(parcel.bytes / MOST_PARTS));
    const file = await openParcel(parcel);
    try {
      if (parcel.bytes <= size) {
        const body = Buffer.alloc(parcel.bytes);
        await fill(file, body, 0, parcel);
        await this.link.pace(body.length, context.signal);
        const headers = { ...this.describe(parcel), ...checksum(digest(body)) };
        await this.request(this.url(parcel.name), { method: 'PUT', headers, body }, context, [200]);
        return;
      }
      const upload = this.remembered(parcel, context) ?? (await this.begin(parcel, context));
      const count = Math.ceil(parcel.bytes / size);
      const buffer = Buffer.alloc(size);
      const done: Part[] = [];
      for (let number = 1; number <= count; number++) {
        const body = buffer.subarray(0, Math.min(size, parcel.bytes - (number - 1) * size));
        await fill(file, body, (number - 1) * size, parcel);
        const sum = digest(body);
        upload.etags[number - 1] ??= await this.part(parcel, upload.id, number, body, sum, context);
        context.memory.set(this.uploadKey(parcel), JSON.stringify(upload));
        done.push({ number, etag: upload.etags[number - 1]!, checksum: sum });
        context.progress((number - 1) * size + body.length);
      }
      await this.complete(parcel, upload.id, done, context);
    } finally {
      await file.close();
    }
  }

  private describe(parcel: Parcel): Record<string, string> {
    return {
      'Content-Type': 'application/zip',
      'x-amz-meta-sha256': parcel.sha256,
      'x-amz-meta-objid': encodeURIComponent(parcel.objId),
    };
  }

  private async begin(parcel: Parcel, context: SendContext): Promise<Upload> {
    const headers = { ...this.describe(parcel), 'x-amz-checksum-algorithm': 'SHA256' };
    const answer = await this.request(
      `${this.url(parcel.name)}?uploads=`,
      { method: 'POST', headers },
      context,
      [200],
    );
    const id = texts(answer.body, 'UploadId')[0];
    if (!id) throw this.busy('no upload id');
    const upload = { id, etags: [] };
    context.memory.set(this.uploadKey(parcel), JSON.stringify(upload));
    return upload;
  }

  /** An upload that was cut off, with the parts whose arrival the server has confirmed. */
  private remembered(parcel: Parcel, context: SendContext): Upload | null {
    const kept = context.memory.get(this.uploadKey(parcel));
    return kept ? (JSON.parse(kept) as Upload) : null;
  }

  private async part(
    parcel: Parcel,
    id: string,
    number: number,
    body: Buffer,
    sum: string,
    context: SendContext,
  ): Promise<string> {
    await this.link.pace(body.length, context.signal);
    const url = `${this.url(parcel.name)}?partNumber=${number}&uploadId=${encodeURIComponent(id)}`;
    const answer = await this.request(
      url,
      { method: 'PUT', headers: checksum(sum), body },
      context,
      [200, 404],
    );
    if (answer.status === 404) {
      // The server has cleared the upload away; the next try begins anew.
      context.memory.delete(this.uploadKey(parcel));
      throw this.busy('upload gone');
    }
    const etag = answer.headers.get('ETag');
    if (!etag) throw this.busy('no ETag');
    return etag;
  }

  private async complete(parcel: Parcel, id: string, parts: Part[], context: SendContext): Promise<void> {
    const list = parts.map(
      (p) =>
        `<Part><PartNumber>${p.number}</PartNumber><ETag>${p.etag.replaceAll('"', '&quot;')}</ETag><ChecksumSHA256>${p.checksum}</ChecksumSHA256></Part>`,
    );
    const body = Buffer.from(
      `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join('')}</CompleteMultipartUpload>`,
    );
    const url = `${this.url(parcel.name)}?uploadId=${encodeURIComponent(id)}`;
    const headers = { 'Content-Type': 'application/xml' };
    const answer = await this.request(url, { method: 'POST', headers, body }, context, [200, 404]);
    // S3 may answer 200 and then say in the body that it failed.
    const failed = texts(answer.body, 'Code')[0];
    if (answer.status === 200 && !failed) return;
    // An answer that was lost on the way: the object may be whole already.
    if (answer.status === 404 && (await this.look(parcel, context))) return;
    context.memory.delete(this.uploadKey(parcel));
    throw this.busy(`complete: ${failed ?? answer.status}`);
  }

  private async request(
    url: string,
    init: Request,
    context: SendContext,
    expected: number[],
  ): Promise<Exchange> {
    for (let attempt = 1; ; attempt++) {
      const answer = await exchange(url, init, this.link.wire(context));
      if (expected.includes(answer.status)) return answer;
      // "SlowDown" and its like are everyday answers of busy stores.
      if (answer.status !== 503 || attempt === 3) throw this.refusal(answer);
      await sleep(200 * attempt, undefined, { signal: context.signal });
    }
  }

  private refusal(answer: Exchange): StationError {
    const said = ['Code', 'Message'].flatMap((name) => texts(answer.body, name).slice(0, 1)).join(': ');
    const error = refusal(this.label, answer);
    if (error.code !== 'package-refused' || !said) return error;
    return new StationError('package-refused', {
      params: { reason: said },
      ...(error.detail ? { detail: error.detail } : {}),
    });
  }

  private busy(detail: string): StationError {
    return new StationError('destination-busy', { params: { destination: this.label }, detail });
  }

  private url(name: string): string {
    return this.base + encodeURIComponent(name);
  }

  private uploadKey(parcel: Parcel): string {
    return `s3:${this.base}:${parcel.sha256}`;
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/** The server compares it with what arrived. */
function checksum(sum: string): Record<string, string> {
  return { 'x-amz-checksum-sha256': sum };
}

async function fill(
  file: { read(b: Buffer, o: number, l: number, p: number): Promise<{ bytesRead: number }> },
  body: Buffer,
  at: number,
  parcel: Parcel,
): Promise<void> {
  for (let filled = 0; filled < body.length; ) {
    const { bytesRead } = await file.read(body, filled, body.length - filled, at + filled);
    if (bytesRead === 0) throw new StationError('package-damaged', { params: { name: parcel.name } });
    filled += bytesRead;
  }
}

/** Texts of all elements of a name in an answer, in order; none when it is no XML. */
function texts(xml: string, name: string): string[] {
  const found: string[] = [];
  const parser = new SaxesParser();
  let text = '';
  parser.on('error', () => {});
  parser.on('opentag', () => {
    text = '';
  });
  parser.on('text', (piece) => {
    text += piece;
  });
  parser.on('closetag', (tag) => {
    if (tag.name === name) found.push(text.trim());
  });
  try {
    parser.write(xml).close();
  } catch {
    return [];
  }
  return found;
}
