/** `station reconcile [BATCH]`: sent = received = accepted, package by package. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { takeReceipts } from '../pipeline/disk-receipts.ts';
import { reconcile } from '../pipeline/reconcile.ts';
import { reconciliationCsv } from '../pipeline/reconciliation-csv.ts';
import { openForCommand } from './acting.ts';
import { withStation } from './batch-run.ts';
import { batchIdOf } from './continue.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { EXIT, language, printJson, t, tell } from './output.ts';

export function reconcileCommand(program: Command): void {
  common(program.command('reconcile [batch]'), ['clerk', 'supervisor'])
    .description(t('cli.reconcile'))
    .option('--csv <file>', t('cli.option-csv'))
    .option('--receipts <dir>', t('cli.option-receipts'))
    .action(async (id: string | undefined, options: CommonOptions & { csv?: string; receipts?: string }) => {
      const refused =
        options.receipts === undefined ? 0 : await receiptsOf(options, resolve(options.receipts));
      const archive = await openForCommand(options, { readOnly: true });
      try {
        const lang = language(['--lang', options.lang ?? process.env.STATION_LANG ?? 'vi']);
        const result = reconcile(archive, batchIdOf(archive, id));
        if (options.csv) await writeFile(options.csv, reconciliationCsv(result, lang));
        for (const row of result.rows) {
          const mark = { agreed: '=', open: '…', wrong: '✗' }[row.agreement];
          tell(`${mark} ${row.package} → ${row.destination}${row.reason ? `: ${row.reason}` : ''}`);
        }
        const { rows, sent, received, accepted } = result;
        tell(t('cli.reconciled', { packages: rows.length, sent, received, accepted }));
        if (options.json) printJson(result);
        const agreed = refused === 0 && rows.every((r) => r.agreement === 'agreed');
        process.exitCode = agreed ? EXIT.done : EXIT.failed;
      } finally {
        await archive.close();
      }
    });
}

/** Takes in the receipts on a disk that came back; returns how many of its files are none for what was handed over. */
async function receiptsOf(options: CommonOptions, disk: string): Promise<number> {
  let refused = 0;
  await withStation(configOf(options), async ({ archive, config }) => {
    const taken = await takeReceipts(archive, disk, { user: config.operator, screen: config.screen });
    for (const { file, reason } of taken.refused) tell(`✗ ${file}: ${reason}`);
    refused = taken.refused.length;
    tell(t('cli.took-receipts', { kept: taken.kept, refused }));
  });
  return refused;
}
