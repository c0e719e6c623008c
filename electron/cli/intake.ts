/** `station intake`: the reference receiving platform. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultArchiveDir } from '../config.ts';
import { StationError } from '../errors.ts';
import { importDisk } from '../intake/import.ts';
import { PLATFORM, startIntake } from '../intake/intake.ts';
import { spoken } from './options.ts';
import { EXIT, printJson, t, tell } from './output.ts';
import { portOf, untilStopped } from './serve.ts';

export function intakeCommand(program: Command): void {
  spoken(program.command('intake'))
    .description(t('cli.intake'))
    .option('--port <number>', t('cli.option-port'), '0')
    .option('--dir <dir>', t('cli.option-intake-dir'), join(defaultArchiveDir(), '..', 'intake'))
    .option('--import <dir>', t('cli.option-import'))
    .option('--json', t('cli.option-json'))
    .action(async (options: { port: string; dir: string; import?: string; json?: boolean }) => {
      if (options.import !== undefined)
        return importFrom(resolve(options.dir), options.import, options.json ?? false);
      const token = process.env.STATION_TOKEN;
      const intake = await startIntake({
        dir: resolve(options.dir),
        port: portOf(options.port),
        ...(token ? { token } : {}),
      });
      if (options.json) printJson({ url: intake.url, token: intake.token, publicKey: intake.publicKey });
      else tell(`${intake.url}\n${resolve(options.dir)}`);
      await untilStopped();
      await intake.close();
    });
}

async function importFrom(dir: string, disk: string, json: boolean): Promise<void> {
  if (!existsSync(disk)) throw new StationError('input-not-found', { params: { path: disk } });
  const result = await importDisk(dir, resolve(disk), PLATFORM);
  for (const { file, reasons } of result.packages)
    tell(`${reasons.length > 0 ? '✗' : '='} ${file} ${reasons.join('; ')}`.trim());
  for (const { batch, missing } of result.batches)
    if (missing > 0) tell(t('cli.imported-batch', { batch, missing }));
  if (!result.receiptsWritten) tell(t('cli.receipts-unwritten'));
  const refused = result.packages.filter((p) => p.receipt === null).length;
  tell(t('cli.imported', { received: result.packages.length - refused, refused }));
  if (json) printJson(result);
  process.exitCode = refused > 0 ? EXIT.failed : EXIT.done;
}
