/** Paper inventories over HTTP: import with a dry run, progress, and the items of one. */
import { Hono } from 'hono';
import { StationError } from '../errors.ts';
import { type ImportOptions, importInventory, inventoryColumns } from '../pipeline/inventory-import.ts';
import { type ItemState, inventoryProgress, itemProgress } from '../pipeline/inventory-progress.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';

const LEGACY: unknown[] = ['tcvn3', 'vni', 'none'];
const STATES: unknown[] = ['expected', 'digitized', 'described', 'delivered'];
/** Items of one answer. */
const PAGE = 200;

/** Routes below `/api/inventories`. */
export function inventoryRoutes(station: Station) {
  return new Hono<ApiEnv>()
    .get('/', everyone, (c) => c.json({ inventories: inventoryProgress(station.archive) }))
    .get('/columns', everyone, (c) => c.json({ columns: inventoryColumns() }))
    .post('/import', admit('clerk', 'indexer', 'supervisor'), async (c) => {
      const form = await c.req.formData().catch(() => null);
      const file = form?.get('file');
      if (!form || !(file instanceof File))
        throw new StationError('bad-request', { params: { what: 'file' } });
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { archive } = station;
      const source = { source: file.name.normalize('NFC'), bytes };
      return c.json(await importInventory(archive, c.var.actor, source, optionsOf(form), c.var.language));
    })
    .get('/:id/items', everyone, (c) => {
      const inventory = station.archive.inventories.get(Number(c.req.param('id')));
      if (!inventory) throw new StationError('not-found', { params: { what: c.req.param('id') } });
      const state = c.req.query('state');
      if (state !== undefined && !STATES.includes(state))
        throw new StationError('bad-request', { params: { what: 'state' } });
      const offset = Math.max(0, Number.parseInt(c.req.query('offset') ?? '0', 10) || 0);
      const items = itemProgress(station.archive, inventory).filter(
        (item) => state === undefined || item.state === (state as ItemState),
      );
      return c.json({ inventory, total: items.length, items: items.slice(offset, offset + PAGE) });
    });
}

/** Fields of the form: name, fondsCode, sheet, legacy, dryRun (`true`), map (JSON: column name → heading or `#3`). */
function optionsOf(form: FormData): ImportOptions {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' && value.trim() !== '' ? value.normalize('NFC').trim() : undefined;
  };
  const [name, fondsCode, sheet, legacy] = ['name', 'fondsCode', 'sheet', 'legacy'].map(text);
  if (legacy !== undefined && !LEGACY.includes(legacy))
    throw new StationError('bad-request', { params: { what: 'legacy' } });
  const map = text('map');
  return {
    ...(name ? { name } : {}),
    ...(fondsCode ? { fondsCode } : {}),
    ...(sheet ? { sheet } : {}),
    ...(legacy ? { legacy: legacy as NonNullable<ImportOptions['legacy']> } : {}),
    ...(map ? { map: mapOf(map) } : {}),
    dryRun: text('dryRun') === 'true',
  };
}

function mapOf(text: string): Record<string, string> {
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    map = null;
  }
  const isMap =
    typeof map === 'object' &&
    map !== null &&
    Object.values(map).every((heading) => typeof heading === 'string');
  if (!isMap) throw new StationError('bad-request', { params: { what: 'map' } });
  return map as Record<string, string>;
}
