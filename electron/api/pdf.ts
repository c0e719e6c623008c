/** Answers with a PDF, to be looked at in the window. */
import type { Context } from 'hono';

/** `name`: of the file, should somebody keep it. */
export function pdfAnswer(c: Context, pdf: Uint8Array, name?: string) {
  return c.body(new Uint8Array(pdf), 200, {
    'Content-Type': 'application/pdf',
    ...(name ? { 'Content-Disposition': `inline; filename="${name}"` } : {}),
  });
}
