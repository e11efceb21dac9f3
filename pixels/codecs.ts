import { failed } from './layout.ts';
import type { PixelResult } from './types.ts';

/** The wasm codecs, one npm package each. */
export type CodecName = 'charls' | 'openjpeg' | 'openjph';

export type CodecFrameInfo = {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
};

/** The decoder object that each of these wasm modules makes. Buffers are views of the module's memory. */
type CodecDecoder = {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): CodecFrameInfo;
  getInterleaveMode?(): number | { readonly value: number };
  getNearLossless?(): number;
  delete(): void;
};

export type CodecModule = {
  readonly JpegLSDecoder?: new () => CodecDecoder;
  readonly J2KDecoder?: new () => CodecDecoder;
  readonly HTJ2KDecoder?: new () => CodecDecoder;
  readonly HEAPU8?: Uint8Array;
};

/** The default export of a codec package's script. */
export type CodecFactory = (options: {
  readonly wasmBinary: ArrayBuffer | Uint8Array;
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}) => Promise<CodecModule>;

/** How a host brings a codec: its wasm bytes and its script. Both are asked for at the first frame that needs them. */
export type CodecHost = {
  loadWasm(name: CodecName): Promise<ArrayBuffer | Uint8Array>;
  loadScript(name: CodecName): Promise<CodecFactory>;
};

/** What a codec gave: a copy of its samples as it lays them out, and what it complained of. */
export type CodecOutput = {
  readonly info: CodecFrameInfo;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly interleaveMode: number;
  /** JPEG-LS: the largest error allowed, 0 when lossless. */
  readonly nearLossless: number;
  readonly complaints: readonly string[];
};

/** Runs one frame through a codec. The caller has checked the announced size: the codec allocates what it reads. */
export type RunCodec = (name: CodecName, encoded: Uint8Array) => Promise<PixelResult<CodecOutput>>;

/** wasm memory never shrinks: a module that has grown beyond this is dropped after the frame that needed it. */
const KEEP_BYTES = 256 * 2 ** 20;

/** Each exception may leak a little of the module's memory. */
const KEEP_REFUSALS = 50;

type Instance = { readonly module: CodecModule; readonly complaints: string[]; refusals: number };

/**
 * Keeps one instance of each codec. One that traps or aborts may have corrupted its memory, so it is dropped and made
 * anew for the next frame; its bytes stay.
 */
export function createCodecs(host: CodecHost): RunCodec {
  const instances = new Map<CodecName, Promise<Instance>>();
  const wasm = new Map<CodecName, Promise<ArrayBuffer | Uint8Array>>();

  async function instantiate(name: CodecName): Promise<Instance> {
    const bytes = wasm.get(name) ?? host.loadWasm(name);
    wasm.set(name, bytes);
    const [wasmBinary, script] = await Promise.all([bytes, host.loadScript(name)]);
    const complaints: string[] = [];
    const listen = (text: string) => {
      if (complaints.length < 20 && !text.startsWith('[INFO]')) complaints.push(text);
    };
    const module = await script({ wasmBinary, print: listen, printErr: listen });
    return { module, complaints, refusals: 0 };
  }

  return async (name, encoded) => {
    const pending = instances.get(name) ?? instantiate(name);
    instances.set(name, pending);
    let instance: Instance;
    try {
      instance = await pending;
    } catch (cause) {
      instances.delete(name);
      wasm.delete(name);
      throw new Error(`The codec ${name} could not be loaded.`, { cause });
    }
    instance.complaints.length = 0;
    try {
      const output = runOnce(instance, encoded);
      if ((instance.module.HEAPU8?.length ?? 0) > KEEP_BYTES) instances.delete(name);
      return { ok: true, value: output };
    } catch (error) {
      // A thrown C++ exception is a pointer and has unwound properly; an Error is a trap or an abort.
      if (error instanceof Error || ++instance.refusals > KEEP_REFUSALS) instances.delete(name);
      return failed('damaged-pixel-data', `${name}-refused`);
    }
  };
}

function runOnce({ module, complaints }: Instance, encoded: Uint8Array): CodecOutput {
  const Decoder = module.JpegLSDecoder ?? module.J2KDecoder ?? module.HTJ2KDecoder;
  if (!Decoder) throw new Error('The codec module has no decoder.');
  const decoder = new Decoder();
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
    const mode = decoder.getInterleaveMode?.() ?? 2;
    return {
      info: { width, height, bitsPerSample, componentCount, isSigned: isSigned ?? false },
      bytes: new Uint8Array(decoder.getDecodedBuffer()),
      interleaveMode: typeof mode === 'number' ? mode : mode.value,
      nearLossless: decoder.getNearLossless?.() ?? 0,
      complaints: [...complaints],
    };
  } finally {
    decoder.delete();
  }
}
