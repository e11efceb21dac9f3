import type { Failure, FramePortRequest, Result } from '../../../native/contract/index.ts';
import { framePortReplyOf } from '../../../native/contract/plain.ts';
import { fail, ok } from '../../../native/contract/result.ts';
import { failureIn } from '../refusal.ts';
import { frameAddress } from './recordReader.ts';
import type { FetchedFrame, FrameTransport } from './transport.ts';

type Waiting = {
  readonly address: string;
  readonly settle: (result: Result<FetchedFrame, Failure>) => void;
};

/** The shell's way: a MessagePort from the services' process (FACTS.md: twice as fast as any HTTP). */
export function createPortTransport(port: MessagePort, closed: () => void): FrameTransport {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  const send = (request: FramePortRequest): void => port.postMessage(request);

  port.addEventListener('message', (event: MessageEvent<unknown>) => {
    const reply = framePortReplyOf(event.data);
    const asker = reply === null ? undefined : waiting.get(reply.id);
    if (reply === null || asker === undefined) return;
    const { address, settle } = asker;
    waiting.delete(reply.id);
    // A number alone could be mistaken: the frame says itself whose it is.
    if (reply.type === 'frame' && frameAddress(reply) !== address) settle(fail({ kind: 'internal' }));
    else if (reply.type === 'frame')
      settle(ok({ bytes: new Uint8Array(reply.bytes), TransferSyntaxUID: reply.TransferSyntaxUID }));
    else void failureIn(reply.failure).then((failure) => settle(fail(failure ?? { kind: 'internal' })));
  });
  // The services died; the shell starts them again and sends another port.
  port.addEventListener('close', () => {
    closed();
    for (const { settle } of waiting.values()) settle(fail({ kind: 'internal' }));
    waiting.clear();
  });
  port.start();

  return {
    // The services read six at a time (framesPort.ts): as many again are asked for, so that they never wait for the page.
    batchSize: 4,
    parallel: 3,
    fetch(frames, deliver, signal) {
      const ids: number[] = [];
      const all = frames.map((frame, index) => {
        const { source, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber, version } = frame;
        const named = {
          ...(version === undefined ? {} : { version }),
          ...(frame.ahead ? { ahead: true } : {}),
        };
        const address = { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber };
        const id = nextId++;
        ids.push(id);
        return new Promise<void>((resolve) => {
          const settle = (result: Result<FetchedFrame, Failure>): void => {
            deliver(index, result);
            resolve();
          };
          waiting.set(id, { address: frameAddress(frame), settle });
          send({ type: 'get', id, source, ...address, ...named });
        });
      });
      return new Promise<void>((resolve, reject) => {
        const cancel = (): void => {
          for (const id of ids) if (waiting.delete(id)) send({ type: 'cancel', id });
          reject(new DOMException('The frames were given up.', 'AbortError'));
        };
        signal.addEventListener('abort', cancel, { once: true });
        void Promise.all(all).then(() => {
          signal.removeEventListener('abort', cancel);
          resolve();
        });
      });
    },
  };
}
