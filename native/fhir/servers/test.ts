// "Test": asks a record server for a little of everything, one thing after the other, and says what does not work.
import type { RecordFailure, RecordTest, RecordTestStep } from '../../contract/index.ts';
import type { OpenClient } from '../client/client.ts';
import { discover, type Discovering } from '../smart/configuration.ts';
import type { SignIn } from '../smart/signIn.ts';

type Parts = {
  readonly client: OpenClient;
  /** Null where no sign-in by SMART is set. */
  readonly signIn: SignIn | null;
  readonly discovering: Discovering | null;
};

export async function testServer(parts: Parts, signal: AbortSignal): Promise<RecordTest> {
  const startedAt = performance.now();
  const steps: RecordTestStep[] = [];
  const facts = { product: '', fhirVersion: '', offersSmart: false };
  await trySteps(parts, steps, facts, signal);
  const works = (step: RecordTestStep['step']): boolean =>
    steps.some((each) => each.step === step && each.state === 'passed');
  return {
    passed: works('patients') && works('imaging-studies'),
    steps,
    ms: Math.round(performance.now() - startedAt),
    ...facts,
  };
}

type Facts = { product: string; fhirVersion: string; offersSmart: boolean };

async function trySteps(
  { client, signIn, discovering }: Parts,
  steps: RecordTestStep[],
  facts: Facts,
  signal: AbortSignal,
): Promise<void> {
  const done = (step: RecordTestStep['step'], failure: RecordFailure | null): boolean => {
    steps.push({ step, state: stateOf(failure), failure });
    return failure === null;
  };
  const stated = await client.capabilities(signal);
  // What it said before is no answer to whether it answers.
  const problem = stated.ok ? stated.value.offline : stated.failure;
  if (problem !== null && NO_CONNECTION.has(problem.kind)) return void done('connect', problem);
  done('connect', null);
  if (problem !== null && NO_SIGN_IN.has(problem.kind)) return void done('sign-in', problem);
  const fhirProblem = problem?.kind === 'version-not-supported' ? null : problem;
  if (!done('fhir', fhirProblem)) return;
  if (!stated.ok) {
    if (stated.failure.kind === 'version-not-supported') facts.fhirVersion = stated.failure.fhirVersion;
    return void done('version', stated.failure);
  }
  facts.product = stated.value.value.product;
  facts.fhirVersion = stated.value.value.fhirVersion;
  done('version', null);
  const smart = discovering === null ? null : await discover(discovering, signal);
  facts.offersSmart = smart?.ok === true && smart.value.token !== null;
  if (signIn !== null && smart !== null && !done('smart', smart.ok ? null : smart.failure)) return;
  const patients = await found(client, 'Patient', signal);
  if (patients !== null && NO_SIGN_IN.has(patients.kind)) return void done('sign-in', patients);
  done('sign-in', null);
  done('patients', patients);
  done('imaging-studies', await found(client, 'ImagingStudy', signal));
}

/** Null: it can be searched. */
async function found(
  client: OpenClient,
  type: 'Patient' | 'ImagingStudy',
  signal: AbortSignal,
): Promise<RecordFailure | null> {
  const ask = async (parameters: readonly (readonly [string, string])[]): Promise<RecordFailure | null> => {
    const answer = await client.search({ type, parameters, limit: 1, pageSize: 1 }, signal);
    return answer.ok ? answer.value.offline : answer.failure;
  };
  const failure = await ask([]);
  // Many records list nobody and nothing unless they are told whom or what: they are asked as links ask them.
  return failure !== null && isTooBroad(failure) ? ask([['identifier', NOBODYS[type]]]) : failure;
}

/** Well formed, and of nobody: UUIDs of zeros, as PS3.5 B.2 writes them. */
const NOBODYS = {
  Patient: 'urn:ietf:rfc:3986|urn:uuid:00000000-0000-0000-0000-000000000000',
  ImagingStudy: 'urn:dicom:uid|urn:oid:2.25.0',
} as const;

const isTooBroad = (failure: RecordFailure): boolean =>
  (failure.kind === 'refused' || failure.kind === 'http') && [400, 413, 422].includes(failure.status);

const stateOf = (failure: RecordFailure | null): RecordTestStep['state'] =>
  failure === null
    ? 'passed'
    : ['not-offered', 'not-there', 'not-allowed'].includes(failure.kind)
      ? 'refused'
      : 'failed';

const NO_CONNECTION: ReadonlySet<RecordFailure['kind']> = new Set([
  'unreachable',
  'tls',
  'timed-out',
  'connection-lost',
  'not-http',
  'proxy-refused',
  'redirected',
  'bad-settings',
  'secret-missing',
  'cancelled',
]);
const NO_SIGN_IN: ReadonlySet<RecordFailure['kind']> = new Set([
  'sign-in-needed',
  'sign-in-refused',
  'authorization-refused',
  'sign-in-broken',
  'smart-missing',
]);
