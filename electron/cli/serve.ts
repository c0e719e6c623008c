/** `station serve`: the browser door. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createGate } from '../gate.ts';
import { serveLoopback } from '../web/server.ts';
import { type CommonOptions, common, configOf, ocrLanguages } from './options.ts';
import { printJson, t, tell, usage } from './output.ts';

export function serveCommand(program: Command): void {
  common(program.command('serve'), [])
    .description(t('cli.serve'))
    .option('--port <number>', t('cli.option-port'), '0')
    .addOption(ocrLanguages())
    .option('--watch <dir>', t('cli.option-watch'), collectFolder)
    .action(async (options: CommonOptions & { port: string; ocrLang?: string; watch?: string[] }) => {
      const port = portOf(options.port);
      const gate = await createGate({ ...configOf(options), watchFolders: options.watch ?? [] });
      const door = await serveLoopback(gate.fetch, port).catch(async (thrown: unknown) => {
        await gate.close();
        throw thrown;
      });
      if (options.json) printJson({ url: door.url });
      else tell(door.url);
      await untilStopped();
      await door.close();
      await gate.close();
    });
}

/** Collects folders that may be watched; one that is not there is wrong usage. */
function collectFolder(text: string, before: string[] = []): string[] {
  const folder = resolve(text);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) usage(`--watch ${text}`);
  return [...new Set([...before, folder])];
}

/** A port number from an option. */
export function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) usage(`--port ${text}`);
  return port;
}

/** Resolves when the process is asked to end. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
