import { decodePlain } from '../../../pixels/plain.ts';
import type { FetchedRecord, FetchReply, FetchRequest } from './fetchMessages.ts';
import { streamFrames } from './frameStream.ts';
import { frameAddress } from './recordReader.ts';
import type { ReadRecord } from './recordReader.ts';

// Fetches frames beside the page: however busy the page is with drawing itself, the way to the services never stands idle.

type Fetch = Extract<FetchRequest, { type: 'fetch' }>;
type Describe = (record: ReadRecord) => FetchedRecord;
const running = new Map<number, AbortController>();

function send(reply: FetchReply): void {
  const transfer: Transferable[] = [];
  if (reply.type === 'record') {
    const { buffer } = 'pixels' in reply.record ? reply.record.pixels.values : reply.record.bytes;
    if (buffer instanceof ArrayBuffer) transfer.push(buffer);
  }
  self.postMessage(reply, { transfer });
}

/** Decodes what is stored plainly, by the description of the very frame that the record names. */
function decoderFor({ asked, descriptions }: Fetch): Describe {
  const byAddress = new Map(asked.frames.map((frame, place) => [frameAddress(frame), descriptions[place]]));
  return (record) => {
    const description = byAddress.get(frameAddress(record.header)) ?? null;
    if (description === null || 'failure' in record.header) return record;
    const plain = decodePlain(record.bytes, record.header.TransferSyntaxUID, description);
    return plain?.ok === true ? { header: record.header, pixels: plain.value } : record;
  };
}

async function run(request: Fetch): Promise<void> {
  const { id } = request;
  const abort = new AbortController();
  running.set(id, abort);
  const decode = decoderFor(request);
  const take = (record: ReadRecord): void => send({ type: 'record', id, record: decode(record) });
  try {
    send({ type: 'end', id, end: await streamFrames(request.asked, take, abort.signal) });
  } catch (error) {
    if (abort.signal.aborted) return;
    send({ type: 'end', id, end: { kind: 'broken' } }); // nobody is left waiting, whatever the fault
    throw error;
  } finally {
    running.delete(id);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<FetchRequest>) => {
  if (data.type === 'fetch') void run(data);
  else running.get(data.id)?.abort();
});
send({ type: 'ready' });
