// One connection: directly or through a proxy's tunnel, then TLS. Nothing is sent before the peer's certificate is
// checked, pinned ones included.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { fail, ok, type Result } from '../../../contract/index.ts';
import { type ClientTls, clientOptions, pinProblem } from '../../dimse/index.ts';
import type { DicomWebFailure, Party } from '../failure.ts';
import { lentReads } from './lentReads.ts';
import type { Proxy } from './proxy.ts';

export type Target = {
  readonly host: string;
  readonly port: number;
  readonly tls: ClientTls | null;
  readonly proxy: Proxy | null;
  readonly connectMs: number;
  readonly party: Party;
};

type Connected = Result<net.Socket, DicomWebFailure>;

/** A socket that requests can go out on. It takes `connectMs` at most, all steps together. */
export async function connect(target: Target): Promise<Connected> {
  const deadline = new Deadline(target.connectMs);
  try {
    const carried = await (target.proxy === null
      ? direct(target, deadline)
      : tunnel(target, target.proxy, deadline));
    if (!carried.ok || target.tls === null) return carried;
    return await secured(target, target.tls, carried.value, deadline);
  } finally {
    deadline.clear();
  }
}

/** Ends whatever is under way when the time is up. */
class Deadline {
  passed = false;
  private stop: () => void = () => undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.timer = setTimeout(() => {
      this.passed = true;
      this.stop();
    }, ms);
  }

  stops(what: { destroy(): unknown }): void {
    this.stop = () => void what.destroy();
  }

  clear(): void {
    clearTimeout(this.timer);
    this.stop = () => undefined;
  }
}

const late = (party: Party): Connected => fail({ kind: 'timed-out', waitingFor: 'connection', party });

function direct({ host, port, tls: secure, party }: Target, deadline: Deadline): Promise<Connected> {
  return new Promise((resolve) => {
    const options = { host, port, noDelay: true, keepAlive: true };
    // TLS has buffers of its own.
    const socket: net.Socket = net.connect(
      secure === null ? { ...options, onread: lentReads(() => socket) } : options,
    );
    deadline.stops(socket);
    const failed = (code: string): void =>
      resolve(deadline.passed ? late(party) : fail({ kind: 'unreachable', code, party }));
    socket.once('error', (error) => failed(codeOf(error)));
    socket.once('close', () => failed('closed'));
    socket.once('connect', () => {
      quiet(socket);
      resolve(ok(socket));
    });
  });
}

/** RFC 9110 9.3.6. Plain HTTP goes through a tunnel too: the proxy sees no address of a patient's study. */
function tunnel(target: Target, proxy: Proxy, deadline: Deadline): Promise<Connected> {
  const { host, port, authorization } = { ...proxy };
  const authority = `${net.isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
  return new Promise((resolve) => {
    const request = (proxy.secure ? https : http).request({
      host,
      port,
      method: 'CONNECT',
      path: authority,
      agent: false,
      maxHeaderSize: 16 * 1024,
      headers: {
        host: authority,
        ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
      },
    });
    deadline.stops(request);
    request.once('connect', (answer, socket: Duplex, head: Buffer) => {
      const status = answer.statusCode ?? 0;
      if (status < 200 || status > 299 || !(socket instanceof net.Socket)) {
        socket.destroy();
        resolve(fail({ kind: 'proxy-refused', status }));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      socket.setNoDelay(true);
      quiet(socket);
      resolve(ok(socket));
    });
    request.once('error', (error) =>
      resolve(deadline.passed ? late('proxy') : fail(connectionFailure(error, 'proxy'))),
    );
    request.end();
  });
}

function secured(
  target: Target,
  wanted: ClientTls,
  carrier: net.Socket,
  deadline: Deadline,
): Promise<Connected> {
  const { host, port, party } = target;
  return new Promise((resolve) => {
    let socket: tls.TLSSocket;
    try {
      socket = tls.connect({
        ...clientOptions(wanted, host, port),
        socket: carrier,
        ALPNProtocols: ['http/1.1'],
      });
    } catch {
      // Own certificates or keys that cannot be used are told before anything is sent.
      carrier.destroy();
      resolve(fail({ kind: 'bad-settings', detail: 'own-certificate' }));
      return;
    }
    deadline.stops(socket);
    const failed = (code: string): void => {
      carrier.destroy();
      resolve(deadline.passed ? late(party) : fail({ kind: 'tls', code, party }));
    };
    socket.once('error', (error) => failed(codeOf(error)));
    socket.once('close', () => failed('closed'));
    socket.once('secureConnect', () => {
      const problem = pinProblem(socket, wanted.trust);
      if (problem !== null) {
        socket.destroy();
        failed(problem);
        return;
      }
      quiet(socket);
      resolve(ok(socket));
    });
  });
}

/** Leaves the socket to its user; an error that comes while nobody uses it only ends it. */
function quiet(socket: net.Socket): void {
  socket.removeAllListeners('error');
  socket.removeAllListeners('close');
  socket.on('error', () => undefined);
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
  'EACCES',
  'EPERM',
]);

/** What an error of a socket or of Node's HTTP parser means. */
export function connectionFailure(error: unknown, party: Party): DicomWebFailure {
  const code = codeOf(error);
  if (UNREACHABLE.has(code)) return { kind: 'unreachable', code, party };
  if (code === 'ETIMEDOUT') return { kind: 'timed-out', waitingFor: 'connection', party };
  // A certificate that the server misses is told after the handshake (RFC 8446 4.4.2.4).
  if (/^ERR_(SSL|TLS)|^CERT_|SELF_SIGNED|^UNABLE_TO/.test(code) || code === 'EPROTO')
    return { kind: 'tls', code, party };
  if (code.startsWith('HPE_')) return { kind: 'not-http', code, party };
  return { kind: 'connection-lost', code, party };
}
