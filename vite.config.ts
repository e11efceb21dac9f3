import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (folder: string) => fileURLToPath(new URL(folder, import.meta.url));

export default defineConfig({
  root: here('renderer'),
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    sourcemap: false,
    assetsInlineLimit: 0, // data: scripts and fonts would need a wider content policy
    chunkSizeWarningLimit: 6000,
    rollupOptions: {
      input: { index: here('renderer/index.html'), selfCheck: here('renderer/imaging/selfCheck.ts') },
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: ({ name }) =>
          name === 'selfCheck' ? 'assets/selfCheck.js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
