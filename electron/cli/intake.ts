/** `station intake`: the reference receiving platform. */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultArchiveDir } from '../config.ts';
import { startIntake } from '../intake/intake.ts';
import { spoken } from './options.ts';
import { printJson, t, tell } from './output.ts';
import { portOf, untilStopped } from './serve.ts';

export function intakeCommand(program: Command): void {
  spoken(program.command('intake'))
    .description(t('cli.intake'))
    .option('--port <number>', t('cli.option-port'), '0')
    .option('--dir <dir>', t('cli.option-intake-dir'), join(defaultArchiveDir(), '..', 'intake'))
    .option('--json', t('cli.option-json'))
    .action(async (options: { port: string; dir: string; json?: boolean }) => {
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
