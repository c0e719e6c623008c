/** `station reconcile [BATCH]`: sent = received = accepted, package by package. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { reconcile } from '../pipeline/reconcile.ts';
import { reconciliationCsv } from '../pipeline/reconciliation-csv.ts';
import { openForCommand } from './acting.ts';
import { batchIdOf } from './continue.ts';
import { type CommonOptions, common } from './options.ts';
import { EXIT, language, printJson, t, tell } from './output.ts';

export function reconcileCommand(program: Command): void {
  common(program.command('reconcile [batch]'), ['clerk', 'supervisor'])
    .description(t('cli.reconcile'))
    .option('--csv <file>', t('cli.option-csv'))
    .action(async (id: string | undefined, options: CommonOptions & { csv?: string }) => {
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
        process.exitCode = rows.every((r) => r.agreement === 'agreed') ? EXIT.done : EXIT.failed;
      } finally {
        await archive.close();
      }
    });
}
