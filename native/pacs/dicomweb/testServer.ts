// "Test": asks a server for a little of everything, one thing after the other. No image moves.
import type { PeerFailure, PeerTest, PeerTestStep, Result } from '../../contract/index.ts';
import { type DicomJson, text } from '../../dicom/index.ts';
import type { DicomWebFailure } from './failure.ts';
import { search } from './find/search.ts';
import type { HttpClient } from './http/client.ts';
import { seriesPath, studyPath } from './paths.ts';
import { peerFailure, type WebService } from './peerFailure.ts';
import { storeBody } from './store/sent.ts';
import { metadata } from './wado/metadata.ts';

export async function testServer(
  client: Result<HttpClient, PeerFailure>,
  signal: AbortSignal,
): Promise<PeerTest> {
  const startedAt = performance.now();
  const steps: PeerTestStep[] = [];
  if (client.ok) await trySteps(client.value, steps, signal);
  else steps.push({ step: 'connect', state: 'failed', failure: client.failure });
  return {
    passed: steps.some(({ step, state }) => step === 'find' && state === 'passed'),
    steps,
    ms: Math.round(performance.now() - startedAt),
    product: client.ok ? client.value.product() : '',
  };
}

async function trySteps(client: HttpClient, steps: PeerTestStep[], signal: AbortSignal): Promise<void> {
  const done = (step: PeerTestStep['step'], failure: DicomWebFailure | null, service: WebService): void =>
    void steps.push(stepOf(step, failure === null ? null : peerFailure(failure, service)));
  const found = await firstMatch(client, 'studies', '0020000D', signal);
  const problem = found.ok ? null : found.failure;
  if (problem !== null && isWithoutToken(problem)) return done('sign-in', problem, 'qido');
  if (problem !== null && NO_CONNECTION.has(problem.kind)) return done('connect', problem, 'qido');
  done('connect', null, 'qido');
  if (problem !== null && NO_SIGN_IN.has(problem.kind)) return done('sign-in', problem, 'qido');
  done('sign-in', null, 'qido');
  done('find', problem, 'qido');
  const study = found.ok ? text(found.value, '0020000D') : '';
  if (study !== '') {
    const read = await readable(client, study, signal);
    if (read !== 'nothing') steps.push(stepOf('wado', read));
  }
  done('stow', await storeFailure(client, signal), 'stow');
}

/** What gives tokens for the archive failed, or gives none: the archive itself has not been asked. */
const isWithoutToken = (problem: DicomWebFailure): boolean =>
  problem.kind === 'token-refused'
    ? problem.error !== 'record-refused'
    : 'party' in problem && problem.party === 'token-server';

const NO_CONNECTION: ReadonlySet<DicomWebFailure['kind']> = new Set([
  'unreachable',
  'tls',
  'timed-out',
  'connection-lost',
  'not-http',
  'proxy-refused',
  'redirected-elsewhere',
  'too-many-redirects',
  'bad-settings',
  'cancelled',
]);
const NO_SIGN_IN: ReadonlySet<DicomWebFailure['kind']> = new Set([
  'credentials-refused',
  'forbidden',
  'token-refused',
]);

const stepOf = (step: PeerTestStep['step'], failure: PeerFailure | null): PeerTestStep => ({
  step,
  state: failure === null ? 'passed' : failure.kind === 'not-offered' ? 'refused' : 'failed',
  failure,
});

/** Null: it answered, and has none. */
async function firstMatch(
  client: HttpClient,
  path: string,
  uidTag: string,
  signal: AbortSignal,
): Promise<{ ok: true; value: DicomJson | null } | { ok: false; failure: DicomWebFailure }> {
  const query = new URLSearchParams();
  for await (const event of search(client, { path, query, uidTag, limit: 1, pageSize: 1, signal })) {
    if (event.kind === 'match') return { ok: true, value: event.dataset };
    if (event.kind === 'end' && !event.end.ok) return event.end;
  }
  return { ok: true, value: null };
}

/** Reads the attributes of one image of the study: of the services for images, the one that moves none. */
async function readable(
  client: HttpClient,
  StudyInstanceUID: string,
  signal: AbortSignal,
): Promise<PeerFailure | 'nothing' | null> {
  const series = await firstMatch(client, `${studyPath(StudyInstanceUID)}/series`, '0020000E', signal);
  if (!series.ok) return peerFailure(series.failure, 'qido');
  const address = { StudyInstanceUID, SeriesInstanceUID: text(series.value, '0020000E') };
  if (address.SeriesInstanceUID === '') return 'nothing';
  const instance = await firstMatch(client, `${seriesPath(address)}/instances`, '00080018', signal);
  if (!instance.ok) return peerFailure(instance.failure, 'qido');
  const SOPInstanceUID = text(instance.value, '00080018');
  if (SOPInstanceUID === '') return 'nothing';
  for await (const event of metadata(client, { ...address, SOPInstanceUID }, signal)) {
    if (event.kind === 'instance') return null;
    if (event.kind === 'end' && !event.end.ok) return event.end.failure;
  }
  return { kind: 'bad-answer', detail: 'json' };
}

/** Sends a message without an instance: whoever takes stores refuses that in its own way, and keeps nothing. */
async function storeFailure(client: HttpClient, signal: AbortSignal): Promise<DicomWebFailure | null> {
  const answer = await client.request({
    method: 'POST',
    path: 'studies',
    accept: 'application/dicom+json',
    body: storeBody([], () => undefined),
    alsoStatus: [400, 409, 415, 422],
    signal,
  });
  if (!answer.ok) return answer.failure;
  answer.value.body.cancel();
  return null;
}
