// What the command line says of remote archives.
import type { Peer, PeerFailure, PeerTestStep } from '../contract/index.ts';
import { tlsText } from './tlsText.ts';

export function peerLine({ peerId, settings }: Peer): string {
  const place =
    settings.kind === 'dimse'
      ? `dimse\t${settings.calledAETitle}@${settings.host}:${settings.port}${settings.tls === null ? '' : ' (TLS)'}`
      : `dicomweb\t${settings.url}`;
  return `${peerId}\t${settings.name}\t${place}`;
}

const STEPS: Readonly<Record<PeerTestStep['step'], string>> = {
  connect: 'Connection',
  'sign-in': 'Sign-in',
  echo: 'Echo',
  find: 'Search',
  get: 'Retrieve by C-GET',
  move: 'Retrieve by C-MOVE',
  store: 'Store',
  worklist: 'Work list',
  wado: 'Retrieve by WADO-RS',
  stow: 'Store by STOW-RS',
};

export function stepLine({ step, state, failure }: PeerTestStep): string {
  const word = { passed: 'works', refused: 'not offered', failed: 'failed' }[state];
  return `${STEPS[step]}: ${word}${state !== 'failed' || failure === null ? '' : `. ${peerFailureText(failure)}`}`;
}

/** What happened, and what to do about it. */
export function peerFailureText(failure: PeerFailure): string {
  switch (failure.kind) {
    case 'unreachable':
      return unreachableText(failure.code);
    case 'tls':
      return tlsText(failure.code, 'archive');
    case 'rejected':
      return rejectedText(failure);
    case 'not-offered':
      return `The archive is there and does not offer this (${failure.service}).`;
    case 'aborted':
      return failure.by === 'us'
        ? `The archive broke the protocol (${failure.detail}); the connection was ended.`
        : 'The archive broke the connection off.';
    case 'connection-lost':
      return failure.code === 'after-handshake'
        ? 'The connection was lost as soon as it was secure. If it stays: does the archive accept our certificate?'
        : 'The connection was lost.';
    case 'timed-out':
      return failure.waitingFor === 'connection'
        ? 'Nothing answers at this address and port: check them, and the firewall between.'
        : 'The archive took the connection and then said nothing more. Does the port belong to it, and does it speak TLS there?';
    case 'status':
      return `The archive answered with an error (${failure.status.toString(16).toUpperCase().padStart(4, '0')}).`;
    case 'http':
      return `The server answered with HTTP ${failure.status}.`;
    case 'not-signed-in':
      return 'The server does not let this user in: check the name, the password or the token.';
    case 'not-dicom':
      return `The server answered with ${failure.mediaType || 'something'} instead of DICOM: check the address.`;
    case 'bad-answer':
      return `The archive gave an answer that makes no sense (${failure.detail}).`;
    case 'busy':
      return 'The server is busy. Try again later.';
    case 'redirected':
      return 'The server sends us to another address: enter that one.';
    case 'too-large':
      return 'The server gave more than is safe to take.';
    case 'bad-settings':
      return `The settings of the archive do not fit together (${failure.detail}).`;
    case 'secret-missing':
      return `A secret is needed and not there: ${failure.secret}.`;
    case 'not-allowed':
      return `The record does not allow the host ${failure.host}: see "lightbox records".`;
    case 'no-provider':
      return 'The archive sends by C-MOVE only, and receiving is not switched on here.';
    case 'source-unreadable':
      return `A file could not be read or written (${failure.code}).`;
    case 'disk-full':
      return 'The disk is full.';
    case 'no-room':
      return 'Studies from archives take all the room they may ("lightbox storage").';
    case 'peer-removed':
      return 'The archive is no longer in the settings.';
    case 'cancelled':
      return 'Cancelled.';
    case 'internal':
      return 'Something went wrong inside Lightbox. Please report it.';
    default:
      return failure satisfies never;
  }
}

function unreachableText(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'Nobody listens there: check host and port, and whether the archive runs.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The host name is not known: check its spelling.';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'There is no way to that host from this network.';
    default:
      return `No connection (${code}).`;
  }
}

function rejectedText({ reason, permanent }: Extract<PeerFailure, { kind: 'rejected' }>): string {
  switch (reason) {
    case 'called-ae-title-not-recognized':
      return 'The archive has another AE title: check the called AE title.';
    case 'calling-ae-title-not-recognized':
      return 'The archive does not know us: our AE title has to be entered there.';
    case 'temporary-congestion':
    case 'local-limit-exceeded':
      return 'The archive is busy. Try again later.';
    case 'no-reason-given':
    case 'application-context-not-supported':
    case 'protocol-version-not-supported':
    case 'unknown':
      return `The archive turned us away${permanent ? '' : ' for now'} (${reason}); most do so for an AE title that they do not know.`;
    default:
      return reason satisfies never;
  }
}
