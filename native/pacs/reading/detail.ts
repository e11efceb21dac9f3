// A study of an archive as the viewer reads one of the library, by what the archive's searches tell.
import { createHash } from 'node:crypto';
import {
  fail,
  ok,
  SeriesInstanceUID,
  SOPInstanceUID,
  type PeerFailure,
  type RemoteStudyRow,
  type Result,
  type SeriesRow,
  type StudyDetail,
} from '../../contract/index.ts';
import { type DicomJson, number, text } from '../../dicom/index.ts';
import { seriesKind } from '../../library/index.ts';
import { rowOf } from '../find/rows.ts';
import type { FindEvent, RemotePeer } from '../types.ts';

/** Searches that wait for their answers side by side. */
const AT_ONCE = 6;

type Found = { readonly detail: Omit<StudyDetail, 'notKept'>; readonly counts: Record<string, number> };

/** Null: the archive does not have it. `only`: of these series; null: of all. */
export async function studyOf(
  peer: RemotePeer,
  StudyInstanceUID: string,
  only: ReadonlySet<string> | null,
  signal: AbortSignal,
): Promise<Result<Found | null, PeerFailure>> {
  const [studies, seriesList] = await Promise.all([
    matches(peer.findStudies({ StudyInstanceUIDs: [StudyInstanceUID], limit: 10 }, signal)),
    matches(peer.findSeries(StudyInstanceUID, signal)),
  ]);
  if (!studies.ok) return studies;
  const row = studies.value.map(rowOf).find((each) => each?.StudyInstanceUID === StudyInstanceUID);
  if (row === undefined || row === null) return ok(null);
  if (!seriesList.ok) return seriesList;
  const rows: SeriesRow[] = [];
  const counts: Record<string, number> = {};
  const left = [...seriesList.value];
  let failure: PeerFailure | null = null;
  const work = async (): Promise<void> => {
    for (let series = left.shift(); series !== undefined && failure === null; series = left.shift()) {
      const uid = SeriesInstanceUID.safeParse(text(series, '0020000E'));
      if (!uid.success || only?.has(uid.data) === false) continue;
      const instances = await matches(peer.findInstances(StudyInstanceUID, uid.data, signal));
      if (!instances.ok) {
        failure = instances.failure;
        return;
      }
      rows.push(seriesRow(uid.data, series, instances.value));
      const counted = number(series, '00201209');
      if (counted !== null) counts[uid.data] = counted;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failure !== null) return fail(failure);
  const sorted = rows.toSorted(
    (a, b) =>
      (a.SeriesNumber ?? Infinity) - (b.SeriesNumber ?? Infinity) ||
      a.SeriesInstanceUID.localeCompare(b.SeriesInstanceUID),
  );
  return ok({ detail: { study: studyRow(row, sorted), seriesList: sorted, otherStudies: [] }, counts });
}

async function matches(events: AsyncIterable<FindEvent>): Promise<Result<DicomJson[], PeerFailure>> {
  const found: DicomJson[] = [];
  for await (const event of events) {
    if (event.kind === 'match') found.push(event.dataset);
    else if (event.kind === 'end' && !event.end.ok) return event.end;
  }
  return ok(found);
}

function studyRow(row: RemoteStudyRow, seriesList: readonly SeriesRow[]): StudyDetail['study'] {
  const sum = (of: (series: SeriesRow) => number): number =>
    seriesList.reduce((total, series) => total + of(series), 0);
  const modalities = seriesList.map(({ Modality }) => Modality).filter(Boolean);
  const bodyParts = seriesList.map(({ BodyPartExamined }) => BodyPartExamined).filter(Boolean);
  return {
    ...row,
    ModalitiesInStudy: row.ModalitiesInStudy.length > 0 ? row.ModalitiesInStudy : [...new Set(modalities)],
    BodyPartsInStudy: [...new Set(bodyParts)],
    seriesCount: seriesList.length,
    instanceCount: sum(({ instanceCount }) => instanceCount),
    frameCount: sum(({ frameCount }) => frameCount),
    problemCount: 0,
    conflictCount: 0,
    unavailableCount: 0,
    storage: 'none',
    addedAt: 0,
    openedAt: null,
  };
}

// Where an archive does not tell the class, the modality of what has no pixels does (PS3.3 C.7.3.1.1.1).
const WITHOUT_PIXELS: ReadonlySet<string> = new Set([
  'SR',
  'PR',
  'KO',
  'DOC',
  'REG',
  'ECG',
  'HD',
  'EPS',
  'RTPLAN',
  'RTSTRUCT',
  'RTRECORD',
  'PLAN',
  'FID',
  'AU',
]);

type Image = {
  readonly SOPInstanceUID: SOPInstanceUID;
  readonly InstanceNumber: number;
  readonly frames: number;
};

function seriesRow(uid: SeriesInstanceUID, series: DicomJson, instances: readonly DicomJson[]): SeriesRow {
  const Modality = text(series, '00080060').trim();
  const SOPClassUIDs = [...new Set(instances.map((each) => text(each, '00080016')).filter(Boolean))];
  const kind = seriesKind(SOPClassUIDs, Modality, WITHOUT_PIXELS.has(Modality) ? 0 : 1);
  const hasImages = !['presentation', 'report', 'document', 'waveform', 'other'].includes(kind);
  const structures = kind === 'radiotherapy' && WITHOUT_PIXELS.has(Modality);
  const images = !hasImages || structures ? [] : instances.flatMap(imageOf);
  const sorted = images.toSorted((a, b) => a.InstanceNumber - b.InstanceNumber);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const listed = instances.map((each) => `${text(each, '00080018')} ${text(each, '00280008')}`).toSorted();
  return {
    SeriesInstanceUID: uid,
    Modality,
    SeriesNumber: number(series, '00200011'),
    SeriesDescription: text(series, '0008103E').trim(),
    BodyPartExamined: text(series, '00180015').trim(),
    Laterality: text(series, '00200060').trim(),
    SeriesDate: text(series, '00080021').trim(),
    SeriesTime: text(series, '00080031').trim(),
    SOPClassUIDs,
    TransferSyntaxUIDs: [],
    kind,
    instanceCount: instances.length,
    frameCount: images.reduce((total, { frames }) => total + frames, 0),
    thumbnail:
      middle === undefined
        ? null
        : { SOPInstanceUID: middle.SOPInstanceUID, frameNumber: Math.ceil(middle.frames / 2) },
    problems: [],
    version: `away-${createHash('sha256').update(listed.join()).digest('hex').slice(0, 16)}`,
  };
}

function imageOf(instance: DicomJson): Image[] {
  const uid = SOPInstanceUID.safeParse(text(instance, '00080018'));
  if (!uid.success) return [];
  const frames = Math.max(1, Math.trunc(number(instance, '00280008') ?? 1));
  return [{ SOPInstanceUID: uid.data, InstanceNumber: number(instance, '00200013') ?? 0, frames }];
}
