import { createCodecs, type CodecHost, type RunCodec } from './codecs.ts';
import { inflateRaw } from './inflate.ts';
import { decodeJpeg } from './jpeg/index.ts';
import { decodeJpeg2000 } from './jpeg2000.ts';
import { decodeJpegLs } from './jpegLs.ts';
import { bytesPerValue, DEFAULT_MAX_FRAME_BYTES, failed, type Layout, layoutOf } from './layout.ts';
import { decodeNative } from './native.ts';
import { decodeRle } from './rle.ts';
import { type Coding, codingOf, isLabelledRight, isLossySyntax, sniffCoding } from './syntax.ts';
import type { PixelDescription, PixelResult, StoredPixels } from './types.ts';

export type DecoderOptions = CodecHost & { readonly maxFrameBytes?: number };

export type Decoder = {
  /**
   * Decodes one frame to stored values. `bytes` is the frame as the contract's `frames` describes it and is left
   * untouched; the values own their memory. Failures are values; it rejects only when a codec cannot be loaded.
   */
  decode(
    bytes: Uint8Array,
    TransferSyntaxUID: string,
    description: PixelDescription,
  ): Promise<PixelResult<StoredPixels>>;
};

/** Makes a decoder for a host (page worker or Node). Codecs are loaded when the first frame needs them. */
export function createDecoder(options: DecoderOptions): Decoder {
  const maxFrameBytes = options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES;
  const run = createCodecs(options);
  return {
    async decode(bytes, TransferSyntaxUID, description) {
      const coding = codingOf(TransferSyntaxUID);
      if (coding === null) {
        return { ok: false, failure: { kind: 'unsupported-transfer-syntax', TransferSyntaxUID } };
      }
      const layout = layoutOf(description, maxFrameBytes);
      if (!layout.ok) return layout;
      if (bytes.length === 0) return failed('damaged-pixel-data', 'empty-frame');
      const actual = actualCoding(coding, bytes);
      if (isFarTooLittle(actual, bytes, layout.value))
        return failed('damaged-pixel-data', 'far-too-little-data');
      const result = await decodeAs(actual, bytes, layout.value, {
        run,
        lossy: isLossySyntax(TransferSyntaxUID),
      });
      const agrees = actual === coding && (actual !== 'jpeg' || isLabelledRight(bytes, TransferSyntaxUID));
      return agrees ? result : noting(result, 'syntax-mismatch');
    },
  };
}

/** The most values that a byte can stand for, where a coding has such a limit. */
const VALUES_PER_BYTE: Readonly<Partial<Record<Coding, number>>> = {
  native: 8,
  'native-be': 8,
  rle: 64,
  'deflated-frame': 8 * 1032,
  jpeg: 512,
};

/** A large picture of which the data cannot give a sixteenth is a lying header, not worth its memory. */
function isFarTooLittle(coding: Coding, bytes: Uint8Array, { valueCount }: Layout): boolean {
  const most = VALUES_PER_BYTE[coding];
  return most !== undefined && valueCount > 2 ** 24 && bytes.length * most * 16 < valueCount;
}

/** Between the codings that announce themselves, the code stream is right and the label wrong. */
function actualCoding(coding: Coding, bytes: Uint8Array): Coding {
  switch (coding) {
    case 'jpeg':
    case 'jpeg-ls':
    case 'jpeg-2000':
    case 'htj2k':
      return sniffCoding(bytes) ?? coding;
    case 'native':
    case 'native-be':
    case 'rle':
    case 'deflated-frame':
      return coding;
    default:
      return coding satisfies never;
  }
}

async function decodeAs(
  coding: Coding,
  bytes: Uint8Array,
  layout: Layout,
  { run, lossy }: { readonly run: RunCodec; readonly lossy: boolean },
): Promise<PixelResult<StoredPixels>> {
  try {
    return await decodeKnown(coding, bytes, layout, { run, lossy });
  } catch (error) {
    // A RangeError is an allocation that this process cannot afford; anything else is our mistake or a missing codec.
    if (error instanceof RangeError) return failed('unsupported-pixel-format', 'not-enough-memory');
    throw error;
  }
}

async function decodeKnown(
  coding: Coding,
  bytes: Uint8Array,
  layout: Layout,
  { run, lossy }: { readonly run: RunCodec; readonly lossy: boolean },
): Promise<PixelResult<StoredPixels>> {
  switch (coding) {
    case 'native':
    case 'native-be':
      return decodeNative(bytes, layout, coding === 'native-be');
    case 'rle':
      return decodeRle(bytes, layout);
    case 'deflated-frame':
      return decodeDeflated(bytes, layout);
    case 'jpeg':
      return decodeJpeg(bytes, layout);
    case 'jpeg-ls':
      return decodeJpegLs(bytes, layout, run);
    case 'jpeg-2000':
      return decodeJpeg2000(bytes, layout, run, { codec: 'openjpeg', lossy });
    case 'htj2k':
      return decodeJpeg2000(bytes, layout, run, { codec: 'openjph', lossy });
    default:
      return coding satisfies never;
  }
}

/** Deflated Image Frame Compression (PS3.5 A.4.13): each frame is a raw deflate stream of native pixels. */
function decodeDeflated(bytes: Uint8Array, layout: Layout): PixelResult<StoredPixels> {
  const capacity =
    layout.bitsAllocated === 1
      ? Math.ceil(layout.valueCount / 8)
      : layout.valueCount * bytesPerValue(layout.bitsAllocated);
  return decodeNative(inflateRaw(bytes, capacity), layout, false);
}

function noting(result: PixelResult<StoredPixels>, word: string): PixelResult<StoredPixels> {
  if (!result.ok) return result;
  return { ok: true, value: { ...result.value, tolerated: [...result.value.tolerated, word] } };
}
