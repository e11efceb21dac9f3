// One person's sign-in to one peer: tokens in memory, the refresh token in the sealed store, renewed before they end.
import {
  fail,
  ok,
  type PeerFailure,
  type Result,
  type SignIn,
  type SignInProblem,
  type SignInStart,
} from '../../contract/index.ts';
import { openLoopback, type LoopbackReceiver } from '../../security/index.ts';
import { type DicomWebFailure, type Route, SIGN_IN_NEEDED, type TokenSource } from '../dicomweb/index.ts';
import type { PeerSecrets } from '../types.ts';
import { findServer, type OpenId, type Question, type SignInServer, type Tokens } from './server.ts';
import { createWebFetch, type WebFetch } from './webFetch.ts';

export type Session = {
  readonly state: () => SignIn;
  /** Begins anew, whatever was before; the person goes on in the browser. */
  readonly begin: () => Promise<SignInStart>;
  /** Forgets everything, here and at the server. A sign-in that waits is cancelled. */
  readonly end: () => Promise<void>;
  readonly source: TokenSource;
  /** Ends what waits; the refresh token stays kept. */
  readonly close: () => void;
};

export type SessionParts = {
  readonly auth: OpenId;
  /** As the settings are now, which may have changed since. */
  readonly redirectPort: () => number | null;
  readonly route: () => Result<Route, PeerFailure>;
  readonly secrets: PeerSecrets;
  readonly now?: () => number;
  /** For the person, in the browser. */
  readonly waitMs?: number;
};

/** Renewed this long before it ends, for clocks that differ and requests that take their time. */
const EARLY_MS = 30_000;

type Kept = { readonly access: string; readonly until: number | null; readonly renewAt: number };

export function createSession(parts: SessionParts): Session {
  const { auth, secrets } = parts;
  const now = parts.now ?? Date.now;
  let web: WebFetch | null = null;
  let server: SignInServer | null = null;
  let kept: Kept | null = null;
  let wasGood = false;
  let problem: SignInProblem | null = null;
  let waiting: LoopbackReceiver | null = null;
  let renewing: Promise<Result<string, DicomWebFailure>> | null = null;

  const refreshToken = (): string | null => secrets.read('refresh-token');
  const isGood = ({ until }: Kept): boolean => until === null || now() < until;
  const found = async (): Promise<Result<SignInServer, SignInProblem>> => {
    if (server !== null) return ok(server);
    const route = parts.route();
    if (!route.ok) return fail({ kind: 'server', failure: route.failure });
    web ??= createWebFetch(route.value);
    const asked = await findServer(auth, secrets.read('client-secret'), web);
    if (asked.ok) server = asked.value;
    return asked;
  };
  const keep = ({ access, refresh, expiresIn }: Tokens): void => {
    const ms = expiresIn === null ? Infinity : expiresIn * 1000;
    const renewAt = now() + ms - Math.min(EARLY_MS, ms / 2);
    kept = {
      access,
      until: expiresIn === null ? null : now() + ms,
      renewAt: expiresIn === null ? Infinity : renewAt,
    };
    // RFC 6749 6: a new one replaces the old one; without a new one the old one stays good.
    if (refresh !== null) secrets.keep('refresh-token', refresh);
    wasGood = true;
    problem = null;
  };
  const state = (): SignIn => {
    const renews = refreshToken() !== null;
    const good = kept !== null && isGood(kept);
    const until = good ? (kept?.until ?? null) : null;
    if (waiting !== null) return { state: 'waiting', until, renews, problem: null };
    if (good || renews) return { state: 'signed-in', until, renews, problem };
    return { state: wasGood ? 'again' : 'signed-out', until: null, renews: false, problem };
  };
  const renew = async (): Promise<Result<string, DicomWebFailure>> => {
    const token = refreshToken();
    if (token === null) return fail(SIGN_IN);
    const asked = await found();
    const renewed = asked.ok ? await asked.value.refresh(token) : asked;
    if (renewed.ok) {
      keep(renewed.value);
      return ok(renewed.value.access);
    }
    problem = renewed.failure;
    if (problem.kind === 'server') return fail(unreachable(problem.failure));
    // RFC 6749 5.2: the token has ended or was revoked. Other refusals may be a server in repair: it is tried again.
    if (problem.kind !== 'refused' || problem.error !== 'invalid_grant')
      return fail({ kind: 'token-refused', error: problem.kind });
    if (refreshToken() === token) secrets.keep('refresh-token', null);
    kept = null;
    wasGood = true;
    return fail(SIGN_IN);
  };
  const source: TokenSource = {
    async token(signal) {
      if (kept !== null && isGood(kept) && (now() < kept.renewAt || refreshToken() === null))
        return ok(kept.access);
      renewing ??= renew().finally(() => (renewing = null));
      const renewed = await renewing;
      return signal?.aborted === true ? fail({ kind: 'cancelled' }) : renewed;
    },
    refused(token) {
      if (kept?.access === token) kept = null;
    },
    close: () => undefined, // clients come and go; who has signed in stays
  };
  const finish = async (receiver: LoopbackReceiver, question: Question): Promise<void> => {
    const answer = await receiver.answer;
    const traded = answer.ok
      ? await question.trade(answer.value)
      : fail<SignInProblem>({ kind: answer.failure.kind === 'timed-out' ? 'timed-out' : 'cancelled' });
    if (waiting !== receiver) return; // another has begun meanwhile, or this one has been ended
    waiting = null;
    if (traded.ok) keep(traded.value);
    else problem = traded.failure;
  };
  const refused = (failure: SignInProblem): SignInStart => {
    problem = failure;
    return { address: null, signIn: state() };
  };
  const close = (): void => {
    const receiver = waiting;
    waiting = null;
    receiver?.close();
    web?.close();
    web = null;
    server = null;
  };
  return {
    state,
    source,
    close,
    async begin() {
      const asked = await found();
      if (!asked.ok) return refused(asked.failure);
      waiting?.close();
      const question = asked.value.question();
      const opened = await openLoopback({
        state: question.state,
        port: parts.redirectPort() ?? 0,
        ...(parts.waitMs === undefined ? {} : { waitMs: parts.waitMs }),
      });
      if (!opened.ok) return refused(opened.failure);
      waiting = opened.value;
      problem = null;
      const address = await question.address(opened.value.redirectUri);
      void finish(opened.value, question);
      return { address, signIn: state() };
    },
    async end() {
      const receiver = waiting;
      waiting = null;
      receiver?.close();
      const tokens = [refreshToken(), kept?.access ?? null];
      secrets.keep('refresh-token', null);
      kept = null;
      wasGood = false;
      problem = null;
      const asked = tokens.some((token) => token !== null) ? await found() : null;
      for (const token of tokens) if (asked?.ok === true && token !== null) await asked.value.revoke(token);
    },
  };
}

const SIGN_IN: DicomWebFailure = { kind: 'token-refused', error: SIGN_IN_NEEDED };

/** Of the way to the sign-in server, in the words of the way to the archive. */
function unreachable(failure: PeerFailure): DicomWebFailure {
  const party = 'token-server';
  if (failure.kind === 'unreachable' && failure.code === 'proxy') return { ...failure, party: 'proxy' };
  if (failure.kind === 'unreachable' || failure.kind === 'tls' || failure.kind === 'connection-lost')
    return { kind: failure.kind, code: failure.code, party: failure.party ?? party };
  if (failure.kind === 'timed-out') {
    const waitingFor = failure.waitingFor === 'connection' ? 'connection' : 'answer';
    return { kind: 'timed-out', waitingFor, party };
  }
  if (failure.kind === 'busy') return { kind: 'busy', retryAfterMs: failure.retryAfterMs, party };
  if (failure.kind === 'http' && failure.status >= 500)
    return { kind: 'server-failed', status: failure.status, party };
  return { kind: 'token-refused', error: failure.kind };
}
