/** `station demo`: the bundled samples on their whole way, to a receiving platform started for the purpose. */
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { INSTALL_DIR } from '../install.ts';
import { startIntake } from '../intake/intake.ts';
import { folderOf } from '../packaging/names.ts';
import { exitCode, runBatch, withStation } from './batch-run.ts';
import { summarise } from './digitize.ts';
import { spoken } from './options.ts';
import { t, tell } from './output.ts';

const SETTINGS = {
  agencyCode: 'H24.99.01',
  archiveCode: 'H24.99',
  fondsCode: 'P01',
  title: 'Công văn, tờ trình mẫu của Ủy ban nhân dân xã',
  fileNotation: '01.VP',
  maintenance: '05',
  mode: '01',
  paperFileCode: 'H24.99.K01.G02.H03.001',
};

export function demoCommand(program: Command): void {
  spoken(program.command('demo'))
    .description(t('cli.demo'))
    .option('--dir <dir>', t('cli.option-demo-dir'), '.demo')
    .action(async (options: { dir: string }) => {
      const dir = resolve(options.dir);
      // Its own folder only, and only what a demonstration makes there.
      for (const name of ['archive', 'intake']) await rm(join(dir, name), { recursive: true, force: true });
      const intake = await startIntake({ dir: join(dir, 'intake') });
      try {
        const config = { archiveDir: join(dir, 'archive'), token: intake.token };
        await withStation(config, async (station) => {
          const report = await runBatch(station, {
            paths: [join(INSTALL_DIR, 'resources', 'samples')],
            profile: 'tt05-aip',
            recordType: null,
            settings: SETTINGS,
            plan: { until: 'package', approve: true, destinations: [`tus:${intake.url}`] },
            outputs: [],
          });
          summarise(report);
          for (const pack of report.packages) {
            const tree = join(dir, 'intake', 'accepted', folderOf(pack.objId));
            const data = join(tree, 'representations', 'rep1', 'data');
            for (const pdf of (await readdir(data)).sort())
              tell(t('cli.made-pdf', { path: join(data, pdf) }));
            tell(t('cli.made-package', { path: pack.path }));
            tell(t('cli.made-receipt', { path: join(dir, 'intake', 'receipts', `${pack.sha256}.json`) }));
          }
          process.exitCode = exitCode(report);
        });
      } finally {
        await intake.close();
      }
    });
}
