import { beforeEach, describe, expect, it } from 'vitest';
import { RecordServer, RecordServerSettings } from '../../../native/contract/index.ts';
import {
  checkRecordDraft,
  newRecordDraft,
  recordDraftOf,
} from '../../../renderer/ui/settingsDialog/records/draft.ts';
import { scopeWords } from '../../../renderer/ui/settingsDialog/records/scopeWords.ts';
import { standingOf } from '../../../renderer/ui/settingsDialog/records/standing.ts';
import { inLanguage } from './words.ts';

beforeEach(() => inLanguage('en'));

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

/** Settings as the services keep them. */
const kept = (settings: object): RecordServer =>
  RecordServer.parse({
    serverId: '00000000-0000-4000-8000-000000000000',
    settings: { name: 'Ward', url: 'https://fhir.example.org/r4', ...settings },
    secretsKept: [],
    changedAt: 1,
    signIn: { state: 'signed-out' },
  });

describe('the settings of a record system', () => {
  it.each([
    ['no sign-in', {}],
    ['a token and a proxy', { auth: { kind: 'bearer' }, proxy: { url: 'http://proxy:3128', userName: 'u' } }],
    [
      'a person who signs in, at a port that is registered',
      { auth: { kind: 'smart', clientId: 'c', scope: 'user/Patient.read', redirectPort: 4711 } },
    ],
    ['a person who signs in, at any port', { auth: { kind: 'smart', clientId: 'c' } }],
    ['a computer that signs in', { auth: { kind: 'backend', clientId: 'c', algorithm: 'RS384' } }],
    [
      'computers it may send us to, and our own issuers',
      {
        allowedHosts: ['*.example.org', 'pacs:8443'],
        signInHosts: ['pacs:8443'],
        trust: { kind: 'authorities', certificates: [pem] },
      },
    ],
    ['certificates by their fingerprint', { trust: { kind: 'pinned', sha256: ['ab'.repeat(32)] } }],
  ])('are the same after they were shown and saved: %s', (_, settings) => {
    const server = kept(settings);
    const checked = checkRecordDraft(recordDraftOf(server));
    expect(checked).toEqual({ ok: true, change: { settings: server.settings, secrets: {} } });
  });

  it('take the computer of an address that was pasted', () => {
    const draft = {
      ...recordDraftOf(kept({})),
      allowedHosts: 'https://Images.example.org:8443/wado, b.example',
    };
    const checked = checkRecordDraft(draft);
    expect(checked.ok && checked.change.settings.allowedHosts).toEqual([
      'images.example.org:8443',
      'b.example',
    ]);
  });

  it('say which field cannot be used, and why', () => {
    const said = checkRecordDraft({
      ...newRecordDraft,
      name: 'Ward',
      url: 'fhir.example.org',
      auth: 'smart',
      redirectPort: '99999',
      allowedHosts: 'not a host/',
    });
    expect(said).toEqual({
      ok: false,
      problems: { url: 'url', clientId: 'needed', redirectPort: 'port', allowedHosts: 'hosts' },
    });
  });

  it('keep a secret that is not typed, and forget one that is to be forgotten', () => {
    const draft = { ...recordDraftOf(kept({})), secrets: { token: '', 'proxy-password': null } };
    const checked = checkRecordDraft(draft);
    expect(checked.ok && checked.change.secrets).toEqual({ 'proxy-password': null });
    expect(RecordServerSettings.safeParse(checked.ok && checked.change.settings).success).toBe(true);
  });
});

describe('what is said of a record system', () => {
  const test = { passed: false, ms: 1, product: '', fhirVersion: '4.0.1', offersSmart: false };
  const after = (step: 'sign-in' | 'imaging-studies', state: 'refused' | 'failed', kind: string) =>
    standingOf(
      {
        state: 'done',
        test: {
          ...test,
          steps: [
            {
              step,
              state,
              failure:
                kind === 'sign-in-needed'
                  ? { kind: 'sign-in-needed' }
                  : { kind: 'not-offered', what: 'resource' },
            },
          ],
        },
      },
      'Ward',
    );

  it('is no alarm where somebody has only to sign in', () => {
    expect(after('sign-in', 'failed', 'sign-in-needed')).toMatchObject({
      tone: 'off',
      said: 'Nobody is signed in',
    });
  });

  it('is not that all is well where imaging studies are not offered', () => {
    expect(after('imaging-studies', 'refused', 'not-offered').tone).toBe('off');
  });

  it('names what was not granted in words, each once', () => {
    const scopes = [
      'user/DiagnosticReport.rs',
      'user/Practitioner.rs',
      'user/Organization.rs',
      'offline_access',
      'user/DeviceUseStatement.read',
      'user/Odd.read',
    ];
    expect(scopeWords(scopes)).toBe(
      'reports, names of those who treat, staying signed in, implants, user/Odd.read',
    );
  });
});
