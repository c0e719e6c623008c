/** `station digitize PATH…`: the whole way from scans to receipts. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { SHIPPED_PROFILES } from '../packaging/profile.ts';
import type { BatchReport } from '../pipeline/report.ts';
import { exitCode, runBatch, withStation } from './batch-run.ts';
import {
  type CommonOptions,
  collectDestination,
  collectSetting,
  common,
  configOf,
  ocrLanguages,
} from './options.ts';
import { printJson, t, tell } from './output.ts';
import { stageName } from './progress.ts';
import { writeTexts } from './texts.ts';

/** As many as a person looks at without being asked twice. */
const MOST_OUTLIERS = 10;

export interface DigitizeOptions extends CommonOptions {
  profile: string;
  type?: string;
  set?: Record<string, string>;
  to?: string[];
  approve?: boolean;
  text?: string;
  tokenFile?: string;
  ocrLang?: string;
}

export function digitizeCommand(program: Command): void {
  common(program.command('digitize <path...>'), ['clerk', 'supervisor'])
    .description(t('cli.digitize'))
    .option(
      '--profile <id>',
      t('cli.option-profile', { profiles: [...SHIPPED_PROFILES.keys()].join(', ') }),
      'tt05-aip',
    )
    .option('--type <id>', t('cli.option-type'))
    .option('--set <name=value>', t('cli.option-set'), collectSetting)
    .option('--to <destination>', t('cli.option-to'), collectDestination)
    .option('--approve', t('cli.option-approve'))
    .option('--text <dir>', t('cli.option-text'))
    .option('--token-file <file>', t('cli.option-token-file'))
    .addOption(ocrLanguages())
    .action(async (paths: string[], options: DigitizeOptions) => {
      const started = Date.now();
      await withStation(configOf(options), async (station) => {
        const destinations = options.to ?? [];
        const report = await runBatch(station, {
          paths,
          profile: options.profile,
          recordType: options.type ?? null,
          settings: options.set ?? {},
          plan: { until: 'package', approve: options.approve ?? false, destinations },
          outputs: [options.text, ...destinations.map(folderOf)].flatMap((p) => (p ? [resolve(p)] : [])),
        });
        if (options.text) await writeTexts(station.archive, report.batch, resolve(options.text));
        summarise(report);
        if (options.json) printJson({ ...report, elapsedMs: Date.now() - started });
        process.exitCode = exitCode(report);
      });
    });
}

function folderOf(destination: string): string | undefined {
  return destination.startsWith('folder:') ? destination.slice('folder:'.length) : undefined;
}

/** What came of it, for people. */
export function summarise(report: BatchReport): void {
  for (const { source, message } of report.quarantine) tell(`✗ ${source}: ${message}`);
  for (const { source, of } of report.duplicates) tell(`= ${source} ≡ ${of}`);
  const outliers = report.pages
    .filter((page) => page.outlier)
    .sort((a, b) => b.outlier!.score - a.outlier!.score);
  for (const { source, outlier } of outliers.slice(0, MOST_OUTLIERS)) {
    const reasons = outlier!.reasons.map((reason) => t(`measure.${reason}`)).join(', ');
    tell(t('cli.outlier', { source, reasons }));
  }
  for (const { level, message } of report.findings) if (level === 'blocks') tell(`✗ ${message}`);
  for (const { stage, message } of report.failures) tell(`✗ ${stageName(stage)}: ${message}`);
  for (const { stage, count } of report.waiting)
    if (stage === 'sign') tell(t('cli.waits-to-be-signed', { count }));
  const looks = report.findings.filter((f) => f.level === 'look').length;
  const { pages, documents, batch } = report;
  tell(t('cli.summary', { pages: pages.length, documents: documents.length, looks, batch }));
  for (const pack of report.packages) {
    tell(t('cli.made-package', { path: pack.path }));
    for (const { destination, state, receipt, message } of pack.deliveries) {
      const params = {
        destination,
        state: t(`delivery.${state}`),
        receipt: receipt?.receiptId ?? '',
        message: message ?? '',
      };
      tell(t(receipt ? 'cli.delivery-receipt' : message ? 'cli.delivery-trouble' : 'cli.delivery', params));
    }
  }
}
