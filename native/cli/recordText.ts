// What the command line says of record servers.
import type { RecordFailure, RecordServer, RecordTestStep } from '../contract/index.ts';
import { tlsText } from './tlsText.ts';

export const serverLine = ({ serverId, settings, signIn }: RecordServer): string =>
  `${serverId}\t${settings.name}\t${settings.url}\t${settings.auth.kind}: ${signIn.state}`;

const STEPS: Readonly<Record<RecordTestStep['step'], string>> = {
  connect: 'Connection',
  fhir: 'FHIR',
  version: 'Version',
  smart: 'SMART sign-in offered',
  'sign-in': 'Sign-in',
  patients: 'Search for patients',
  'imaging-studies': 'Search for imaging studies',
};

export function recordStepLine({ step, state, failure }: RecordTestStep): string {
  const word = { passed: 'works', refused: 'not offered', failed: 'failed' }[state];
  return `${STEPS[step]}: ${word}${state !== 'failed' || failure === null ? '' : `. ${recordFailureText(failure)}`}`;
}

/** What happened, and what to do about it. */
export function recordFailureText(failure: RecordFailure): string {
  switch (failure.kind) {
    case 'unreachable':
      return failure.code === 'ECONNREFUSED'
        ? 'Nobody listens there: check the address, and whether the server runs.'
        : `No connection (${failure.code}): check the address and the network.`;
    case 'tls':
      return tlsText(failure.code, 'server');
    case 'connection-lost':
      return 'The connection was lost.';
    case 'timed-out':
      return failure.waitingFor === 'browser'
        ? 'Nobody came back from the browser in time.'
        : 'The server took too long to answer.';
    case 'not-http':
      return 'What answers there speaks no HTTP: check address and port.';
    case 'proxy-refused':
      return `The proxy does not let us through (HTTP ${failure.status}).`;
    case 'not-fhir':
      return `The server answered with ${failure.mediaType || 'something'} instead of FHIR: check the address.`;
    case 'version-not-supported':
      return `The server speaks FHIR ${failure.fhirVersion}; Lightbox reads R4, R4B and R5.`;
    case 'not-offered':
      return `The server does not offer this (${failure.what}).`;
    case 'not-there':
      return 'There is nothing at this address: it ends where /Patient would follow.';
    case 'sign-in-needed':
      return 'Nobody is signed in.';
    case 'sign-in-refused':
      return 'The server does not accept the sign-in.';
    case 'not-allowed':
      return `The server does not allow it (${failure.resourceType}).`;
    case 'authorization-refused':
      return `The sign-in was refused (${failure.error}).`;
    case 'smart-missing':
      return `The server does not offer this sign-in (${failure.what}).`;
    case 'sign-in-broken':
      return `The answer to the sign-in cannot be right (${failure.detail}).`;
    case 'host-not-allowed':
      return `The host ${failure.host} is not among the allowed ones: add it with --allow if it is right.`;
    case 'refused':
      return `The server refused (HTTP ${failure.status}, ${failure.code}).`;
    case 'http':
      return `The server answered with HTTP ${failure.status}.`;
    case 'busy':
      return 'The server is busy. Try again later.';
    case 'redirected':
      return 'The server sends us to another address: enter that one.';
    case 'too-large':
      return 'The server gave more than is safe to take.';
    case 'bad-answer':
      return `The server gave an answer that makes no sense (${failure.detail}).`;
    case 'bad-settings':
      return `The settings do not fit together (${failure.detail}).`;
    case 'secret-missing':
      return `A secret is needed and not there: ${failure.secret}.`;
    case 'bad-reference':
      return `The record refers to something that cannot be followed (${failure.detail}).`;
    case 'server-removed':
      return 'The server is no longer in the settings.';
    case 'cancelled':
      return 'Cancelled.';
    case 'internal':
      return 'Something went wrong inside Lightbox. Please report it.';
    default:
      return failure satisfies never;
  }
}
