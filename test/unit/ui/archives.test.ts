import { beforeAll, describe, expect, it } from 'vitest';
import { PeerFailure, type Peer, type SignInProblem } from '../../../native/contract/index.ts';
import {
  peerFailureLine,
  peerFailureText,
  shortFailureText,
} from '../../../renderer/ui/archives/peerFailureText.ts';
import { signInProblemText } from '../../../renderer/ui/archives/signInText.ts';
import { archiveWords } from '../../../renderer/ui/archives/words.ts';
import { setLanguage } from '../../../renderer/ui/i18n.ts';
import {
  checkDraft,
  draftOf,
  isChanged,
  newDraft,
  type PeerDraft,
} from '../../../renderer/ui/settingsDialog/archives/draft.ts';
import { testReport } from '../../../renderer/ui/settingsDialog/archives/TestResult.tsx';
import { inLanguage } from './words.ts';

/** One value for every kind of failure and every variant that has a sentence of its own. */
const failures: PeerFailure[] = [
  ...['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'proxy', 'EPROTO'].map(
    (code) => ({ kind: 'unreachable', code }) as const,
  ),
  ...[
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'pinned-certificate',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ].map((code) => ({ kind: 'tls', code }) as const),
  ...(
    [
      'no-reason-given',
      'application-context-not-supported',
      'calling-ae-title-not-recognized',
      'called-ae-title-not-recognized',
      'protocol-version-not-supported',
      'temporary-congestion',
      'local-limit-exceeded',
      'unknown',
    ] as const
  ).map((reason) => ({ kind: 'rejected', reason, permanent: true }) as const),
  ...(
    ['echo', 'find', 'get', 'move', 'store', 'worklist', 'qido', 'wado', 'stow', 'commitment'] as const
  ).map((service) => ({ kind: 'not-offered', service }) as const),
  ...(['peer-user', 'us'] as const).map((by) => ({ kind: 'aborted', by, detail: 'pdu' }) as const),
  ...['ECONNRESET', 'after-handshake'].map((code) => ({ kind: 'connection-lost', code }) as const),
  ...(['connection', 'progress'] as const).map((waitingFor) => ({ kind: 'timed-out', waitingFor }) as const),
  { kind: 'status', status: 0xa700, comment: 'Out of resources' },
  ...[404, 500].map((status) => ({ kind: 'http', status, comment: '' }) as const),
  { kind: 'busy', retryAfterMs: 30_000 },
  { kind: 'redirected', origin: 'https://elsewhere.example' },
  { kind: 'too-large', limitBytes: 5e9 },
  ...['base-url', 'proxy-url', 'token-url', 'token-url-not-https', 'credentials', 'own-certificate', 'x'].map(
    (detail) => ({ kind: 'bad-settings', detail }) as const,
  ),
  ...(
    [
      'request',
      'token',
      'sign-in-needed',
      'proxy',
      'record-sign-in-needed',
      'record-refused',
      'record-not-shown',
    ] as const
  ).map((step) => ({ kind: 'not-signed-in', step, status: 401 }) as const),
  { kind: 'not-dicom', mediaType: 'text/html' },
  { kind: 'bad-answer', detail: 'json' },
  { kind: 'secret-missing', secret: 'password' },
  { kind: 'no-provider' },
  { kind: 'source-unreadable', code: 'EIO' },
  { kind: 'disk-full' },
  { kind: 'no-room' },
  { kind: 'not-allowed', host: 'images.example' },
  { kind: 'bad-answer', detail: 'other-patient' },
  { kind: 'bad-answer', detail: 'other-study' },
  { kind: 'peer-removed' },
  { kind: 'cancelled' },
  { kind: 'internal' },
];

describe.each(['en', 'de'] as const)('what is said about an archive that fails (%s)', (language) => {
  beforeAll(async () => {
    await inLanguage('en');
    await archiveWords.load();
    await setLanguage(language);
  });

  it('has sentences for every kind of failure of the contract', () => {
    const known = PeerFailure.options.map((option) => option.shape.kind.value).sort();
    expect([...new Set(failures.map(({ kind }) => kind))].sort()).toEqual(known);
    for (const failure of failures) {
      const { why, todo } = peerFailureText(failure, 'Main archive');
      const said = `${why} ${todo} ${shortFailureText(failure)}`;
      expect(said, failure.kind).not.toMatch(/\{\{|why\.|do\.|short\.|undefined/);
      expect(why.length, failure.kind).toBeGreaterThan(8);
      expect(todo, failure.kind).toMatch(/\.$/);
    }
  });

  it('names the archive, so that nobody looks at the wrong one', () => {
    const line = peerFailureLine({ kind: 'unreachable', code: 'ECONNREFUSED' }, 'Northfell Clinic');
    expect(line).toContain('Northfell Clinic');
  });

  it('keeps the protocol’s own words apart, for IT', () => {
    const rejected = {
      kind: 'rejected',
      reason: 'calling-ae-title-not-recognized',
      permanent: true,
    } as const;
    expect(peerFailureText(rejected, 'X').detail).toBe(
      'A-ASSOCIATE-RJ, permanent: calling-ae-title-not-recognized',
    );
    expect(peerFailureText(rejected, 'X').why).not.toMatch(/ASSOCIATE/);
    expect(peerFailureText({ kind: 'status', status: 0xa700, comment: '' }, 'X').detail).toBe(
      'status 0xA700',
    );
  });
});

const good: PeerDraft = {
  ...newDraft('dimse'),
  name: 'Main archive',
  host: '10.20.4.17',
  port: '11112',
  calledAETitle: 'MAIN',
};
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

describe.each(['en', 'de'] as const)('what is said about a sign-in that fails (%s)', (language) => {
  it('is another sentence for each way that it can fail', async () => {
    await inLanguage(language);
    await archiveWords.load();
    await setLanguage(language);
    const problems: SignInProblem[] = [
      { kind: 'server', failure: { kind: 'unreachable', code: 'ECONNREFUSED' } },
      { kind: 'refused', error: 'invalid_client' },
      { kind: 'cannot-listen', code: 'EADDRINUSE' },
      ...(['not-openid', 'denied', 'wrong-answer', 'timed-out', 'cancelled'] as const).map((kind) => ({
        kind,
      })),
      { kind: 'bad-settings', detail: 'issuer-not-https' },
    ];
    const said = problems.map((problem) => signInProblemText(problem, 'Main'));
    expect(new Set(said).size).toBe(problems.length);
    expect(said[1]).toContain('invalid_client');
    for (const sentence of said) expect(sentence).not.toMatch(/[{}]|signIn\.|undefined/);
  });
});

describe('the settings of an archive', () => {
  it('become a change that the services take', () => {
    const checked = checkDraft(good);
    if (!checked.ok) throw new Error('refused');
    expect(checked.change.settings).toMatchObject({ host: '10.20.4.17', port: 11_112, tls: null });
    expect(checked.change.secrets).toEqual({});
  });

  it('say at each field what is wrong with it', () => {
    const checked = checkDraft({
      ...good,
      name: ' ',
      host: 'a b',
      port: '70000',
      calledAETitle: 'back\\slash',
    });
    expect(checked).toEqual({
      ok: false,
      problems: { name: 'needed', host: 'host', port: 'port', calledAETitle: 'aet' },
    });
    const secure = { ...good, secure: true, trust: 'authorities', authorities: 'not a certificate' } as const;
    expect(checkDraft(secure)).toEqual({ ok: false, problems: { authorities: 'pem' } });
    const pinned = { ...good, secure: true, trust: 'pinned', pins: 'abc' } as const;
    expect(checkDraft(pinned)).toEqual({ ok: false, problems: { pins: 'pins' } });
    const web = { ...newDraft('dicomweb'), name: 'Web', url: 'ftp://x', auth: 'basic' } as const;
    expect(checkDraft(web)).toEqual({ ok: false, problems: { url: 'url', userName: 'needed' } });
  });

  it('take several certificates out of one text', () => {
    const checked = checkDraft({
      ...good,
      secure: true,
      trust: 'authorities',
      authorities: `${PEM}\n\n${PEM}`,
    });
    if (!checked.ok || checked.change.settings.kind !== 'dimse') throw new Error('refused');
    expect(checked.change.settings.tls?.trust).toEqual({ kind: 'authorities', certificates: [PEM, PEM] });
  });

  it('come back as they were saved, and are not changed by being looked at', () => {
    const draft: PeerDraft = {
      ...newDraft('dicomweb'),
      name: 'Web',
      url: 'https://pacs.example/dicom-web',
      auth: 'client-credentials',
      tokenUrl: 'https://pacs.example/token',
      clientId: 'lightbox',
      trust: 'authorities',
      authorities: PEM,
      proxyUrl: 'http://proxy.example:3128',
      secrets: { 'client-secret': 's3cret' },
    };
    const checked = checkDraft(draft);
    if (!checked.ok) throw new Error('refused');
    const peer: Peer = {
      peerId: '00000000-0000-0000-0000-000000000000',
      settings: checked.change.settings,
      secretsKept: ['client-secret'],
      changedAt: 0,
    };
    expect(checked.change.secrets).toEqual({ 'client-secret': 's3cret' });
    expect(draftOf(peer)).toEqual({ ...draft, secrets: {} });
    expect(isChanged(draftOf(peer), draftOf(peer))).toBe(false);
  });

  it.each([
    { ...good, confirms: true, confirmMinutes: '90', moveDestination: 'US' },
    {
      ...newDraft('dicomweb'),
      name: 'Web',
      url: 'https://pacs.example/dicom-web',
      auth: 'openid',
      issuer: 'https://id.example',
      clientId: 'lightbox',
      scope: 'openid offline_access',
      redirectPort: '49152',
    } as const,
  ] satisfies PeerDraft[])('keep everything that was set: $name', (draft) => {
    const checked = checkDraft(draft);
    if (!checked.ok) throw new Error('refused');
    const { settings } = checked.change;
    const peerId = '00000000-0000-0000-0000-000000000000';
    expect(draftOf({ peerId, settings, secretsKept: [], changedAt: 0 })).toEqual(draft);
  });

  it('say what is wrong with a port or a number of minutes', () => {
    expect(checkDraft({ ...good, confirms: true, confirmMinutes: 'x' })).toEqual({
      ok: false,
      problems: { confirmMinutes: 'minutes' },
    });
    const web = { ...newDraft('dicomweb'), name: 'W', url: 'https://x', auth: 'openid' } as const;
    const person = { ...web, issuer: 'https://id', clientId: 'x', redirectPort: 'any' };
    expect(checkDraft(person)).toEqual({ ok: false, problems: { redirectPort: 'port' } });
  });

  it('leave a secret alone that nobody typed, and forget one only when asked', () => {
    const kept = newDraft('dicomweb');
    expect(isChanged({ ...kept, secrets: { password: '' } }, kept)).toBe(false);
    expect(isChanged({ ...kept, secrets: { password: null } }, kept)).toBe(true);
    const checked = checkDraft({ ...good, secrets: { password: null, token: '' } });
    if (!checked.ok) throw new Error('refused');
    expect(checked.change.secrets).toEqual({ password: null });
  });
});

describe('the report of a test', () => {
  it('names each step, what failed and the protocol’s words', async () => {
    await inLanguage('en');
    await archiveWords.load();
    await setLanguage('en');
    const report = testReport(
      {
        passed: false,
        ms: 31,
        product: 'OFFIS',
        steps: [
          { step: 'connect', state: 'passed', failure: null },
          { step: 'find', state: 'failed', failure: { kind: 'status', status: 0xa700, comment: 'full' } },
        ],
      },
      'Main archive',
    );
    expect(report).toBe(
      'Main archive (OFFIS)\nconnect: passed\nfind: failed: Main archive reported an error (status 0xA700, full)',
    );
  });
});
