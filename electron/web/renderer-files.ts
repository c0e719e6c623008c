/** The built renderer, file by file; nothing outside its folder. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { INSTALL_DIR } from '../install.ts';

const ROOT = join(INSTALL_DIR, 'out', 'renderer');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** The file of `pathname`; paths without an extension are places inside the interface and get its page. */
export async function rendererFile(pathname: string): Promise<Response> {
  const name = extname(pathname) === '' ? 'index.html' : safeDecode(pathname);
  const path = name === null ? null : normalize(join(ROOT, name));
  const type = TYPES[extname(path ?? '')];
  const bytes = path?.startsWith(ROOT + sep) && type ? await readFile(path).catch(() => null) : null;
  if (bytes === null || !type) return new Response('Not found\n', { status: 404 });
  return new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } });
}

function safeDecode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
