/** `station engine`, which the desktop shell starts and nobody else: serves one pipe, to whoever knows the key from stdin. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { Grants } from '../files/grants.ts';
import { createGate } from '../gate.ts';
import type { Station } from '../station.ts';
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
      const gate = await createGate(configOf(options));
      const none = new Grants();
      const parts = {
        api: gate.fetch,
        grants: () => gate.station?.grants ?? none,
        work: () => (gate.station ? workOf(gate.station) : 0),
        key,
      };
      const door = await servePipe(pipe, parts).catch(async (thrown: unknown) => {
        await gate.close();
        throw thrown;
      });
      printJson({ listening: true });
      await Promise.race([left, untilStopped()]);
      await door.close();
      await gate.close();
    });
}

/** Jobs that wait or run, but for those of batches that a person paused. */
function workOf({ archive: { batches, jobs } }: Station): number {
  return batches
    .all()
    .filter((batch) => !batch.paused)
    .flatMap((batch) => jobs.counts(batch.id))
    .filter(({ state }) => state === 'pending' || state === 'running')
    .reduce((sum, { count }) => sum + count, 0);
}
