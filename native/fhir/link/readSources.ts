// The Endpoints of one entry, read from the server and judged. The archives themselves are not called here.
import type { RecordSources } from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import type { Endpoint } from '../types.ts';
import { localReference } from './references.ts';
import { endpointReferences, type SourceRules, sourcesOf } from './sources.ts';

/** An entry with more than these is not read further: a study has one or two. */
const MOST = 20;

export async function readSources(
  client: RecordClient,
  id: string,
  { signsIn, today }: Pick<SourceRules, 'signsIn' | 'today'>,
  signal: AbortSignal,
): Promise<RecordSources> {
  const read = await client.read('ImagingStudy', id, signal);
  const none: RecordSources = {
    StudyInstanceUIDs: [],
    subject: null,
    sources: [],
    numberOfSeries: null,
    numberOfInstances: null,
    withdrawn: null,
    keptAt: null,
    failure: null,
  };
  if (!read.ok) return { ...none, failure: read.failure };
  const { value, offline, readAt } = read.value;
  const study = value.resource;
  const wanted = endpointReferences(study, client.base).slice(0, MOST);
  const endpoints = new Map<string, Endpoint>();
  await Promise.all(
    wanted.map(async (reference) => {
      const answer = await client.read('Endpoint', reference.slice('Endpoint/'.length), signal);
      if (answer.ok) endpoints.set(reference, answer.value.value.resource);
    }),
  );
  const rules: SourceRules = {
    base: client.base,
    allows: (address) => client.allows(address),
    signsIn,
    today,
  };
  return {
    StudyInstanceUIDs: [...study.StudyInstanceUIDs],
    subject: localReference(study.subject?.reference ?? null, client.base, 'Patient'),
    sources: [...sourcesOf(study, endpoints, rules)],
    numberOfSeries: study.numberOfSeries ?? (study.series.length > 0 ? study.series.length : null),
    numberOfInstances: study.numberOfInstances,
    withdrawn: study.status === 'entered-in-error' || study.status === 'cancelled' ? study.status : null,
    keptAt: offline === null ? null : readAt,
    failure: null,
  };
}
