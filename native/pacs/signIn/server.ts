// A sign-in server of OpenID Connect, as far as a person at this machine needs it: the code flow with PKCE (RFC 7636, RFC
// 8252), refreshing and revoking. What it says is checked by openid-client: issuer, state, nonce, signature.
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client';
import * as z from 'zod';
import { fail, ok, type DicomWebAuth, type Result, type SignInProblem } from '../../contract/index.ts';
import { isThisMachine, webPeerFailure } from '../dicomweb/index.ts';
import { WebFailed, type WebFetch } from './webFetch.ts';

export type OpenId = Extract<DicomWebAuth, { kind: 'openid' }>;

export type Tokens = {
  readonly access: string;
  readonly refresh: string | null;
  /** In seconds from now; null: the server does not say. */
  readonly expiresIn: number | null;
};

/** A question on its way through the browser. */
export type Question = {
  readonly state: string;
  readonly address: (redirectUri: string) => Promise<string>;
  /** Trades the browser's answer for tokens. */
  readonly trade: (answer: URL) => Promise<Result<Tokens, SignInProblem>>;
};

export type SignInServer = {
  readonly question: () => Question;
  readonly refresh: (token: string) => Promise<Result<Tokens, SignInProblem>>;
  /** Does nothing where the server has no such thing (RFC 7009). */
  readonly revoke: (token: string) => Promise<void>;
};

/** Asks the issuer what it offers. `clientSecret`: some servers give one to programs, though nothing there keeps it secret. */
export async function findServer(
  auth: OpenId,
  clientSecret: string | null,
  web: WebFetch,
): Promise<Result<SignInServer, SignInProblem>> {
  const issuer = new URL(auth.issuer);
  const isHere = isThisMachine(issuer.hostname);
  if (issuer.protocol !== 'https:' && !isHere)
    return fail({ kind: 'bad-settings', detail: 'issuer-not-https' });
  const found = await attempt('discovery', () =>
    discovery(
      issuer,
      auth.clientId,
      undefined,
      clientSecret === null ? None() : ClientSecretBasic(clientSecret),
      {
        // A server on this very machine is asked in clear text: nobody listens between.
        execute: isHere ? [enableNonRepudiationChecks, allowInsecureRequests] : [enableNonRepudiationChecks],
        [customFetch]: web.fetch,
      },
    ),
  );
  return found.ok ? ok(serverOf(found.value, auth)) : found;
}

function serverOf(configuration: Configuration, { scope }: OpenId): SignInServer {
  const scopes = new Set(scope.split(' ').filter(Boolean));
  return {
    question() {
      const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
      return {
        state,
        async address(redirectUri) {
          const url = buildAuthorizationUrl(configuration, {
            redirect_uri: redirectUri,
            scope,
            state,
            nonce,
            code_challenge: await calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
            // OpenID Connect Core 11: without it a server may leave the refresh token out.
            ...(scopes.has('offline_access') ? { prompt: 'consent' } : {}),
          });
          return url.href;
        },
        trade: (answer) =>
          attempt('answer', async () =>
            tokensOf(
              await authorizationCodeGrant(configuration, answer, {
                expectedState: state,
                pkceCodeVerifier: verifier,
                ...(scopes.has('openid') ? { expectedNonce: nonce, idTokenExpected: true } : {}),
              }),
            ),
          ),
      };
    },
    refresh: (token) =>
      attempt('answer', async () => tokensOf(await refreshTokenGrant(configuration, token))),
    async revoke(token) {
      if (configuration.serverMetadata().revocation_endpoint === undefined) return;
      // Signed out here it is in any case; a server that cannot be reached forgets by itself in time.
      await attempt('answer', () => tokenRevocation(configuration, token));
    },
  };
}

function tokensOf(given: {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
}): Tokens {
  return {
    access: given.access_token,
    refresh: given.refresh_token ?? null,
    expiresIn: given.expires_in ?? null,
  };
}

async function attempt<T>(
  step: 'discovery' | 'answer',
  run: () => Promise<T>,
): Promise<Result<T, SignInProblem>> {
  try {
    return ok(await run());
  } catch (error) {
    return fail(problemOf(error, step));
  }
}

const OAuthError = z.looseObject({ error: z.string() });

/** openid-client throws: what the server said, what was wrong with it, or (as a cause) what `fetch` threw. */
function problemOf(error: unknown, step: 'discovery' | 'answer'): SignInProblem {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof WebFailed) return { kind: 'server', failure: webPeerFailure(cause.failure, 'qido') };
  const said = OAuthError.safeParse(error);
  if (said.success) {
    if (said.data.error === 'access_denied') return { kind: 'denied' };
    const isWord = /^[\x21-\x7e]{1,64}$/.test(said.data.error);
    return { kind: 'refused', error: isWord ? said.data.error : 'unreadable' };
  }
  return step === 'discovery' ? { kind: 'not-openid' } : { kind: 'wrong-answer' };
}
