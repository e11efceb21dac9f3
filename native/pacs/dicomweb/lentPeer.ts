// An archive that nobody has set up here: whoever knows of it says, before every question, whether and how it may be asked. A
// patient's record names such archives (native/fhir).
import { fail, ok, type PeerFailure, type Result } from '../../contract/index.ts';
import type { DicomWebFailure } from './failure.ts';
import { createHttpClient, type HttpAnswer, type HttpClient, type HttpRequest } from './http/client.ts';
import type { DicomWebServer } from './http/settings.ts';
import type { TokenSource } from './http/tokens.ts';
import { peerFailure, type RecordStep, SIGN_IN_NEEDED } from './peerFailure.ts';
import { type DicomWebPeer, webPeer } from './peer.ts';

export type Lent = {
  readonly server: DicomWebServer;
  /** Another one: connections that were made by the one before are of no use any more. */
  readonly of: object;
};

/** `lend`: asked before every question and before every request of it. */
export function createLentPeer(lend: () => Result<Lent, PeerFailure>): DicomWebPeer {
  let made: { readonly of: object; readonly client: HttpClient } | null = null;
  const close = (): void => {
    made?.client.close();
    made = null;
  };
  const stillLent = (of: object): boolean => {
    const lent = lend();
    return lent.ok && lent.value.of === of;
  };
  return webPeer({
    client() {
      const lent = lend();
      if (!lent.ok || made?.of !== lent.value.of) close();
      if (!lent.ok) return lent;
      if (made !== null) return ok(made.client);
      const { of, server } = lent.value;
      const client = createHttpClient(withRecordWords(server));
      if (!client.ok) return fail(peerFailure(client.failure, 'qido'));
      made = { of, client: guarded(client.value, server, () => stillLent(of)) };
      return ok(made.client);
    },
    close,
  });
}

/** What was begun before the settings changed sends nothing more: the next question says why. */
function guarded(client: HttpClient, { authentication }: DicomWebServer, stands: () => boolean): HttpClient {
  return {
    limits: client.limits,
    base: client.base,
    product: () => client.product(),
    close: () => client.close(),
    async request(request: HttpRequest): Promise<Result<HttpAnswer, DicomWebFailure>> {
      if (!stands()) return fail({ kind: 'connection-lost', code: 'settings-changed', party: 'server' });
      const answer = await client.request(request);
      if (answer.ok || !['credentials-refused', 'forbidden'].includes(answer.failure.kind)) return answer;
      return fail(refusedAs(authentication.kind === 'none' ? 'record-not-shown' : 'record-refused'));
    },
  };
}

const refusedAs = (step: RecordStep): DicomWebFailure => ({ kind: 'token-refused', error: step });

/** That nobody is signed in is said of the record, which is where somebody signs in. */
function withRecordWords(server: DicomWebServer): DicomWebServer {
  const { authentication } = server;
  if (authentication.kind !== 'tokens') return server;
  const { source } = authentication;
  const renamed: TokenSource = {
    async token(signal) {
      const token = await source.token(signal);
      const isNeeded =
        !token.ok && token.failure.kind === 'token-refused' && token.failure.error === SIGN_IN_NEEDED;
      return isNeeded ? fail(refusedAs('record-sign-in-needed')) : token;
    },
    refused: (token) => source.refused(token),
    close: () => undefined, // who is signed in to the record stays so
  };
  return { ...server, authentication: { kind: 'tokens', source: renamed } };
}
