/** What a release names is there, and what it shuts is shut. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { INSTALL_DIR } from '../../install.ts';

const builder = JSON.parse(readFileSync(join(import.meta.dirname, 'builder.json'), 'utf8'));
const stage = readFileSync(join(import.meta.dirname, 'stage.mjs'), 'utf8');

it('packs files that the build makes, the window’s entry among them', () => {
  const { main } = JSON.parse(readFileSync(join(INSTALL_DIR, 'package.json'), 'utf8'));
  const taken = (builder.files as string[]).filter((pattern) => !pattern.startsWith('!'));
  for (const pattern of taken) expect(globSync(pattern, { cwd: INSTALL_DIR }), pattern).not.toEqual([]);
  expect(taken).toContain(main);
});

it('packs a window that needs no package but Electron', () => {
  const shell = readFileSync(join(INSTALL_DIR, 'out', 'main', 'shell.js'), 'utf8');
  const packages = [...shell.matchAll(/^import[^;]*? from "([^."][^"]*)"/gm)].map((m) => m[1]!);
  expect(packages.length).toBeGreaterThan(3);
  expect(packages.filter((name) => !name.startsWith('node:'))).toEqual(['electron']);
});

it('lets the engine travel with all it reads', () => {
  const [, list = ''] = /for \(const name of \[([^\]]+)\]/.exec(stage)!;
  const names = [...list.matchAll(/'([^']+)'/g)].map((m) => m[1]!);
  for (const name of names) expect(existsSync(join(INSTALL_DIR, name)), name).toBe(true);
  expect(names).toEqual(expect.arrayContaining(['out', 'ocr-models', 'resources', 'package.json']));
  // Where the packaged shell looks for it.
  expect(builder.extraResources).toEqual([{ from: 'release/engine', to: 'engine' }]);
});

it('shuts what would run other code than ours', () => {
  expect(builder.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
  expect([builder.win.target, builder.linux.target]).toEqual([['nsis'], ['AppImage', 'deb']]);
});
