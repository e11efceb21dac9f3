// Where a record may lead us: to its own server, to hosts that the settings allow, and nowhere else.
import {
  fail,
  ok,
  type RecordFailure,
  type RecordServerSettings,
  type Result,
} from '../../contract/index.ts';

export type Addresses = {
  readonly base: URL; // with a slash at its end
  /** An address of this very server, whatever scheme and port it was written with; null for others. */
  own(address: string, from?: URL): URL | null;
  allows(address: URL): boolean;
  /** Whether our sign-in may be shown there. */
  trusts(address: URL): boolean;
};

export function createAddresses(
  settings: Pick<RecordServerSettings, 'url' | 'allowedHosts' | 'signInHosts'>,
): Result<Addresses, RecordFailure> {
  const base = URL.canParse(settings.url) ? new URL(settings.url) : null;
  if (base === null || !isWeb(base) || base.username !== '' || base.password !== '')
    return fail({ kind: 'bad-settings', detail: 'url' });
  base.hash = '';
  base.search = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  const listed = (hosts: readonly string[], url: URL): boolean => hosts.some((host) => matches(host, url));
  return ok({
    base,
    own(address, from = base) {
      if (!URL.canParse(address, from.href)) return null;
      const url = new URL(address, from);
      if (!isWeb(url) || url.username !== '' || url.password !== '') return null;
      if (url.origin === base.origin) return url;
      // Servers behind a proxy write the scheme and port that they see themselves: it is the same server all the same, and
      // is reached as the settings say.
      const isSame = url.hostname === base.hostname && isUnder(base, url);
      return isSame ? new URL(`${url.pathname}${url.search}`, base.origin) : null;
    },
    allows: (url) =>
      isWeb(url) &&
      (url.origin === base.origin || listed(settings.allowedHosts, url) || listed(settings.signInHosts, url)),
    // A token in clear text is everybody's; between programs of this machine nothing is on a wire.
    trusts: (url) =>
      url.origin === base.origin ||
      (listed(settings.signInHosts, url) && (url.protocol === 'https:' || base.protocol === 'http:')),
  });
}

/** The base itself too, without its slash: pages of HAPI FHIR are `[base]?_getpages=`. */
export const isUnder = (base: URL, { pathname }: URL): boolean => `${pathname}/`.startsWith(base.pathname);

const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:';

/** A host of the settings: a port is only compared where one is named. */
function matches(allowed: string, url: URL): boolean {
  const [, wild, name, port] = /^(\*\.)?(.*?)(?::(\d+))?$/.exec(allowed.toLowerCase()) ?? [];
  const urlPort = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  if (name === undefined || (port !== undefined && port !== urlPort)) return false;
  const host = url.hostname.toLowerCase();
  return wild === undefined ? host === name : host.endsWith(`.${name}`);
}

/** As it is said in a failure: the host, with its port where that is none of the usual. */
export const hostOf = (url: URL): string => url.host;

/** The type and the id at the end of a reference, without its version; null where it is not of that form. */
export function referred(reference: string): { readonly type: string; readonly id: string } | null {
  const found = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([^/?#]{1,128})(?:\/_history\/[^/?#]{1,128})?$/.exec(
    reference,
  );
  const [, type, id] = found ?? [];
  return type === undefined || id === undefined || !isId(id) ? null : { type, id };
}

/** FHIR's own rule for ids; some servers have longer ones. Nothing in it may reach further than its own segment. */
export const isId = (id: string): boolean => /^[A-Za-z0-9\-._]{1,128}$/.test(id) && !/^\.{1,2}$/.test(id);
