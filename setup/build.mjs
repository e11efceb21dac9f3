// Builds dist/: renderer (the page), services (plain Node: API, workers, command line), electron (the shell).
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');

/** Worker entries lie beside their users anywhere below native/; bundled they lie flat beside the services. */
function workerEntries(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('Worker.ts') && statSync(path.join(folder, name)).isFile())
    .map((name) => [path.basename(name, '.ts'), path.join(folder, name)]);
}

/** One bundle for Node: everything in it but Node's own modules, Electron and the native database binding. */
function nodeBundle({ input, outDir, format = 'es', extension = 'mjs' }) {
  return build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true, external: ['electron', 'better-sqlite3-multiple-ciphers'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      sourcemap: false,
      license: { fileName: `licenses-${Object.keys(input)[0]}.md` }, // of every package that is bundled
      rollupOptions: {
        input,
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
        },
      },
    },
  });
}

/** The services' codecs as they are: their scripts find their own folder by `__dirname`, so they cannot be bundled. */
function copyCodecs() {
  const to = path.join(dist, 'services', 'codecs');
  mkdirSync(to, { recursive: true });
  for (const codec of ['charls', 'openjpeg', 'openjph']) {
    const from = path.join(root, 'node_modules', '@cornerstonejs', `codec-${codec}`, 'dist');
    for (const name of readdirSync(from).filter((file) =>
      /(wasm|wasm_decode|openjphjs)\.(js|wasm)$/.test(file),
    )) {
      cpSync(path.join(from, name), path.join(to, name.replace(/\.js$/, '.cjs')));
    }
  }
}

/** Licences of what is shipped as it is, beside the lists of what is bundled (`licenses*.md`). */
function copyLicences() {
  const modules = path.join(root, 'node_modules');
  const pdf = path.join(modules, 'pdfjs-dist');
  const inPdf = readdirSync(pdf, { recursive: true })
    .map(String)
    .filter((name) => path.basename(name).startsWith('LICENSE'));
  const fonts = readdirSync(path.join(modules, '@fontsource-variable')).map((name) =>
    path.join('@fontsource-variable', name, 'LICENSE'),
  );
  const all = [...inPdf.map((name) => path.join('pdfjs-dist', name)), ...fonts];
  const to = path.join(dist, 'licenses');
  mkdirSync(to, { recursive: true });
  for (const name of all) cpSync(path.join(modules, name), path.join(to, name.replaceAll(path.sep, '-')));
}

rmSync(dist, { recursive: true, force: true });
await build({ configFile: path.join(root, 'vite.config.ts'), logLevel: 'error' });
await nodeBundle({
  outDir: path.join(dist, 'services'),
  input: {
    services: path.join(root, 'native', 'api', 'main.ts'),
    cli: path.join(root, 'native', 'cli', 'main.ts'),
    ...Object.fromEntries(workerEntries(path.join(root, 'native'))),
  },
});
copyCodecs();
copyLicences();
await nodeBundle({
  outDir: path.join(dist, 'electron'),
  input: { main: path.join(root, 'electron', 'main.ts') },
});
// A sandboxed preload script must be CommonJS.
await nodeBundle({
  outDir: path.join(dist, 'electron'),
  input: { preload: path.join(root, 'electron', 'preload.ts') },
  format: 'cjs',
  extension: 'cjs',
});
