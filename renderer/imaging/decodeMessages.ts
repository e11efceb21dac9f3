import type { PixelDescription, PixelResult, StoredPixels } from '../../pixels/index.ts';

/** Page to worker: `bytes` is transferred. */
export type DecodeRequest = {
  readonly id: number;
  readonly bytes: ArrayBuffer;
  readonly TransferSyntaxUID: string;
  readonly description: PixelDescription;
};

/** Worker to page: the values' buffer is transferred. */
export type DecodeReply = { readonly id: number; readonly result: PixelResult<StoredPixels> };
