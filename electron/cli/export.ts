/** `station export DIR`: text, ALTO and the report of a batch as plain files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { stationConfig } from '../config.ts';
import { alto } from '../ocr/alto.ts';
import type { Organization } from '../packaging/edxml.ts';
import { exportTable, TABLE_FORMATS, type TableFormat } from '../pipeline/export-tables.ts';
import { textOf } from '../pipeline/page-state.ts';
import { batchReport } from '../pipeline/report.ts';
import { secretPages } from '../pipeline/secrecy.ts';
import { loadRecords } from '../records/load.ts';
import { SOFTWARE } from '../software.ts';
import type { Archive } from '../store/archive.ts';
import { openForCommand } from './acting.ts';
import { chosenVersions } from './chosen.ts';
import { collectOrganization, writeEdxml } from './edxml.ts';
import { exportRegisters } from './export-register.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { EXIT, language, printJson, t, tell } from './output.ts';
import { textNames, writeTexts } from './texts.ts';

interface ExportOptions extends CommonOptions {
  batch?: string;
  table?: TableFormat;
  register?: boolean;
  edxml?: boolean;
  edxmlTo?: Organization[];
}

export function exportCommand(program: Command): void {
  common(program.command('export <dir>'), ['indexer', 'supervisor'])
    .description(t('cli.export'))
    .option('--batch <id>', t('cli.option-batch'))
    .addOption(new Option('--table <format>', t('cli.option-table')).choices(Object.keys(TABLE_FORMATS)))
    .option('--register', t('cli.option-register'))
    .option('--edxml', t('cli.option-edxml'))
    .option('--edxml-to <organization>', t('cli.option-edxml-to'), collectOrganization)
    .action(async (dir: string, options: ExportOptions) => {
      if (options.register) return exportRegisters(dir, options.batch, options);
      const { resourceDirs, operator, screen } = stationConfig(configOf(options));
      const archive = await openForCommand(options, { readOnly: true });
      try {
        const { batch: id } = options;
        const batches = chosenVersions(archive, id);
        const lang = language(['--lang', options.lang ?? process.env.STATION_LANG ?? 'vi']);
        const written: string[] = [];
        for (const batch of batches) {
          const target = batches.length === 1 ? resolve(dir) : join(resolve(dir), batch.id);
          const secret = secretPages(archive, batch.id);
          await writeTexts(archive, batch.id, target, secret);
          await writeAlto(archive, batch.id, target, secret);
          await writeFile(
            join(target, 'report.json'),
            JSON.stringify(batchReport(archive, batch.id, lang), null, 2),
          );
          if (options.table) {
            const records = loadRecords([...resourceDirs, join(archive.dir, 'resources')]);
            const table = await exportTable(archive, records, { batches: [batch.id] }, options.table, lang);
            await writeFile(join(target, `documents.${TABLE_FORMATS[options.table].ending}`), table);
          }
          written.push(target);
          archive.audit({ user: operator, screen }, 'export', batch.id, { to: target });
          if (options.edxml) {
            const to = options.edxmlTo ?? [];
            const { failed } = await writeEdxml(archive, resourceDirs, batch.id, target, to, (e) =>
              e.explain(lang),
            );
            if (failed > 0) process.exitCode = EXIT.failed;
          }
          tell(target);
        }
        if (options.json) printJson({ written });
      } finally {
        await archive.close();
      }
    });
}

async function writeAlto(
  archive: Archive,
  batchId: string,
  dir: string,
  without: ReadonlySet<number>,
): Promise<void> {
  const pages = archive.pages.ofBatch(batchId);
  const names = textNames(pages);
  for (const [i, page] of pages.entries()) {
    const text = textOf(archive, page);
    if (!text || without.has(page.id)) continue;
    const path = join(dir, names[i]!.replace(/\.txt$/, '.alto.xml'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, alto(text, { fileName: page.source, software: SOFTWARE }));
  }
}
