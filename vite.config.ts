import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rollup } from 'vite';

const here = (folder: string) => fileURLToPath(new URL(folder, import.meta.url));

/** A chunk and everything that it imports, each once. */
function withImports(chunk: Rollup.OutputChunk, bundle: Rollup.OutputBundle): Set<string> {
  const names = new Set([chunk.fileName]);
  for (const name of names) {
    const found = bundle[name];
    if (found?.type === 'chunk') for (const imported of found.imports) names.add(imported);
  }
  return names;
}

/** Everything that the page needs after its first picture: names in index.html, for renderer/pageParts.ts. */
function namePageParts(): Plugin {
  return {
    name: 'lightbox-page-parts',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const main = chunks.find((one) => one.facadeModuleId === here('renderer/main.tsx'));
        if (main === undefined) return [];
        const names = [...withImports(main, bundle)].filter((name) => !html.includes(name));
        const content = names.map((name) => `/${name}`).join(' ');
        return [{ tag: 'meta', attrs: { name: 'page-parts', content }, injectTo: 'head' }];
      },
    },
  };
}

export default defineConfig({
  root: here('renderer'),
  plugins: [react(), namePageParts()],
  worker: { format: 'es' },
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    sourcemap: false,
    license: { fileName: 'licenses.md' }, // of every package that is bundled
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
