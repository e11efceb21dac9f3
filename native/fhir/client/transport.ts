// One question to a FHIR server, asked again with growing pauses while it is busy or fails.
import { setTimeout as pause } from 'node:timers/promises';
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import {
  type DicomWebFailure,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  retryAfterMs,
} from '../../pacs/dicomweb/index.ts';
import { recordFailure, statusFailure } from './failures.ts';
import { type Media, mediaOf, readJson } from './json.ts';
import type { RecordLimits } from './limits.ts';

export type Question = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Of the server that the client was made for. */
  readonly url: URL;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly type: string; readonly text: string };
  /** What is asked for, in failures: `Patient`. */
  readonly resourceType: string;
  readonly limitBytes: number;
  /** Asking twice does no more than asking once. */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal | undefined;
};

/** 304 is a reply too: nothing has changed. */
export type Reply = {
  readonly status: number;
  readonly media: Media;
  readonly etag: string;
  readonly location: string;
  readonly body: Buffer;
};

export type Waiting = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

export const FHIR_JSON = 'application/fhir+json, application/json;q=0.9';

/** Statuses whose bodies say why; 401 is the sign-in's. */
const TELLING = [304, 400, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 423, 429];
const FAILING = [500, 501, 502, 503, 504];

type Tried = Result<Reply, RecordFailure> & { readonly waitMs?: number | null };

/** `http`: made for the origin of all the questions. */
export async function ask(
  http: HttpClient,
  question: Question,
  limits: RecordLimits,
  wait: Waiting = waitFor,
): Promise<Result<Reply, RecordFailure>> {
  const late = AbortSignal.timeout(limits.questionMs);
  const signal = question.signal === undefined ? late : AbortSignal.any([question.signal, late]);
  for (let attempt = 1; ; attempt += 1) {
    const tried = await once(http, { ...question, signal }, limits);
    if (tried.ok) return tried;
    if (late.aborted && question.signal?.aborted !== true)
      return fail({ kind: 'timed-out', waitingFor: 'everything' });
    const { waitMs } = tried;
    if (waitMs === undefined || attempt >= limits.attempts || !question.repeatable)
      return fail(tried.failure);
    const ms = waitMs ?? limits.backOffMs * 2 ** (attempt - 1) * (0.8 + 0.4 * Math.random());
    if (ms > limits.longestWaitMs) return fail(tried.failure);
    await wait(ms, signal);
    if (signal.aborted) return fail(tried.failure);
  }
}

/** Resolves early when it is given up. */
async function waitFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await pause(ms, undefined, { ...(signal === undefined ? {} : { signal }), ref: true }).catch(
    () => undefined,
  );
}

async function once(http: HttpClient, question: Question, limits: RecordLimits): Promise<Tried> {
  const answer = await http.request(requestOf(question));
  if (!answer.ok) return unanswered(answer.failure, question);
  const { status, headers } = answer.value;
  const isFine = (status >= 200 && status < 300) || status === 304;
  const read = await bodyOf(answer.value, isFine ? question.limitBytes : limits.refusalBytes);
  const media = mediaOf(headers['content-type']);
  if (isFine) {
    if (!read.ok) return unanswered(read.failure, question);
    const { etag = '', location = '' } = headers;
    return ok({ status, media, etag, location, body: read.value });
  }
  const json = read.ok ? readJson(read.value, media) : read;
  const retryAfter = retryAfterMs(headers['retry-after'], Date.now());
  const facts = { status, json: json.ok ? json.value : null, retryAfterMs: retryAfter };
  const refused = fail(statusFailure(facts, question.resourceType));
  const passing = status === 429 || (FAILING.includes(status) && status !== 501);
  return passing ? { ...refused, waitMs: retryAfter } : refused;
}

function unanswered(failure: DicomWebFailure, { resourceType }: Question): Tried {
  const failed = fail(recordFailure(failure, resourceType));
  // A connection that breaks in the midst is like a server that fails; one that cannot be made is not made by trying on.
  return failure.kind === 'connection-lost' || failure.kind === 'truncated'
    ? { ...failed, waitMs: null }
    : failed;
}

/** What refuses may have been cut short: then there is nothing to learn from it. */
async function bodyOf(
  { status, body }: HttpAnswer,
  limitBytes: number,
): Promise<Result<Buffer, DicomWebFailure>> {
  if (status !== 304 && status !== 204) return body.collect(limitBytes);
  await body.collect(0);
  return ok(Buffer.alloc(0));
}

function requestOf({ method, url, accept, headers, body, repeatable, signal }: Question): HttpRequest {
  const bytes = body === undefined ? null : Buffer.from(body.text, 'utf8');
  return {
    method,
    path: url.pathname.slice(1),
    query: url.searchParams,
    accept: accept ?? FHIR_JSON,
    compressed: true,
    once: !repeatable,
    ...(headers === undefined ? {} : { headers }),
    ...(bytes === null || body === undefined
      ? {}
      : {
          body: {
            type: body.type,
            length: bytes.length,
            // oxlint-disable-next-line typescript/require-await -- one piece where a stream is taken
            async *open() {
              yield bytes;
            },
          },
        }),
    alsoStatus: [...TELLING, ...FAILING],
    signal,
  };
}
