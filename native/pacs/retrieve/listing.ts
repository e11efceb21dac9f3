// What a peer has of a study, listed before anything moves: the measure of whether all of it came.
import { ok, type PeerFailure, type Result, type RetrieveRequest } from '../../contract/index.ts';
import { number, text } from '../../dicom/index.ts';
import type { FindEvent, Listed, RemotePeer } from '../types.ts';

export type ListedSeries = {
  readonly SeriesInstanceUID: string;
  readonly instances: readonly Listed[];
  /** How many the peer says that there are; null where it does not say. */
  readonly announced: number | null;
  /** All of the series was asked for, and not single images. */
  readonly whole: boolean;
};

export type ListedStudy = {
  readonly PatientID: string;
  readonly series: readonly ListedSeries[];
  /** All series of the study were asked for. */
  readonly whole: boolean;
  /** The peer told of something that could not be read: there is more than is listed. */
  readonly unreadable: number;
};

type Told<T> = Result<{ readonly told: readonly T[]; readonly unreadable: number }, PeerFailure>;

/** `onSeries`: called after each, for progress. */
export async function listStudy(
  peer: RemotePeer,
  request: RetrieveRequest,
  signal: AbortSignal,
  onSeries: (instances: number) => void,
): Promise<Result<ListedStudy, PeerFailure>> {
  const study = request.StudyInstanceUID;
  const own = await gather(peer.findStudies({ StudyInstanceUIDs: [study], limit: 2 }, signal), (event) =>
    text(event.dataset, '0020000D') === study ? text(event.dataset, '00100020').trim() : null,
  );
  if (!own.ok) return own;
  const seriesList = await gather(peer.findSeries(study, signal), ({ dataset }) => {
    const SeriesInstanceUID = text(dataset, '0020000E').trim();
    const belongs = ['', study].includes(text(dataset, '0020000D').trim());
    if (!isUsable(SeriesInstanceUID) || !belongs) return null;
    return {
      SeriesInstanceUID,
      SeriesNumber: number(dataset, '00200011'),
      announced: number(dataset, '00201209'),
    };
  });
  if (!seriesList.ok) return seriesList;
  const wanted =
    request.SeriesInstanceUIDs === undefined ? null : new Set<string>(request.SeriesInstanceUIDs);
  const single = request.SOPInstanceUIDs === undefined ? null : new Set<string>(request.SOPInstanceUIDs);
  const bySeries = new Map(seriesList.value.told.map((series) => [series.SeriesInstanceUID, series]));
  const series: ListedSeries[] = [];
  const seen = new Set<string>();
  let unreadable = own.value.unreadable + seriesList.value.unreadable;
  for (const { SeriesInstanceUID, SeriesNumber, announced } of bySeries.values()) {
    if (wanted !== null && !wanted.has(SeriesInstanceUID)) continue;
    const found = await listSeries(peer, study, SeriesInstanceUID, signal);
    if (!found.ok) return found;
    unreadable += found.value.unreadable;
    // A UID names one instance (PS3.5 9): one that is listed in two series is looked for in the first.
    const fresh = found.value.told
      .filter(({ SOPInstanceUID }) => {
        const isNew = !seen.has(SOPInstanceUID) && (single === null || single.has(SOPInstanceUID));
        seen.add(SOPInstanceUID);
        return isNew;
      })
      .map((instance) => ({ ...instance, SeriesNumber }));
    if (single === null || fresh.length > 0)
      series.push({ SeriesInstanceUID, instances: fresh, announced, whole: single === null });
    onSeries(fresh.length);
  }
  const whole = wanted === null && single === null;
  return ok({ PatientID: own.value.told[0] ?? '', series, whole, unreadable: whole ? unreadable : 0 });
}

async function listSeries(
  peer: RemotePeer,
  study: string,
  SeriesInstanceUID: string,
  signal: AbortSignal,
): Promise<Told<Listed>> {
  const found = await gather(peer.findInstances(study, SeriesInstanceUID, signal), ({ dataset }) => {
    const SOPInstanceUID = text(dataset, '00080018').trim();
    const belongs = ['', SeriesInstanceUID].includes(text(dataset, '0020000E').trim());
    if (!isUsable(SOPInstanceUID) || !belongs) return null;
    const SOPClassUID = text(dataset, '00080016').trim();
    return {
      SeriesInstanceUID,
      SOPInstanceUID,
      SOPClassUID: isUsable(SOPClassUID) ? SOPClassUID : '',
      InstanceNumber: number(dataset, '00200013'),
    };
  });
  if (!found.ok) return found;
  const { told, unreadable } = found.value;
  const place = ({ InstanceNumber }: Listed): number => InstanceNumber ?? Number.MAX_SAFE_INTEGER;
  return ok({ told: told.toSorted((a, b) => place(a) - place(b)), unreadable });
}

/** Not every archive keeps to PS3.5 9.1; but what has more than a key can say cannot be asked for (PS3.5 6.2, 6.1.2.3). */
const isUsable = (UID: string): boolean => /^[\w.-]{1,64}$/.test(UID);

/** All matches of a search; what says nothing usable counts as unreadable. */
async function gather<T>(
  events: AsyncIterable<FindEvent>,
  read: (event: Extract<FindEvent, { kind: 'match' }>) => T | null,
): Promise<Told<T>> {
  const told: T[] = [];
  let unreadable = 0;
  for await (const event of events) {
    if (event.kind === 'unreadable') unreadable += 1;
    else if (event.kind === 'match') {
      const value = read(event);
      if (value === null) unreadable += 1;
      else told.push(value);
    } else if (!event.end.ok) return event.end;
    // What it did not get to tell is counted by what it announces, and at least as one.
    else if (event.end.value.truncated) unreadable += 1;
  }
  return ok({ told, unreadable });
}
