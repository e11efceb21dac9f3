// The searches of a peer, in the form that DIMSE and DICOMweb share.
import { fail, ok } from '../../../contract/index.ts';
import { spellings } from '../../node/studyKeys.ts';
import type { FindEvent, StudyKeys } from '../../types.ts';
import type { HttpClient } from '../http/client.ts';
import { seriesPath, studyPath } from '../paths.ts';
import { peerFailure } from '../peerFailure.ts';
import { search, type Search, type SearchEvent } from './search.ts';
import { studySearches } from './studyQuery.ts';

const STUDY_UID = '0020000D';
const SERIES_UID = '0020000E';
const INSTANCE_UID = '00080018';

/** Beside what every server gives (PS3.18 tables 10.6.3-3 to 10.6.3-5). */
const STUDY_FIELDS = ['00081030', '00080061', '00100021', '00201206', '00201208'];
const SERIES_FIELDS = ['0008103E', '00180015', '00200060', '00201209'];
const INSTANCE_FIELDS = ['00080016', '00200013', '00280008'];

/** Nobody's series has more. */
const ALL = 1_000_000;
const PAGE = 1000;

/** Studies by the spellings of the text, one after another until one of them finds something. */
export async function* findStudies(
  client: HttpClient,
  keys: StudyKeys,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> {
  const seen = new Set<string>();
  let truncated = false;
  for (const spelling of spellings(keys)) {
    for (const query of studySearches(keys, spelling)) {
      const wanted: Search = {
        path: 'studies',
        query,
        uidTag: STUDY_UID,
        includeFields: STUDY_FIELDS,
        limit: keys.limit - seen.size,
        ...mostOf(query),
        signal,
      };
      if (wanted.limit <= 0) {
        yield { kind: 'end', end: ok({ truncated: true }) };
        return;
      }
      for await (const event of search(client, wanted, seen)) {
        if (event.kind !== 'end') yield event;
        else if (!event.end.ok) {
          yield { kind: 'end', end: fail(peerFailure(event.end.failure, 'qido')) };
          return;
        } else truncated ||= event.end.value.truncated;
      }
    }
    if (seen.size > 0) break;
  }
  yield { kind: 'end', end: ok({ truncated }) };
}

/** A UID names one study (PS3.5 9). */
function mostOf(query: URLSearchParams): Pick<Search, 'mostThereAre'> {
  const uids = query.get('StudyInstanceUID');
  return uids === null ? {} : { mostThereAre: uids.split(',').length };
}

export const findSeries = (
  client: HttpClient,
  StudyInstanceUID: string,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> =>
  all(client, {
    path: `${studyPath(StudyInstanceUID)}/series`,
    query: new URLSearchParams(),
    uidTag: SERIES_UID,
    fixed: { [STUDY_UID]: StudyInstanceUID },
    includeFields: SERIES_FIELDS,
    limit: ALL,
    pageSize: PAGE,
    signal,
  });

export const findInstances = (
  client: HttpClient,
  StudyInstanceUID: string,
  SeriesInstanceUID: string,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> =>
  all(client, {
    path: `${seriesPath({ StudyInstanceUID, SeriesInstanceUID })}/instances`,
    query: new URLSearchParams(),
    uidTag: INSTANCE_UID,
    fixed: { [STUDY_UID]: StudyInstanceUID, [SERIES_UID]: SeriesInstanceUID },
    includeFields: INSTANCE_FIELDS,
    limit: ALL,
    pageSize: PAGE,
    signal,
  });

async function* all(client: HttpClient, wanted: Search): AsyncGenerator<FindEvent> {
  for await (const event of search(client, wanted)) yield findEvent(event);
}

function findEvent(event: SearchEvent): FindEvent {
  if (event.kind !== 'end') return event;
  return event.end.ok
    ? { kind: 'end', end: ok({ truncated: event.end.value.truncated }) }
    : { kind: 'end', end: fail(peerFailure(event.end.failure, 'qido')) };
}
