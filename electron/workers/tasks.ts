/** What worker threads can do, by task name. Each is a pure function of its input and the files it names. */
import { cleanPage } from '../clean/clean.ts';
import { type LookAgainInput, lookAgain } from '../clean/second-look.ts';
import type { CleanAdjust, CleanInput, CleanRecipe } from '../clean/types.ts';
import type { Limits } from '../imaging/limits.ts';
import { type LookInput, look } from '../imaging/look.ts';
import { inspectFile } from '../ingest/inspect.ts';
import { makePdfs } from '../packaging/content.ts';
import { packDossier } from '../packaging/package.ts';
import type { Profile } from '../packaging/profile.ts';
import { packRegister, type RegisterInput } from '../packaging/register.ts';
import type { DossierInput } from '../packaging/types.ts';

export interface TaskInputs {
  inspect: { path: string; limits: Limits; workDir: string };
  clean: { input: CleanInput; recipe: CleanRecipe; workDir: string; forced?: CleanAdjust };
  look: LookInput;
  register: { input: RegisterInput; workDir: string; outDir: string };
  pack: { input: DossierInput; profile: Profile; workDir: string; outDir: string };
  pdfs: { input: DossierInput; profile: Profile; outDir: string };
  'look-again': LookAgainInput;
}

type Tasks = { [K in keyof TaskInputs]: (input: TaskInputs[K]) => Promise<unknown> };

const tasks: Tasks = {
  inspect: ({ path, limits, workDir }) => inspectFile(path, { limits, workDir }),
  clean: ({ input, recipe, workDir, forced }) => cleanPage(input, recipe, workDir, forced),
  look,
  register: ({ input, workDir, outDir }) => packRegister(input, workDir, outDir),
  pdfs: ({ input, profile, outDir }) => makePdfs(input, profile, outDir),
  'look-again': lookAgain,
  // The pool ends the whole thread to cancel, so nothing has to listen for it in here.
  pack: ({ input, profile, workDir, outDir }) =>
    packDossier(input, profile, { workDir, outDir, signal: new AbortController().signal }),
};

export const TASKS = tasks as Record<string, ((input: unknown) => Promise<unknown>) | undefined>;
