/** `station engine`, which the desktop shell starts and nobody else: serves one pipe, to whoever knows the key from stdin. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { createStation } from '../station.ts';
import { servePipe } from '../web/pipe.ts';
import { type CommonOptions, common, configOf } from './options.ts';
import { printJson, t } from './output.ts';
import { untilStopped } from './serve.ts';

export function engineCommand(program: Command): void {
  // Whoever sits at the window signs in there: the command itself asks nobody.
  common(program.command('engine <pipe>', { hidden: true }), [])
    .description(t('cli.engine'))
    .action(async (pipe: string, options: CommonOptions) => {
      const lines = createInterface({ input: process.stdin });
      // Never on the command line, where every program of this user could read it.
      const [key] = (await once(lines, 'line')) as [string];
      // The shell holds the other end for as long as it lives.
      const left = new Promise<void>((resolve) => lines.once('close', resolve));
      const station = await createStation(configOf(options));
      const { batches, jobs } = station.archive;
      const work = () =>
        batches
          .all()
          .filter((batch) => !batch.paused)
          .flatMap((batch) => jobs.counts(batch.id))
          .filter(({ state }) => state === 'pending' || state === 'running')
          .reduce((sum, { count }) => sum + count, 0);
      const door = await servePipe(pipe, { api: station.fetch, grants: station.grants, work, key }).catch(
        async (thrown: unknown) => {
          await station.close();
          throw thrown;
        },
      );
      printJson({ listening: true });
      await Promise.race([left, untilStopped()]);
      await door.close();
      await station.close();
    });
}
