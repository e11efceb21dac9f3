// Asking the services for frames of a study that is not kept, as the page does.
import { FrameRecord, type FramesRequest } from '../../../native/contract/index.ts';
import { json, type Remote } from './remote.ts';

export type ReadFrame = { readonly record: FrameRecord; readonly bytes: Buffer };

/** POST /api/frames, its records taken apart (native/contract/frames.ts). */
export async function readFrames(
  remote: Pick<Remote, 'request'>,
  request: FramesRequest,
  signal?: AbortSignal,
): Promise<ReadFrame[]> {
  const answer = await remote.request('/api/frames', { ...json(request), ...(signal ? { signal } : {}) });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  const body = Buffer.from(await answer.arrayBuffer());
  const frames: ReadFrame[] = [];
  for (let at = 0; at < body.length;) {
    const length = body.readUInt32LE(at);
    const record = FrameRecord.parse(JSON.parse(body.toString('utf8', at + 4, at + 4 + length)));
    at += 4 + length;
    frames.push({ record, bytes: body.subarray(at, at + record.byteLength) });
    at += record.byteLength;
  }
  return frames;
}
