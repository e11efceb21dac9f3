import charlsWasm from '@cornerstonejs/codec-charls/decodewasm?url';
import openjpegWasm from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjphWasm from '@cornerstonejs/codec-openjph/wasm?url';
import type { CodecFactory, CodecName } from '../../pixels/index.ts';

const WASM_URLS: Readonly<Record<CodecName, string>> = {
  charls: charlsWasm,
  openjpeg: openjpegWasm,
  openjph: openjphWasm,
};

/** Fetches a codec's wasm from our own origin. */
export async function loadCodecWasm(name: CodecName): Promise<ArrayBuffer> {
  const response = await fetch(WASM_URLS[name]);
  if (!response.ok) throw new Error(`codec ${name}: HTTP ${response.status}`);
  return response.arrayBuffer();
}

/** Imports a codec's script when the first frame needs it; each is a chunk of its own. */
export async function loadCodecScript(name: CodecName): Promise<CodecFactory> {
  switch (name) {
    case 'charls':
      return (await import('@cornerstonejs/codec-charls/decodewasmjs')).default;
    case 'openjpeg':
      return (await import('@cornerstonejs/codec-openjpeg/decodewasmjs')).default;
    case 'openjph':
      return (await import('@cornerstonejs/codec-openjph/wasmjs')).default;
    default:
      return name satisfies never;
  }
}
