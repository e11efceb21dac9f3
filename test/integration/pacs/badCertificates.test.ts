// A peer that shows a wrong certificate, or refuses ours: nothing is sent, and the reader is told which of them it was, in
// words, whatever the protocol.
import { mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PeerFailure, RecordFailure, Trust } from '../../../native/contract/index.ts';
import {
  type ClientTls,
  echo,
  ECHO_CONTEXT,
  openAssociation,
  startProvider,
} from '../../../native/pacs/dimse/index.ts';
import { peerFailure } from '../../../native/pacs/node/failures.ts';
import { peerFailureText as cliText } from '../../../native/cli/peerText.ts';
import { recordFailureText as cliRecordText } from '../../../native/cli/recordText.ts';
import { peerFailureText } from '../../../renderer/ui/archives/peerFailureText.ts';
import { recordFailureText } from '../../../renderer/ui/records/recordFailureText.ts';
import { clientFor } from '../../unit/fhir/fhirServer.ts';
import { failureOf, never, peerAt } from '../../unit/pacs/dicomweb/webServer.ts';
import { inLanguage } from '../../unit/ui/words.ts';
import { makeDatedCertificate, pem } from './datedCertificate.ts';
import { type Certificate, hasTools, makeCertificate } from './peers.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-certificates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Name = 'expired' | 'future' | 'stranger' | 'good';
let certificates: Record<Name, Certificate>;

/** `shown`: by the server. `trusted`: what we believe. `ours`: what the server believes of us, and what we show. */
type Case = {
  readonly what: string;
  readonly shown: Name;
  readonly trusted: Name | 'system' | 'pin';
  readonly host?: string;
  readonly ours?: { readonly believed: Name; readonly given: Name | null };
  readonly why: RegExp;
};
/** Where a connection ends with the refusal still on its way (TLS 1.3 refuses after the handshake), only the end is heard. */
const OURS = /our certificate|unser Zertifikat/;
const CASES: readonly Case[] = [
  { what: 'has expired', shown: 'expired', trusted: 'expired', why: /has expired|abgelaufen/ },
  { what: 'is not valid yet', shown: 'future', trusted: 'future', why: /not valid yet|noch nicht gültig/ },
  {
    what: 'is for another host',
    shown: 'good',
    trusted: 'good',
    host: 'localhost',
    why: /another (computer|host)|anderen Rechner/,
  },
  { what: 'signed itself', shown: 'good', trusted: 'system', why: /trusted|vertraut/ },
  {
    what: 'is of an authority that is not ours',
    shown: 'good',
    trusted: 'stranger',
    why: /trusted|vertraut/,
  },
  {
    what: 'is not the one that was pinned',
    shown: 'good',
    trusted: 'pin',
    why: /another certificate|anderes Zertifikat/,
  },
  {
    what: 'wants one of us, and gets none',
    shown: 'good',
    trusted: 'good',
    ours: { believed: 'good', given: null },
    why: OURS,
  },
  {
    what: 'does not believe ours',
    shown: 'good',
    trusted: 'good',
    ours: { believed: 'good', given: 'stranger' },
    why: OURS,
  },
  {
    what: 'finds ours expired',
    shown: 'good',
    trusted: 'good',
    ours: { believed: 'expired', given: 'expired' },
    why: OURS,
  },
];

const trustOf = ({ trusted }: Case): Trust =>
  trusted === 'system'
    ? { kind: 'system' }
    : trusted === 'pin'
      ? { kind: 'pinned', sha256: [certificates.stranger.sha256] }
      : { kind: 'authorities', certificates: [pem(certificates[trusted].certificate)] };

const identityOf = (name: Name | null) =>
  name === null
    ? null
    : { certificate: pem(certificates[name].certificate), privateKey: pem(certificates[name].key) };

async function byDimse(one: Case): Promise<PeerFailure | null> {
  const { ours } = one;
  const shown = certificates[one.shown];
  const started = await startProvider({
    AETitle: 'LIGHTBOX',
    host: '127.0.0.1',
    port: 0,
    callers: 'any',
    store: () => Promise.resolve({ status: 0 }),
    tls: {
      profile: 'non-downgrading',
      identity: { certificate: pem(shown.certificate), privateKey: pem(shown.key) },
      trust:
        ours === undefined
          ? null
          : { kind: 'authorities', certificates: [pem(certificates[ours.believed].certificate)] },
    },
  });
  if (!started.ok) throw new Error(started.failure.code);
  closing.push(() => started.value.close());
  const secured: ClientTls = {
    profile: 'non-downgrading',
    trust: trustOf(one),
    identity: identityOf(ours?.given ?? null),
  };
  const peer = { host: one.host ?? '127.0.0.1', port: started.value.port, tls: secured };
  const opened = await openAssociation(
    { ...peer, calledAETitle: 'LIGHTBOX', callingAETitle: 'CALLER' },
    { contexts: [ECHO_CONTEXT] },
  );
  expect(started.value.counters()).toEqual([]);
  if (!opened.ok) return peerFailure(opened.failure, 'echo');
  const echoed = await echo(opened.value);
  return echoed.ok ? null : peerFailure(echoed.failure, 'echo');
}

/** A server by HTTPS that shows the certificate of the case; `heard` counts the requests that it read. */
async function secured(one: Case) {
  const shown = certificates[one.shown];
  let heard = 0;
  const server = https.createServer(
    {
      cert: pem(shown.certificate),
      key: pem(shown.key),
      ...(one.ours === undefined
        ? {}
        : {
            requestCert: true,
            rejectUnauthorized: true,
            ca: pem(certificates[one.ours.believed].certificate),
          }),
    },
    (_request, response) => {
      heard += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { url: `https://${one.host ?? '127.0.0.1'}:${port}`, heard: () => heard };
}

const given = (name: Name | null) =>
  name === null ? {} : { certificate: pem(certificates[name].certificate) };
const keyOf = (name: Name | null): Record<string, string> =>
  name === null ? {} : { 'private-key': pem(certificates[name].key) };

async function byWeb(one: Case): Promise<unknown> {
  const server = await secured(one);
  const own = one.ours?.given ?? null;
  const peer = peerAt(server.url, { trust: trustOf(one), ...given(own) }, { given: keyOf(own) });
  const failure = await failureOf(peer.findStudies({ limit: 1 }, never()));
  expect(server.heard()).toBe(0);
  return failure;
}

async function byRecord(one: Case): Promise<RecordFailure | null> {
  const server = await secured(one);
  const { client } = clientFor(`${server.url}/fhir`, { settings: { trust: trustOf(one) } });
  const answer = await client.read('Patient', 'p1');
  expect(server.heard()).toBe(0);
  return answer.ok ? null : answer.failure;
}

describe.skipIf(!hasTools('openssl'))('a peer whose certificate', () => {
  beforeAll(async () => {
    const [good, stranger, expired, future] = await Promise.all([
      makeCertificate(folder, 'good'),
      makeCertificate(folder, 'stranger'),
      makeDatedCertificate(folder, 'expired', { from: '20200101000000Z', to: '20200201000000Z' }),
      makeDatedCertificate(folder, 'future', { from: '20900101000000Z', to: '20910101000000Z' }),
    ]);
    certificates = { good, stranger, expired, future };
  });

  describe.each(['en', 'de'] as const)('is wrong, in words (%s)', (language) => {
    beforeAll(async () => {
      await inLanguage(language);
    });

    it.each(CASES)('$what', async (one) => {
      for (const failure of [await byDimse(one), (await byWeb(one)) as PeerFailure | null]) {
        const isUnheard = one.why === OURS && failure?.kind === 'connection-lost';
        expect(failure?.kind).toBe(isUnheard ? 'connection-lost' : 'tls');
        if (failure === null) continue;
        if (isUnheard) {
          expect(failure).toMatchObject({ code: 'after-handshake' });
          expect(peerFailureText(failure, 'X').todo).toMatch(OURS);
          continue;
        }
        expect(peerFailureText(failure, 'X').why, JSON.stringify(failure)).toMatch(one.why);
        if (language === 'en') expect(cliText(failure), JSON.stringify(failure)).toMatch(one.why);
      }
      if (one.ours?.given != null) return; // no certificate of ours is shown to this one
      const failure = await byRecord(one);
      if (failure === null) throw new Error('believed');
      if (one.why === OURS && failure.kind === 'connection-lost') return;
      expect(failure).toMatchObject({ kind: 'tls' });
      expect(recordFailureText(failure, 'X').why, JSON.stringify(failure)).toMatch(one.why);
      if (language === 'en') expect(cliRecordText(failure)).toMatch(one.why);
    });
  });
});
