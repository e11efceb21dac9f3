import type { FramesRequest } from '../../../native/contract/index.ts';
import type { PixelDescription, StoredPixels } from '../../../pixels/index.ts';
import type { StreamEnd } from './frameStream.ts';
import type { ReadRecord } from './recordReader.ts';

/** A frame as it came; of a plain one the pixels, whose bytes it then does not carry. */
export type FetchedRecord =
  ReadRecord | { readonly header: ReadRecord['header']; readonly pixels: StoredPixels };

/** Page to fetch worker. `descriptions` are those of the frames asked for, in their order. */
export type FetchRequest =
  | {
      readonly type: 'fetch';
      readonly id: number;
      readonly asked: FramesRequest;
      readonly descriptions: readonly (PixelDescription | null)[];
    }
  | { readonly type: 'abort'; readonly id: number };

/** Fetch worker to page: `ready` once, then records (their buffer transferred) and an end for each request. */
export type FetchReply =
  | { readonly type: 'ready' }
  | { readonly type: 'record'; readonly id: number; readonly record: FetchedRecord }
  | { readonly type: 'end'; readonly id: number; readonly end: StreamEnd };
