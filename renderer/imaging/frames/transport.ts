import type { Failure, Result } from '../../../native/contract/index.ts';
import type { FrameRef } from '../types.ts';

/** A frame and the source that has it. */
export type FrameKey = FrameRef & { readonly source: string };

/** One frame in its stored transfer syntax; owns its memory. */
export type FetchedFrame = { readonly bytes: Uint8Array<ArrayBuffer>; readonly TransferSyntaxUID: string };

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
