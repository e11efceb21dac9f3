// OAuth 2 by openid-client, with failures as values.
import * as openid from 'openid-client';
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import { isThisMachine } from '../../pacs/dicomweb/index.ts';
import type { SmartConfiguration } from './configuration.ts';
import type { Fetching } from './fetching.ts';
import type { SigningKey } from './keys.ts';

export type TokenAnswer = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers;

export type Client = {
  readonly clientId: string;
  readonly by:
    | { readonly kind: 'public' }
    | { readonly kind: 'secret'; readonly secret: string }
    | { readonly kind: 'key'; readonly key: SigningKey };
};

/** `smart.token` is there: whoever calls has seen to it. */
export function configure(
  smart: SmartConfiguration,
  base: URL,
  { clientId, by }: Client,
  fetching: Fetching,
): openid.Configuration {
  const token = smart.token?.href ?? '';
  const server: openid.ServerMetadata = {
    issuer: smart.issuer ?? base.href,
    token_endpoint: token,
    ...(smart.authorize === null ? {} : { authorization_endpoint: smart.authorize.href }),
    ...(smart.revoke === null ? {} : { revocation_endpoint: smart.revoke.href }),
    ...(smart.jwks === null ? {} : { jwks_uri: smart.jwks }),
    id_token_signing_alg_values_supported: [...(smart.idTokenAlgorithms ?? ALGORITHMS)],
    authorization_response_iss_parameter_supported: smart.issuer !== null && smart.namesIssuer,
  };
  const configuration = new openid.Configuration(
    server,
    clientId,
    undefined,
    authentication(smart, token, by),
  );
  configuration[openid.customFetch] =
    smart.issuer === null
      ? async (...asked) => withoutIdToken(await fetching.fetch(...asked))
      : fetching.fetch;
  if (isThisMachine(new URL(token).hostname)) openid.allowInsecureRequests(configuration);
  return configuration;
}

/**
 * smart-configuration seldom says how ID tokens are signed. They come from the token endpoint itself, by TLS (OpenID Connect Core
 * 3.1.3.7, 6), and none of these is a secret's.
 */
const ALGORITHMS = ['RS', 'PS', 'ES'].flatMap((family) =>
  ['256', '384', '512'].map((bits) => `${family}${bits}`),
);

/** Where nobody said who the authority is, nothing that it says of persons can be checked, and nothing of it is believed. */
async function withoutIdToken(answer: Response): Promise<Response> {
  const text = await answer.text();
  const { status, headers } = answer;
  const body = [204, 205, 304].includes(status) ? null : text;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || !('id_token' in json))
      return new Response(body, { status, headers });
    const { id_token: _unknown, ...others } = json;
    return new Response(JSON.stringify(others), { status, headers });
  } catch {
    return new Response(body, { status, headers });
  }
}

/**
 * The address that the browser came back to. RFC 9207 2.4: who answers is compared with the issuer that is known; without one the
 * redirect address and the state, which are of this sign-in alone, tell authorities apart.
 */
export function answerOf(address: URL, { issuer }: SmartConfiguration): URL {
  const url = new URL(address);
  if (issuer === null) url.searchParams.delete('iss');
  return url;
}

const SKEW_S = 60;
const MOST_S = 300;

function authentication(smart: SmartConfiguration, token: string, by: Client['by']): openid.ClientAuth {
  switch (by.kind) {
    case 'public':
      return openid.None();
    case 'secret':
      // SMART 2, 5.2: by Basic, unless the server says that it only knows the other.
      return smart.authMethods.length > 0 && !smart.authMethods.includes('client_secret_basic')
        ? openid.ClientSecretPost(by.secret)
        : openid.ClientSecretBasic(by.secret);
    case 'key':
      return openid.PrivateKeyJwt(
        { key: by.key.key, kid: by.key.kid },
        {
          // SMART Backend Services: for the token endpoint, where openid-client would say the issuer; with its type.
          [openid.modifyAssertion](header, payload) {
            header['typ'] = 'JWT';
            payload['aud'] = token;
            // Clocks of hospitals differ: good from a minute ago, and for the five minutes that SMART allows at most.
            const now = Math.floor(Date.now() / 1000);
            payload['iat'] = now - SKEW_S;
            payload['nbf'] = now - SKEW_S;
            payload['exp'] = now + MOST_S - SKEW_S;
          },
        },
      );
    default:
      return by satisfies never;
  }
}

/** Runs a grant. `openid-client` throws what a server did wrong: said in our words, without anything of its tokens. */
export async function granted(
  grant: Promise<TokenAnswer>,
  fetching: Fetching,
): Promise<Result<TokenAnswer, RecordFailure>> {
  try {
    return ok(await grant);
  } catch (error) {
    return fail(fetching.failure() ?? oauthFailure(error));
  }
}

export function oauthFailure(error: unknown): RecordFailure {
  if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError)
    return {
      kind: 'authorization-refused',
      error: plain(error.error),
      words: (error.error_description ?? '').replaceAll(/\p{Cc}/gu, ' ').slice(0, 300),
    };
  if (error instanceof openid.WWWAuthenticateChallengeError)
    return { kind: 'authorization-refused', error: 'invalid_client', words: '' };
  if (error instanceof openid.ClientError)
    return { kind: 'sign-in-broken', detail: plain(error.code ?? 'unknown') };
  return { kind: 'sign-in-broken', detail: 'unknown' };
}

const plain = (code: string): string => (/^[\w.-]{1,64}$/.test(code) ? code : 'unknown');
