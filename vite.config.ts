import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rollup } from 'vite';

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

/**
 * boot.ts imports the first picture and then the page. Both are named in index.html, so that neither has to wait for
 * boot.ts: the first picture as modules, the page only fetched, since to compile it costs the time that it should save.
 */
function preloadWhatBootImports(): Plugin {
  return {
    name: 'lightbox-preload',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const tags = new Map<string, HtmlTagDescriptor>();
        const add = (entry: string, attrs: Record<string, string>): void => {
          const chunk = Object.values(bundle).find(
            (one) => one.type === 'chunk' && one.facadeModuleId === here(entry),
          );
          if (chunk?.type !== 'chunk') return;
          for (const name of withImports(chunk, bundle)) {
            const link = { tag: 'link', attrs: { ...attrs, crossorigin: '', href: `/${name}` } };
            if (!tags.has(name)) tags.set(name, { ...link, injectTo: 'head' });
          }
        };
        add('renderer/first/firstPicture.ts', { rel: 'modulepreload' });
        add('renderer/main.tsx', { rel: 'preload', as: 'script', fetchpriority: 'low' });
        return [...tags.values()];
      },
    },
  };
}

export default defineConfig({
  root: here('renderer'),
  plugins: [react(), preloadWhatBootImports()],
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
