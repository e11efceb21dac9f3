// Questions that only read: answered by the server, by what it said before and says is still so, or, when it is away, by
// what it said before.
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import type { HttpClient } from '../../pacs/dicomweb/index.ts';
import type { AnswerCache } from '../cache/answers.ts';
import { isAway, outcomeFailure } from './failures.ts';
import { type Media, readJson } from './json.ts';
import type { RecordLimits } from './limits.ts';
import { ask, type Question, type Waiting } from './transport.ts';
import type { Told } from './types.ts';

export type Asking = {
  readonly serverId: string;
  readonly cache: AnswerCache | null;
  readonly limits: RecordLimits;
  readonly wait?: Waiting;
};

export type Answered = { readonly body: Buffer; readonly media: Media };

/** The bytes. `isUsable`: what cannot be used is no answer, and is not kept. */
export async function askBytes(
  http: Result<HttpClient, RecordFailure>,
  question: Omit<Question, 'repeatable'>,
  { serverId, cache, limits, wait }: Asking,
  isUsable: (answered: Answered) => RecordFailure | null,
): Promise<Result<Told<Answered>, RecordFailure>> {
  const name = `${question.method} ${question.url.href} ${question.accept ?? ''} ${question.body?.text ?? ''}`;
  const kept = cache?.read(serverId, name) ?? null;
  const before =
    kept === null ? null : { body: kept.body, media: { type: kept.mediaType, charset: 'utf-8' } };
  const conditional =
    kept !== null && kept.etag !== '' && question.method === 'GET' ? { 'if-none-match': kept.etag } : {};
  const replied = http.ok
    ? await ask(
        http.value,
        { ...question, headers: { ...question.headers, ...conditional }, repeatable: true },
        limits,
        wait,
      )
    : http;
  const readAt = Date.now();
  if (replied.ok && replied.value.status === 304) {
    if (before === null) return fail({ kind: 'bad-answer', detail: 'not-modified' });
    cache?.confirmed(serverId, name, readAt);
    return ok({ value: before, readAt, offline: null });
  }
  const answered = replied.ok ? { body: replied.value.body, media: replied.value.media } : null;
  const failure = answered === null ? (replied.ok ? null : replied.failure) : isUsable(answered);
  if (answered !== null && failure === null) {
    const etag = replied.ok ? replied.value.etag : '';
    cache?.keep(serverId, name, { etag, mediaType: answered.media.type, readAt, body: answered.body });
    return ok({ value: answered, readAt, offline: null });
  }
  const reason: RecordFailure = failure ?? { kind: 'internal' };
  return before !== null && kept !== null && isAway(reason)
    ? ok({ value: before, readAt: kept.readAt, offline: reason })
    : fail(reason);
}

/** JSON. A complaint that comes with status 200 is a complaint all the same. */
export async function askJson(
  http: Result<HttpClient, RecordFailure>,
  question: Omit<Question, 'repeatable'>,
  asking: Asking,
): Promise<Result<Told<unknown>, RecordFailure>> {
  // Read twice at worst: of an answer that is kept there is no JSON yet.
  let seen: { readonly body: Buffer; readonly json: unknown } | null = null;
  const read = (answered: Answered): RecordFailure | null => {
    const json = readJson(answered.body, answered.media);
    if (!json.ok) return json.failure;
    seen = { body: answered.body, json: json.value };
    return outcomeFailure(json.value, 200);
  };
  const told = await askBytes(http, question, asking, read);
  if (!told.ok) return told;
  const { value, readAt, offline } = told.value;
  const json = jsonOf(seen, value);
  return json.ok ? ok({ value: json.value, readAt, offline }) : json;
}

function jsonOf(
  seen: { readonly body: Buffer; readonly json: unknown } | null,
  { body, media }: Answered,
): Result<unknown, RecordFailure> {
  return seen?.body === body ? ok(seen.json) : readJson(body, media);
}
