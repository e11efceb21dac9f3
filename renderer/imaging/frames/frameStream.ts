import type { FramesRequest } from '../../../native/contract/index.ts';
import { BadRecordError, readRecords } from './recordReader.ts';
import type { ReadRecord } from './recordReader.ts';

/** How an answer ended: with its last byte, refused (the body, still to be parsed), or before its end. */
export type StreamEnd =
  | { readonly kind: 'whole' }
  | { readonly kind: 'refused'; readonly body: unknown }
  | { readonly kind: 'broken' };

/** Asks for frames in bulk and hands them on in the order asked, as they come. Rejects only when aborted. */
export async function streamFrames(
  asked: FramesRequest,
  take: (record: ReadRecord) => void,
  signal: AbortSignal,
): Promise<StreamEnd> {
  try {
    const response = await fetch('/api/frames', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      signal,
    });
    if (!response.ok || response.body === null) {
      const body: unknown = await response.json().catch(() => null);
      return { kind: 'refused', body };
    }
    for await (const record of readRecords(response.body)) take(record);
    return { kind: 'whole' };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TypeError || error instanceof BadRecordError) return { kind: 'broken' };
    throw error;
  }
}
