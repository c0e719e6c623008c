import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { inScratch } from './scratch.ts';

afterEach(() => vi.restoreAllMocks());

it('takes the folder away at the end, also when the work fails', async () => {
  let folder = '';
  const work = inScratch('station-scratch-', async (dir) => {
    folder = dir;
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(existsSync(folder)).toBe(false);
});

it('takes it away when the command is interrupted', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  await inScratch('station-scratch-', async (dir) => {
    writeFileSync(join(dir, 'page.png'), 'a record');
    process.emit('SIGINT');
    expect(existsSync(dir)).toBe(false);
  });
  expect(exit).toHaveBeenCalledWith(130);
});
