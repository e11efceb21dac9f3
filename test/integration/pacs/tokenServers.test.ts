// The server that gives tokens for an archive fails, and the archive itself is well: nothing secret is sent to whom is not
// believed, and the reader is told that it was the sign-in server, in words.
import { mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  PeerTest,
  SignInStart,
  type PeerChange,
  type PeerFailure,
  type SignInProblem,
  type Trust,
} from '../../../native/contract/index.ts';
import { peerFailureText as cliText } from '../../../native/cli/peerText.ts';
import { createSession } from '../../../native/pacs/signIn/session.ts';
import { peerFailureLine } from '../../../renderer/ui/archives/peerFailureText.ts';
import { signInProblemText } from '../../../renderer/ui/archives/signInText.ts';
import { browse, CLIENT, startSignInServer } from '../../peers/signInServer.ts';
import { atEnd, json, serve, type WebServer, webServer } from '../../unit/pacs/dicomweb/webServer.ts';
import { inLanguage } from '../../unit/ui/words.ts';
import { makeDatedCertificate, pem } from './datedCertificate.ts';
import { type Certificate, hasTools, makeCertificate } from './peers.ts';
import { openRemote, type Remote } from './remote.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-tokens-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let remote: Remote;
let archive: WebServer;
beforeEach(async () => {
  remote = openRemote();
  archive = await serve((_, response) => json(response, []));
});
afterEach(() => remote.close());

const ARCHIVE = 'North';
type Auth = Extract<PeerChange['settings'], { kind: 'dicomweb' }>['auth'];
const settings = (auth: Auth, more: object = {}): PeerChange['settings'] =>
  ({
    kind: 'dicomweb',
    name: ARCHIVE,
    url: `${archive.origin}/dicom-web`,
    auth,
    ...more,
  }) as PeerChange['settings'];
const credentials = (tokenUrl: string): Auth => ({
  kind: 'client-credentials',
  tokenUrl,
  clientId: 'lightbox',
  scope: '',
});
const openid = (issuer: string): Auth => ({
  kind: 'openid',
  issuer,
  clientId: CLIENT,
  scope: 'openid offline_access',
  redirectPort: null,
});

/** What "Test" says of an archive whose tokens come from there. The archive is never asked. */
async function tested(tokenUrl: string, more: object = {}): Promise<PeerFailure> {
  const { peerId } = await remote.add(settings(credentials(tokenUrl), more), { 'client-secret': 'S' });
  const answer = await remote.request(`/api/peers/${peerId}/test`, { method: 'POST' });
  const { passed, steps } = PeerTest.parse(await answer.json());
  expect(passed).toBe(false);
  expect(archive.requests).toEqual([]);
  const [step, ...others] = steps;
  expect(others).toEqual([]);
  expect(step).toMatchObject({ step: 'sign-in', state: 'failed' });
  if (step?.failure === undefined || step.failure === null) throw new Error('no failure');
  return step.failure;
}

async function begun(issuer: string, more: object = {}): Promise<SignInProblem | null> {
  const { peerId } = await remote.add(settings(openid(issuer), more));
  const answer = await remote.request(`/api/peers/${peerId}/sign-in`, { method: 'POST' });
  const { address, signIn } = SignInStart.parse(await answer.json());
  expect(address).toBeNull();
  return signIn.problem;
}

const NAMED = /North’s sign-in server|North \(Anmeldeserver\)/;

/** In both languages of the screen, and on the command line. */
async function said(failure: PeerFailure, why: RegExp): Promise<void> {
  for (const language of ['de', 'en'] as const) {
    await inLanguage(language);
    expect(peerFailureLine(failure, ARCHIVE)).toMatch(NAMED);
    expect(peerFailureLine(failure, ARCHIVE)).toMatch(why);
  }
  expect(cliText(failure)).toMatch(why);
  expect(cliText(failure)).toMatch(/sign-in server/);
  expect(cliText(failure)).not.toMatch(/archive/);
}

describe.skipIf(!hasTools('openssl'))('a token server whose certificate', () => {
  type Name = 'expired' | 'future' | 'stranger' | 'good';
  let certificates: Record<Name, Certificate>;
  beforeAll(async () => {
    const [good, stranger, expired, future] = await Promise.all([
      makeCertificate(folder, 'good'),
      makeCertificate(folder, 'stranger'),
      makeDatedCertificate(folder, 'expired', { from: '20200101000000Z', to: '20200201000000Z' }),
      makeDatedCertificate(folder, 'future', { from: '20900101000000Z', to: '20910101000000Z' }),
    ]);
    certificates = { good, stranger, expired, future };
  });

  const CASES: readonly {
    readonly what: string;
    readonly shown: Name;
    readonly trusted: Name | 'system' | 'pin';
    readonly host?: string;
    readonly why: RegExp;
  }[] = [
    { what: 'has expired', shown: 'expired', trusted: 'expired', why: /has expired|abgelaufen/ },
    { what: 'is not valid yet', shown: 'future', trusted: 'future', why: /not valid yet|noch nicht gültig/ },
    { what: 'nobody here trusts', shown: 'good', trusted: 'system', why: /not trusted|nicht vertraut/ },
    { what: 'is of a stranger', shown: 'good', trusted: 'stranger', why: /not trusted|nicht vertraut/ },
    { what: 'is not the pinned', shown: 'good', trusted: 'pin', why: /another cert|anderes Zertifikat/ },
    {
      what: 'is for another host',
      shown: 'good',
      trusted: 'good',
      host: 'localhost',
      why: /another (computer|host)|anderen Rechner/,
    },
  ];

  it.each(CASES)('$what is named, and gets neither secret nor sign-in', async (one) => {
    const { shown, trusted, host = '127.0.0.1', why } = one;
    const server = await webServer(
      (_, response) => json(response, { access_token: 'T' }),
      (listener) =>
        https.createServer(
          { cert: pem(certificates[shown].certificate), key: pem(certificates[shown].key) },
          listener,
        ),
    );
    atEnd(server.close);
    const trust: Trust =
      trusted === 'system'
        ? { kind: 'system' }
        : trusted === 'pin'
          ? { kind: 'pinned', sha256: [certificates.stranger.sha256] }
          : { kind: 'authorities', certificates: [pem(certificates[trusted].certificate)] };
    const at = `https://${host}:${server.port}`;
    const failure = await tested(`${at}/token`, { trust });
    expect(failure).toMatchObject({ kind: 'tls', party: 'token-server' });
    await said(failure, why);
    const problem = await begun(at, { trust, name: 'By a person' });
    if (problem?.kind !== 'server') throw new Error(JSON.stringify(problem));
    expect(problem.failure).toMatchObject({ kind: 'tls', party: 'token-server' });
    await inLanguage('en');
    expect(signInProblemText(problem, ARCHIVE)).toMatch(/^[^.]*North’s sign-in server/);
    expect(signInProblemText(problem, ARCHIVE)).toMatch(why);
    expect(signInProblemText(problem, ARCHIVE)).not.toMatch(/sign-in server’s/);
    expect(server.requests).toEqual([]);
  });
});

type Fault = {
  readonly what: string;
  readonly answers: (response: ServerResponse, request: IncomingMessage) => void;
  readonly is: Partial<PeerFailure>;
  readonly why: RegExp;
};
const refused = { kind: 'not-signed-in', step: 'token' } as const;
const noToken = /gives us no token|does not accept our sign-in|nimmt unsere Anmeldung nicht an/;
const FAULTS: readonly Fault[] = [
  {
    what: 'has no such page',
    answers: (response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<html>'),
    is: refused,
    why: noToken,
  },
  {
    what: 'answers with a page',
    answers: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    is: refused,
    why: noToken,
  },
  {
    what: 'sends us to another host',
    answers: (response) => response.writeHead(307, { location: 'https://elsewhere.invalid/token' }).end(),
    is: refused,
    why: noToken,
  },
  {
    what: 'forbids it',
    answers: (response) => response.writeHead(403).end(),
    is: refused,
    why: noToken,
  },
  {
    what: 'is busy',
    answers: (response) => response.writeHead(503, { 'retry-after': '7' }).end(),
    is: { kind: 'busy', retryAfterMs: 7000, party: 'token-server' },
    why: /busy|beschäftigt/,
  },
  {
    what: 'fails',
    answers: (response) => response.writeHead(500).end(),
    is: { kind: 'http', status: 500, party: 'token-server' },
    why: /an error|HTTP 500|einen Fehler/,
  },
  {
    what: 'breaks off in its answer',
    answers: (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"access', () => response.destroy());
    },
    is: { kind: 'connection-lost', party: 'token-server' },
    why: /was lost|abgerissen/,
  },
  {
    what: 'hangs up',
    answers: (_, request) => request.socket.destroy(),
    is: { kind: 'connection-lost', party: 'token-server' },
    why: /was lost|abgerissen/,
  },
];

describe('a token server that', () => {
  it.each(FAULTS)('$what is told from the archive', async ({ answers, is, why }) => {
    const server = await serve((request, response) => answers(response, request));
    const failure = await tested(`${server.origin}/token`);
    expect(failure).toMatchObject(is);
    await said(failure, why);
  });

  it('nobody finds is told from the archive', async () => {
    const gone = await webServer(() => undefined);
    await gone.close();
    const failure = await tested(`${gone.origin}/token`);
    expect(failure).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED', party: 'token-server' });
    await said(failure, /Nobody|niemand/);
  });

  it('goes after a person has signed in to it is told from the archive when the token has ended', async () => {
    let now = Date.now();
    const kept = new Map<string, string>();
    const server = await startSignInServer();
    const auth = openid(server.issuer);
    if (auth.kind !== 'openid') throw new Error('another kind');
    const session = createSession({
      auth,
      redirectPort: () => null,
      route: () => ({ ok: true, value: { proxy: { kind: 'none' } } }),
      secrets: {
        read: (name) => kept.get(name) ?? null,
        keep: (name, value) => void (value === null ? kept.delete(name) : kept.set(name, value)),
      },
      now: () => now,
    });
    atEnd(session.close);
    const { address } = await session.begin();
    await browse(address ?? '');
    await expect.poll(() => session.state().state, { interval: 10 }).toBe('signed-in');
    await server.close();
    now += 3_600_000;
    const token = await session.source.token();
    expect(token).toMatchObject({ ok: false, failure: { party: 'token-server' } });
    // Nobody has to sign in again for that: with the server back, it goes on.
    expect(session.state()).toMatchObject({ state: 'signed-in', renews: true });
    expect(kept.has('refresh-token')).toBe(true);
  });
});
