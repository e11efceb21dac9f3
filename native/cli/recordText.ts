// What the command line says of record servers.
import type { RecordFailure, RecordServer, RecordTestStep, SourceProblem } from '../contract/index.ts';
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
  const refused = failure?.kind === 'not-allowed' ? 'not allowed' : 'not offered';
  const word = { passed: 'works', refused, failed: 'failed' }[state];
  return `${STEPS[step]}: ${word}${failure === null ? '' : `. ${recordFailureText(failure)}`}`;
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
      return isXml(failure.mediaType)
        ? 'The server answers in XML; Lightbox reads FHIR as JSON. Ask its administrator to switch JSON on.'
        : `The server answered with ${failure.mediaType || 'something'} instead of FHIR: check the address.`;
    case 'version-not-supported':
      return failure.fhirVersion === ''
        ? 'The server does not say which version of FHIR it speaks; Lightbox reads R4, R4B and R5.'
        : `The server speaks FHIR ${failure.fhirVersion}; Lightbox reads R4, R4B and R5.`;
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
      return `The sign-in was refused (${failure.error}).${REFUSED_HINTS[failure.error] ?? ''}${itsWords(failure.words)}`;
    case 'smart-missing':
      return smartMissingText(failure.what);
    case 'sign-in-broken':
      return `The answer to the sign-in cannot be right (${failure.detail}).`;
    case 'host-not-allowed':
      return `The host ${failure.host} is not among the allowed ones: add it with --allow if it is right.`;
    case 'refused':
      return `The server refused (${[`HTTP ${failure.status}`, failure.code].filter(Boolean).join(', ')}).${itsWords(failure.words)}`;
    case 'http':
      return failure.status === 406
        ? 'The server does not give its answers as JSON (HTTP 406), which Lightbox reads.'
        : `The server answered with HTTP ${failure.status}.`;
    case 'busy':
      return failure.retryAfterMs === null
        ? 'The server is busy. Try again later.'
        : `The server is busy. It asks us to wait ${waitText(failure.retryAfterMs)}.`;
    case 'redirected':
      return failure.origin === null
        ? 'The server sends us in circles, or nowhere: check the address.'
        : `The server sends us on to ${failure.origin}, where nothing was sent: enter that address if it is right.`;
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

const isXml = (mediaType: string): boolean => /[/+]xml$/.test(mediaType);

/** The server's own words are said to be its own. */
const itsWords = (words: string): string =>
  words.trim() === '' ? '' : ` Its own words: "${words.trim().slice(0, 200)}"`;

function waitText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

const REFUSED_HINTS: Readonly<Record<string, string>> = {
  invalid_scope: ' Ask for what it grants: --scope, when the server is added.',
  invalid_client: ' Check the client id, and the client secret or the key that it knows of us.',
  unauthorized_client: ' Its administrator has to allow this sign-in for our client id.',
  access_denied: ' Whoever signed in said no, or may not.',
};

function smartMissingText(what: string): string {
  switch (what) {
    case 'configuration':
      return 'The server tells of no sign-in by SMART: neither /.well-known/smart-configuration nor its CapabilityStatement does.';
    case 'pkce':
      return 'The server does not protect a sign-in by PKCE with S256, which SMART asks for: its administrator has to switch it on.';
    case 'authorize':
    case 'token':
      return `The server tells of sign-in by SMART, but not where (${what}).`;
    default:
      return `The server does not offer this sign-in (${what}).`;
  }
}

const SOURCES: Readonly<Record<SourceProblem, string>> = {
  'relative-address': 'the record gives only a part of the address (relative-address)',
  'no-address': 'the record names an archive without its address',
  'bad-address': 'the address in the record is none',
  'unknown-scheme': 'the address in the record is not one of the web',
  'host-not-allowed': 'this host is not among the allowed ones: add it with --allow if it is right',
  'not-active': 'the record says that this archive is not in use',
  'other-type': 'the record names a way there that Lightbox does not know: it reads dicom-wado-rs',
  unreadable: 'the record does not let us read where this is',
};
export const sourceProblemText = (problem: SourceProblem): string => SOURCES[problem];
