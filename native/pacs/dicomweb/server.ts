// Settings and secrets as a server that can be reached.
import {
  fail,
  ok,
  type DicomWebSettings,
  type PeerFailure,
  type Result,
  type SecretName,
} from '../../contract/index.ts';
import type { PeerSecrets } from '../types.ts';
import type { Authentication, DicomWebServer, HttpLimits, ProxySetting, Route } from './http/settings.ts';
import { clientCredentials } from './http/tokens.ts';
import { peerFailure } from './peerFailure.ts';
import type { DicomWebPeerOptions } from './peer.ts';

/** Reads the secrets that the settings need; `secret-missing` names the one that is not kept. */
export function serverOf(options: DicomWebPeerOptions): Result<DicomWebServer, PeerFailure> {
  const { settings, secrets } = options;
  const reached = routeOf(settings, secrets, options.proxy);
  if (!reached.ok) return reached;
  const route: Route = { ...reached.value, limits: { ...definedTimes(options), ...options.limits } };
  const authentication = authenticationOf(options, route);
  return authentication.ok
    ? ok({ ...route, baseUrl: settings.url, authentication: authentication.value })
    : authentication;
}

/** How a server with these settings is reached, whatever it serves. */
export function routeOf(
  settings: RouteSettings,
  secrets: Secrets,
  otherProxy: ProxySetting = { kind: 'environment' },
): Result<Route, PeerFailure> {
  const identity = identityOf(settings, secrets);
  if (!identity.ok) return identity;
  return ok({
    tls: { profile: 'non-downgrading', trust: settings.trust, identity: identity.value },
    proxy: proxyOf(settings, secrets, otherProxy),
  });
}

type RouteSettings = Pick<DicomWebSettings, 'trust' | 'certificate' | 'proxy'>;
type Secrets = Pick<PeerSecrets, 'read'>;

function definedTimes({ times }: DicomWebPeerOptions): Partial<HttpLimits> {
  return {
    ...(times?.connectMs === undefined ? {} : { connectMs: times.connectMs }),
    ...(times?.answerMs === undefined ? {} : { answerMs: times.answerMs }),
    ...(times?.stallMs === undefined ? {} : { stallMs: times.stallMs }),
  };
}

const missing = (secret: SecretName): { ok: false; failure: PeerFailure } =>
  fail({ kind: 'secret-missing', secret });

type Identity = NonNullable<Route['tls']>['identity'];

function identityOf({ certificate }: RouteSettings, secrets: Secrets): Result<Identity, PeerFailure> {
  if (certificate === null) return ok(null);
  const privateKey = secrets.read('private-key');
  if (privateKey === null) return missing('private-key');
  const passphrase = secrets.read('passphrase');
  return ok({ certificate, privateKey, ...(passphrase === null ? {} : { passphrase }) });
}

function proxyOf({ proxy }: RouteSettings, secrets: Secrets, other: ProxySetting): ProxySetting {
  if (proxy === null) return other;
  const { url, userName } = proxy;
  if (userName === '') return { kind: 'address', url };
  return { kind: 'address', url, username: userName, password: secrets.read('proxy-password') ?? '' };
}

function authenticationOf(
  { settings: { auth }, secrets, signIn }: DicomWebPeerOptions,
  route: Route,
): Result<Authentication, PeerFailure> {
  switch (auth.kind) {
    case 'none':
      return ok({ kind: 'none' });
    case 'basic': {
      const password = secrets.read('password');
      return password === null
        ? missing('password')
        : ok({ kind: 'basic', username: auth.userName, password });
    }
    case 'bearer': {
      const token = secrets.read('token');
      return token === null ? missing('token') : ok({ kind: 'bearer', token });
    }
    case 'client-credentials': {
      const clientSecret = secrets.read('client-secret');
      if (clientSecret === null) return missing('client-secret');
      const { tokenUrl, clientId, scope } = auth;
      const source = clientCredentials({ ...route, tokenUrl, clientId, clientSecret, scope });
      return source.ok
        ? ok({ kind: 'tokens', source: source.value })
        : fail(peerFailure(source.failure, 'qido'));
    }
    case 'openid':
      return signIn === undefined || signIn === null
        ? fail({ kind: 'not-signed-in', step: 'sign-in-needed', status: null })
        : ok({ kind: 'tokens', source: signIn });
    default:
      return auth satisfies never;
  }
}
