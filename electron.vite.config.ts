import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

// Every entry is named here; nothing is built because it happens to lie somewhere.
export default defineConfig({
  main: {
    build: {
      target: 'node24',
      rollupOptions: {
        input: {
          shell: at('electron/shell/main.ts'),
          cli: at('electron/cli/main.ts'),
          'page-worker': at('electron/workers/page-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      rollupOptions: {
        input: { preload: at('electron/shell/preload.ts') },
        // A sandboxed preload script has to be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    // electron-vite makes addresses relative for file://; ours are served, at any depth of the interface's places.
    plugins: [react(), { name: 'absolute-addresses', config: () => ({ base: '/' }) }],
    build: { minify: true, rollupOptions: { input: { index: at('renderer/index.html') } } },
  },
});
