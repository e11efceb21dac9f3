// Sends what was confirmed, one resource after the other, and finds out what became of each.
import {
  fail,
  ok,
  type PublishResult,
  type RecordFailure,
  type RecordSignIn,
  type Result,
} from '../../contract/index.ts';
import type { Capabilities, RecordClient, Written } from '../client/types.ts';
import { conditionOf, findExisting, stepOf, type Existing } from './existing.ts';
import type { Planned } from './plan.ts';
import { rereferenced } from './references.ts';
import { scopeFor } from './subject.ts';
import { isObject } from './coding.ts';
import type { Json, Validator } from './types.ts';

export type Sending = {
  readonly client: RecordClient;
  readonly capabilities: Capabilities;
  readonly signIn: RecordSignIn | null;
  readonly validator: Validator;
  readonly signal: AbortSignal;
  /** Hears of each as it changes. */
  readonly onResult: (result: PublishResult) => void;
};

export const resultOf = ({ shown }: Planned): PublishResult => {
  const { key, resourceType, about, action, reference, versionId } = shown;
  const isWritten = action === 'create' || action === 'update';
  const state = action === 'blocked' ? 'blocked' : isWritten ? 'waiting' : 'done';
  return {
    key,
    resourceType,
    about,
    action,
    state,
    reference,
    versionId,
    failure: null,
    scope: null,
    entries: null,
  };
};

export async function sendAll(sending: Sending, planned: readonly Planned[]): Promise<void> {
  const addresses = new Map<string, string>(); // by key
  const placeholders = new Map<string, string>();
  const know = ({ shown }: Planned, reference: string | null): void => {
    if (reference === null) return;
    addresses.set(shown.key, reference);
    if (shown.placeholder !== null) placeholders.set(shown.placeholder, reference);
  };
  for (const one of planned) if (resultOf(one).state === 'done') know(one, one.shown.reference);
  for (const one of planned) {
    const before = resultOf(one);
    if (before.state !== 'waiting') continue;
    if (sending.signal.aborted || one.needs.some((key) => !addresses.has(key))) {
      sending.onResult({ ...before, state: 'not-tried' });
      continue;
    }
    sending.onResult({ ...before, state: 'sending' });
    const result = await sendOne(sending, one, placeholders);
    if (result.state === 'done') know(one, result.reference);
    sending.onResult(result);
  }
}

async function sendOne(
  sending: Sending,
  one: Planned,
  placeholders: ReadonlyMap<string, string>,
): Promise<PublishResult> {
  const before = resultOf(one);
  const given = rereferenced(one.body, (reference) => placeholders.get(reference) ?? null);
  const body: Json = isObject(given) ? given : one.body;
  const { version } = sending.capabilities;
  // With the addresses that it has now it is another text than the one that was checked.
  const [checks = []] = await sending.validator.check(version, [body]);
  if (checks.length < 2 || checks.some(({ passed }) => !passed)) return { ...before, state: 'blocked' };
  const first = await attempt(sending, one, body);
  if (first !== 'again') return first;
  const second = await attempt(sending, one, body);
  return second === 'again' ? { ...before, state: 'unknown' } : second;
}

/** One write. `again`: no answer came, and the server does not have it. */
async function attempt(sending: Sending, one: Planned, body: Json): Promise<PublishResult | 'again'> {
  const { client, signal } = sending;
  const before = resultOf(one);
  const written = await client.write(requestOf(sending, one, body), signal);
  if (written.ok && written.value.id !== null && (written.value.created || before.action === 'update'))
    return made(sending, one, written.value, written.value.id);
  // Created by somebody in the same moment, answered without saying where, refused because it is there or another, or not
  // answered at all: the server knows what became of it.
  const isUnclear = written.ok || leavesUnclear(written.failure);
  if (!isUnclear && !written.ok) return failed(sending, before, written.failure);
  const found = await look(sending, one);
  if (!found.ok)
    return { ...before, state: 'unknown', failure: written.ok ? found.failure : written.failure };
  const there = outcomeOf(one, body, found.value);
  if (there !== null) return there;
  // It says that it has it, and where, and does not find it yet: not every search is up to date.
  if (written.ok && written.value.id !== null && found.value.entry === null)
    return made(sending, one, written.value, written.value.id);
  const isAgain = !written.ok && leavesUnanswered(written.failure) && found.value.entry === null;
  if (isAgain && before.action === 'create' && !signal.aborted) return 'again';
  return failed(sending, before, written.ok ? { kind: 'bad-answer', detail: 'not-kept' } : written.failure);
}

function requestOf({ capabilities }: Sending, { draft, shown }: Planned, body: Json) {
  if (shown.action === 'update' && shown.reference !== null)
    return {
      method: 'PUT' as const,
      path: shown.reference,
      resource: body,
      ...(shown.versionId === null ? {} : { ifMatch: `W/"${shown.versionId}"` }),
    };
  const isConditional = capabilities.resources?.get(shown.resourceType)?.conditionalCreate !== false;
  return {
    method: 'POST' as const,
    path: shown.resourceType,
    resource: body,
    ...(isConditional ? { ifNoneExist: conditionOf(draft) } : {}),
  };
}

/** Where nothing keeps two creates apart, the server is asked how many there are now. */
async function made(sending: Sending, one: Planned, written: Written, id: string): Promise<PublishResult> {
  const { resourceType, action } = one.shown;
  const isConditional = sending.capabilities.resources?.get(resourceType)?.conditionalCreate !== false;
  const found = action === 'create' && !isConditional ? await look(sending, one) : null;
  return {
    ...resultOf(one),
    state: 'done',
    reference: `${resourceType}/${id}`,
    versionId: written.versionId,
    entries: found?.ok === true ? found.value.count : null,
  };
}

async function look(
  { client, signal }: Sending,
  { draft }: Planned,
): Promise<Result<Existing, RecordFailure>> {
  const found = await findExisting(client, [draft], signal);
  if (!found.ok) return found;
  return ok(found.value.get(draft.key) ?? { entry: null, isOurs: false, count: 0 });
}

/** Done, where the server has it like this, or somebody else has entered it meanwhile. */
function outcomeOf({ draft, shown }: Planned, body: Json, there: Existing): PublishResult | null {
  const { action, reference, versionId } = stepOf(draft, body, there);
  if (action !== 'unchanged' && action !== 'left-alone') return null;
  const { key, resourceType, about } = shown;
  const entries = there.count;
  const facts = { key, resourceType, about, failure: null, scope: null, entries, reference, versionId };
  return { ...facts, action: action === 'left-alone' ? action : shown.action, state: 'done' };
}

const statusOf = (failure: RecordFailure): number | null =>
  failure.kind === 'refused' || failure.kind === 'http' ? failure.status : null;

/** Nobody knows whether it arrived. */
function leavesUnanswered(failure: RecordFailure): boolean {
  const { kind } = failure;
  if (kind === 'connection-lost' || kind === 'timed-out' || kind === 'busy') return true;
  return (statusOf(failure) ?? 0) >= 500;
}

/** Or there is something there already: 409 and 412, also after an answer to a first try that never came. */
const leavesUnclear = (failure: RecordFailure): boolean =>
  leavesUnanswered(failure) ||
  failure.kind === 'bad-answer' ||
  failure.kind === 'not-fhir' ||
  [409, 412].includes(statusOf(failure) ?? 0);

function failed({ signIn }: Sending, before: PublishResult, failure: RecordFailure): PublishResult {
  const isScope = failure.kind === 'not-allowed' || statusOf(failure) === 403;
  const scope = isScope ? scopeFor(signIn, before.resourceType) : null;
  return { ...before, state: failure.kind === 'cancelled' ? 'unknown' : 'failed', failure, scope };
}

export const noServer = (serverId: string) => fail({ kind: 'record-server-not-found' as const, serverId });
