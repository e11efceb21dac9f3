// Parts that are compressed one by one. RFC 2046 knows no Content-Encoding inside a message; some servers write it there.
import { Readable } from 'node:stream';
import { fail, ok, type Result } from '../../../contract/index.ts';
import { AnswerInterrupted, type DicomWebFailure } from '../failure.ts';
import { EXPANSION } from '../http/settings.ts';
import { bodyFailure, decodedStream, mostExpanded } from '../http/body.ts';
import { collected, type Part } from './part.ts';

/** No longer than the answer itself may stall: the bytes come from there. */
const FIRST_BYTE_MS = 60_000;
const DAMAGED: DicomWebFailure = { kind: 'damaged-answer', detail: 'content-encoding' };

/** The part itself where nothing has to be undone. */
export async function decodedPart(part: Part): Promise<Result<Part, DicomWebFailure>> {
  const encoding = part.headers.get('content-encoding');
  if (encoding === undefined) return ok(part);
  const source = Readable.from(pieces(part), { objectMode: false });
  const decoded = await decodedStream(source, encoding, FIRST_BYTE_MS);
  if (!decoded.ok) {
    source.destroy();
    return decoded;
  }
  const { stream, counted } = decoded.value;
  const chunks: AsyncIterator<unknown> = stream[Symbol.asyncIterator]();
  let length = 0;
  let over: Result<null, DicomWebFailure> | null = null;
  const read = async (): Promise<Result<Buffer | null, DicomWebFailure>> => {
    if (over !== null) return over;
    try {
      const next = await chunks.next();
      if (next.done === true) return (over = ok(null));
      const bytes = next.value instanceof Buffer ? next.value : Buffer.alloc(0);
      length += bytes.length;
      const most = mostExpanded(counted.bytes, EXPANSION);
      if (length <= most) return ok(bytes);
      stream.destroy();
      return (over = fail({ kind: 'too-large', limitBytes: most }));
    } catch (error) {
      const failure = bodyFailure(error);
      // The message around it is whole, or would have said otherwise: what is short is this part's compression.
      const isOurs = failure.kind === 'truncated' && !(error instanceof AnswerInterrupted);
      return (over = fail(isOurs ? DAMAGED : failure));
    }
  };
  const { headers, type } = part;
  return ok({ headers, type, read, collect: (limitBytes) => collected({ read }, limitBytes) });
}

async function* pieces(part: Part): AsyncGenerator<Buffer> {
  for (;;) {
    const next = await part.read();
    if (!next.ok) throw new AnswerInterrupted(next.failure);
    if (next.value === null) return;
    yield next.value;
  }
}
