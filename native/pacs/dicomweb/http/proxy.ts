// Which proxy to take. The rules of NO_PROXY are nobody's standard: these are what curl, Go and Python have in common.
import net from 'node:net';
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import { isThisMachine, type ProxySetting } from './settings.ts';

export type Proxy = {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly authorization: string | null; // of Proxy-Authorization
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy on the way to `target`, or null when it is reached directly. */
export function proxyFor(
  target: URL,
  setting: ProxySetting,
  environment: Environment = process.env,
): Result<Proxy | null, DicomWebFailure> {
  if (setting.kind === 'none') return ok(null);
  if (setting.kind === 'address') {
    return isExcepted(target, setting.except ?? '') ? ok(null) : proxyAt(setting.url, setting);
  }
  // HTTP_PROXY in capitals may be a request's header under CGI; we are no CGI program.
  const wanted = target.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const address = first(environment, [...wanted, 'all_proxy', 'ALL_PROXY']);
  const except = first(environment, ['no_proxy', 'NO_PROXY']) ?? '';
  if (address === null || isThisMachine(target.hostname) || isExcepted(target, except)) return ok(null);
  return proxyAt(address.includes('://') ? address : `http://${address}`, {});
}

const first = (environment: Environment, names: readonly string[]): string | null =>
  names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== '') ?? null;

function proxyAt(
  text: string,
  given: { readonly username?: string; readonly password?: string },
): Result<Proxy, DicomWebFailure> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return fail({ kind: 'bad-settings', detail: 'proxy-url' });
  }
  const secure = url.protocol === 'https:';
  const username = given.username ?? decoded(url.username);
  const password = given.password ?? decoded(url.password);
  const named = username !== '' || password !== '';
  return ok({
    secure,
    host: plainHost(url.hostname),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    authorization: named ? `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` : null,
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare percent sign
  }
}

/** A host name as sockets want it: addresses of version 6 without their brackets. */
export const plainHost = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

export const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);

function isExcepted(target: URL, except: string): boolean {
  const host = plainHost(target.hostname).toLowerCase();
  const port = String(portOf(target));
  return except
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inBlock(entry, host);
  const ported = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(entry);
  if (ported !== null && ported[3] !== port) return false;
  const name = (ported?.[1] ?? ported?.[2] ?? plainHost(entry)).replace(/^\*?\./, '');
  // A domain stands for itself and for all below it; an address for itself only.
  return host === name || (net.isIP(host) === 0 && name !== '' && host.endsWith(`.${name}`));
}

function inBlock(entry: string, host: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const family = net.isIP(network);
  const most = family === 6 ? 128 : 32;
  if (family === 0 || family !== net.isIP(host) || !/^\d{1,3}$/.test(bits) || Number(bits) > most)
    return false;
  const block = new net.BlockList();
  const type = family === 6 ? 'ipv6' : 'ipv4';
  block.addSubnet(network, Number(bits), type);
  return block.check(host, type);
}
