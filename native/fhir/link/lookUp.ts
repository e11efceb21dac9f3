// Asks one server about a batch of studies: by Study Instance UID, the rest by accession number, the rest by patient and day.
import { fail, ok, type RecordFailure, type RecordIssuers, type Result } from '../../contract/index.ts';
import type { RecordClient, SearchResult } from '../client/types.ts';
import type { ImagingStudy, Patient } from '../types.ts';
import { candidateIndex, proposalsFor } from './match.ts';
import { byAccessions, byPatients, byStudyUids, patientsById, STUDIES_AT_ONCE } from './queries.ts';
import type { Found, LocalStudy, Proposal } from './types.ts';

type Query = NonNullable<ReturnType<typeof byStudyUids>>;
type Context = {
  readonly client: RecordClient;
  readonly issuers: RecordIssuers;
  readonly signal: AbortSignal;
  readonly studies: ImagingStudy[];
  readonly patients: Map<string, Patient>;
  /** The server has refused what is asked for beside: it is asked for the entries alone. */
  isPlain: boolean;
  hasTriedPlain: boolean;
};

/** Who gave a study's accession number, as its images say; '' where they do not. */
export type IssuerReader = (StudyInstanceUID: string) => Promise<string>;

/** At most `STUDIES_AT_ONCE` studies. What the server has kept for offline use is no answer here. */
export async function lookUp(
  client: RecordClient,
  studies: readonly LocalStudy[],
  issuers: RecordIssuers,
  signal: AbortSignal,
  accessionIssuer: IssuerReader = () => Promise.resolve(''),
): Promise<Result<Found, RecordFailure>> {
  const context: Context = {
    client,
    issuers,
    signal,
    studies: [],
    patients: new Map(),
    isPlain: false,
    hasTriedPlain: false,
  };
  const proposals = new Map<string, readonly Proposal[]>();
  let left = studies;
  let unasked: RecordFailure | null = null;
  for (const round of [byStudyUids, byAccessions, byPatients]) {
    const asked = await askFor(context, left, (some) => round(some, issuers));
    if (!asked.ok && !isRefusal(asked.failure)) return asked;
    // The later rounds are for what was not found: a server that cannot do them has answered what matters. One that does not
    // know the first may tell the same study by its order or its patient.
    if (!asked.ok && round === byStudyUids) unasked = asked.failure;
    const candidatesOf = candidateIndex({
      base: client.base,
      studies: context.studies,
      patients: context.patients,
    });
    for (const study of left) {
      let found = proposalsFor(study, candidatesOf(study), issuers);
      if (found.some(({ method }) => method === 'accession')) {
        // The same number may be another hospital's: the images say who gave theirs.
        const giver = await accessionIssuer(study.StudyInstanceUID);
        if (signal.aborted) return fail({ kind: 'cancelled' });
        if (giver !== '')
          found = proposalsFor({ ...study, accessionIssuer: giver }, candidatesOf(study), issuers);
      }
      if (found.length > 0) proposals.set(study.StudyInstanceUID, found);
    }
    left = left.filter(({ StudyInstanceUID }) => !proposals.has(StudyInstanceUID));
    if (left.length === 0) break;
  }
  const read = await readPatients(context, proposals);
  return read.ok
    ? ok({ proposals, patients: context.patients, unasked: left.length > 0 ? unasked : null })
    : read;
}

/** In halves where the server takes fewer at a time. */
async function askFor(
  context: Context,
  studies: readonly LocalStudy[],
  queryOf: (studies: readonly LocalStudy[]) => Query | null,
): Promise<Result<void, RecordFailure>> {
  const query = queryOf(studies);
  if (query === null) return ok(undefined);
  let answer = await search(context, query);
  const isUntried = !context.hasTriedPlain || studies.length <= 1;
  if (!answer.ok && isUntried && !context.isPlain && hasMore(query) && isDislike(answer.failure)) {
    // It may be what is asked for beside that the server does not know.
    context.hasTriedPlain = true;
    const plainly = await search(context, plain(query));
    context.isPlain = plainly.ok;
    answer = plainly;
  }
  if (!answer.ok && studies.length <= 1 && isDislike(answer.failure))
    answer = await oneByOne(context, query, answer);
  if (answer.ok || studies.length <= 1 || !isTooMuch(answer.failure)) return answer;
  const middle = Math.ceil(studies.length / 2);
  const first = await askFor(context, studies.slice(0, middle), queryOf);
  return first.ok ? askFor(context, studies.slice(middle), queryOf) : first;
}

const hasMore = ({ include, parameters }: Query): boolean =>
  (include ?? []).length > 0 || parameters.length > 1;
const plain = ({ type, parameters, limit }: Query): Query => ({
  type,
  parameters: parameters.slice(0, 1),
  ...(limit === undefined ? {} : { limit }),
});

/** For servers that take one value at a time. `refused`: what they say of several. */
async function oneByOne(
  context: Context,
  query: Query,
  refused: Result<void, RecordFailure>,
): Promise<Result<void, RecordFailure>> {
  const [name, values] = query.parameters[0] ?? ['', ''];
  const single = values.split(/(?<!\\),/);
  if (single.length < 2) return refused;
  let answered = refused;
  for (const value of single) {
    const asked = await search(context, { ...plain(query), parameters: [[name, value]] });
    if (asked.ok) answered = asked;
    else if (!isRefusal(asked.failure)) return asked;
  }
  return answered;
}

async function search(
  { client, signal, studies, patients, isPlain }: Context,
  query: Query,
): Promise<Result<void, RecordFailure>> {
  const answer = await client.search(isPlain ? plain(query) : query, signal);
  if (!answer.ok) return answer;
  const { value, offline } = answer.value;
  if (offline !== null) return fail(offline);
  // Half an answer would make an ambiguity look clear.
  const broken = brokenOff(value);
  if (broken !== null) return fail(broken);
  for (const { resource } of [...value.matches, ...value.included]) {
    if (resource.resourceType === 'ImagingStudy') studies.push(resource);
    if (resource.resourceType === 'Patient' && resource.id !== null)
      patients.set(`Patient/${resource.id}`, resource);
  }
  return ok(undefined);
}

function brokenOff({ cut, failure }: SearchResult): RecordFailure | null {
  if (cut === null) return null;
  return failure ?? { kind: 'bad-answer', detail: cut };
}

/** Of a question that is too long or too broad: asked about fewer studies it may be answered. */
function isTooMuch(failure: RecordFailure): boolean {
  const { kind } = failure;
  if (kind === 'refused' || kind === 'http') return [400, 413, 414, 422, 431].includes(failure.status);
  if (kind === 'bad-answer') return ['entries', 'pages', 'bytes', 'time'].includes(failure.detail);
  return kind === 'too-large';
}

/** The server does not know something of the question. */
const isDislike = (failure: RecordFailure): boolean =>
  failure.kind === 'not-offered' ||
  ((failure.kind === 'refused' || failure.kind === 'http') && [400, 422].includes(failure.status));

/** It does not search by this; that says nothing about the rest. */
const isRefusal = (failure: RecordFailure): boolean =>
  isTooMuch(failure) || failure.kind === 'not-offered' || failure.kind === 'not-allowed';

/** Not every server sends the patients along. One that cannot be read leaves the guard nothing to compare: a doubt. */
async function readPatients(
  context: Context,
  proposals: ReadonlyMap<string, readonly Proposal[]>,
): Promise<Result<void, RecordFailure>> {
  const wanted = new Set(
    [...proposals.values()].flat().flatMap(({ subject }) => (subject === null ? [] : [subject])),
  );
  const missing = [...wanted].filter((reference) => !context.patients.has(reference));
  for (let at = 0; at < missing.length; at += STUDIES_AT_ONCE) {
    const query = patientsById(missing.slice(at, at + STUDIES_AT_ONCE));
    if (query === null) break;
    const answer = await search(context, query);
    if (!answer.ok && !isRefusal(answer.failure)) return answer;
  }
  return ok(undefined);
}
