/** Delivery document by document to a provincial gateway, whose addresses and fields are settings, not code. */
import { createHash, randomUUID } from 'node:crypto';
import { StationError } from '../errors.ts';
import { download, exchange, refusal } from './http.ts';
import type { Link } from './link.ts';
import { fillPattern } from './pattern.ts';
import type { GatewaySettings } from './settings.ts';
import type { Destination, Parcel, ParcelDocument, SendContext, TransferMemory } from './types.ts';

/**
 * A service that imports one document with its description per request and gives it back. A document counts as
 * delivered when the file that the gateway gives back has our hash.
 */
export class GatewayDestination implements Destination {
  readonly label: string;
  readonly link: Link;
  private readonly base: string;
  private readonly settings: GatewaySettings;

  constructor(url: string, link: Link, settings: GatewaySettings) {
    this.base = url.endsWith('/') ? url : `${url}/`;
    this.label = link.label;
    this.link = link;
    this.settings = settings;
  }

  async send(parcel: Parcel, context: SendContext): Promise<null> {
    let sent = 0;
    for await (const document of parcel.documents!()) {
      context.signal.throwIfAborted();
      const values = this.values(document, context.memory);
      if (!(await this.known(values, document, context))) {
        await this.link.pace(document.bytes.length, context.signal);
        await this.import(values, document, context);
        if ((await this.hashThere(values, context)) !== document.sha256) {
          throw new StationError('receipt-mismatch', { params: { what: `sha256 ${values.id}` } });
        }
      }
      sent += document.bytes.length;
      context.progress(Math.min(sent, parcel.bytes));
    }
    context.progress(parcel.bytes);
    return null;
  }

  async holds(parcel: Parcel, context: SendContext): Promise<boolean> {
    for await (const document of parcel.documents!()) {
      const values = this.values(document, context.memory);
      if ((await this.hashThere(values, context)) !== document.sha256) return false;
    }
    return true;
  }

  async closeBatch(): Promise<null> {
    return null;
  }

  /** True when it is there with our bytes; throws `package-refused` when something else has its identity. */
  private async known(
    values: Record<string, string>,
    document: ParcelDocument,
    context: SendContext,
  ): Promise<boolean> {
    const url = this.address(this.settings.lookup.path, values);
    const answer = await exchange(url, { method: 'GET' }, this.link.wire(context));
    if (answer.status === 404) return false;
    if (answer.status !== 200) throw refusal(this.label, answer);
    const there = await this.hashThere(values, context);
    // An entry without a file is what an interrupted import leaves behind.
    if (there === null) return false;
    if (there === document.sha256) return true;
    throw new StationError('package-refused', { params: { reason: `${values.id} ≠ ${this.label}` } });
  }

  private async import(
    values: Record<string, string>,
    document: ParcelDocument,
    context: SendContext,
  ): Promise<void> {
    const { method, path, form, metadataPart, filePart, fileName } = this.settings.import;
    const fields = Object.entries(this.settings.fields)
      .map(([name, pattern]): [string, string] => [name, fillPattern(pattern, values)])
      .filter(([, value]) => value !== '');
    const boundary = `station-${randomUUID()}`;
    const part = (name: string, more: string, value: string) =>
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${more}\r\n\r\n${value}\r\n`,
      );
    const described =
      form === 'json'
        ? [
            part(
              metadataPart,
              '\r\nContent-Type: application/json',
              JSON.stringify(Object.fromEntries(fields)),
            ),
          ]
        : fields.map(([name, value]) => part(name, '', value));
    const file = `; filename="${quoted(fillPattern(fileName, values))}"\r\nContent-Type: application/pdf`;
    const body = Buffer.concat([
      ...described,
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(filePart)}"${file}\r\n\r\n`,
      ),
      document.bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const answer = await exchange(
      this.address(path, values),
      { method, headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body },
      this.link.wire(context),
    );
    // 409: it came in by a request whose answer was lost; whether it is ours, its hash will tell.
    if ((answer.status < 200 || answer.status > 299) && answer.status !== 409)
      throw refusal(this.label, answer);
  }

  private async hashThere(values: Record<string, string>, context: SendContext): Promise<string | null> {
    const hash = createHash('sha256');
    const url = this.address(this.settings.download.path, values);
    const status = await download(url, {}, this.link.wire(context), (piece) => hash.update(piece));
    if (status === 200) return hash.digest('hex');
    if (status === 404) return null;
    throw refusal(this.label, { status, headers: new Headers(), body: '' });
  }

  private values(document: ParcelDocument, memory: TransferMemory): Record<string, string> {
    const codes = Object.entries(this.settings.codes).map(([name, theirs]): [string, string] => {
      const own = document.elements[name] ?? '';
      return [name, theirs[own] ?? own];
    });
    const [serial, digitized] = this.serial(document, memory);
    const values = { ...document.elements, ...Object.fromEntries(codes), serial, digitized };
    return { ...values, id: fillPattern(this.settings.id, values) };
  }

  /** A running number per destination, given once to each document, and the day it was given, `DD/MM/YYYY`. */
  private serial({ sha256 }: ParcelDocument, memory: TransferMemory): [string, string] {
    const counter = `gateway:${this.base}:serial`;
    const own = `${counter}:${sha256}`;
    const known = memory.get(own);
    if (known) return known.split(' ') as [string, string];
    const next = String(Number(memory.get(counter) ?? 0) + 1);
    const [year, month, day] = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10).split('-');
    // The counter first: a number lost in a crash is better than one given twice.
    memory.set(counter, next);
    memory.set(own, `${next} ${day}/${month}/${year}`);
    return [next, `${day}/${month}/${year}`];
  }

  private address(path: string, values: Record<string, string>): string {
    const encoded = Object.fromEntries(Object.entries(values).map(([k, v]) => [k, encodeURIComponent(v)]));
    return this.base + fillPattern(path, encoded).replace(/^\//, '');
  }
}

/** As browsers write names into a form's header (RFC 7578, 4.2). */
function quoted(text: string): string {
  return text.replaceAll('"', '%22').replace(/[\r\n]/g, ' ');
}
