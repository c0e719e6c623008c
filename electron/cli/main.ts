/** The `station` command: reads the words, calls the engine, says what came of it. */
import { Command, CommanderError } from 'commander';
import { StationError } from '../errors.ts';
import { SOFTWARE } from '../software.ts';
import { accountCommand } from './account.ts';
import { signInForCommand } from './acting.ts';
import { auditCommand } from './audit.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import { benchCommand } from './bench.ts';
import { calibrateCommand } from './calibrate.ts';
import { checkCommand } from './check.ts';
import { codesCommand } from './codes.ts';
import { correctCommand } from './correct.ts';
import { deliverCommand } from './deliver.ts';
import { demoCommand } from './demo.ts';
import { digitizeCommand } from './digitize.ts';
import { decryptCommand, encryptCommand } from './encrypt.ts';
import { engineCommand } from './engine.ts';
import { exportCommand } from './export.ts';
import { freeCommand } from './free.ts';
import { ingestCommand } from './ingest.ts';
import { intakeCommand } from './intake.ts';
import { inventoryCommand } from './inventory.ts';
import { followParent } from './orphan.ts';
import { EXIT, language, printError, printJsonError, t } from './output.ts';
import { packageCommand } from './package.ts';
import { reconcileCommand } from './reconcile.ts';
import { searchCommand } from './search.ts';
import { separatorsCommand } from './separators.ts';
import { serveCommand } from './serve.ts';
import { signCommand } from './sign.ts';
import { statusCommand } from './status.ts';
import { verifyCommand } from './verify.ts';

followParent();

/** What Commander calls the parts of its help, in the language of this command. */
const TITLES: Record<string, string> = {
  'Usage:': t('cli.help-usage'),
  'Arguments:': t('cli.help-arguments'),
  'Options:': t('cli.help-options'),
  'Commands:': t('cli.help-commands'),
};

const program = new Command('station')
  .description(t('cli.about'))
  .version(SOFTWARE.version, '-V, --version', t('cli.version'))
  .configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
  .helpOption('-h, --help', t('cli.help'))
  .helpCommand(false)
  .exitOverride()
  .hook('preAction', (_, command) => signInForCommand(command))
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

for (const register of [
  digitizeCommand,
  ingestCommand,
  statusCommand,
  inventoryCommand,
  codesCommand,
  separatorsCommand,
  searchCommand,
  checkCommand,
  packageCommand,
  signCommand,
  deliverCommand,
  reconcileCommand,
  correctCommand,
  freeCommand,
  exportCommand,
  verifyCommand,
  serveCommand,
  engineCommand,
  intakeCommand,
  demoCommand,
  benchCommand,
  calibrateCommand,
  accountCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
  encryptCommand,
  decryptCommand,
]) {
  register(program);
}
const withSubcommands = program.commands.flatMap((command) => [command, ...command.commands]);
withSubcommands.forEach((command) => {
  command.exitOverride().helpOption('-h, --help', t('cli.help')).helpCommand(false);
});

try {
  await program.parseAsync();
} catch (thrown) {
  const lang = language(process.argv);
  if (thrown instanceof CommanderError) {
    process.exitCode = thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
    const what = thrown.message.replace(/^error: /, '');
    if (process.exitCode === EXIT.usage)
      printJsonError(new StationError('wrong-usage', { params: { what } }), lang);
  } else {
    printError(thrown, lang);
    printJsonError(thrown, lang);
    const usage =
      thrown instanceof StationError && (thrown.code === 'wrong-usage' || thrown.code === 'bad-destination');
    process.exitCode = usage ? EXIT.usage : EXIT.failed;
  }
}
