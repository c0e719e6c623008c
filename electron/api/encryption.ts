/** Encryption of the archive, for the administrator: who switches it proves once more who they are. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit } from './admit.ts';
import { body } from './body.ts';

const Proof = z.object({ password: z.string() });

/** Routes under `/api/encryption`. */
export function encryptionRoutes({ accounts, encryption }: Station) {
  return new Hono<ApiEnv>()
    .get('/', admit('administrator'), (c) => c.json(encryption.status))
    .post('/', admit('administrator'), async (c) => {
      const { password } = await body(c, Proof);
      if (!accounts.exist) throw new StationError('encryption-needs-accounts');
      const { user } = await accounts.signIn(c.var.person!.user, password, 'settings/archive');
      await encryption.switchOn(c.var.actor, user, password);
      return c.json({ recoveryKey: encryption.recoveryKey(c.var.actor) }, 201);
    })
    .post('/recovery-key', admit('administrator'), async (c) => {
      const { password } = await body(c, Proof);
      await accounts.signIn(c.var.person!.user, password, 'settings/archive');
      return c.json({ recoveryKey: encryption.recoveryKey(c.var.actor) });
    })
    .post('/off', admit('administrator'), async (c) => {
      const { password } = await body(c, Proof);
      await accounts.signIn(c.var.person!.user, password, 'settings/archive');
      await encryption.switchOff(c.var.actor);
      return c.json({ decrypting: true }, 202);
    });
}
