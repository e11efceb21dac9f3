// The actions of PS3.8 tables 9-6 to 9-9, each as what it does to the connection, the timers and the user.
import type { DimseFailure, RejectionReason } from '../failure.ts';
import { rejectedBy, rejection } from './causes.ts';
import type { AssociateAccept, AssociateRequest, Pdu } from './pdu.ts';
import type { Fragment } from './reader.ts';
import type { Action } from './states.ts';

/** What the upper layer tells its user: the indications and confirmations of PS3.8 7. */
export type UpperUser = {
  associateRequested(request: AssociateRequest): void;
  associateAccepted(accept: AssociateAccept): void;
  fragment(fragment: Fragment): void;
  /** The peer wants to release: `respondToRelease` when nothing is left to send. */
  releaseRequested(): void;
  /** So many bytes came in, and were handed on as far as they could be. */
  received(count: number): void;
  /** The association is over, or never came to be. Called once. */
  ended(failure: DimseFailure): void;
};

/** What actions are made of. */
export type Effects = {
  readonly requestor: boolean;
  readonly user: UpperUser;
  write(pdu: Pdu): void;
  requestAssociation(): void;
  /** The peer answered: its time is no longer counted. */
  answered(): void;
  awaitRelease(): void;
  startArtim(): void;
  stopArtim(): void;
  respondToRelease(): void;
  stopReading(): void;
  /** Tells the user and closes the connection. */
  close(cause: DimseFailure): void;
  /** Tells the user; the connection is the peer's to close, or ARTIM's. */
  awaitClose(cause: DimseFailure): void;
  /** The connection is gone: tells the user. */
  lost(): void;
};

/** What brought an action about. */
export type Occasion = {
  readonly pdu: Pdu | null; // received, or to be sent
  readonly refused: RejectionReason | null; // by the upper layer itself (AE-6)
  readonly cause: DimseFailure;
  readonly abortReason: number;
};

/** Tables 9-6 and 9-7: the association comes to be; data. */
export function perform(action: Action, occasion: Occasion, effects: Effects): void {
  const { pdu } = occasion;
  switch (action) {
    case 'DT-1': // written by `send`
    case 'AR-7':
    case 'DT-2': // the reader hands the fragments on
    case 'AR-6':
    case 'AE-1': // the socket is connecting already
    case 'AA-6':
      return;
    case 'AE-2':
      effects.requestAssociation();
      return;
    case 'AE-3':
      effects.answered();
      if (pdu?.kind === 'associate-accept') effects.user.associateAccepted(pdu.value);
      return;
    case 'AE-4':
      effects.close(pdu?.kind === 'associate-reject' ? rejectedBy(pdu.value) : occasion.cause);
      return;
    case 'AE-5':
      effects.startArtim();
      return;
    case 'AE-6':
      request(occasion, effects);
      return;
    case 'AE-7':
      if (pdu !== null) effects.write(pdu);
      return;
    case 'AE-8':
      if (pdu !== null) effects.write(pdu);
      effects.awaitClose(occasion.cause);
      return;
    case 'AR-1':
    case 'AR-2':
    case 'AR-3':
    case 'AR-4':
    case 'AR-5':
    case 'AR-8':
    case 'AR-9':
    case 'AR-10':
    case 'AA-1':
    case 'AA-2':
    case 'AA-3':
    case 'AA-4':
    case 'AA-5':
    case 'AA-7':
    case 'AA-8':
      performAtEnd(action, occasion, effects);
      return;
    default:
      action satisfies never;
  }
}

function request({ pdu, refused }: Occasion, effects: Effects): void {
  effects.stopArtim();
  if (refused !== null) {
    effects.write(rejection(refused, true));
    effects.awaitClose({ kind: 'rejected', reason: refused, permanent: true });
  } else if (pdu?.kind === 'associate-request') effects.user.associateRequested(pdu.value);
}

type EndAction = Exclude<Action, `AE-${number}` | `DT-${number}` | 'AR-6' | 'AR-7' | 'AA-6'>;

/** Tables 9-8 and 9-9: release and abort. */
function performAtEnd(action: EndAction, { cause, abortReason }: Occasion, effects: Effects): void {
  switch (action) {
    case 'AR-1':
      effects.awaitRelease();
      effects.write({ kind: 'release-request' });
      return;
    case 'AR-2':
      effects.user.releaseRequested();
      return;
    case 'AR-3':
      effects.close({ kind: 'released' });
      return;
    case 'AR-4':
      effects.write({ kind: 'release-response' });
      effects.awaitClose({ kind: 'released' });
      return;
    case 'AR-8': // both asked: the requestor answers first, the acceptor when it has its answer (AR-10)
      if (effects.requestor) effects.respondToRelease();
      return;
    case 'AR-9':
      effects.write({ kind: 'release-response' });
      return;
    case 'AR-10':
      effects.respondToRelease();
      return;
    case 'AA-1':
      effects.write({ kind: 'abort', value: { source: 0, reason: 0 } });
      effects.awaitClose(cause);
      return;
    case 'AA-7': // once is enough: a peer that goes on and does not read would fill our memory
      effects.write({ kind: 'abort', value: { source: 2, reason: abortReason } });
      effects.stopReading();
      return;
    case 'AA-8':
      effects.write({ kind: 'abort', value: { source: 2, reason: abortReason } });
      effects.awaitClose(cause);
      return;
    case 'AA-2':
    case 'AA-3':
      effects.close(cause);
      return;
    case 'AR-5':
    case 'AA-4':
    case 'AA-5':
      effects.lost();
      return;
    default:
      action satisfies never;
  }
}
