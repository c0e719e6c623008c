/** A finished folder takes the place of the one before it, also on another disk. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFolder } from './durable.ts';

/** A file system of its own on Linux. */
const OTHER_DISK = '/dev/shm';
const onOtherDisk = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev;

describe('a finished folder', () => {
  it.each([
    ['beside it', tmpdir(), true],
    ['on another disk', OTHER_DISK, onOtherDisk],
  ])('takes the place of one %s', async (_, place, there) => {
    if (!there) return;
    const from = mkdtempSync(join(tmpdir(), 'station-durable-'));
    mkdirSync(join(from, 'inner'));
    writeFileSync(join(from, 'inner', 'a.txt'), 'mới');
    const out = mkdtempSync(join(place, 'station-durable-'));
    const to = join(out, 'book');
    mkdirSync(to);
    writeFileSync(join(to, 'old.txt'), 'cũ');
    await replaceFolder(from, to);
    expect(readdirSync(to, { recursive: true }).sort()).toEqual(['inner', join('inner', 'a.txt')]);
    expect(readFileSync(join(to, 'inner', 'a.txt'), 'utf8')).toBe('mới');
    expect(readdirSync(out)).toEqual(['book']);
    expect(existsSync(from)).toBe(false);
    rmSync(out, { recursive: true });
  });
});
