// The token that is good now: kept, renewed before it ends, by one question at a time however many wait for it.
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import { type DicomWebFailure, SIGN_IN_NEEDED, type TokenSource } from '../../pacs/dicomweb/index.ts';
import type { Session } from './session.ts';

/** Renewed this long before it ends, for clocks that differ and requests that take their time. */
const EARLY_MS = 30_000;

export type KeeperOptions = {
  /** What is kept now: another process may have signed in, out, or renewed it. */
  readonly kept: () => Session | null;
  /** Null: nobody is signed in any more. */
  readonly onChange: (session: Session | null) => void;
  /** Null: it cannot be renewed without a person. */
  readonly renew: (session: Session | null) => Promise<Result<Session, RecordFailure>> | null;
  /** It is renewed without anything of the session before. */
  readonly isAlone: boolean;
  readonly now: () => number;
};

export class TokenKeeper implements TokenSource {
  private session: Session | null;
  private readonly options: KeeperOptions;
  private renewing: Promise<Result<Session, RecordFailure>> | null = null;
  /** Grows with each sign-in and sign-out: a renewal of before is nobody's. */
  private generation = 0;
  private failed: RecordFailure | null = null;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.session = options.kept();
  }

  get current(): Session | null {
    return this.session;
  }

  /** Of the last renewal; null where it went well. */
  get failure(): RecordFailure | null {
    return this.failed;
  }

  set(session: Session | null): void {
    this.generation += 1;
    this.renewing = null;
    this.failed = null;
    this.session = session;
    this.options.onChange(session);
  }

  /** Takes over what another process has kept since; whether it is another than before. */
  adopt(): boolean {
    if (this.renewing !== null || this.options.isAlone) return false;
    const kept = this.options.kept();
    if (kept?.accessToken === this.session?.accessToken) return false;
    this.generation += 1;
    this.failed = null;
    this.session = kept;
    return true;
  }

  /** Whether it is good, or can be made good without a person. */
  get stands(): boolean {
    const { session } = this;
    if (session === null) return false;
    return (
      session.refreshToken !== null || session.expiresAt === null || session.expiresAt > this.options.now()
    );
  }

  async token(signal?: AbortSignal): Promise<Result<string, DicomWebFailure>> {
    const given = this.good();
    if (given !== null) return ok(given);
    // Renewed by another process meanwhile: the refresh token that we know of may be good for once only (RFC 9700 4.14.2).
    const adopted = this.adopt() ? this.good() : null;
    if (adopted !== null) return ok(adopted);
    const { session } = this;
    const left = this.left();
    const renewing = (this.renewing ??= this.begin(session));
    if (renewing === null) {
      return session !== null && left > 0
        ? ok(session.accessToken)
        : fail({ kind: 'token-refused', error: SIGN_IN_NEEDED });
    }
    const renewed = await orAborted(renewing, signal);
    if (renewed === null) return fail({ kind: 'cancelled' });
    if (renewed.ok) return ok(renewed.value.accessToken);
    // The old one may still be good for the while that its renewal fails.
    return session !== null && left > 0 ? ok(session.accessToken) : fail(asHttp(renewed.failure));
  }

  refused(token: string): void {
    if (this.session?.accessToken !== token) return;
    this.session = { ...this.session, expiresAt: 0 };
  }

  // The connection that it serves may close; who is signed in stays so.
  close(): void {}

  private left(): number {
    const { session } = this;
    return session === null ? -1 : (session.expiresAt ?? Infinity) - this.options.now();
  }

  private good(): string | null {
    return this.session !== null && this.left() > EARLY_MS ? this.session.accessToken : null;
  }

  private begin(session: Session | null): Promise<Result<Session, RecordFailure>> | null {
    const started = this.options.renew(session);
    if (started === null) return null;
    const { generation } = this;
    const ended = started.then((result) => {
      if (generation !== this.generation) return result;
      this.renewing = null;
      // What is over is no failure: somebody signs in again.
      this.failed = result.ok || isOver(result.failure) ? null : result.failure;
      if (result.ok) {
        this.session = result.value;
        this.options.onChange(result.value);
      } else if (isOver(result.failure)) {
        // Another process was faster with the refresh token: what it got is good.
        if (this.adopt() && this.session !== null) return ok(this.session);
        this.session = null;
        this.options.onChange(null);
        return fail<RecordFailure>({ kind: 'sign-in-needed' });
      }
      return result;
    });
    return ended;
  }
}

/** RFC 6749 5.2: what the refresh token stood for is over. */
const isOver = (failure: RecordFailure): boolean =>
  failure.kind === 'authorization-refused' && failure.error === 'invalid_grant';

/** For whoever asks for a token to send a request. */
function asHttp(failure: RecordFailure): DicomWebFailure {
  const party = 'token-server';
  if (failure.kind === 'unreachable' || failure.kind === 'tls' || failure.kind === 'connection-lost')
    return { kind: failure.kind, code: failure.code, party };
  if (failure.kind === 'timed-out') return { kind: 'timed-out', waitingFor: 'answer', party };
  if (failure.kind === 'busy') return { kind: 'busy', retryAfterMs: failure.retryAfterMs, party };
  const error = failure.kind === 'authorization-refused' ? failure.error : failure.kind;
  return { kind: 'token-refused', error };
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  if (signal === undefined) return promise;
  if (signal.aborted) return null;
  let abort: () => void = () => undefined;
  const aborted = new Promise<null>((resolve) => {
    abort = () => resolve(null);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
