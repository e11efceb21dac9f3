// One request and the head of its answer, on one connection.
import http, { type IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { fail, ok, type Result } from '../../../contract/index.ts';
import { AFTER_HANDSHAKE } from '../../dimse/index.ts';
import { AnswerInterrupted, type DicomWebFailure, type Party } from '../failure.ts';
import type { PeerAgent } from './agent.ts';
import { codeOf, connectionFailure } from './connect.ts';
import { plainHost, portOf } from './proxy.ts';
import type { HttpLimits } from './settings.ts';

/** What a request carries: opened once for each time it is sent. Its iterator throws AnswerInterrupted to give up. */
export type RequestBody = {
  readonly type: string;
  readonly length: number;
  open(): AsyncIterable<Uint8Array>;
};

const ASK_FROM_BYTES = 1024 * 1024;
const CONTINUE_MS = 500;

export type Exchange = {
  readonly agent: PeerAgent;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | null;
  /** Sent at most once, even where the connection may have been closed before it was heard. */
  readonly once: boolean;
  readonly limits: HttpLimits;
  readonly party: Party;
  readonly signal: AbortSignal | undefined;
};

export type Answered = {
  readonly message: IncomingMessage;
  /** It answered before it had all of the request: the connection is of no use any more. */
  readonly early: boolean;
};

type Outcome = Result<Answered, DicomWebFailure>;

/** Sends it; once more on a new connection where a kept one turns out to have been closed (RFC 9110 9.2.2). */
export async function exchange(wanted: Exchange): Promise<Outcome> {
  const asks = wanted.agent.asksFirst && (wanted.body?.length ?? 0) >= ASK_FROM_BYTES;
  const first = await attempt(wanted, asks);
  // 417: it does not know of asking first.
  const unheard = first !== 'stale' && first.ok && asks && first.value.message.statusCode === 417;
  if (first !== 'stale' && !unheard) return first;
  if (unheard) {
    first.value.message.destroy();
    wanted.agent.asksFirst = false;
  }
  wanted.agent.dropIdle();
  if (wanted.once && first === 'stale')
    return fail({ kind: 'connection-lost', code: 'ECONNRESET', party: wanted.party });
  const second = await attempt(wanted, false);
  return second === 'stale'
    ? fail({ kind: 'connection-lost', code: 'ECONNRESET', party: wanted.party })
    : second;
}

function attempt(wanted: Exchange, asks: boolean): Promise<Outcome | 'stale'> {
  const { agent, method, url, limits, party, signal, body } = wanted;
  if (signal?.aborted === true) return Promise.resolve(fail({ kind: 'cancelled' }));
  return new Promise((resolve) => {
    const request = http.request({
      agent,
      method,
      host: plainHost(url.hostname),
      port: portOf(url),
      path: `${url.pathname}${url.search}`,
      maxHeaderSize: limits.headerBytes,
      headers: {
        ...wanted.headers,
        host: url.host,
        ...(asks ? { expect: '100-continue' } : {}),
        ...(body === null ? {} : { 'content-type': body.type, 'content-length': String(body.length) }),
      },
    });
    let sent = false;
    let answered = false;
    let timer: NodeJS.Timeout | undefined;
    const abort = (): void => void request.destroy(new AnswerInterrupted({ kind: 'cancelled' }));
    const settle = (outcome: Outcome | 'stale'): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve(outcome);
    };
    signal?.addEventListener('abort', abort, { once: true });
    request.on('error', (error) => {
      const stale = request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
      settle(stale ? 'stale' : fail(unheard(failureOf(error, wanted), request)));
    });
    request.once('response', (message) => {
      if (message.httpVersionMajor < 1) return void request.destroy();
      answered = true;
      settle(ok({ message, early: !sent }));
    });
    request.once('upgrade', (_message, socket) => {
      socket.destroy(); // nobody has asked for another protocol
      settle(fail({ kind: 'unexpected-status', status: 101 }));
    });
    // Whatever else may end it: nobody waits for ever.
    request.once('close', () => {
      if (!answered) settle(fail(unheard({ kind: 'connection-lost', code: 'closed', party }, request)));
    });
    void send(request, body, { agent, asks, answered: () => answered, stallMs: limits.stallMs }).then(
      () => {
        sent = true;
        if (answered) return;
        const late: DicomWebFailure = { kind: 'timed-out', waitingFor: 'answer', party };
        timer = setTimeout(() => request.destroy(new AnswerInterrupted(late)), limits.answerMs);
      },
      (error: unknown) => request.destroy(error instanceof Error ? error : undefined),
    );
  });
}

/** TLS 1.3 refuses a certificate after the handshake, and the word of it may be lost with the connection. */
const unheard = (failure: DicomWebFailure, request: http.ClientRequest): DicomWebFailure =>
  failure.kind === 'connection-lost' && request.socket instanceof TLSSocket && !request.reusedSocket
    ? { ...failure, code: AFTER_HANDSHAKE }
    : failure;

function failureOf(error: unknown, { party, limits }: Exchange): DicomWebFailure {
  if (error instanceof AnswerInterrupted) return error.failure;
  return codeOf(error) === 'HPE_HEADER_OVERFLOW'
    ? { kind: 'too-large', limitBytes: limits.headerBytes }
    : connectionFailure(error, party);
}

/** Until all is sent, or the answer came before that. */
async function send(
  request: http.ClientRequest,
  body: RequestBody | null,
  {
    agent,
    asks,
    answered,
    stallMs,
  }: {
    readonly agent: PeerAgent;
    readonly asks: boolean;
    readonly answered: () => boolean;
    readonly stallMs: number;
  },
): Promise<void> {
  if (asks) await allowed(request, agent);
  if (body !== null) {
    for await (const chunk of body.open()) {
      if (answered() || request.destroyed) return;
      if (!request.write(chunk)) await taken(request, stallMs);
    }
  }
  await new Promise<void>((resolve) => {
    request.once('close', resolve);
    request.once('response', () => resolve());
    request.end(resolve);
  });
}

/**
 * RFC 9110 10.1.1: who may not store is told before a gigabyte is sent, and not by a broken connection in its midst.
 * Servers that know nothing of it, Orthanc for one, say nothing, and get the body after a moment.
 */
function allowed(request: http.ClientRequest, agent: PeerAgent): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      agent.asksFirst = false;
      resolve();
    }, CONTINUE_MS);
    for (const event of ['continue', 'response', 'close']) {
      request.once(event, () => {
        clearTimeout(timer);
        if (event === 'continue') agent.asksFirst = false;
        resolve();
      });
    }
    request.flushHeaders();
  });
}

/** Resolves when the peer has taken what was written, has answered, or is gone. */
function taken(request: http.ClientRequest, stallMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = new AnswerInterrupted({ kind: 'timed-out', waitingFor: 'sending', party: 'server' });
    const timer = setTimeout(() => reject(late), stallMs);
    const done = (): void => {
      clearTimeout(timer);
      for (const event of ['drain', 'response', 'close']) request.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'response', 'close']) request.once(event, done);
  });
}
