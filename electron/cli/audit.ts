/** `station audit verify | export`: proves the history, and takes it out as CSV or JSON. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { History } from '../pipeline/history.ts';
import { openForCommand } from './acting.ts';
import { type CommonOptions, common } from './options.ts';
import { EXIT, printJson, t, tell } from './output.ts';

export function auditCommand(program: Command): void {
  const audit = program.command('audit').description(t('cli.audit')).helpCommand(false);
  common(audit.command('verify'), ['supervisor', 'administrator'])
    .description(t('cli.audit-verify'))
    .action((options: CommonOptions) =>
      withHistory(options, (history) => {
        const started = performance.now();
        const found = history.check();
        const ms = Math.round(performance.now() - started);
        const { entries, broken, head } = found;
        if (broken === null) tell(t('cli.audit-sound', { entries, head: head ?? '-', ms }));
        else tell(t('cli.audit-broken', { entry: broken }));
        if (options.json) printJson({ ...found, ms });
        process.exitCode = broken === null ? EXIT.done : EXIT.failed;
      }),
    );
  common(audit.command('export <file>'), ['supervisor', 'administrator'])
    .description(t('cli.audit-export'))
    .addOption(
      new Option('--format <format>', t('cli.option-format')).choices(['csv', 'json']).default('csv'),
    )
    .action((file: string, options: CommonOptions & { format: 'csv' | 'json' }) =>
      withHistory(options, (history) => {
        writeFileSync(resolve(file), history.export(options.format));
        tell(t('cli.written', { path: resolve(file) }));
        if (options.json) printJson({ path: resolve(file) });
      }),
    );
}

async function withHistory(options: CommonOptions, work: (history: History) => void): Promise<void> {
  const archive = await openForCommand(options, { readOnly: true });
  try {
    work(new History(archive));
  } finally {
    await archive.close();
  }
}
