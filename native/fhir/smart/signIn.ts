// Signing in to a FHIR server, by SMART: a person in the system's browser, from here or from the record system, or this
// machine by itself.
import * as openid from 'openid-client';
import {
  fail,
  ok,
  type RecordFailure,
  type RecordServerSettings,
  type RecordSignIn,
  type Result,
} from '../../contract/index.ts';
import { type LoopbackReceiver, openLoopback } from '../../security/signIn/index.ts';
import type { Access } from '../client/client.ts';
import type { ServerSecrets } from '../servers/store.ts';
import { type Discovering, discover, type SmartConfiguration } from './configuration.ts';
import { createFetching } from './fetching.ts';
import { TokenKeeper } from './keeper.ts';
import { signingKey } from './keys.ts';
import { answerOf, type Client, configure, granted } from './oauth.ts';
import { grants, missingScopes, scopeList, wantedScopes } from './scopes.ts';
import { readSession, type Session, sessionKey, sessionOf } from './session.ts';

type SmartAuth = Extract<RecordServerSettings['auth'], { kind: 'smart' | 'backend' }>;

export type SignInParts = {
  readonly settings: RecordServerSettings;
  readonly auth: SmartAuth;
  readonly secrets: ServerSecrets;
  /** The server's own: made after this, and never without it. */
  readonly discovering: () => Result<Discovering, RecordFailure>;
  /** What the server said to whoever was signed in is nobody else's. */
  readonly forget: () => void;
  readonly now?: () => number;
};

export type SignIn = {
  readonly access: Access;
  state(): RecordSignIn;
  /** Takes over a sign-in or sign-out of another process; whether there was one. */
  adopt(): boolean;
  /** Resolves when the browser has to be opened, or the machine is signed in. One at a time: another ends the one before. */
  begin(launch?: {
    readonly iss: string;
    readonly launch: string;
  }): Promise<Result<RecordSignIn, RecordFailure>>;
  /** Resolves when whoever is in the browser has come back, or has not in time; at once where nobody is. */
  settled(): Promise<void>;
  /** Tokens are revoked where the server can be reached; here they are forgotten in any case. */
  signOut(): Promise<void>;
  close(): void;
};

type Ready = {
  readonly smart: SmartConfiguration;
  readonly configuration: openid.Configuration;
  readonly fetching: ReturnType<typeof createFetching>;
};

/** What a server says of its sign-in is asked for again after this. */
const DISCOVERED_MS = 10 * 60_000;

export function createSignIn(parts: SignInParts): SignIn {
  const { settings, auth, secrets, now = Date.now } = parts;
  const of = sessionKey(settings);
  let pending: {
    readonly url: string;
    readonly receiver: LoopbackReceiver;
    readonly done: Promise<void>;
  } | null = null;
  let failed: RecordFailure | null = null;

  let known: { readonly ready: Ready; readonly until: number } | null = null;
  const ready = async (signal?: AbortSignal): Promise<Result<Ready, RecordFailure>> => {
    if (known !== null && now() < known.until) return ok(known.ready);
    const discovering = parts.discovering();
    if (!discovering.ok) return discovering;
    const smart = await discover(discovering.value, signal);
    if (!smart.ok) return smart;
    if (smart.value.token === null) return fail({ kind: 'smart-missing', what: 'token' });
    const { addresses, hosts } = discovering.value;
    const fetching = createFetching(addresses, hosts);
    const by = await clientBy(auth, secrets, smart.value);
    if (!by.ok) return by;
    const client: Client = { clientId: auth.clientId, by: by.value };
    const configuration = configure(smart.value, addresses.base, client, fetching);
    const made = { smart: smart.value, configuration, fetching };
    known = { ready: made, until: now() + DISCOVERED_MS };
    return ok(made);
  };
  const wished = async (smart: SmartConfiguration, by: 'person' | 'launch' | 'machine') => {
    if (auth.scope !== '') {
      const scopes = scopeList(auth.scope);
      return by === 'launch' && !scopes.includes('launch') ? ['launch', ...scopes] : scopes;
    }
    const discovering = parts.discovering();
    const stated = discovering.ok ? await discovering.value.capabilities() : discovering;
    const version = stated.ok ? stated.value.value.version : 'R4';
    const { capabilities, scopes: offered, issuer } = smart;
    const isOpenId = issuer !== null && (offered.has('openid') || capabilities.has('sso-openid-connect'));
    return wantedScopes({ by, version, capabilities, offered, isOpenId });
  };
  const renew = (session: Session | null): Promise<Result<Session, RecordFailure>> | null => {
    if (auth.kind === 'backend') return byKey();
    const token = session?.refreshToken ?? null;
    return session === null || token === null ? null : refreshed(session, token);
  };
  const refreshed = async (session: Session, token: string): Promise<Result<Session, RecordFailure>> => {
    const made = await ready();
    if (!made.ok) return made;
    const { configuration, fetching } = made.value;
    const answer = await granted(openid.refreshTokenGrant(configuration, token), fetching);
    return answer.ok
      ? ok(sessionOf(answer.value, { of, asked: session.asked, before: session }, now()))
      : answer;
  };
  const byKey = async (): Promise<Result<Session, RecordFailure>> => {
    const made = await ready();
    if (!made.ok) return made;
    const { configuration, fetching, smart } = made.value;
    const asked = await wished(smart, 'machine');
    const grant = openid.clientCredentialsGrant(configuration, { scope: asked.join(' ') });
    const answer = await granted(grant, fetching);
    return answer.ok ? ok(sessionOf(answer.value, { of, asked, before: null }, now())) : answer;
  };

  const keeper = new TokenKeeper({
    // What a machine gets is short-lived, and got again as easily as it is read.
    kept: () => (auth.kind === 'smart' ? readSession(secrets.read('sign-in'), settings) : null),
    onChange: (session) => {
      if (auth.kind === 'smart') secrets.keep('sign-in', session === null ? null : JSON.stringify(session));
    },
    renew,
    isAlone: auth.kind === 'backend',
    now,
  });

  const endPending = (): void => {
    pending?.receiver.close();
    pending = null;
  };

  const inBrowser = async (
    launch: Parameters<SignIn['begin']>[0],
  ): Promise<Result<RecordSignIn, RecordFailure>> => {
    const made = await ready();
    if (!made.ok) return made;
    const { smart, configuration } = made.value;
    if (smart.authorize === null) return fail({ kind: 'smart-missing', what: 'authorize' });
    // SMART 2 asks every server for S256; where it says what it has, and this is not in it, the code would be unprotected.
    if (smart.challenges !== null && !smart.challenges.includes('S256'))
      return fail({ kind: 'smart-missing', what: 'pkce' });
    const asked = await wished(smart, launch === undefined ? 'person' : 'launch');
    const state = openid.randomState();
    const verifier = openid.randomPKCECodeVerifier();
    const port = auth.kind === 'smart' ? auth.redirectPort : 0;
    const opened = await openLoopback({ state, port });
    if (!opened.ok) return fail({ kind: 'bad-settings', detail: `redirectPort ${opened.failure.code}` });
    const receiver = opened.value;
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: receiver.redirectUri,
      scope: asked.join(' '),
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      aud: launch?.iss ?? settings.url,
      ...(launch === undefined ? {} : { launch: launch.launch }),
      // OpenID Connect Core 11: without it an OpenID provider passes over offline_access.
      ...(asked.includes('openid') && asked.includes('offline_access') ? { prompt: 'consent' } : {}),
    });
    endPending();
    failed = null;
    const done = (async () => {
      const session = await exchanged(receiver, made.value, { state, verifier, asked });
      if (pending?.receiver !== receiver) return; // another has begun, or nobody wants it any more
      pending = null;
      if (!session.ok) {
        failed = session.failure;
        return;
      }
      if (keeper.current === null || keeper.current.user !== session.value.user) parts.forget();
      keeper.set(session.value);
    })();
    pending = { url: url.href, receiver, done };
    return ok({ state: 'waiting', url: url.href });
  };

  const exchanged = async (
    receiver: LoopbackReceiver,
    { configuration, fetching, smart }: Ready,
    { state, verifier, asked }: { state: string; verifier: string; asked: readonly string[] },
  ): Promise<Result<Session, RecordFailure>> => {
    const answer = await receiver.answer;
    if (!answer.ok) {
      return fail(
        answer.failure.kind === 'timed-out'
          ? { kind: 'timed-out', waitingFor: 'browser' }
          : { kind: 'cancelled' },
      );
    }
    const checks = { pkceCodeVerifier: verifier, expectedState: state };
    const grant = openid.authorizationCodeGrant(configuration, answerOf(answer.value, smart), checks);
    const tokens = await granted(grant, fetching);
    return tokens.ok ? ok(sessionOf(tokens.value, { of, asked, before: null }, now())) : tokens;
  };

  const state = (): RecordSignIn => {
    if (pending !== null) return { state: 'waiting', url: pending.url };
    const session = keeper.current;
    if (session !== null && keeper.stands) return signedIn(session);
    const failure = failed ?? keeper.failure;
    return failure === null ? { state: 'signed-out' } : { state: 'failed', failure };
  };

  return {
    access: {
      tokens: keeper,
      allows: (type, kind) => keeper.current === null || grants(keeper.current.granted, type, kind),
    },
    state,
    adopt: () => keeper.adopt(),
    async begin(launch) {
      if (auth.kind === 'smart') return inBrowser(launch);
      const session = await byKey();
      failed = session.ok ? null : session.failure;
      if (!session.ok) return session;
      keeper.set(session.value);
      return ok(state());
    },
    settled: async () => pending?.done,
    async signOut() {
      endPending();
      failed = null;
      const session = keeper.current;
      keeper.set(null);
      parts.forget();
      if (session !== null) await revoked(session, ready);
    },
    close: endPending,
  };
}

async function clientBy(
  auth: SmartAuth,
  secrets: ServerSecrets,
  smart: SmartConfiguration,
): Promise<Result<Client['by'], RecordFailure>> {
  if (auth.kind === 'backend') {
    if (smart.algorithms !== null && !smart.algorithms.includes(auth.algorithm))
      return fail({ kind: 'smart-missing', what: auth.algorithm });
    return ok({ kind: 'key', key: await signingKey(secrets, auth.algorithm) });
  }
  const secret = secrets.read('client-secret');
  return ok(secret === null || secret === '' ? { kind: 'public' } : { kind: 'secret', secret });
}

const signedIn = (session: Session): RecordSignIn => ({
  state: 'signed-in',
  granted: session.granted,
  missing: [...missingScopes(session.asked, session.granted)],
  expiresAt: session.refreshToken === null ? session.expiresAt : null,
  patient: session.patient,
  encounter: session.encounter,
  imagingStudy: session.imagingStudy,
  user: session.user,
});

/** RFC 7009: the refresh token first, which ends what came of it. Whether it worked changes nothing here. */
async function revoked(session: Session, ready: () => Promise<Result<Ready, RecordFailure>>): Promise<void> {
  const made = await ready();
  if (!made.ok || made.value.smart.revoke === null) return;
  const { configuration } = made.value;
  for (const [token, hint] of [
    [session.refreshToken, 'refresh_token'],
    [session.accessToken, 'access_token'],
  ] as const) {
    if (token === null) continue;
    // Not reachable, or it does not know the token any more.
    await openid.tokenRevocation(configuration, token, { token_type_hint: hint }).catch(() => undefined);
  }
}
