import { FramePortRequest, type Failure, type FramePortReply } from '../contract/index.ts';
import { readFrame, type FrameSources } from './frames.ts';

/**
 * Read at once for one page from one source; as many of what is read ahead, which may take its time. More would only fill the
 * channel, which has no back-pressure.
 */
const AT_ONCE = 6;
const LONGEST_QUEUE = 4000;

/** One end of a message channel, whoever made it: Electron's MessagePortMain or Node's MessagePort. */
export type FramesPort = {
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  /** `exclusive` buffers may be transferred where the channel can do that; copying is right, too. */
  post(message: FramePortReply, exclusive: readonly ArrayBuffer[]): void;
  start(): void;
};

type Get = Extract<FramePortRequest, { type: 'get' }>;

const laneOf = ({ source, ahead }: Get): string => `${source} ${ahead === true}`;

/**
 * Answers a page's requests for frames (contract/frames.ts): first come, first served, a bounded number at a time of each
 * source, so that a slow archive holds up nothing but itself. What is cancelled is neither read, if it has not begun, nor
 * answered.
 */
export function serveFramesPort(port: FramesPort, sources: FrameSources): void {
  const waiting = new Map<number, Get>();
  const running = new Map<number, { readonly aborter: AbortController; readonly of: string }>();

  const next = (of: string): void => {
    let free = AT_ONCE;
    for (const lane of running.values()) if (lane.of === of) free -= 1;
    for (const request of waiting.values()) {
      if (free <= 0) return;
      if (laneOf(request) !== of) continue;
      free -= 1;
      waiting.delete(request.id);
      void run(request);
    }
  };
  const run = async (request: Get): Promise<void> => {
    const aborter = new AbortController();
    const of = laneOf(request);
    running.set(request.id, { aborter, of });
    const reply = await replyTo(request, sources, aborter.signal);
    running.delete(request.id);
    if (!aborter.signal.aborted) port.post(reply, reply.type === 'frame' ? [reply.bytes] : []);
    next(of);
  };
  const cancel = (id: number): void => {
    waiting.delete(id);
    running.get(id)?.aborter.abort();
  };
  port.onMessage((message) => {
    const request = FramePortRequest.safeParse(message);
    if (!request.success) return; // nobody to answer: there is no id to trust
    const { data } = request;
    if (data.type === 'cancel') return cancel(data.id);
    if (waiting.has(data.id) || running.has(data.id))
      return refuse(data.id, { kind: 'bad-request', detail: 'id' });
    if (waiting.size >= LONGEST_QUEUE) return refuse(data.id, { kind: 'too-many-requests' });
    waiting.set(data.id, data);
    next(laneOf(data));
  });
  const refuse = (id: number, failure: Failure): void => port.post({ type: 'failure', id, failure }, []);
  port.onClose(() => {
    waiting.clear();
    for (const { aborter } of running.values()) aborter.abort();
  });
  port.start();
}

async function replyTo(request: Get, sources: FrameSources, signal: AbortSignal): Promise<FramePortReply> {
  const { id } = request;
  try {
    const { SOPInstanceUID, frameNumber } = request;
    const frame = await readFrame(sources, request, request, signal);
    if (!frame.ok) return { type: 'failure', id, failure: frame.failure };
    const { TransferSyntaxUID, bytes } = frame.value;
    return {
      type: 'frame',
      id,
      SOPInstanceUID,
      frameNumber,
      TransferSyntaxUID,
      bytes: wholeBuffer(bytes),
    };
  } catch {
    return { type: 'failure', id, failure: { kind: 'internal' } };
  }
}

/** The bytes as a buffer that holds nothing else: a view of a pool would send, or give away, what is not this frame's. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength;
  return isWhole ? buffer : new Uint8Array(bytes).buffer;
}
