/** `station encrypt` and `station decrypt`: the archive's files under a key that accounts and a paper open, and back. */
import type { Command } from 'commander';
import { stationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { Encryption } from '../pipeline/encryption.ts';
import { actingPassword, actingPerson, actingScreen, openForCommand } from './acting.ts';
import { type CommonOptions, common } from './options.ts';
import { printJson, t, tell } from './output.ts';

/** How often progress is told. */
const TELL_MS = 2000;

export function encryptCommand(program: Command): void {
  common(program.command('encrypt'), ['administrator'])
    .description(t('cli.encrypt'))
    .action((options: CommonOptions) =>
      withEncryption(options, async (encryption, who) => {
        const [person, password] = [actingPerson(), actingPassword()];
        if (!person || !password) throw new StationError('encryption-needs-accounts');
        await encryption.switchOn(who, person.user, password);
        const recoveryKey = encryption.recoveryKey(who);
        // First of all: whoever stops the command now has the key that is in force already.
        tell(t('cli.recovery-key', { key: recoveryKey }));
        await finish(encryption, 'cli.encrypting');
        tell(t('cli.encrypted', { people: encryption.status.holders.join(', ') }));
        if (options.json) printJson({ ...encryption.status, recoveryKey });
      }),
    );
}

export function decryptCommand(program: Command): void {
  common(program.command('decrypt'), ['administrator'])
    .description(t('cli.decrypt'))
    .action((options: CommonOptions) =>
      withEncryption(options, async (encryption, who) => {
        await encryption.switchOff(who);
        await finish(encryption, 'cli.decrypting');
        tell(t('cli.decrypted'));
        if (options.json) printJson(encryption.status);
      }),
    );
}

async function withEncryption(
  options: CommonOptions,
  work: (encryption: Encryption, who: { user: string; screen: string | null }) => Promise<void>,
): Promise<void> {
  const { operator, passwordCost } = stationConfig();
  const archive = await openForCommand(options);
  try {
    const who = { user: actingPerson()?.user ?? operator, screen: actingScreen() };
    await work(new Encryption(archive, passwordCost), who);
  } finally {
    await archive.close();
  }
}

/** Waits, telling how far it is. Throws what stopped it. */
async function finish(encryption: Encryption, text: 'cli.encrypting' | 'cli.decrypting'): Promise<void> {
  const timer = setInterval(() => {
    const { done, total } = encryption.status;
    tell(t(text, { done, total }));
  }, TELL_MS);
  await encryption.finished();
  clearInterval(timer);
  const { error } = encryption.status;
  if (error) throw new StationError(error);
}
