/** Writes the platform's page as HTML; everything that came from outside is escaped. */
import { html } from 'hono/html';
import { type Language, say, type TextKey } from '../text.ts';
import type { BatchState } from './batches.ts';
import { timeOf, type VaultEntry } from './vault.ts';

export interface View {
  platform: string;
  language: Language;
  words: string;
  station: string;
  /** From 1. */
  page: number;
}

const PER_PAGE = 100;

/** The overview: totals, batches with what is missing of each, packages newest first. */
export function overviewPage(view: View, entries: VaultEntry[], batches: BatchState[]) {
  const t = (key: TextKey, params: Record<string, string | number> = {}) => say(view.language, key, params);
  const titles = new Map(batches.flatMap((b) => b.manifest.packages.map((p) => [p.sha256, p.title])));
  const corrections = new Map(
    entries.flatMap((e) => e.replaces.map((objId) => [objId, objIdOf(e) ?? e.sha256] as const)),
  );
  const stations = [...new Set([...entries.map((e) => e.station), ...batches.map((b) => b.manifest.station)])]
    .filter((s): s is string => Boolean(s))
    .sort((a, b) => a.localeCompare(b, 'vi'));
  const chosen = entries.filter((e) => matches(e, titles.get(e.sha256) ?? '', view));
  const shown = chosen.slice((view.page - 1) * PER_PAGE, view.page * PER_PAGE);
  const ofStation = batches.filter((b) => !view.station || b.manifest.station === view.station);
  const received = chosen.filter((e) => 'receipt' in e.verdict).length;
  const other = view.language === 'vi' ? 'en' : 'vi';
  return html`<!doctype html>
<html lang="${view.language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${view.platform}</title>
    <link rel="stylesheet" href="/overview/style.css" />
  </head>
  <body>
    <header>
      <h1>${view.platform}</h1>
      <a href="${link({ ...view, language: other })}" lang="${other}">${say(other, 'intake.language')}</a>
    </header>
    <form class="search" action="/overview" method="get" role="search">
      <input type="hidden" name="lang" value="${view.language}" />
      <label>${t('intake.search')} <input type="search" name="q" value="${view.words}" /></label>
      <label
        >${t('intake.station')}
        <select name="station">
          <option value="">${t('intake.all-stations')}</option>
          ${stations.map((s) => html`<option value="${s}" ${s === view.station ? 'selected' : ''}>${s}</option>`)}
        </select></label
      >
      <button>${t('intake.show')}</button>
    </form>
    <p>${t('intake.totals', { received, refused: chosen.length - received })}</p>
    <form action="/overview/check" method="post">
      <input type="hidden" name="lang" value="${view.language}" />
      <button>${t('intake.check-all')}</button>
    </form>
    <h2>${t('intake.batches')}</h2>
    ${ofStation.length === 0 ? html`<p>${t('intake.no-batches')}</p>` : batchTable(ofStation, t)}
    <h2>${t('intake.packages')}</h2>
    ${shown.length === 0 ? html`<p>${t('intake.no-packages')}</p>` : packageTable(shown, titles, corrections, view.language, t)}
    ${
      chosen.length > view.page * PER_PAGE
        ? html`<p><a href="${link({ ...view, page: view.page + 1 })}">${t('intake.older')}</a></p>`
        : ''
    }
  </body>
</html>`;
}

type Say = (key: TextKey, params?: Record<string, string | number>) => string;

function batchTable(batches: BatchState[], t: Say) {
  const rows = batches.map(({ manifest, receipt, missing }) => {
    const here = manifest.packages.length - missing.length;
    const state = receipt
      ? html`<span class="good">${t('intake.reconciled')}</span><br /><code>${receipt.receiptId}</code>`
      : html`<span class="bad">${t('intake.missing', { missing: missing.length })}</span>`;
    return html`<tr>
      <td><code>${manifest.batch}</code></td>
      <td>${manifest.station}</td>
      <td>${localTime(manifest.createdAt)}</td>
      <td class="number">${here}/${manifest.packages.length}</td>
      <td>${state}</td>
    </tr>`;
  });
  return html`<table>
    <thead>
      <tr>
        ${headings(['intake.batch', 'intake.station', 'intake.opened', 'intake.here', 'intake.state'], t)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** `corrections`: by the OBJID of what was replaced, that of what replaces it. */
function packageTable(
  entries: VaultEntry[],
  titles: Map<string, string>,
  corrections: Map<string, string>,
  language: Language,
  t: Say,
) {
  const rows = entries.map((e) => {
    const receipt = 'receipt' in e.verdict ? e.verdict.receipt : null;
    const state =
      'receipt' in e.verdict
        ? html`<span class="good">${t('intake.received')}</span>`
        : html`<span class="bad">${t('intake.refused')}</span
            ><br />${e.verdict.refusal.reasons.slice(0, 5).map((r) => html`<code>${r}</code><br />`)}`;
    return html`<tr>
      <td>
        ${titles.get(e.sha256) ?? ''}<br /><code>${receipt?.objId ?? e.name ?? ''}</code><br /><code
          >${e.sha256}</code
        >${relations(e, corrections, t)}
      </td>
      <td>${e.station ?? ''}<br /><code>${(e.batch ?? '').slice(0, 8)}</code></td>
      <td>${localTime(timeOf(e.verdict))}</td>
      <td class="number">${receipt ? `${receipt.documents} / ${receipt.pages}` : ''}</td>
      <td>${state}</td>
      <td>${receipt ? checkCell(e, language, t) : ''}</td>
    </tr>`;
  });
  return html`<table>
    <thead>
      <tr>
        ${headings(
          [
            'intake.package',
            'intake.station',
            'intake.time',
            'intake.counts',
            'intake.state',
            'intake.integrity',
          ],
          t,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** Which packages it takes the place of, and which took its own. */
function relations(entry: VaultEntry, corrections: Map<string, string>, t: Say) {
  const later = corrections.get(objIdOf(entry) ?? '');
  return html`${entry.replaces.map((objId) => html`<br />${t('intake.replaces')} <code>${objId}</code>`)}${
    later ? html`<br />${t('intake.replaced-by')} <code>${later}</code>` : ''
  }`;
}

function objIdOf({ verdict }: VaultEntry): string | null {
  return 'receipt' in verdict ? verdict.receipt.objId : null;
}

function checkCell({ check, sha256 }: VaultEntry, language: Language, t: Say) {
  const result =
    check === null
      ? ''
      : check.sha256 === sha256
        ? html`<span class="good">${t('intake.intact', { time: localTime(check.at) })}</span>`
        : html`<span class="bad">${t('intake.damaged', { time: localTime(check.at) })}</span>`;
  return html`${result}
    <form action="/overview/check" method="post">
      <input type="hidden" name="sha256" value="${sha256}" />
      <input type="hidden" name="lang" value="${language}" />
      <button>${t('intake.check')}</button>
    </form>`;
}

function headings(keys: TextKey[], t: Say) {
  return keys.map((key) => html`<th scope="col">${t(key)}</th>`);
}

/** Finds by title, OBJID, file name, batch or checksum; marks, case and đ/d make no difference. */
function matches(entry: VaultEntry, title: string, { words, station }: View): boolean {
  if (station && entry.station !== station) return false;
  const receipt = 'receipt' in entry.verdict ? entry.verdict.receipt : null;
  const text = fold([title, receipt?.objId, entry.name, entry.batch, entry.station, entry.sha256].join(' '));
  return fold(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd');
}

function link({ language, words, station, page }: View): string {
  return `/overview?${new URLSearchParams({ lang: language, q: words, station, page: String(page) })}`;
}

/** In Vietnam's time zone, to the minute. */
function localTime(iso: string): string {
  const at = new Date(Date.parse(iso) + 7 * 3600_000);
  return Number.isNaN(at.getTime()) ? iso : at.toISOString().slice(0, 16).replace('T', ' ');
}
