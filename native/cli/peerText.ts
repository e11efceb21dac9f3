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
      return failure.party === undefined
        ? unreachableText(failure.code, 'archive')
        : `The ${whose(failure)}: ${unreachableText(failure.code, 'server')}`;
    case 'tls':
      return tlsText(failure.code, whose(failure));
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
        : failure.party === undefined
          ? 'The connection was lost.'
          : `The connection to the ${whose(failure)} was lost.`;
    case 'timed-out':
      if (failure.party !== undefined) return `The ${whose(failure)} did not answer in time.`;
      return failure.waitingFor === 'connection'
        ? 'Nothing answers at this address and port: check them, and the firewall between.'
        : 'The archive took the connection and then said nothing more. Does the port belong to it, and does it speak TLS there?';
    case 'status':
      return `The archive answered with an error (${failure.status.toString(16).toUpperCase().padStart(4, '0')}).`;
    case 'http':
      return `The ${failure.party === undefined ? 'server' : whose(failure)} answered with HTTP ${failure.status}.`;
    case 'not-signed-in':
      return NOT_SIGNED_IN[failure.step];
    case 'not-dicom':
      return `The server answered with ${failure.mediaType || 'something'} instead of DICOM: check the address.`;
    case 'bad-answer':
      return `The ${whose(failure)} gave an answer that makes no sense (${failure.detail}).`;
    case 'busy':
      return `The ${failure.party === undefined ? 'server' : whose(failure)} is busy. Try again later.`;
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

const whose = ({ party }: { readonly party?: 'token-server' | 'proxy' | undefined }) =>
  party === undefined ? 'archive' : party === 'proxy' ? 'proxy' : 'sign-in server';

const NOT_SIGNED_IN: Readonly<Record<Extract<PeerFailure, { kind: 'not-signed-in' }>['step'], string>> = {
  request: 'The server does not let this user in: check the name, the password or the token.',
  token: 'The sign-in server gives us no token: check its address, the client and its secret.',
  'sign-in-needed': 'Nobody is signed in to this archive: see "lightbox peers sign-in".',
  proxy: 'The proxy does not let this user in: check its name and password.',
  'record-sign-in-needed': 'Nobody is signed in to the record: see "lightbox records".',
  'record-refused': 'The server does not take the sign-in of the record.',
  'record-not-shown':
    'The server wants a sign-in, and that of the record is not shown to it: see "lightbox records".',
};

function unreachableText(code: string, what: 'archive' | 'server'): string {
  switch (code) {
    case 'ECONNREFUSED':
      return `Nobody listens there: check host and port, and whether the ${what} runs.`;
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
