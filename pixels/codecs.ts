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
export type CodecDecoder = {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  readHeader?(): void;
  decode(): void;
  getFrameInfo(): CodecFrameInfo;
  getInterleaveMode?(): number | { readonly value: number };
  delete(): void;
};

export type CodecModule = {
  readonly JpegLSDecoder?: new () => CodecDecoder;
  readonly J2KDecoder?: new () => CodecDecoder;
  readonly HTJ2KDecoder?: new () => CodecDecoder;
  readonly getExceptionMessage?: (pointer: number) => unknown;
};

/** The default export of a codec package's script. */
export type CodecFactory = (options: {
  wasmBinary: ArrayBuffer | Uint8Array;
  print: (text: string) => void;
  printErr: (text: string) => void;
}) => Promise<CodecModule>;

/** How a host brings a codec: its wasm bytes and its script. Both are asked for once, at the first frame that needs it. */
export type CodecHost = {
  loadWasm(name: CodecName): Promise<ArrayBuffer | Uint8Array>;
  loadScript(name: CodecName): Promise<CodecFactory>;
};

/** What a codec gave: a copy of its samples, as it lays them out. */
export type CodecOutput = {
  readonly info: CodecFrameInfo;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly interleaveMode: number;
  readonly complaints: readonly string[];
};

export type Codecs = {
  run(name: CodecName, encoded: Uint8Array, limits: CodecLimits): Promise<PixelResult<CodecOutput>>;
};

export type CodecLimits = {
  readonly maxBytes: number;
  /** Size that the header announces. A code stream that announces another would make the codec allocate for that one. */
  readonly accepts: (info: CodecFrameInfo) => boolean;
};
