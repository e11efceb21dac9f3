// A server as it is connected to: its client, and its sign-in where that is SMART's.
import {
  fail,
  ok,
  type PeerFailure,
  type RecordFailure,
  type RecordServerSettings,
  type RecordSignIn,
  type RecordTest,
  type Result,
} from '../../contract/index.ts';
import {
  type DicomWebServer,
  type HttpLimits,
  type Lent,
  type ProxySetting,
  type Route,
  routeOf,
} from '../../pacs/dicomweb/index.ts';
import type { AnswerCache } from '../cache/answers.ts';
import { hostOf } from '../client/address.ts';
import { createRecordClient, type OpenClient } from '../client/client.ts';
import { routeFailure } from '../client/failures.ts';
import { RECORD_LIMITS, type RecordLimits } from '../client/limits.ts';
import type { Waiting } from '../client/transport.ts';
import type { Discovering } from '../smart/configuration.ts';
import { createSignIn, type SignIn } from '../smart/signIn.ts';
import type { ServerSecrets } from './store.ts';
import { testServer } from './test.ts';

export type ConnectionOptions = {
  readonly cache: AnswerCache | null;
  readonly limits?: Partial<RecordLimits>;
  readonly http?: Partial<HttpLimits>;
  /** For settings that name no proxy; the environment's when it is left out. */
  readonly proxy?: ProxySetting;
  readonly wait?: Waiting;
  readonly now?: () => number;
};

export type Connection = {
  readonly client: OpenClient;
  readonly signIn: SignIn | null;
  state(): RecordSignIn;
  /** An archive that the record names, signed in to where the settings say that it may see our sign-in; else why not. */
  archive(address: string): Result<Lent, PeerFailure>;
  test(signal: AbortSignal): Promise<RecordTest>;
  close(): void;
};

/** A record is asked for while somebody waits: patience is for archives. */
const HTTP_LIMITS: Partial<HttpLimits> = {
  connectMs: 10_000,
  answerMs: 30_000,
  stallMs: 15_000,
  connections: 6,
};

export function connectTo(
  server: { readonly serverId: string; readonly settings: RecordServerSettings },
  secrets: ServerSecrets,
  options: ConnectionOptions,
): Connection {
  const { serverId, settings } = server;
  const { auth } = settings;
  const limits = { ...RECORD_LIMITS, ...options.limits };
  const signIn =
    auth.kind === 'smart' || auth.kind === 'backend'
      ? createSignIn({
          settings,
          auth,
          secrets,
          discovering: () => discoveringBy(),
          forget: () => options.cache?.forget(serverId),
          ...(options.now === undefined ? {} : { now: options.now }),
        })
      : null;
  const client = createRecordClient({
    serverId,
    settings,
    route: routeBy(settings, secrets, options),
    authentication: authenticationBy(settings, secrets, signIn),
    access: signIn?.access ?? null,
    cache: options.cache,
    limits,
    ...(options.wait === undefined ? {} : { wait: options.wait }),
  });
  const made: object = {};
  const discoveringBy = (): Result<Discovering, RecordFailure> =>
    client.addresses.ok
      ? ok({
          addresses: client.addresses.value,
          hosts: client.hosts,
          asking: { serverId, cache: null, limits },
          capabilities: (signal) => client.capabilities(signal),
        })
      : client.addresses;
  return {
    client,
    signIn,
    state: () => signIn?.state() ?? { state: 'not-needed' },
    archive(address) {
      const addresses = client.addresses;
      const url = URL.canParse(address) ? new URL(address) : null;
      if (url === null || !addresses.ok) return fail({ kind: 'bad-settings', detail: 'base-url' });
      if (!addresses.value.allows(url)) return fail({ kind: 'not-allowed', host: hostOf(url) });
      const route = routeOf(settings, { read: (name) => readSecret(secrets, name) }, options.proxy);
      if (!route.ok) return route;
      const authentication = addresses.value.trusts(url)
        ? authenticationBy(settings, secrets, signIn)
        : ok<DicomWebServer['authentication']>({ kind: 'none' });
      if (!authentication.ok) return fail({ kind: 'secret-missing', secret: 'token' });
      const server = { ...route.value, baseUrl: address, authentication: authentication.value };
      return ok({ of: made, server });
    },
    test(signal) {
      const discovering = discoveringBy();
      return testServer({ client, signIn, discovering: discovering.ok ? discovering.value : null }, signal);
    },
    close() {
      signIn?.close();
      client.close();
    },
  };
}

function routeBy(
  settings: RecordServerSettings,
  secrets: ServerSecrets,
  { proxy, http }: ConnectionOptions,
): Result<Route, RecordFailure> {
  const route = routeOf(settings, { read: (name) => readSecret(secrets, name) }, proxy);
  return route.ok
    ? ok({ ...route.value, limits: { ...HTTP_LIMITS, ...http } })
    : fail(routeFailure(route.failure));
}

function authenticationBy(
  { auth }: RecordServerSettings,
  secrets: ServerSecrets,
  signIn: SignIn | null,
): Result<DicomWebServer['authentication'], RecordFailure> {
  if (signIn !== null) return ok({ kind: 'tokens', source: signIn.access.tokens });
  if (auth.kind === 'none') return ok({ kind: 'none' });
  const token = secrets.read('token');
  return token === null ? fail({ kind: 'secret-missing', secret: 'token' }) : ok({ kind: 'bearer', token });
}

const ROUTE_SECRETS = ['token', 'client-secret', 'private-key', 'passphrase', 'proxy-password'] as const;

function readSecret(secrets: ServerSecrets, name: string): string | null {
  const known = ROUTE_SECRETS.find((each) => each === name);
  return known === undefined ? null : secrets.read(known);
}
