/** `station inventory import|status`: paper inventories and what of them is digitized. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ROLES } from '../accounts/roles.ts';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import {
  COLUMN_NAMES,
  type ImportOptions,
  type ImportReport,
  importInventory,
} from '../pipeline/inventory-import.ts';
import { inventoryProgress, itemProgress } from '../pipeline/inventory-progress.ts';
import { openForCommand } from './acting.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { EXIT, printJson, t, tell } from './output.ts';

/** As many rows as a person reads on a screen. */
const MOST_ROWS = 20;

export function inventoryCommand(program: Command): void {
  const inventory = program.command('inventory').description(t('cli.inventory'));
  importCommand(inventory);
  statusCommand(inventory);
}

interface ImportCommandOptions extends CommonOptions, Omit<ImportOptions, 'fondsCode'> {
  fonds?: string;
}

function importCommand(inventory: Command): void {
  common(inventory.command('import <file>'), ['clerk', 'indexer', 'supervisor'])
    .description(t('cli.inventory-import'))
    .option('--dry-run', t('cli.option-dry-run'))
    .option('--map <name=heading>', t('cli.option-map', { names: COLUMN_NAMES.join(', ') }), collectMap)
    .option('--name <name>', t('cli.option-inventory-name'))
    .option('--fonds <code>', t('cli.option-fonds'))
    .option('--sheet <name>', t('cli.option-sheet'))
    .addOption(new Option('--legacy <encoding>', t('cli.option-legacy')).choices(['tcvn3', 'vni', 'none']))
    .action(async (path: string, options: ImportCommandOptions) => {
      const { language, operator: user, screen } = stationConfig(configOf(options));
      const bytes = await readFile(resolve(path)).catch((cause: unknown) => {
        throw new StationError('input-not-found', { params: { path }, cause });
      });
      const archive = await openForCommand(options);
      try {
        const { name, sheet, legacy, map, dryRun, fonds } = options;
        const chosen: ImportOptions = {
          ...(name ? { name } : {}),
          ...(sheet ? { sheet } : {}),
          ...(legacy ? { legacy } : {}),
          ...(map ? { map } : {}),
          ...(dryRun ? { dryRun } : {}),
          ...(fonds ? { fondsCode: fonds } : {}),
        };
        const file = { source: basename(path), bytes };
        const report = await importInventory(archive, { user, screen }, file, chosen, language);
        summarise(report);
        if (options.json) printJson(report);
        process.exitCode = report.counts.bad > 0 ? EXIT.quarantine : EXIT.done;
      } finally {
        await archive.close();
      }
    });
}

function collectMap(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('NAME=HEADING');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1).normalize('NFC') };
}

function summarise(report: ImportReport): void {
  const columns = Object.entries(report.mapping).map(([name, heading]) => `${name} = ${heading}`);
  tell(t('inventory.columns', { row: report.headerRow, columns: columns.join(' · ') }));
  if (report.legacy) tell(t(`inventory.from-${report.legacy}`));
  for (const { row, bad, message } of report.findings.slice(0, MOST_ROWS))
    tell(`${bad ? '✗' : '?'}${t('inventory.row', { row, message })}`);
  const more = report.findings.length - MOST_ROWS;
  if (more > 0) tell(t('inventory.more-rows', { count: more }));
  if (report.counts.absent > 0) {
    const numbers = report.absent.slice(0, MOST_ROWS).join(', ');
    tell(t('inventory.absent', { count: report.counts.absent, numbers }));
  }
  const params = { inventory: report.inventory, ...report.counts };
  tell(t(report.imported ? 'inventory.did' : 'inventory.would', params));
}

function statusCommand(inventory: Command): void {
  common(inventory.command('status [name]'), ROLES)
    .description(t('cli.inventory-status'))
    .option('--missing', t('cli.option-missing'))
    .action(async (name: string | undefined, options: CommonOptions & { missing?: boolean }) => {
      const archive = await openForCommand(options, { readOnly: true });
      try {
        const all = inventoryProgress(archive).filter((one) => name === undefined || one.name === name);
        if (name !== undefined && all.length === 0)
          throw new StationError('not-found', { params: { what: name } });
        if (all.length === 0) tell(t('inventory.none'));
        const told = all.map((one) => {
          const listed = name !== undefined || options.missing;
          const items = listed ? itemProgress(archive, archive.inventories.get(one.id)!) : undefined;
          return {
            ...one,
            ...(items
              ? { items: options.missing ? items.filter((i) => i.state === 'expected') : items }
              : {}),
          };
        });
        for (const { items, ...one } of told) {
          const percent = one.expected === 0 ? 0 : Math.floor((100 * one.digitized) / one.expected);
          tell(
            t('inventory.progress', {
              name: one.name,
              expected: one.expected,
              digitized: one.digitized,
              described: one.described,
              delivered: one.delivered,
              percent,
            }),
          );
          for (const { state, number, title } of items ?? [])
            tell(t('inventory.item', { state: t(`inventory.state.${state}`), number, title }));
        }
        if (options.json) printJson({ inventories: told });
      } finally {
        await archive.close();
      }
    });
}
