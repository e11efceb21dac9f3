// What is being typed into the settings of receiving, and what it becomes. Secrets are only ever written.
import {
  ReceivingChange,
  type Receiving,
  type SecretName,
  type Trust,
} from '../../../../native/contract/index.ts';

export type CallerDraft = { readonly AETitle: string; readonly addresses: string };

export type ReceivingDraft = {
  readonly on: boolean;
  readonly AETitle: string;
  readonly host: string;
  readonly port: string;
  readonly quotaGb: string;
  readonly callers: readonly CallerDraft[];
  readonly secure: boolean;
  readonly profile: 'non-downgrading' | 'extended';
  readonly certificate: string;
  readonly clients: 'none' | Exclude<Trust['kind'], 'system'>;
  readonly authorities: string;
  readonly pins: string;
  /** '' leaves a secret as it is, null forgets it. */
  readonly secrets: Readonly<Partial<Record<SecretName, string | null>>>;
};

const GB = 1e9;

export function draftOf({ settings }: Receiving): ReceivingDraft {
  const { on, AETitle, host, port, callers, quotaBytes, tls } = settings;
  const clients = tls?.clients ?? null;
  return {
    on,
    AETitle,
    host,
    port: port === null ? '' : String(port),
    quotaGb: quotaBytes === null ? '' : String(quotaBytes / GB),
    callers: callers.map((one) => ({ AETitle: one.AETitle, addresses: one.addresses.join(', ') })),
    secure: tls !== null,
    profile: tls?.profile ?? 'non-downgrading',
    certificate: tls?.certificate ?? '',
    clients: clients === null || clients.kind === 'system' ? 'none' : clients.kind,
    authorities: clients?.kind === 'authorities' ? clients.certificates.join('\n') : '',
    pins: clients?.kind === 'pinned' ? clients.sha256.join('\n') : '',
    secrets: {},
  };
}

/** The field that is wrong, or `callers.0.AETitle`. */
export type ReceivingProblems = Readonly<
  Record<string, 'needed' | 'port' | 'aet' | 'host' | 'pem' | 'pins' | 'quota' | 'addresses'>
>;

export type Checked =
  | { readonly ok: true; readonly change: ReceivingChange }
  | { readonly ok: false; readonly problems: ReceivingProblems };

/** The change that a draft asks for, or what is wrong with which field. */
export function checkDraft(draft: ReceivingDraft): Checked {
  const quota = draft.quotaGb.trim().replace(',', '.');
  const parsed = ReceivingChange.safeParse({
    settings: {
      on: draft.on,
      AETitle: draft.AETitle,
      host: draft.host,
      port: draft.port.trim() === '' ? null : /^\d+$/.test(draft.port.trim()) ? Number(draft.port) : NaN,
      quotaBytes: quota === '' ? null : Math.round(Number(quota) * GB),
      callers: draft.callers.map(({ AETitle, addresses }) => ({
        AETitle,
        addresses: addresses.split(/[\s,;]+/).filter(Boolean),
      })),
      tls: draft.secure
        ? { profile: draft.profile, certificate: draft.certificate, clients: clientsOf(draft) }
        : null,
    },
    secrets: secretsOf(draft),
  });
  if (parsed.success) return { ok: true, change: parsed.data };
  const problems: Record<string, ReceivingProblems[string]> = {};
  for (const { path } of parsed.error.issues) {
    const field = fieldAt(path.map(String));
    problems[field] ??= problemOf(field, draft);
  }
  return { ok: false, problems };
}

function clientsOf({ clients, authorities, pins }: ReceivingDraft): unknown {
  if (clients === 'none') return null;
  if (clients === 'pinned') return { kind: clients, sha256: pins.split(/[\s,;]+/).filter(Boolean) };
  const found = authorities.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  return { kind: clients, certificates: found ?? [] };
}

function fieldAt(path: readonly string[]): string {
  const at = path.indexOf('callers');
  if (at >= 0) return path.slice(at, at + 3).join('.');
  if (path.includes('certificates')) return 'authorities';
  if (path.includes('sha256')) return 'pins';
  if (path.includes('quotaBytes')) return 'quotaGb';
  return path.at(-1) ?? '';
}

function problemOf(field: string, draft: ReceivingDraft): ReceivingProblems[string] {
  if (field === 'port') return draft.port.trim() === '' ? 'needed' : 'port';
  if (field === 'quotaGb') return 'quota';
  if (field === 'host') return 'host';
  if (field === 'pins') return 'pins';
  if (field.endsWith('addresses')) return 'addresses';
  return field === 'certificate' || field === 'authorities' ? 'pem' : 'aet';
}

const secretsOf = ({ secrets }: ReceivingDraft): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(secrets).flatMap(([name, value]) =>
      value === '' || value === undefined ? [] : [[name, value]],
    ),
  );

/** True when saving would change something. */
export const isChanged = (draft: ReceivingDraft, kept: ReceivingDraft): boolean =>
  JSON.stringify({ ...draft, secrets: secretsOf(draft) }) !== JSON.stringify({ ...kept, secrets: {} });

/** The caller as an entry, added to one of its name where there is one. */
export function withCaller(
  callers: readonly CallerDraft[],
  AETitle: string,
  address: string,
): readonly CallerDraft[] {
  const known = callers.find((one) => one.AETitle.trim() === AETitle);
  if (known === undefined) return [...callers, { AETitle, addresses: address }];
  return callers.map((one) =>
    one === known && one.addresses.trim() !== ''
      ? { ...one, addresses: `${one.addresses.trim()}, ${address}` }
      : one,
  );
}
