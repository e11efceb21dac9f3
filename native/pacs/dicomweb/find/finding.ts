// The searches of a peer, in the form that DIMSE and DICOMweb share.
import { fail, ok } from '../../../contract/index.ts';
import { text } from '../../../dicom/index.ts';
import { dayOf, divided } from '../../node/days.ts';
import { type Days, daysOf, nextSpelling, showsCaseBlind, type Spelling } from '../../node/studyKeys.ts';
import type { FindEvent, StudyKeys } from '../../types.ts';
import type { HttpClient } from '../http/client.ts';
import { seriesPath, studyPath } from '../paths.ts';
import { peerFailure } from '../peerFailure.ts';
import { search, type Search, type SearchEvent } from './search.ts';
import { studySearches } from './studyQuery.ts';

const STUDY_UID = '0020000D';
const STUDY_DATE = '00080020';
const SERIES_UID = '0020000E';
const INSTANCE_UID = '00080018';

/** Beside what every server gives (PS3.18 tables 10.6.3-3 to 10.6.3-5). */
const STUDY_FIELDS = ['00081030', '00080061', '00100021', '00201206', '00201208'];
const SERIES_FIELDS = ['0008103E', '00180015', '00200060', '00201209'];
const INSTANCE_FIELDS = ['00080016', '00200013', '00280008'];

/** Nobody's series has more. */
const ALL = 1_000_000;
const PAGE = 1000;

/** Servers to which large and small letters are the same. */
const caseBlind = new WeakSet<HttpClient>();

/** Studies by the spellings of the text, one after another until one of them finds something, in all cases of the letters. */
export async function* findStudies(
  client: HttpClient,
  keys: StudyKeys,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> {
  const seen = new Set<string>();
  let truncated = false;
  const tried: { spelling: Spelling; found: boolean }[] = [];
  const next = (): Spelling | null => nextSpelling(keys, tried, caseBlind.has(client));
  for (let spelling = next(); spelling !== null; spelling = next()) {
    const before = seen.size;
    for await (const event of findSpelt(client, keys, spelling, signal)) {
      if (event.kind === 'unreadable') yield event;
      else if (event.kind === 'end') {
        if (!event.end.ok) {
          yield event;
          return;
        }
        truncated ||= event.end.value.truncated;
      } else {
        if (showsCaseBlind(keys, spelling, event.dataset)) caseBlind.add(client);
        const UID = text(event.dataset, STUDY_UID);
        if (seen.has(UID)) continue;
        if (seen.size === keys.limit) {
          yield { kind: 'end', end: ok({ truncated: true }) };
          return;
        }
        seen.add(UID);
        yield event;
      }
    }
    tried.push({ spelling, found: seen.size > before });
  }
  yield { kind: 'end', end: ok({ truncated }) };
}

/** By date where the server gives no more than so many, whatever page it is asked for. Some studies come more than once. */
async function* findSpelt(
  client: HttpClient,
  keys: StudyKeys,
  spelling: Spelling,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> {
  const open: Days[] = [daysOf(keys)];
  const told = new Set<string>();
  let truncated = false;
  let isFirst = true;
  for (let days = open.pop(); days !== undefined; days = open.pop()) {
    const dates: string[] = [];
    const before = told.size;
    let cut = false;
    let suspect = false;
    for (const query of studySearches(within(keys, days), spelling)) {
      const wanted: Search = {
        path: 'studies',
        query,
        uidTag: STUDY_UID,
        includeFields: STUDY_FIELDS,
        limit: keys.limit + 1, // one more than wanted tells whether there are more
        ...mostOf(query),
        signal,
      };
      let count = 0;
      for await (const event of search(client, wanted)) {
        if (event.kind === 'end' && !event.end.ok) {
          yield findEvent(event);
          return;
        }
        if (event.kind === 'end' && event.end.ok) {
          cut ||= event.end.value.truncated;
          suspect ||= wanted.mostThereAre === undefined && !event.end.value.goesOn && looksLimited(count);
        } else if (event.kind !== 'end') yield event;
        if (event.kind !== 'match') continue;
        count += 1;
        told.add(text(event.dataset, STUDY_UID));
        dates.push(text(event.dataset, STUDY_DATE));
      }
    }
    // Half of the days hold half of those seen: a part without new ones has no others, or the server knows no days.
    const isOver = !isFirst && told.size === before;
    isFirst = false;
    if (isOver) truncated ||= cut;
    if (isOver || (!cut && !suspect)) continue;
    const real = dates.filter((date) => /^\d{8}$/.test(date));
    const halves = divided(days, real, dayOf(Date.now()));
    if (halves !== null)
      open.push(halves[1], halves[0]); // the later first
    // A round number of one day may be all there are.
    else truncated ||= cut;
  }
  yield { kind: 'end', end: ok({ truncated }) };
}

/**
 * As many as a server's limit may be, or one more, as Orthanc gives: it says nothing of the others, and offsets end there
 * too. Only asking for a part of them tells.
 */
const looksLimited = (count: number): boolean => count >= 20 && count % 10 <= 1;

const within = (
  { studyDateFrom: _from, studyDateTo: _to, ...keys }: StudyKeys,
  { from, to }: Days,
): StudyKeys => ({
  ...keys,
  ...(from === '' ? {} : { studyDateFrom: from }),
  ...(to === '' ? {} : { studyDateTo: to }),
});

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
