/** Encryption of the archive, for the administrator: who switches it proves once more who they are. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit } from './admit.ts';
import { body } from './body.ts';

const Proof = z.object({ password: z.string() });

/** Routes under `/api/encryption`. */
export function encryptionRoutes({ accounts, encryption }: Station) {
  const prove = async (c: Context<ApiEnv>) => {
    const { password } = await body(c, Proof);
    if (!accounts.exist) throw new StationError('encryption-needs-accounts');
    const { user } = await accounts.signIn(c.var.person!.user, password, 'settings/archive');
    return { user, password };
  };
  return new Hono<ApiEnv>()
    .get('/', admit('administrator'), (c) => c.json(encryption.status))
    .post('/', admit('administrator'), async (c) => {
      const { user, password } = await prove(c);
      await encryption.switchOn(c.var.actor, user, password);
      return c.json({ recoveryKey: encryption.recoveryKey(c.var.actor) }, 201);
    })
    .post('/recovery-key', admit('administrator'), async (c) => {
      await prove(c);
      return c.json({ recoveryKey: encryption.recoveryKey(c.var.actor) });
    })
    .post('/off', admit('administrator'), async (c) => {
      await prove(c);
      await encryption.switchOff(c.var.actor);
      return c.json({ decrypting: true }, 202);
    });
}
