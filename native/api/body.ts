import type { Context } from 'hono';
import type * as z from 'zod';
import { fail, ok, type Result } from '../contract/index.ts';
import { badRequest } from './reply.ts';

const JSON_LIMIT_BYTES = 1024 * 1024;
const JSON_LIMIT_MS = 15_000; // a body that trickles in holds a connection for no longer

/** Reads and parses a JSON body of at most 1 MB. `application/json` is demanded: a form of another site cannot send it. */
export async function readJson<T extends z.ZodType>(
  c: Context,
  schema: T,
  limitBytes = JSON_LIMIT_BYTES,
): Promise<Result<z.infer<T>>> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return fail({ kind: 'bad-request', detail: 'content-type: application/json expected' });
  }
  const text = await readText(c.req.raw, limitBytes);
  if (!text.ok) return text;
  const parsed = schema.safeParse(parseJson(text.value));
  return parsed.success ? ok(parsed.data) : fail(badRequest(parsed.error));
}

async function readText(request: Request, limitBytes: number): Promise<Result<string>> {
  const tooLarge = fail({ kind: 'too-large' as const, limitBytes });
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) return tooLarge;
  if (request.body === null) return ok('');
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    void reader.cancel();
  }, JSON_LIMIT_MS);
  try {
    const bytes = await readAll(reader, limitBytes);
    if (late) return fail({ kind: 'bad-request', detail: 'body: too slow' });
    return bytes === null ? tooLarge : ok(Buffer.concat(bytes).toString('utf8'));
  } finally {
    clearTimeout(deadline);
  }
}

/** The chunks of a body, or null when they are more than `limitBytes`. */
async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  limitBytes: number,
): Promise<readonly Uint8Array[] | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    size += value.byteLength;
    if (size > limitBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no schema of ours accepts it
  }
}
