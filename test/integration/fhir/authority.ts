// An authorization server (oidc-provider) as SMART asks for: code with PKCE, launches, refresh tokens, revocation, and machines
// that sign in by a key of their own.
import type { JWK } from 'jose';
import type Provider from 'oidc-provider';
import type { ClientMetadata } from 'oidc-provider';
import { browse, startSignInServer, type SignInServer } from '../../peers/signInServer.ts';
import { TYPES } from './server.ts';

export const PERSON = 'lightbox-desktop';
export const CONFIDENTIAL = 'lightbox-confidential';
export const CLIENT_SECRET = 'a secret between the two of them';
export const MACHINE = 'lightbox-machine';

const READ = [...TYPES, 'PractitionerRole', 'Binary'];
const SCOPES = ['user', 'system', 'patient'].flatMap((level) => READ.map((type) => `${level}/${type}.rs`));

export type Authority = SignInServer & {
  /** What every authorization asked for, newest last. */
  readonly authorizations: URLSearchParams[];
  /** Grants of the token endpoint: `authorization_code`, `refresh_token`, `client_credentials`. */
  readonly grants: string[];
  /** The part of a scope that the person does not agree to. */
  withheld: RegExp | null;
  /** What comes with a token: `patient` and so on. */
  context: Readonly<Record<string, unknown>>;
  smartConfiguration(): Readonly<Record<string, unknown>>;
  /** As the resource server asks it: what a token may do; null when it is none, or not any more. */
  scopesOf(token: string): Promise<readonly string[] | null>;
};

export { browse };

/** `machineKeys`: the public keys that a machine has shown to the administrator. */
export async function startAuthority(
  options: { readonly accessSeconds?: number; readonly machineKeys?: readonly JWK[] } = {},
): Promise<Authority> {
  const redirects = { application_type: 'native', redirect_uris: ['http://127.0.0.1/signed-in'] } as const;
  const machine: ClientMetadata = {
    client_id: MACHINE,
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    jwks: { keys: (options.machineKeys ?? []).map((key) => ({ ...key })) as never },
    scope: SCOPES.filter((scope) => scope.startsWith('system/')).join(' '),
  };
  const signIn = await startSignInServer({
    ...(options.accessSeconds === undefined ? {} : { accessSeconds: options.accessSeconds }),
    configuration: {
      clients: [
        {
          client_id: PERSON,
          ...redirects,
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
        },
        {
          client_id: CONFIDENTIAL,
          client_secret: CLIENT_SECRET,
          ...redirects,
          token_endpoint_auth_method: 'client_secret_basic',
          grant_types: ['authorization_code', 'refresh_token'],
        },
        ...(options.machineKeys === undefined ? [] : [machine]),
      ],
      scopes: ['openid', 'offline_access', 'fhirUser', 'launch', ...SCOPES],
      extraParams: ['aud', 'launch'],
      claims: { openid: ['sub', 'fhirUser'] },
      conformIdTokenClaims: false,
      findAccount: (_context, accountId) => ({
        accountId,
        claims: () => ({ sub: accountId, fhirUser: 'https://somewhere.example/fhir/Practitioner/7' }),
      }),
      issueRefreshToken: (_context, _client, code) => Promise.resolve(code.scopes.has('offline_access')),
      ttl: {
        AccessToken: options.accessSeconds ?? 3600,
        ClientCredentials: options.accessSeconds ?? 3600,
        IdToken: 3600,
        RefreshToken: 86_400,
        Session: 86_400,
        Grant: 86_400,
        Interaction: 3600,
      },
      enabledJWA: { clientAuthSigningAlgValues: ['RS384', 'ES384'] },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        revocation: { enabled: true, allowedPolicy: () => true },
      },
    },
  });
  const { provider, issuer } = signIn;
  const made: Authority = Object.assign(signIn, {
    authorizations: [] as URLSearchParams[],
    grants: [] as string[],
    withheld: null,
    context: {},
    smartConfiguration: () => ({
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      revocation_endpoint: `${issuer}/token/revocation`,
      capabilities: [
        'launch-ehr',
        'launch-standalone',
        'client-public',
        'client-confidential-symmetric',
        'sso-openid-connect',
        'permission-v2',
        'permission-offline',
        'permission-user',
        'context-ehr-patient',
      ],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
      scopes_supported: ['openid', 'fhirUser', 'offline_access', 'launch'],
    }),
    scopesOf: (token: string) => scopesOf(provider, token),
  } satisfies Omit<Authority, keyof SignInServer>);
  provider.on('authorization.accepted', (context) => {
    const asked = Object.entries(context.oidc.params ?? {});
    made.authorizations.push(new URLSearchParams(asked.map(([name, value]) => [name, String(value)])));
  });
  // Told when the answer is made, and before it is sent.
  provider.on('grant.success', (context) => {
    made.grants.push(String(context.oidc.params?.['grant_type']));
    const body = context.body as { readonly scope?: string };
    const { withheld } = made;
    const scopes = (body.scope ?? '').split(' ');
    const kept = scopes.filter((each) => withheld?.test(each) !== true).join(' ');
    context.body = { ...body, scope: kept, ...made.context };
  });
  return made;
}

async function scopesOf(provider: Provider, token: string): Promise<readonly string[] | null> {
  const access = await provider.AccessToken.find(token);
  const found = access ?? (await provider.ClientCredentials.find(token));
  return found === undefined || found.isExpired ? null : (found.scope ?? '').split(' ');
}
