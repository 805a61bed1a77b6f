// Builds the task explorer into dist-web/; `vite dev` passes GraphQL on to a server on port 4000.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // A program that mounts the page chooses its path.
  base: './',
  plugins: [react()],
  define: { 'globalThis.__DEV__': 'false' },
  build: {
    outDir: '../dist-web',
    emptyOutDir: true,
    // The page is published with what it is built from: their licences ask for their texts.
    license: { fileName: 'licenses.md' },
    // The Content-Security-Policy of the page allows no inline code and no data: scripts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000' } },
});
