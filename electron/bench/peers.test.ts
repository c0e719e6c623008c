import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { BenchPage } from './pages.ts';
import { measurePeers } from './peers.ts';
import { compare } from './table.ts';

const PATH = process.env.PATH;
afterEach(() => {
  process.env.PATH = PATH;
});

it.skipIf(process.platform === 'win32')('compares with no peer that did not do its work', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'station-peers-'));
  const program = join(dir, 'unpaper');
  // It knows its version, and then fails with everything that is no first page.
  writeFileSync(program, '#!/bin/sh\ncase "$*" in *--version*) echo 7.0;; */0.p*) ;; *) exit 1;; esac\n');
  chmodSync(program, 0o755);
  process.env.PATH = dir;
  const path = join(import.meta.dirname, '..', '..', 'resources', 'samples', '001-clean.jpg');
  const page = { path, source: 'a.jpg', mime: 'image/jpeg', dpi: 200, truth: null } as BenchPage;
  const options = { workDir: join(dir, 'work'), places: 2, modelsDir: dir, languages: 'vie' };
  const own = { pagesPerMinute: 60 } as Parameters<typeof compare>[0] & Parameters<typeof compare>[1];

  const done = await measurePeers([page], options);
  expect(done).toMatchObject([{ failed: 0 }]);
  expect(Object.keys(compare(own, own, done).ratios)).toEqual(['unpaper']);

  const failed = await measurePeers([page, page], options);
  expect(failed).toMatchObject([{ failed: 1 }]);
  expect(compare(own, own, failed).ratios).toEqual({});
});
