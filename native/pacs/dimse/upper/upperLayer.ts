// One association's upper layer (PS3.8): the state machine of states.ts over a socket, with its timers. What its user
// asks for and what the peer sends become events; actions write PDUs, start timers, close the socket, tell the user.
import type { Socket } from 'node:net';
import type { DimseFailure, RejectionReason } from '../failure.ts';
import { type Effects, perform, type UpperUser } from './actions.ts';
import { abortedBy, lostConnection, refusal, rejection, type Stage } from './causes.ts';
import { decodePdu } from './decode.ts';
import { encodePdu } from './encode.ts';
import { pileUp } from './garbage.ts';
import {
  ABORT_REASON,
  type AssociateAccept,
  type AssociateRequest,
  type InvalidPdu,
  type Pdu,
} from './pdu.ts';
import { PduReader } from './reader.ts';
import { actionOf, type Event, type State, stateAfter } from './states.ts';
import { Timer } from './timer.ts';

export type UpperTimes = {
  /** PS3.8 9.1.4, the ARTIM timer: for the peer's request to be complete, and for the peer to close. */
  readonly artimMs: number;
  /** For the connection, TLS included. */
  readonly connectMs: number;
  /** For the answer to a request for association. */
  readonly associateMs: number;
  readonly releaseMs: number;
};

/** A socket that is connecting. `verify` says what is wrong with the peer once it is connected; null: nothing. */
export type Transport = {
  readonly socket: Socket;
  readonly secure: boolean;
  verify(): string | null;
};

const UNEXPECTED: DimseFailure = { kind: 'aborted', by: 'us', detail: 'unexpected-pdu' };

export class UpperLayer {
  private current: State = 1;
  private readonly requestor: boolean;
  private readonly user: UpperUser;
  private readonly times: UpperTimes;
  private readonly reader: PduReader;
  private readonly artim = new Timer(() => this.artimExpired());
  private readonly answer = new Timer(() => this.answerTimedOut());
  private socket: Socket | null = null;
  private request: AssociateRequest | null = null;
  private cause: DimseFailure = UNEXPECTED; // of the end, should the next event bring it
  private abortReason: number = ABORT_REASON.unexpectedPdu;
  private over = false;
  private lostCode = 'closed';
  private stage: Stage = 'connected';
  private readonly effects: Effects;

  constructor(
    requestor: boolean,
    user: UpperUser,
    limits: { readonly times: UpperTimes; readonly maximumLength: number },
  ) {
    this.requestor = requestor;
    this.user = user;
    this.times = limits.times;
    this.effects = this.effectsOf();
    this.reader = new PduReader(limits.maximumLength, {
      pdu: (type, body) => this.pdu(type, body),
      dataBegins: () => this.dataBegins(),
      fragment: (fragment) => {
        if (this.takesData()) this.user.fragment(fragment);
      },
      invalid: (problem) => this.invalid(problem),
    });
  }

  get state(): State {
    return this.current;
  }

  /** Inside a PDU: the peer owes the rest of it. */
  get midway(): boolean {
    return this.reader.midway;
  }

  /** Asks for an association over a socket that is connecting. */
  open(transport: Transport, request: AssociateRequest): void {
    const { socket, secure } = transport;
    this.request = request;
    this.stage = 'connecting';
    this.dispatch('associate-request');
    this.answer.start(this.times.connectMs);
    if (secure) socket.once('connect', () => (this.stage = 'securing'));
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      const problem = transport.verify();
      if (problem !== null) {
        this.lostCode = problem;
        socket.destroy();
        return;
      }
      this.stage = secure ? 'secured' : 'connected';
      this.dispatch('transport-connected');
    });
    this.attach(socket);
  }

  /** Waits for a request for association on a connection that stands. */
  listen(socket: Socket): void {
    this.attach(socket);
    this.dispatch('transport-indication');
  }

  accept(accept: AssociateAccept): void {
    this.dispatch('associate-accept', { kind: 'associate-accept', value: accept });
  }

  reject(reason: RejectionReason, permanent: boolean): void {
    this.cause = { kind: 'rejected', reason, permanent };
    this.dispatch('associate-reject', rejection(reason, permanent));
  }

  /**
   * Writes P-DATA-TF PDUs (`putDataHeader`), given as the parts that they are made of; nothing once the state forbids it.
   * Resolves when the socket has taken them and needs their memory no more.
   */
  async send(parts: readonly Uint8Array[]): Promise<void> {
    const { socket } = this;
    if (socket === null || !this.dispatch('data-request')) return;
    await new Promise<void>((resolve) => {
      socket.cork(); // one call to the system for all of them
      for (const part of parts.slice(0, -1)) socket.write(part);
      socket.write(parts.at(-1) ?? Buffer.alloc(0), () => resolve());
      socket.uncork();
    });
  }

  release(): void {
    this.dispatch('release-request');
  }

  respondToRelease(): void {
    this.dispatch('release-response');
  }

  /** Ends the association at once; `ended` gets `cause`. */
  abort(cause: DimseFailure): void {
    if (this.over) return;
    this.cause = cause;
    this.dispatch('abort-request');
  }

  /** Back-pressure: nothing is read from the socket until `resume`. */
  pause(): void {
    if (!this.over) this.socket?.pause();
  }

  resume(): void {
    this.socket?.resume();
  }

  private attach(socket: Socket): void {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.stage = 'connected';
      this.reader.push(chunk);
      pileUp(chunk.length);
      if (!this.over) this.user.received(chunk.length);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.lostCode = error.code ?? error.message;
    });
    socket.on('close', () => {
      this.dispatch('transport-closed');
      this.stopTimers();
    });
  }

  private takesData(): boolean {
    return this.current === 6 || this.current === 7;
  }

  private dataBegins(): boolean {
    this.unexpected();
    this.dispatch('data-received');
    return this.takesData();
  }

  private pdu(type: number, body: Buffer): void {
    const decoded = decodePdu(type, body);
    if (!decoded.ok) {
      this.reader.stop();
      this.invalid(decoded.failure);
      return;
    }
    const pdu = decoded.value;
    this.unexpected();
    if (pdu.kind === 'abort') this.cause = abortedBy(pdu.value);
    this.dispatch(EVENT_OF[pdu.kind], pdu);
  }

  private unexpected(): void {
    this.cause = UNEXPECTED;
    this.abortReason = ABORT_REASON.unexpectedPdu;
  }

  private invalid({ reason, detail }: InvalidPdu): void {
    this.cause = { kind: 'aborted', by: 'us', detail };
    this.abortReason = reason;
    this.dispatch('invalid-pdu');
  }

  private artimExpired(): void {
    this.cause = { kind: 'timed-out', waitingFor: 'association' };
    this.dispatch('artim-expired');
  }

  private answerTimedOut(): void {
    const waitingFor = this.current === 4 ? 'connection' : this.current === 5 ? 'association' : 'release';
    this.abort({ kind: 'timed-out', waitingFor });
  }

  /** False where table 9-10 has no such event in this state. */
  private dispatch(event: Event, pdu: Pdu | null = null): boolean {
    const action = actionOf(event, this.current);
    if (action === null) return false;
    const refused = action === 'AE-6' && pdu?.kind === 'associate-request' ? refusal(pdu.value) : null;
    this.current = stateAfter(action, { acceptable: refused === null, requestor: this.requestor });
    perform(action, { pdu, refused, cause: this.cause, abortReason: this.abortReason }, this.effects);
    return true;
  }

  private effectsOf(): Effects {
    return {
      requestor: this.requestor,
      user: this.user,
      write: (pdu) => {
        this.socket?.write(encodePdu(pdu));
      },
      requestAssociation: () => {
        this.answer.start(this.times.associateMs);
        if (this.request === null) return;
        this.socket?.write(encodePdu({ kind: 'associate-request', value: this.request }));
      },
      answered: () => this.answer.stop(),
      awaitRelease: () => this.answer.start(this.times.releaseMs),
      startArtim: () => this.artim.start(this.times.artimMs),
      stopArtim: () => this.artim.stop(),
      respondToRelease: () => this.respondToRelease(),
      stopReading: () => this.reader.stop(),
      close: (cause) => this.close(cause),
      awaitClose: (cause) => this.awaitClose(cause),
      lost: () => this.end(lostConnection(this.stage, this.lostCode)),
    };
  }

  private close(cause: DimseFailure): void {
    this.end(cause);
    this.socket?.destroySoon();
  }

  /** Sta13: the peer closes, or ARTIM does. What still arrives is read, so that its closing is seen, and dropped. */
  private awaitClose(cause: DimseFailure): void {
    this.end(cause);
    this.artim.start(this.times.artimMs);
    this.socket?.resume();
  }

  private end(cause: DimseFailure): void {
    this.stopTimers();
    if (this.over) return;
    this.over = true;
    this.user.ended(cause);
  }

  private stopTimers(): void {
    this.artim.stop();
    this.answer.stop();
  }
}

const EVENT_OF = {
  'associate-request': 'associate-rq-received',
  'associate-accept': 'associate-ac-received',
  'associate-reject': 'associate-rj-received',
  'release-request': 'release-rq-received',
  'release-response': 'release-rp-received',
  abort: 'abort-received',
} as const satisfies { readonly [kind in Pdu['kind']]: Event };
