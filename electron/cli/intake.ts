/** `station intake`: the reference receiving platform. */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultArchiveDir } from '../config.ts';
import { startIntake } from '../intake/intake.ts';
import { printJson, tell } from './output.ts';
import { portOf, untilStopped } from './serve.ts';

export function intakeCommand(program: Command): void {
  program
    .command('intake')
    .description('run the reference receiving platform (token from STATION_TOKEN, else made and kept)')
    .option('--port <number>', 'port, 0 for any free one', '0')
    .option('--dir <dir>', 'where received packages are kept', join(defaultArchiveDir(), '..', 'intake'))
    .option('--json', 'print one JSON value on standard output')
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
