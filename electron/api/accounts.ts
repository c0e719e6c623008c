/** Accounts, for the administrator. */
import { Hono } from 'hono';
import { z } from 'zod';
import { ROLES } from '../accounts/roles.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit } from './admit.ts';
import { body } from './body.ts';

const Account = z.object({
  user: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  password: z.string(),
});
const Change = z
  .object({ name: z.string(), roles: z.array(z.enum(ROLES)), active: z.boolean() })
  .partial()
  .transform((change) => Object.fromEntries(Object.entries(change).filter(([, v]) => v !== undefined)));
const Temporary = z.object({ password: z.string() });

/** Routes under `/api/accounts`. */
export function accountRoutes({ accounts, sessions }: Station) {
  return new Hono<ApiEnv>()
    .get('/', admit('administrator', 'supervisor'), (c) => c.json({ accounts: accounts.all() }))
    .post('/', admit('administrator'), async (c) => {
      return c.json({ account: await accounts.add(c.var.actor, await body(c, Account)) }, 201);
    })
    .patch('/:user', admit('administrator'), async (c) => {
      const user = c.req.param('user');
      accounts.change(c.var.actor, user, await body(c, Change));
      sessions.closeAll(user, c.var.token);
      return c.json({ changed: true });
    })
    .post('/:user/password', admit('administrator'), async (c) => {
      const user = c.req.param('user');
      await accounts.recover(c.var.actor, user, (await body(c, Temporary)).password);
      sessions.closeAll(user);
      return c.json({ changed: true });
    });
}
