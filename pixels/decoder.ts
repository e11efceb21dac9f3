import { DEFAULT_MAX_FRAME_BYTES, layoutOf } from './layout.ts';
import { decodeNative } from './native.ts';
import { decodeRle } from './rle.ts';
import { codingOf } from './syntax.ts';
import type { CodecHost } from './codecs.ts';
import type { PixelDescription, PixelResult, StoredPixels } from './types.ts';

export type DecoderOptions = CodecHost & { readonly maxFrameBytes?: number };

export type Decoder = {
  /**
   * Decodes one frame to stored values. `bytes` is the frame as the contract's `frames` describes it and is left
   * untouched; the values own their memory. Never throws for what the bytes say.
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
  return {
    async decode(bytes, TransferSyntaxUID, description) {
      const coding = codingOf(TransferSyntaxUID);
      if (coding === null) {
        return { ok: false, failure: { kind: 'unsupported-transfer-syntax', TransferSyntaxUID } };
      }
      const layout = layoutOf(description, maxFrameBytes);
      if (!layout.ok) return layout;
      switch (coding) {
        case 'native':
        case 'native-be':
          return decodeNative(bytes, layout.value, coding === 'native-be');
        case 'rle':
          return decodeRle(bytes, layout.value);
        case 'deflated-frame':
        case 'jpeg':
        case 'jpeg-ls':
        case 'jpeg-2000':
        case 'htj2k':
          return { ok: false, failure: { kind: 'unsupported-transfer-syntax', TransferSyntaxUID } };
        default:
          return coding satisfies never;
      }
    },
  };
}
