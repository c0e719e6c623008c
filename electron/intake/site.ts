/** The page for people at the central storage: what came in, was refused, is missing, by station and batch. */
import { Hono } from 'hono';
import type { Batches } from './batches.ts';
import { overviewPage } from './page.ts';
import type { Vault } from './vault.ts';

const SHA256 = /^[0-9a-f]{64}$/;
/** No script at all, nothing from elsewhere, in nobody's frame. */
const POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The HTML side of the platform. */
export function site(vault: Vault, batches: Batches, platform: string) {
  return new Hono()
    .use('/overview/*', async (c, next) => {
      await next();
      c.header('Content-Security-Policy', POLICY);
      c.header('X-Content-Type-Options', 'nosniff');
      c.header('Referrer-Policy', 'no-referrer');
      c.header('Cache-Control', 'no-store');
    })
    .get('/overview', async (c) => {
      const view = {
        platform,
        language: c.req.query('lang') === 'en' ? ('en' as const) : ('vi' as const),
        words: (c.req.query('q') ?? '').slice(0, 200),
        station: c.req.query('station') ?? '',
        page: Math.max(1, Number.parseInt(c.req.query('page') ?? '1', 10) || 1),
      };
      return c.html(overviewPage(view, await vault.entries(), await batches.all()));
    })
    .get('/overview/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .post('/overview/check', async (c) => {
      // The browser sends the password by itself, also when another site's page asks it to.
      const origin = c.req.header('Origin');
      if (origin !== undefined && URL.parse(origin)?.host !== c.req.header('Host'))
        return c.text('Forbidden', 403);
      const form = await c.req.parseBody();
      const lang = form.lang === 'en' ? '?lang=en' : '';
      const wanted = String(form.sha256 ?? '');
      const known = (await vault.entries()).filter((e) => 'receipt' in e.verdict).map((e) => e.sha256);
      for (const sha256 of SHA256.test(wanted) ? known.filter((s) => s === wanted) : known)
        await vault.check(sha256);
      return c.redirect(`/overview${lang}`, 303);
    });
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline; }
h1 { font-size: 1.4rem; margin: 0; flex: 1; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
code { font-size: .8rem; overflow-wrap: anywhere; }
input, select, button { font: inherit; padding: .3rem .6rem; }
.good { color: light-dark(#14612d, #7fd79b); } .bad { color: light-dark(#a01515, #ff9d9d); font-weight: 600; }
form.search { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
`;
