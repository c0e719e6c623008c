/** All that answers while an encrypted archive is locked: signing in, which opens it, and the recovery key. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import type { Language } from '../text.ts';
import { body } from './body.ts';
import { askedLanguage } from './language.ts';
import { problem } from './problem.ts';
import type { SessionView } from './session.ts';

const SignIn = z.object({ user: z.string(), password: z.string() });
const Recovery = z.object({ recoveryKey: z.string() });

export interface LockedParts {
  archiveDir: string;
  language: Language;
  /** Whose password opens the archive. */
  holders(): string[];
  openWithPassword(user: string, password: string): Promise<void>;
  openWithRecoveryKey(text: string): Promise<void>;
  /** The station's own answer, once it is open. */
  answer(request: Request): Promise<Response>;
}

/** The app that stands in for the station's own. */
export function createLockedApi(parts: LockedParts) {
  const app = new Hono()
    .get('/api/session', (c) => {
      const view: SessionView = {
        accounts: true,
        archiveLocked: true,
        person: null,
        locked: false,
        lockedUser: null,
        mustChange: false,
        idleMinutes: 1,
        people: parts.holders().map((user) => ({ user, name: user })),
      };
      return c.json(view);
    })
    .post('/api/session', async (c) => {
      const again = c.req.raw.clone();
      const { user, password } = await body(c, SignIn);
      await parts.openWithPassword(user, password);
      return parts.answer(again);
    })
    .post('/api/session/recovery-key', async (c) => {
      const { recoveryKey } = await body(c, Recovery);
      await parts.openWithRecoveryKey(recoveryKey);
      return c.json({ archiveLocked: false });
    });
  const locked = new StationError('archive-encrypted', { params: { path: parts.archiveDir } });
  app.notFound((c) => problem(locked, askedLanguage(c, parts.language)));
  app.onError((thrown, c) => problem(thrown, askedLanguage(c, parts.language)));
  return app;
}
