// What is typed, as settings.
import type { PeerDraft } from './draft.ts';

/** Null for what is no whole number. */
export const wholeNumber = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text) : null);
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** As the contract has it, right or wrong: the schema is the judge. */
export function settingsOf(draft: PeerDraft): unknown {
  const { kind, name, host, calledAETitle, callingAETitle, model, retrieveBy, url } = draft;
  const certificate = orNull(draft.certificate);
  if (kind === 'dicomweb') {
    const proxyUrl = orNull(draft.proxyUrl);
    return {
      kind,
      name,
      certificate,
      url: url.trim(),
      auth: authOf(draft),
      trust: trustOf(draft),
      proxy: proxyUrl === null ? null : { url: proxyUrl, userName: draft.proxyUserName.trim() },
    };
  }
  return {
    kind,
    name,
    host,
    calledAETitle,
    callingAETitle,
    use: draft.use,
    model,
    retrieveBy,
    port: wholeNumber(draft.port),
    moveDestination: orNull(draft.moveDestination),
    confirmStorage: draft.confirms ? { waitMinutes: wholeNumber(draft.confirmMinutes) } : null,
    tls: draft.secure
      ? {
          profile: draft.profile,
          trust: trustOf(draft),
          serverName: orNull(draft.serverName),
          certificate,
        }
      : null,
  };
}

function authOf(draft: PeerDraft): unknown {
  const kind = draft.auth;
  const [userName, tokenUrl, clientId] = [draft.userName, draft.tokenUrl.trim(), draft.clientId.trim()];
  const scope = draft.scope.trim();
  switch (kind) {
    case 'none':
    case 'bearer':
      return { kind };
    case 'basic':
      return { kind, userName };
    case 'client-credentials':
      return { kind, tokenUrl, clientId, scope };
    case 'openid':
      return {
        kind,
        issuer: draft.issuer.trim(),
        clientId,
        ...(scope === '' ? {} : { scope }),
        redirectPort: draft.redirectPort.trim() === '' ? null : (wholeNumber(draft.redirectPort) ?? 0),
      };
    default:
      return kind satisfies never;
  }
}

export function trustOf({
  trust,
  authorities,
  pins,
}: Pick<PeerDraft, 'trust' | 'authorities' | 'pins'>): unknown {
  switch (trust) {
    case 'system':
      return { kind: trust };
    case 'authorities':
      return { kind: trust, certificates: certificatesIn(authorities) };
    case 'pinned':
      return { kind: trust, sha256: pins.split(/[\s,;]+/).filter(Boolean) };
    default:
      return trust satisfies never;
  }
}

/** The certificates of a text, whatever stands between them; a text without one is handed on, and found wanting. */
function certificatesIn(text: string): readonly string[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  return found ?? (text.trim() === '' ? [] : [text]);
}
