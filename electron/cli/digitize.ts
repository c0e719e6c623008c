/** `station digitize PATH…`: the whole way from scans to receipts. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { PROFILE_IDS, profileOf } from '../packaging/profile.ts';
import type { BatchReport } from '../pipeline/report.ts';
import { exitCode, runBatch, withStation } from './batch-run.ts';
import { type CommonOptions, collectDestination, collectSetting, common, configOf } from './options.ts';
import { printJson, tell } from './output.ts';
import { writeTexts } from './texts.ts';

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
  common(program.command('digitize <path...>'))
    .description('take in scans, clean, read, describe, pack and deliver them; a folder is one dossier')
    .option('--profile <id>', `destination profile (${PROFILE_IDS.join(', ')})`, 'tt05-aip')
    .option('--type <id>', 'record type of all documents')
    .option('--set <name=value>', 'a code or an element of the dossier; may be repeated', collectSetting)
    .option('--to <destination>', 'folder:PATH or tus:URL; may be repeated', collectDestination)
    .option('--approve', 'accept without a person (written to the history)')
    .option('--text <dir>', 'also write the text of every page as NAME.txt')
    .option('--token-file <file>', 'bearer token for the destination (else the variable STATION_TOKEN)')
    .option('--ocr-lang <languages>', 'languages to read, e.g. vie+eng')
    .action(async (paths: string[], options: DigitizeOptions) => {
      profileOf(options.profile);
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
  for (const { level, message } of report.findings) if (level === 'blocks') tell(`✗ ${message}`);
  for (const { stage, message } of report.failures) tell(`✗ ${stage}: ${message}`);
  const looks = report.findings.filter((f) => f.level === 'look').length;
  tell(
    `${report.pages.length} pages · ${report.documents.length} documents · ${looks} to look at · batch ${report.batch}`,
  );
  for (const pack of report.packages) {
    tell(`package ${pack.path}`);
    for (const { destination, state, receipt, message } of pack.deliveries) {
      tell(
        `  ${destination}: ${state}${receipt ? `, receipt ${receipt.receiptId}` : ''}${message ? ` – ${message}` : ''}`,
      );
    }
  }
}
