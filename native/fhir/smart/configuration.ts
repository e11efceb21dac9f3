// What a server says of its sign-in: /.well-known/smart-configuration (SMART App Launch 2), or the oauth-uris of its
// CapabilityStatement (1.0).
import * as z from 'zod';
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import { isThisMachine } from '../../pacs/dicomweb/index.ts';
import { type Addresses, hostOf } from '../client/address.ts';
import { type Asking, askJson } from '../client/asking.ts';
import type { Hosts } from '../client/hosts.ts';
import type { Answer, Capabilities, Told } from '../client/types.ts';
import { lenient } from '../parse/index.ts';
import { boolean, list, uri } from '../parse/shapes.ts';

const texts = list(z.string().max(500), 500);
const schema = z.object({
  issuer: uri,
  jwks_uri: uri,
  authorization_endpoint: uri,
  token_endpoint: uri,
  revocation_endpoint: uri,
  capabilities: texts,
  code_challenge_methods_supported: texts,
  grant_types_supported: texts,
  token_endpoint_auth_methods_supported: texts,
  token_endpoint_auth_signing_alg_values_supported: texts,
  id_token_signing_alg_values_supported: texts,
  scopes_supported: texts,
  authorization_response_iss_parameter_supported: boolean,
});

/** Addresses that may be called; null where there is none, or none that may. */
export type SmartConfiguration = {
  /** SMART asks for it with OpenID Connect alone: null says nothing of who answers. */
  readonly issuer: string | null;
  /** RFC 9207: every answer of the authority names it. */
  readonly namesIssuer: boolean;
  readonly jwks: string | null;
  readonly authorize: URL | null;
  readonly token: URL | null;
  readonly revoke: URL | null;
  readonly capabilities: ReadonlySet<string>;
  /** Null where the server does not say. */
  readonly challenges: readonly string[] | null;
  readonly authMethods: readonly string[];
  readonly algorithms: readonly string[] | null;
  readonly idTokenAlgorithms: readonly string[] | null;
  readonly scopes: ReadonlySet<string>;
};

export type Discovering = {
  readonly addresses: Addresses;
  readonly hosts: Hosts;
  readonly asking: Asking;
  readonly capabilities: (signal?: AbortSignal) => Answer<Told<Capabilities>>;
};

const MOST_BYTES = 1024 * 1024;

/** Fails with `smart-missing` where the server tells of no sign-in, `host-not-allowed` where it leads elsewhere. */
export async function discover(
  { addresses, hosts, asking, capabilities }: Discovering,
  signal?: AbortSignal,
): Promise<Result<SmartConfiguration, RecordFailure>> {
  const answer = await askJson(
    hosts.open(addresses.base),
    {
      method: 'GET',
      url: new URL('.well-known/smart-configuration', addresses.base),
      accept: 'application/json',
      resourceType: 'smart-configuration',
      limitBytes: MOST_BYTES,
      signal,
    },
    asking,
  );
  if (answer.ok) {
    const { value } = lenient(schema, answer.value.value);
    if (value !== null) return checked(value, addresses);
  }
  const stated = await capabilities(signal);
  if (!stated.ok) return stated;
  const { oauth } = stated.value.value;
  if (oauth === null) return fail(missingOr(answer));
  return checked(
    {
      authorization_endpoint: oauth.authorize,
      token_endpoint: oauth.token,
      revocation_endpoint: oauth.revoke,
    },
    addresses,
  );
}

/** A server that answers, and has no such page, offers none; one that does not answer may offer anything. */
function missingOr(answer: Result<unknown, RecordFailure>): RecordFailure {
  const missing: RecordFailure = { kind: 'smart-missing', what: 'configuration' };
  if (answer.ok) return missing;
  const isAnswer = [
    'not-there',
    'not-fhir',
    'not-allowed',
    'not-offered',
    'refused',
    'http',
    'bad-answer',
    'sign-in-refused',
  ].includes(answer.failure.kind);
  return isAnswer ? missing : answer.failure;
}

function checked(
  told: z.infer<typeof schema>,
  addresses: Addresses,
): Result<SmartConfiguration, RecordFailure> {
  const authorize = endpoint(told.authorization_endpoint, addresses);
  if (!authorize.ok) return authorize;
  const token = endpoint(told.token_endpoint, addresses);
  if (!token.ok) return token;
  const revoke = endpoint(told.revocation_endpoint, addresses);
  return ok({
    issuer: told.issuer && URL.canParse(told.issuer) ? told.issuer : null,
    namesIssuer: told.authorization_response_iss_parameter_supported ?? false,
    jwks: told.jwks_uri ?? null,
    authorize: authorize.value,
    token: token.value,
    revoke: revoke.ok ? revoke.value : null,
    capabilities: new Set(plain(told.capabilities)),
    challenges: told.code_challenge_methods_supported ? plain(told.code_challenge_methods_supported) : null,
    authMethods: plain(told.token_endpoint_auth_methods_supported),
    algorithms: told.token_endpoint_auth_signing_alg_values_supported
      ? plain(told.token_endpoint_auth_signing_alg_values_supported)
      : null,
    idTokenAlgorithms: told.id_token_signing_alg_values_supported
      ? plain(told.id_token_signing_alg_values_supported)
      : null,
    scopes: new Set(plain(told.scopes_supported)),
  });
}

const plain = (items: readonly (string | null | undefined)[] | null | undefined): readonly string[] =>
  (items ?? []).flatMap((item) => (item ? [item] : []));

/** RFC 6749 3.1, 3.2: codes, tokens and secrets go there, so by https; on this machine itself nothing is on a wire. */
function endpoint(
  address: string | null | undefined,
  addresses: Addresses,
): Result<URL | null, RecordFailure> {
  if (address === null || address === undefined || !URL.canParse(address, addresses.base.href))
    return ok(null);
  const url = new URL(address, addresses.base);
  if (!addresses.allows(url)) return fail({ kind: 'host-not-allowed', host: hostOf(url) });
  return url.protocol === 'https:' || isThisMachine(url.hostname)
    ? ok(url)
    : fail({ kind: 'bad-settings', detail: 'token-url-not-https' });
}
