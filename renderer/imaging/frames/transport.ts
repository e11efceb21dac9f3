import type { Failure, Result } from '../../../native/contract/index.ts';
import type { PixelDescription, StoredPixels } from '../../../pixels/index.ts';
import type { FrameRef } from '../types.ts';

/** A frame and the source that has it. */
export type FrameKey = FrameRef & {
  readonly source: string;
  /** Name of the file whose headers the page has; pixels of another one are not taken for it. */
  readonly version?: string;
  /** Nobody waits for it at the screen: it is not to hold up others. */
  readonly ahead?: boolean;
  /** Lets a way that fetches in a worker decode plain frames there. */
  readonly description?: PixelDescription;
};

/** One frame in its stored transfer syntax, which owns its memory, or decoded on its way. */
export type FetchedFrame =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly TransferSyntaxUID: string }
  | { readonly pixels: StoredPixels };

/**
 * One way for frames to reach the page. `fetch` takes frames of ONE series and calls `deliver` once for each, as they
 * arrive; it resolves when all are answered. Expected failures are delivered; it rejects only when aborted.
 */
export type FrameTransport = {
  /** Frames that one request may carry, and requests that may be under way besides one urgent one. */
  readonly batchSize: number;
  readonly parallel: number;
  fetch(
    frames: readonly FrameKey[],
    deliver: (index: number, result: Result<FetchedFrame, Failure>) => void,
    signal: AbortSignal,
  ): Promise<void>;
};
