import type { Context } from 'hono';
import type * as z from 'zod';
import { fail, ok, type Result } from '../contract/index.ts';
import { badRequest } from './reply.ts';

const JSON_LIMIT_BYTES = 1024 * 1024;

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
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ok(Buffer.concat(chunks).toString('utf8'));
    size += value.byteLength;
    if (size > limitBytes) {
      await reader.cancel();
      return tooLarge;
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
