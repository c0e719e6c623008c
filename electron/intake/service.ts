/** What programs ask the platform: its key, the verdict on a package, receipts, batches. */
import { Hono } from 'hono';
import type { Batches } from './batches.ts';
import type { Vault } from './vault.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const MOST_MANIFEST = 20e6;

/** The JSON side of the platform. */
export function service(vault: Vault, batches: Batches, publicKey: string) {
  const problem = (status: 400 | 404 | 413 | 422, title: string, more: object = {}) =>
    new Response(JSON.stringify({ title, status, ...more }), {
      status,
      headers: { 'Content-Type': 'application/problem+json' },
    });
  return new Hono()
    .get('/', (c) =>
      c.req.header('Accept')?.includes('text/html')
        ? c.redirect('/overview')
        : c.json({ platform: 'tram-so-hoa intake', protocol: 'tus 1.0.0' }),
    )
    .get('/key', (c) => c.text(publicKey))
    .get('/packages', async (c) => c.json({ receipts: await vault.receipts() }))
    .get('/packages/:sha256', async (c) => {
      const sha256 = c.req.param('sha256');
      if (!SHA256.test(sha256)) return problem(404, 'Not found');
      if (vault.isChecking(sha256)) return c.json({ state: 'checking' }, 202);
      const verdict = await vault.verdict(sha256);
      if (!verdict) return problem(404, 'Not found');
      if ('refusal' in verdict) return problem(422, 'Package refused', verdict.refusal);
      if (c.req.query('check') === undefined) return c.json(verdict);
      return c.json({ ...verdict, checked: await vault.check(sha256) });
    })
    .get('/batches', async (c) => c.json({ batches: await batches.all() }))
    .put('/batches/:batch', async (c) => {
      if (Number(c.req.header('Content-Length') ?? Number.POSITIVE_INFINITY) > MOST_MANIFEST) {
        return problem(413, 'Manifest too large');
      }
      const data = (await c.req.json().catch(() => null)) as { batch?: unknown } | null;
      const state = data?.batch === c.req.param('batch') ? await batches.take(data) : null;
      if (!state)
        return problem(422, 'Manifest refused', { reasons: ['malformed, or the batch is another one'] });
      return state.receipt ? c.json({ receipt: state.receipt }) : c.json({ missing: state.missing }, 202);
    });
}
