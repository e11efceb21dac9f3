import * as z from 'zod';
import { Failure } from '../../native/contract/index.ts';
import { fail, ok, type Result } from '../../native/contract/index.ts';
import type { RequestFailure } from './failureText.ts';
import { noteAnswer } from './revision.ts';

// zod would otherwise compile its parsers with `new Function`, which the page's content policy refuses.
z.config({ jitless: true });

export type Answer<T> = Result<T, RequestFailure>;

export type RequestOptions = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  readonly body?: Blob;
  readonly signal?: AbortSignal | undefined;
  /** Goes on when the page is closed or dies meanwhile: for what must not be lost. */
  readonly keepalive?: boolean;
};

// The platform's limit for all such requests that are on their way together (Fetch, 4.6) is 64 KiB.
const KEEPALIVE_BYTES = 48 * 1024;

/** Thrown through TanStack Query, which knows failures only as exceptions. */
export class FailureError extends Error {
  readonly failure: RequestFailure;
  constructor(failure: RequestFailure) {
    super(failure.kind);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** The failure in something thrown; what was thrown by a bug is thrown on. */
export function failureOf(error: unknown): RequestFailure {
  if (error instanceof FailureError) return error.failure;
  throw error;
}

/** The value, or a FailureError: for query functions only. */
export function unwrap<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new FailureError(answer.failure);
}

function initOf(options: RequestOptions): RequestInit {
  const init: RequestInit = { method: options.method ?? 'GET', credentials: 'same-origin' };
  if (options.signal !== undefined) init.signal = options.signal;
  if (options.body !== undefined) init.body = options.body;
  if (options.json !== undefined) {
    init.body = JSON.stringify(options.json);
    init.headers = { 'content-type': 'application/json' };
    init.keepalive = options.keepalive === true && init.body.length < KEEPALIVE_BYTES;
  }
  return init;
}

/** Fetches; resolves to `services-unreachable` when there is no answer at all. A cancelled request rejects (AbortError). */
async function send(path: string, options: RequestOptions): Promise<Answer<Response>> {
  try {
    const response = await fetch(path, initOf(options));
    noteAnswer(response.headers);
    return ok(response);
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    return fail({ kind: 'services-unreachable' });
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    const value: unknown = await response.json();
    return value;
  } catch {
    return undefined; // no schema accepts it
  }
}

async function refusalOf(response: Response): Promise<RequestFailure> {
  const failure = Failure.safeParse(await jsonOf(response));
  // The shell answers 503 itself while the services are down, with their reason if they left one (library-locked).
  const away = response.status === 502 || response.status === 503;
  if (away && (!failure.success || failure.data.kind === 'internal')) return { kind: 'services-unreachable' };
  return failure.success ? failure.data : { kind: 'bad-answer' };
}

/** One request whose answer must fit `schema`. */
export async function request<T extends z.ZodType>(
  schema: T,
  path: string,
  options: RequestOptions = {},
): Promise<Answer<z.infer<T>>> {
  const answered = await send(path, options);
  if (!answered.ok) return answered;
  const response = answered.value;
  if (!response.ok) return fail(await refusalOf(response));
  const parsed = schema.safeParse(await jsonOf(response));
  return parsed.success ? ok(parsed.data) : fail({ kind: 'bad-answer' });
}

/** One request that is answered without content (204). */
export async function requestDone(path: string, options: RequestOptions): Promise<Answer<null>> {
  const answered = await send(path, options);
  if (!answered.ok) return answered;
  return answered.value.ok ? ok(null) : fail(await refusalOf(answered.value));
}

/**
 * One request that is answered by lines of JSON, each told as it comes. Resolves when the answer has ended; `bad-answer`
 * for a line that does not fit, `services-unreachable` where it breaks off. A cancelled request rejects (AbortError).
 */
export async function requestLines<T extends z.ZodType>(
  schema: T,
  path: string,
  options: RequestOptions & { readonly onLine: (line: z.infer<T>) => void },
): Promise<Answer<null>> {
  const answered = await send(path, options);
  if (!answered.ok) return answered;
  const { ok: good, body } = answered.value;
  if (!good) return fail(await refusalOf(answered.value));
  if (body === null) return fail({ kind: 'bad-answer' });
  try {
    for await (const text of linesOf(body)) {
      const parsed = schema.safeParse(parsedText(text));
      if (!parsed.success) return fail({ kind: 'bad-answer' });
      options.onLine(parsed.data);
    }
    return ok(null);
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    return fail({ kind: 'services-unreachable' });
  }
}

function parsedText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined; // no schema accepts it
  }
}

async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '');
    }
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel();
  }
}
