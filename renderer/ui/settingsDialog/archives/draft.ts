// What is being typed into the settings of an archive, and what it becomes. Secrets are only ever written: a draft begins
// without them, and those that stay empty stay as they are.
import {
  PeerChange,
  type DicomWebAuth,
  type Peer,
  type PeerSettings,
  type SecretName,
  type Trust,
} from '../../../../native/contract/index.ts';
import { settingsOf } from './draftSettings.ts';

export type PeerDraft = {
  readonly kind: PeerSettings['kind'];
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly calledAETitle: string;
  readonly callingAETitle: string;
  readonly use: 'studies' | 'worklist' | 'both';
  readonly model: 'study-root' | 'patient-root';
  readonly retrieveBy: 'auto' | 'get' | 'move';
  readonly moveDestination: string;
  /** After a send the archive is asked to confirm what it took. */
  readonly confirms: boolean;
  readonly confirmMinutes: string;
  readonly secure: boolean;
  readonly profile: 'non-downgrading' | 'extended';
  readonly serverName: string;
  readonly url: string;
  readonly auth: DicomWebAuth['kind'];
  readonly userName: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope: string;
  readonly issuer: string;
  readonly redirectPort: string; // '': any free one
  readonly proxyUrl: string;
  readonly proxyUserName: string;
  readonly trust: Trust['kind'];
  readonly authorities: string; // PEM, one after another
  readonly pins: string; // one a line
  readonly certificate: string;
  /** '' leaves a secret as it is, null forgets it. */
  readonly secrets: Readonly<Partial<Record<SecretName, string | null>>>;
};

export type DraftField = Exclude<keyof PeerDraft, 'secrets' | 'kind'>;

const blank: PeerDraft = {
  kind: 'dimse',
  name: '',
  host: '',
  port: '104',
  calledAETitle: '',
  callingAETitle: 'LIGHTBOX',
  use: 'studies',
  model: 'study-root',
  retrieveBy: 'auto',
  moveDestination: '',
  confirms: false,
  confirmMinutes: '60',
  secure: false,
  profile: 'non-downgrading',
  serverName: '',
  url: '',
  auth: 'none',
  userName: '',
  tokenUrl: '',
  clientId: '',
  scope: '',
  issuer: '',
  redirectPort: '',
  proxyUrl: '',
  proxyUserName: '',
  trust: 'system',
  authorities: '',
  pins: '',
  certificate: '',
  secrets: {},
};

export const newDraft = (kind: PeerSettings['kind']): PeerDraft => ({ ...blank, kind });

/** What the fields show of an archive that is kept. */
export function draftOf({ settings }: Peer): PeerDraft {
  const { name } = settings;
  if (settings.kind === 'dimse') {
    const { kind, host, port, calledAETitle, callingAETitle, model, retrieveBy, moveDestination, tls } =
      settings;
    return {
      ...blank,
      kind,
      name,
      host,
      calledAETitle,
      callingAETitle,
      model,
      retrieveBy,
      use: settings.use,
      port: String(port),
      moveDestination: moveDestination ?? '',
      confirms: settings.confirmStorage !== null,
      confirmMinutes: String(settings.confirmStorage?.waitMinutes ?? blank.confirmMinutes),
      ...(tls === null
        ? {}
        : {
            ...trustDraft(tls.trust),
            secure: true,
            profile: tls.profile,
            serverName: tls.serverName ?? '',
            certificate: tls.certificate ?? '',
          }),
    };
  }
  const { kind, url, auth, trust, certificate, proxy } = settings;
  return {
    ...blank,
    kind,
    name,
    url,
    ...trustDraft(trust),
    ...authDraft(auth),
    certificate: certificate ?? '',
    proxyUrl: proxy?.url ?? '',
    proxyUserName: proxy?.userName ?? '',
  };
}

export function trustDraft(trust: Trust): Pick<PeerDraft, 'trust' | 'authorities' | 'pins'> {
  return {
    trust: trust.kind,
    authorities: trust.kind === 'authorities' ? trust.certificates.join('\n') : '',
    pins: trust.kind === 'pinned' ? trust.sha256.join('\n') : '',
  };
}

function authDraft(auth: DicomWebAuth): Partial<PeerDraft> {
  if (auth.kind === 'openid') {
    const { kind, redirectPort, ...fields } = auth;
    return { auth: kind, ...fields, redirectPort: redirectPort === null ? '' : String(redirectPort) };
  }
  const { kind, ...fields } = auth;
  return { auth: kind, ...fields };
}

export type FieldProblem =
  | 'needed'
  | 'name'
  | 'nameTaken'
  | 'host'
  | 'port'
  | 'minutes'
  | 'aet'
  | 'url'
  | 'pem'
  | 'pins'
  | 'hosts'
  | 'scope'
  | 'other';
export type FieldProblems = Readonly<Partial<Record<DraftField, FieldProblem>>>;

export type Checked =
  | { readonly ok: true; readonly change: PeerChange }
  | { readonly ok: false; readonly problems: FieldProblems };

/** The change that a draft asks for, or what is wrong with which field. */
export function checkDraft(draft: PeerDraft): Checked {
  const parsed = PeerChange.safeParse({ settings: settingsOf(draft), secrets: secretsOf(draft) });
  if (parsed.success) return { ok: true, change: parsed.data };
  const problems: Partial<Record<DraftField, FieldProblem>> = {};
  for (const { path } of parsed.error.issues) {
    const field = fieldAt(path.map(String));
    problems[field] ??= isEmpty(draft, field) ? 'needed' : (PROBLEMS[field] ?? 'other');
  }
  return { ok: false, problems };
}

const isEmpty = (draft: PeerDraft, field: DraftField): boolean => String(draft[field]).trim() === '';

const PROBLEMS: Readonly<Partial<Record<DraftField, FieldProblem>>> = {
  name: 'name',
  host: 'host',
  serverName: 'host',
  port: 'port',
  redirectPort: 'port',
  confirmMinutes: 'minutes',
  calledAETitle: 'aet',
  callingAETitle: 'aet',
  moveDestination: 'aet',
  url: 'url',
  tokenUrl: 'url',
  issuer: 'url',
  proxyUrl: 'url',
  authorities: 'pem',
  certificate: 'pem',
  pins: 'pins',
};

/** The field whose value stands at a path of the change. */
function fieldAt(path: readonly string[]): DraftField {
  if (path.includes('certificates')) return 'authorities';
  if (path.includes('sha256')) return 'pins';
  if (path.includes('confirmStorage')) return 'confirmMinutes';
  if (path.includes('proxy')) return path.at(-1) === 'userName' ? 'proxyUserName' : 'proxyUrl';
  const last = path.at(-1) ?? '';
  return FIELDS.find((field) => field === last) ?? 'name';
}

const FIELDS: readonly DraftField[] = [
  'host',
  'port',
  'calledAETitle',
  'callingAETitle',
  'moveDestination',
  'serverName',
  'url',
  'userName',
  'tokenUrl',
  'clientId',
  'scope',
  'issuer',
  'redirectPort',
  'certificate',
];

type Secrets = Pick<PeerDraft, 'secrets'>;

/** Those that are written or forgotten. */
export const secretsOf = ({ secrets }: Secrets): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(secrets).flatMap(([name, value]) =>
      value === '' || value === undefined ? [] : [[name, value]],
    ),
  );

/** The problems of those fields that have not been changed since. */
export const withoutTouched = <P>(
  problems: Readonly<Record<string, P>>,
  touched: object,
): Readonly<Record<string, P>> =>
  Object.fromEntries(Object.entries(problems).filter(([field]) => !(field in touched)));

/** True when saving would change something. */
export const isChanged = <D extends Secrets>(draft: D, kept: D): boolean =>
  JSON.stringify({ ...draft, secrets: secretsOf(draft) }) !==
  JSON.stringify({ ...kept, secrets: secretsOf(kept) });
