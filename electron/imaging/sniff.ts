/** The type of a file by its content; names lie. */
import { open } from 'node:fs/promises';

/** How far into a file a PDF header may stand (ISO 32000, Annex H, implementation note 13). */
const PDF_HEADER_WITHIN = 1024;

const SIGNATURES: [mime: string, test: (b: Buffer) => boolean][] = [
  ['image/jpeg', (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff],
  ['image/png', (b) => starts(b, '\x89PNG\r\n\x1a\n')],
  ['image/webp', (b) => starts(b, 'RIFF') && at(b, 8, 'WEBP')],
  ['image/tiff', (b) => /^(II[*+]\0|MM\0[*+])/.test(b.toString('latin1', 0, 4))],
  // Two letters are a weak sign, so the reserved words of the header have to be zero as well.
  [
    'image/bmp',
    (b) => starts(b, 'BM') && b.length > 26 && b.readUInt32LE(6) === 0 && b.readUInt32LE(14) >= 12,
  ],
  ['image/gif', (b) => starts(b, 'GIF87a') || starts(b, 'GIF89a')],
  ['image/jp2', (b) => at(b, 4, 'jP  \r\n\x87\n') || starts(b, '\xff\x4f\xff\x51')],
  [
    'image/heic',
    (b) => at(b, 4, 'ftyp') && /^(heic|heix|mif1|msf1|avif|avis)/.test(b.toString('latin1', 8, 12)),
  ],
  ['image/x-portable-anymap', (b) => /^P[1-7]\s/.test(b.toString('latin1', 0, 3))],
  ['image/vnd.djvu', (b) => starts(b, 'AT&TFORM')],
  ['image/vnd.adobe.photoshop', (b) => starts(b, '8BPS')],
  ['application/pdf', (b) => b.subarray(0, PDF_HEADER_WITHIN).includes('%PDF-')],
];

function starts(bytes: Buffer, text: string): boolean {
  return at(bytes, 0, text);
}

function at(bytes: Buffer, offset: number, text: string): boolean {
  return bytes.subarray(offset, offset + text.length).equals(Buffer.from(text, 'latin1'));
}

/** The mime type that the first kilobyte of a file shows, or null when it is neither an image nor a PDF. */
export function sniff(head: Buffer): string | null {
  return SIGNATURES.find(([, test]) => test(head))?.[0] ?? null;
}

/** `sniff` of a file on disk. */
export async function sniffFile(path: string): Promise<string | null> {
  const handle = await open(path, 'r');
  try {
    const head = Buffer.alloc(PDF_HEADER_WITHIN + 8);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return sniff(head.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
