// What is being typed into the settings of a record system, and what it becomes. Secrets are only ever written.
import { RecordServerChange, type RecordAuth, type RecordServer } from '../../../../native/contract/index.ts';
import {
  secretsOf,
  trustDraft,
  type DraftField as ArchiveField,
  type FieldProblem,
  type PeerDraft,
} from '../archives/draft.ts';
import { orNull, trustOf, wholeNumber } from '../archives/draftSettings.ts';

/** Fields that archives have too, and its own. Hosts stand one a line. */
export type RecordDraft = Pick<
  PeerDraft,
  | 'name'
  | 'url'
  | 'clientId'
  | 'scope'
  | 'redirectPort' // '': any free one
  | 'proxyUrl'
  | 'proxyUserName'
  | 'trust'
  | 'authorities'
  | 'pins'
  | 'certificate'
  | 'secrets'
> & {
  readonly auth: RecordAuth['kind'];
  readonly allowedHosts: string;
  readonly signInHosts: string;
  readonly algorithm: 'RS384' | 'ES384';
};

export type RecordField = Exclude<keyof RecordDraft, 'secrets'>;
export type RecordProblems = Readonly<
  Partial<Record<ArchiveField | 'allowedHosts' | 'signInHosts' | 'algorithm', FieldProblem>>
>;

export const newRecordDraft: RecordDraft = {
  name: '',
  url: '',
  auth: 'none',
  allowedHosts: '',
  signInHosts: '',
  algorithm: 'ES384',
  clientId: '',
  scope: '',
  redirectPort: '',
  proxyUrl: '',
  proxyUserName: '',
  trust: 'system',
  authorities: '',
  pins: '',
  certificate: '',
  secrets: {},
};

/** What the fields show of a server that is kept. */
export function recordDraftOf({ settings }: RecordServer): RecordDraft {
  const { name, url, allowedHosts, signInHosts, auth, trust, certificate, proxy } = settings;
  return {
    ...newRecordDraft,
    name,
    url,
    ...trustDraft(trust),
    ...authDraft(auth),
    allowedHosts: allowedHosts.join('\n'),
    signInHosts: signInHosts.join('\n'),
    certificate: certificate ?? '',
    proxyUrl: proxy?.url ?? '',
    proxyUserName: proxy?.userName ?? '',
  };
}

function authDraft(auth: RecordAuth): Partial<RecordDraft> {
  if (auth.kind === 'smart') {
    const { kind, redirectPort, ...fields } = auth;
    return { auth: kind, ...fields, redirectPort: redirectPort === 0 ? '' : String(redirectPort) };
  }
  const { kind, ...fields } = auth;
  return { auth: kind, ...fields };
}

export type CheckedRecord =
  | { readonly ok: true; readonly change: RecordServerChange }
  | { readonly ok: false; readonly problems: RecordProblems };

/** The change that a draft asks for, or what is wrong with which field. */
export function checkRecordDraft(draft: RecordDraft): CheckedRecord {
  const parsed = RecordServerChange.safeParse({ settings: settingsOf(draft), secrets: secretsOf(draft) });
  if (parsed.success) return { ok: true, change: parsed.data };
  const problems: Partial<Record<RecordField, FieldProblem>> = {};
  for (const { path } of parsed.error.issues) {
    const field = fieldAt(path.map(String));
    problems[field] ??= draft[field].trim() === '' ? 'needed' : (PROBLEMS[field] ?? 'other');
  }
  return { ok: false, problems };
}

/** As the contract has it, right or wrong: the schema is the judge. */
function settingsOf(draft: RecordDraft): unknown {
  const proxyUrl = orNull(draft.proxyUrl);
  return {
    name: draft.name,
    url: draft.url.trim(),
    allowedHosts: hostsIn(draft.allowedHosts),
    signInHosts: hostsIn(draft.signInHosts),
    auth: authOf(draft),
    trust: trustOf(draft),
    certificate: orNull(draft.certificate),
    proxy: proxyUrl === null ? null : { url: proxyUrl, userName: draft.proxyUserName.trim() },
  };
}

function authOf(draft: RecordDraft): unknown {
  const { auth: kind, clientId, scope, redirectPort, algorithm } = draft;
  switch (kind) {
    case 'none':
    case 'bearer':
      return { kind };
    case 'smart': {
      const port = redirectPort.trim() === '' ? 0 : wholeNumber(redirectPort);
      return { kind, clientId, scope, redirectPort: port };
    }
    case 'backend':
      return { kind, clientId, scope, algorithm };
    default:
      return kind satisfies never;
  }
}

/** One a line or between commas. Of a whole address that was pasted, its computer. */
const hostsIn = (text: string): readonly string[] =>
  text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((one) => (/^https?:\/\//i.test(one) && URL.canParse(one) ? new URL(one).host : one));

const PROBLEMS: Readonly<Partial<Record<RecordField, FieldProblem>>> = {
  name: 'name',
  url: 'url',
  proxyUrl: 'url',
  redirectPort: 'port',
  scope: 'scope',
  authorities: 'pem',
  certificate: 'pem',
  pins: 'pins',
  allowedHosts: 'hosts',
  signInHosts: 'hosts',
};

/** The field whose value stands at a path of the change. */
function fieldAt(path: readonly string[]): RecordField {
  if (path.includes('certificates')) return 'authorities';
  if (path.includes('sha256')) return 'pins';
  if (path.includes('proxy')) return path.at(-1) === 'userName' ? 'proxyUserName' : 'proxyUrl';
  return FIELDS.find((field) => path.includes(field)) ?? 'name';
}

const FIELDS: readonly RecordField[] = [
  'url',
  'allowedHosts',
  'signInHosts',
  'clientId',
  'scope',
  'redirectPort',
  'algorithm',
  'certificate',
];
