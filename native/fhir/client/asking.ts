// Questions that only read: answered by the server, by what it said before and says is still so, or, when it is away, by
// what it said before.
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import type { HttpClient } from '../../pacs/dicomweb/index.ts';
import type { AnswerCache } from '../cache/answers.ts';
import { isAway, outcomeFailure } from './failures.ts';
import { type Media, readLongJson } from './json.ts';
import type { RecordLimits } from './limits.ts';
import { ask, type Question, type Reply, type Waiting } from './transport.ts';
import type { Told } from './types.ts';

export type Asking = {
  readonly serverId: string;
  readonly cache: AnswerCache | null;
  readonly limits: RecordLimits;
  /** Of a server that refuses what every other takes: the one form of JSON that it takes. */
  readonly accepts?: { json: string | null };
  readonly wait?: Waiting;
};

export type Answered = { readonly body: Buffer; readonly media: Media };

/** The bytes. `isUsable`: what cannot be used is no answer, and is not kept. */
export async function askBytes(
  http: Result<HttpClient, RecordFailure>,
  question: Omit<Question, 'repeatable'>,
  { serverId, cache, limits, accepts, wait }: Asking,
  isUsable: (answered: Answered) => RecordFailure | null | Promise<RecordFailure | null>,
): Promise<Result<Told<Answered>, RecordFailure>> {
  const name = `${question.method} ${question.url.href} ${question.accept ?? ''} ${question.body?.text ?? ''}`;
  const kept = cache?.read(serverId, name) ?? null;
  const before = async (): Promise<Answered | null> => {
    const body = kept === null ? null : await kept.body();
    return body === null || kept === null
      ? null
      : { body, media: { type: kept.mediaType, charset: 'utf-8' } };
  };
  const isConditional = kept !== null && kept.etag !== '' && question.method === 'GET';
  const put = async (ifNoneMatch: string | null): Promise<Result<Reply, RecordFailure>> => {
    if (!http.ok) return http;
    const conditional = ifNoneMatch === null ? {} : { 'if-none-match': ifNoneMatch };
    const headers = { ...question.headers, ...conditional };
    const putAs = (accept: string | null): Promise<Result<Reply, RecordFailure>> =>
      ask(
        http.value,
        { ...question, headers, repeatable: true, ...(accept === null ? {} : { accept }) },
        limits,
        wait,
      );
    if (question.accept !== undefined || accepts === undefined) return putAs(null);
    let reply = await putAs(accepts.json);
    for (const accept of STRICT_JSON) {
      if (reply.ok || !isNotAcceptable(reply.failure)) break;
      reply = await putAs(accept);
      if (reply.ok) accepts.json = accept;
    }
    return reply;
  };
  let replied = await put(isConditional ? kept.etag : null);
  const readAt = Date.now();
  if (replied.ok && replied.value.status === 304) {
    const same = await before();
    if (same !== null) {
      cache?.confirmed(serverId, name, readAt);
      return ok({ value: same, readAt, offline: null });
    }
    // What has not changed cannot be read here any more: it is asked for anew.
    if (isConditional) replied = await put(null);
    if (replied.ok && replied.value.status === 304)
      return fail({ kind: 'bad-answer', detail: 'not-modified' });
  }
  const answered = replied.ok ? { body: replied.value.body, media: replied.value.media } : null;
  const failure = answered === null ? (replied.ok ? null : replied.failure) : await isUsable(answered);
  if (answered !== null && failure === null) {
    const etag = replied.ok ? replied.value.etag : '';
    await cache?.keep(serverId, name, { etag, mediaType: answered.media.type, readAt, body: answered.body });
    return ok({ value: answered, readAt, offline: null });
  }
  const reason: RecordFailure = failure ?? { kind: 'internal' };
  const old = kept !== null && isAway(reason) ? await before() : null;
  return old === null || kept === null
    ? fail(reason)
    : ok({ value: old, readAt: kept.readAt, offline: reason });
}

/** For servers that compare the header letter by letter. */
const STRICT_JSON = ['application/fhir+json', 'application/json'];
const isNotAcceptable = (failure: RecordFailure): boolean =>
  failure.kind === 'http' && failure.status === 406;

/** JSON. A complaint that comes with status 200 is a complaint all the same. */
export async function askJson(
  http: Result<HttpClient, RecordFailure>,
  question: Omit<Question, 'repeatable'>,
  asking: Asking,
): Promise<Result<Told<unknown>, RecordFailure>> {
  // Read twice at worst: of an answer that is kept there is no JSON yet.
  let seen: { readonly body: Buffer; readonly json: unknown } | null = null;
  const read = async (answered: Answered): Promise<RecordFailure | null> => {
    const json = await readLongJson(answered.body, answered.media);
    if (!json.ok) return json.failure;
    seen = { body: answered.body, json: json.value };
    return outcomeFailure(json.value, 200);
  };
  const told = await askBytes(http, question, asking, read);
  if (!told.ok) return told;
  const { value, readAt, offline } = told.value;
  const json = await jsonOf(seen, value);
  return json.ok ? ok({ value: json.value, readAt, offline }) : json;
}

async function jsonOf(
  seen: { readonly body: Buffer; readonly json: unknown } | null,
  { body, media }: Answered,
): Promise<Result<unknown, RecordFailure>> {
  return seen?.body === body ? ok(seen.json) : readLongJson(body, media);
}
