import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  type CodecFactory,
  type CodecName,
  createDecoder,
  type Decoder,
  type DecoderOptions,
} from '../pixels/index.ts';

/** The files of the codec packages. In a bundle they lie in `codecs/` beside it, the scripts renamed to .cjs. */
const FILES: Readonly<Record<CodecName, { readonly folder: string; readonly name: string }>> = {
  charls: { folder: '@cornerstonejs/codec-charls', name: 'charlswasm_decode' },
  openjpeg: { folder: '@cornerstonejs/codec-openjpeg', name: 'openjpegwasm_decode' },
  openjph: { folder: '@cornerstonejs/codec-openjph', name: 'openjphjs' },
};

/** The packages export their files by these names only. */
const EXPORTS: Readonly<Record<CodecName, { readonly script: string; readonly wasm: string }>> = {
  charls: { script: 'decodewasmjs', wasm: 'decodewasm' },
  openjpeg: { script: 'decodewasmjs', wasm: 'decodewasm' },
  openjph: { script: 'wasmjs', wasm: 'wasm' },
};

const require = createRequire(import.meta.url);
const fromSource = import.meta.url.endsWith('.ts');

/**
 * Where a codec's files are: in node_modules when run from source, in `codecs/` beside a bundle. The scripts are CommonJS
 * that asks for `__dirname`, so they must stay files of their own and not go through the bundler.
 */
function codecFile(name: CodecName, kind: 'script' | 'wasm'): string {
  if (fromSource) return require.resolve(`${FILES[name].folder}/${EXPORTS[name][kind]}`);
  return require.resolve(`./codecs/${FILES[name].name}.${kind === 'script' ? 'cjs' : 'wasm'}`);
}

/** A decoder for the services. One frame at a time on the calling thread: use it in a worker thread. */
export function createNodeDecoder(options: Pick<DecoderOptions, 'maxFrameBytes'> = {}): Decoder {
  return createDecoder({
    ...options,
    loadWasm: (name) => readFile(codecFile(name, 'wasm')),
    loadScript: (name) => Promise.resolve(asFactory(require(codecFile(name, 'script')))),
  });
}

function isFactory(value: unknown): value is CodecFactory {
  return typeof value === 'function';
}

function asFactory(value: unknown): CodecFactory {
  if (!isFactory(value)) throw new Error('A codec script does not export a factory.');
  return value;
}
