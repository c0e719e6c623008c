/** PDFium (WebAssembly) with just what ingest needs: documents, page objects, rendering. One instance per thread. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { init } from '@embedpdf/pdfium';
import { StationError } from '../errors.ts';
import type { Raster } from '../imaging/raster.ts';

type Library = Awaited<ReturnType<typeof init>>;

let library: Promise<Library> | null = null;

async function start(): Promise<Library> {
  const entry = createRequire(import.meta.url).resolve('@embedpdf/pdfium');
  const bytes = await readFile(join(dirname(entry), 'pdfium.wasm'));
  const pdfium = await init({ wasmBinary: new Uint8Array(bytes).buffer });
  pdfium.PDFiumExt_Init();
  return pdfium;
}

/** The kinds of page objects of PDFium's fpdf_edit.h. */
export const OBJECT = { text: 1, path: 2, image: 3, shading: 4, form: 5 } as const;

const ERROR_PASSWORD = 4;
const INVISIBLE_TEXT = 3;
const RENDER_ANNOTATIONS = 0x01;
const RENDER_RGB_ORDER = 0x10;
const FORMAT_RGB = 2;

/** An opened PDF. Close it: its memory is not garbage-collected. */
export class PdfFile {
  readonly pageCount: number;
  readonly signatures: number;
  private readonly lib: Library;
  private readonly doc: number;
  private readonly bytes: number;

  private constructor(lib: Library, doc: number, bytes: number) {
    this.lib = lib;
    this.doc = doc;
    this.bytes = bytes;
    this.pageCount = lib.FPDF_GetPageCount(doc);
    this.signatures = Math.max(0, lib.FPDF_GetSignatureCount(doc));
  }

  /** Throws `encrypted-pdf` or `unreadable-pdf`. */
  static async open(file: Uint8Array): Promise<PdfFile> {
    library ??= start();
    const lib = await library;
    const bytes = lib.pdfium.wasmExports.malloc(file.length);
    heap(lib).set(file, bytes);
    const doc = lib.FPDF_LoadMemDocument(bytes, file.length, '');
    if (!doc) {
      const error = lib.FPDF_GetLastError();
      lib.pdfium.wasmExports.free(bytes);
      throw new StationError(error === ERROR_PASSWORD ? 'encrypted-pdf' : 'unreadable-pdf', {
        detail: `PDFium error ${error}`,
      });
    }
    return new PdfFile(lib, doc, bytes);
  }

  /** Opens page `index`, hands it to `work`, closes it. Throws `unreadable-pdf` when the page cannot be loaded. */
  async withPage<T>(index: number, work: (page: PdfPage) => Promise<T>): Promise<T> {
    const handle = this.lib.FPDF_LoadPage(this.doc, index);
    if (!handle) throw new StationError('unreadable-pdf', { detail: `page ${index + 1}` });
    try {
      return await work(new PdfPage(this.lib, handle));
    } finally {
      this.lib.FPDF_ClosePage(handle);
    }
  }

  close(): void {
    this.lib.FPDF_CloseDocument(this.doc);
    this.lib.pdfium.wasmExports.free(this.bytes);
  }
}

/** An image on a page. Sizes in pixels, the placement in points. */
export interface PdfImage {
  width: number;
  height: number;
  bitsPerPixel: number;
  colourSpace: number;
  filters: string[];
  /** Placement of the unit square: a b c d e f. */
  matrix: number[];
  bounds: { left: number; bottom: number; right: number; top: number };
  transparent: boolean;
}

/** An opened page. */
export class PdfPage {
  private readonly lib: Library;
  private readonly page: number;

  constructor(lib: Library, page: number) {
    this.lib = lib;
    this.page = page;
  }

  /** Size in points (1/72 inch) after the page's own rotation. */
  get size(): { width: number; height: number } {
    return { width: this.lib.FPDF_GetPageWidthF(this.page), height: this.lib.FPDF_GetPageHeightF(this.page) };
  }

  /** Quarter turns clockwise, 0–3. */
  get rotation(): number {
    return this.lib.FPDFPage_GetRotation(this.page);
  }

  get annotations(): number {
    return this.lib.FPDFPage_GetAnnotCount(this.page);
  }

  /** Objects that leave ink: handles of images, and the number of all others. Invisible text is no ink. */
  visible(): { images: number[]; nested: boolean; others: number } {
    const found = { images: [] as number[], nested: false, others: 0 };
    const count = this.lib.FPDFPage_CountObjects(this.page);
    for (let i = 0; i < count; i++) this.sort(this.lib.FPDFPage_GetObject(this.page, i), found, false);
    return found;
  }

  image(object: number): PdfImage {
    const { lib } = this;
    return scratch(lib, 64, (at) => {
      lib.FPDFImageObj_GetImageMetadata(object, this.page, at);
      const words = new DataView(heap(lib).buffer, at, 28);
      const meta = {
        width: words.getUint32(0, true),
        height: words.getUint32(4, true),
        bitsPerPixel: words.getUint32(16, true),
        colourSpace: words.getInt32(20, true),
      };
      lib.FPDFPageObj_GetMatrix(object, at);
      const matrix = [...new Float32Array(heap(lib).slice(at, at + 24).buffer)];
      lib.FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12);
      const [left = 0, bottom = 0, right = 0, top = 0] = new Float32Array(
        heap(lib).slice(at, at + 16).buffer,
      );
      const filters: string[] = [];
      for (let i = 0; i < lib.FPDFImageObj_GetImageFilterCount(object); i++) {
        const length = lib.FPDFImageObj_GetImageFilter(object, i, at, 64);
        filters.push(Buffer.from(heap(lib).slice(at, at + Math.max(0, length - 1))).toString('latin1'));
      }
      const transparent = Boolean(lib.FPDFPageObj_HasTransparency(object));
      return { ...meta, matrix, bounds: { left, bottom, right, top }, filters, transparent };
    });
  }

  /** The image's stream as it lies in the file, or after its general filters (`decoded`). */
  imageData(object: number, decoded: boolean): Buffer {
    const { lib } = this;
    const get = decoded ? lib.FPDFImageObj_GetImageDataDecoded : lib.FPDFImageObj_GetImageDataRaw;
    const length = get(object, 0, 0);
    return scratch(lib, Math.max(1, length), (at) => {
      get(object, at, length);
      return Buffer.from(heap(lib).slice(at, at + length));
    });
  }

  /** True when PDFium can make pixels of the image. */
  decodes(object: number): boolean {
    const bitmap = this.lib.FPDFImageObj_GetBitmap(object);
    if (bitmap) this.lib.FPDFBitmap_Destroy(bitmap);
    return Boolean(bitmap);
  }

  /** The page on white at `width`×`height` pixels, annotations included, sRGB. */
  render(width: number, height: number): Raster {
    const { lib } = this;
    const bitmap = lib.FPDFBitmap_CreateEx(width, height, FORMAT_RGB, 0, 0);
    if (!bitmap) throw new StationError('too-many-pixels', { params: { width, height } });
    try {
      lib.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
      lib.FPDF_RenderPageBitmap(
        bitmap,
        this.page,
        0,
        0,
        width,
        height,
        0,
        RENDER_ANNOTATIONS | RENDER_RGB_ORDER,
      );
      const stride = lib.FPDFBitmap_GetStride(bitmap);
      const from = lib.FPDFBitmap_GetBuffer(bitmap);
      const data = new Uint8Array(width * height * 3);
      for (let y = 0; y < height; y++) {
        const row = from + y * stride;
        data.set(heap(lib).subarray(row, row + width * 3), y * width * 3);
      }
      return { data, width, height, channels: 3 };
    } finally {
      lib.FPDFBitmap_Destroy(bitmap);
    }
  }

  private sort(
    object: number,
    found: { images: number[]; nested: boolean; others: number },
    nested: boolean,
  ): void {
    const { lib } = this;
    const type = lib.FPDFPageObj_GetType(object);
    if (type === OBJECT.form) {
      const count = lib.FPDFFormObj_CountObjects(object);
      for (let i = 0; i < count; i++) this.sort(lib.FPDFFormObj_GetObject(object, i), found, true);
    } else if (type === OBJECT.image) {
      found.images.push(object);
      // A nested object's placement is relative to its form.
      if (nested) found.nested = true;
    } else if (type !== OBJECT.text || lib.FPDFTextObj_GetTextRenderMode(object) !== INVISIBLE_TEXT) {
      found.others++;
    }
  }
}

function heap(lib: Library): Uint8Array {
  // The heap moves when it grows, so it is asked for each time.
  return (lib.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8;
}

function scratch<T>(lib: Library, bytes: number, use: (at: number) => T): T {
  const at = lib.pdfium.wasmExports.malloc(bytes);
  try {
    return use(at);
  } finally {
    lib.pdfium.wasmExports.free(at);
  }
}
