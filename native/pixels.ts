import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  type CodecFactory,
  type CodecName,
  createDecoder,
  type Decoder,
  type DecoderOptions,
} from '../pixels/index.ts';

/** Export names of the codec packages; in a bundle the same files lie in `codecs/` beside it, under these names. */
const FILES: Readonly<Record<CodecName, { readonly script: string; readonly wasm: string }>> = {
  charls: {
    script: '@cornerstonejs/codec-charls/decodewasmjs',
    wasm: '@cornerstonejs/codec-charls/decodewasm',
  },
  openjpeg: {
    script: '@cornerstonejs/codec-openjpeg/decodewasmjs',
    wasm: '@cornerstonejs/codec-openjpeg/decodewasm',
  },
  openjph: { script: '@cornerstonejs/codec-openjph/wasmjs', wasm: '@cornerstonejs/codec-openjph/wasm' },
};

const require = createRequire(import.meta.url);
const fromSource = import.meta.url.endsWith('.ts');

/**
 * Where a codec's files are. From source: in node_modules. From a bundle: `codecs/NAME.cjs` and `codecs/NAME.wasm`
 * beside it. The scripts are CommonJS that looks for `__dirname`, so they must not go through the bundler.
 */
export function codecFile(name: CodecName, kind: 'script' | 'wasm'): string {
  if (fromSource) return require.resolve(FILES[name][kind]);
  return require.resolve(`./codecs/${name}.${kind === 'script' ? 'cjs' : 'wasm'}`);
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
