import type { Failure, SeriesInstanceUID, StudyInstanceUID } from '../../../native/contract/index.ts';
import { isSeriesInstanceUID, isSOPInstanceUID, isStudyInstanceUID } from '../../../native/contract/plain.ts';
import { dot } from '../geometry/vector.ts';
import type { FrameIdentity, FrameImage, FramePlane, FrameRef, SeriesModel } from '../types.ts';
import { count, string } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { frameCountOf, framesOf } from '../../../pixels/header/functionalGroups.ts';
import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';
import { frameTimeOf } from './frameTime.ts';
import { cosinesOf, planeOf, positionOf, thicknessOf } from './geometry.ts';
import { burnedInOf, identityOf } from './identity.ts';
import { imageOf } from './image.ts';
import { lateralityOf } from './laterality.ts';
import { scaleOf } from './scale.ts';
import { windowsOf } from '../../../pixels/header/lookUp.ts';
import { lossyOf, storedSyntaxOf } from './lossy.ts';
import { commonCosines, sortFrames } from './sort.ts';
import type { Sortable } from './sort.ts';
import { techniqueOf } from './technique.ts';
import { versionOf } from './version.ts';

type Entry = Sortable & {
  readonly ref: FrameRef;
  readonly attributes: FrameAttributes;
  readonly plane: FramePlane | null;
};
type Address = {
  readonly source: string;
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly SeriesInstanceUID: SeriesInstanceUID;
};
type Problem = { readonly SOPInstanceUID: string; readonly failure: Failure };

// A study or series UID that contradicts the request would put someone else's image into this pane.
function belongs(instance: DataSet, address: Address): boolean {
  const [study, series] = [string(instance, 'StudyInstanceUID'), string(instance, 'SeriesInstanceUID')];
  return (
    (study === '' || study === address.StudyInstanceUID) &&
    (series === '' || series === address.SeriesInstanceUID)
  );
}

function entriesOf(instance: DataSet, address: Address): Entry[] | Problem {
  const uid = string(instance, 'SOPInstanceUID');
  if (!isSOPInstanceUID(uid))
    return { SOPInstanceUID: '', failure: { kind: 'bad-request', detail: 'SOPInstanceUID' } };
  if (!belongs(instance, address)) {
    return { SOPInstanceUID: uid, failure: { kind: 'instance-not-found', SOPInstanceUID: uid } };
  }
  const frameCount = frameCountOf(instance);
  if (frameCount === 0) {
    return { SOPInstanceUID: uid, failure: { kind: 'no-pixel-data', SOPInstanceUID: uid } };
  }
  const InstanceNumber = count(instance, 'InstanceNumber', -2_147_483_648);
  const common = {
    InstanceNumber,
    AcquisitionNumber: count(instance, 'AcquisitionNumber', -2_147_483_648),
    ContentTime: string(instance, 'ContentTime'),
    SOPInstanceUID: uid,
  };
  const size = { Rows: count(instance, 'Rows') ?? 0, Columns: count(instance, 'Columns') ?? 0 };
  return framesOf(instance, frameCount).map((attributes): Entry => {
    // A position that stands once for many frames is that of none in particular (NM, RT Dose).
    const placed = frameCount === 1 || attributes.macro('PlanePositionSequence') !== null;
    return {
      ...common,
      frameNumber: attributes.frameNumber,
      attributes,
      cosines: cosinesOf(attributes),
      position: placed ? positionOf(attributes) : null,
      plane: placed ? planeOf(attributes, size) : null,
      ref: {
        StudyInstanceUID: address.StudyInstanceUID,
        SeriesInstanceUID: address.SeriesInstanceUID,
        SOPInstanceUID: uid,
        frameNumber: attributes.frameNumber,
        InstanceNumber,
      },
    };
  });
}

/** Reads instances into entries; the first of two with one UID stays, so that the order of frames is well defined. */
function readInstances(
  instances: readonly DataSet[],
  address: Address,
): { entries: Entry[]; failures: Problem[] } {
  const seen = new Set<string>();
  const entries: Entry[] = [];
  const failures: Problem[] = [];
  for (const instance of instances) {
    const read = entriesOf(instance, address);
    if (!Array.isArray(read)) failures.push(read);
    else if (!seen.has(read[0]?.SOPInstanceUID ?? '')) entries.push(...read);
    seen.add(string(instance, 'SOPInstanceUID'));
  }
  return { entries, failures };
}

function memo<T>(compute: (index: number) => T): (index: number) => T {
  const known = new Map<number, T>();
  return (index) => {
    const found = known.get(index);
    if (found !== undefined) return found;
    const value = compute(index);
    known.set(index, value);
    return value;
  };
}

/**
 * The series as the viewer sees it, from the DICOM JSON of its instances. Throws RangeError for an index outside
 * `frames`; nothing that stands in the metadata makes it throw.
 */
export function buildSeries(instances: readonly DataSet[], address: Address): SeriesModel {
  const { entries, failures } = readInstances(instances, address);
  const sorted = sortFrames(entries);
  const stack = commonCosines(sorted);
  const at = (index: number): Entry => {
    const entry = sorted[index];
    if (entry === undefined) throw new RangeError(`no frame ${String(index)}`);
    return entry;
  };
  const first = sorted[0]?.attributes.instance ?? instances[0] ?? {};
  const image = memo<FrameImage>((index) => imageOf(at(index).attributes));
  const identity = memo<FrameIdentity>((index) => identityOf(at(index).attributes.instance));
  const technique = memo((index) => techniqueOf(at(index).attributes));
  const windows = memo((index) => windowsOf(at(index).attributes).windows);
  const positionMm = (entry: Entry): number | null => {
    const normal = (stack ?? entry.cosines)?.normal;
    return normal === undefined || entry.position === null ? null : dot(entry.position, normal);
  };
  return {
    ...address,
    Modality: string(first, 'Modality'),
    SeriesNumber: count(first, 'SeriesNumber', -2_147_483_648),
    SeriesDescription: string(first, 'SeriesDescription'),
    frames: sorted.map(({ ref }) => ref),
    plane: (index) => at(index).plane,
    identity,
    frameTimeMs: (index) => frameTimeOf(at(index).attributes),
    technique,
    slice: (index) => ({
      positionMm: positionMm(at(index)),
      thicknessMm: thicknessOf(at(index).attributes),
    }),
    lossy: (index) => lossyOf(at(index).attributes.instance, storedSyntaxOf(at(index).attributes.instance)),
    windows,
    image,
    version: (index) => versionOf(at(index).attributes.instance),
    scale: memo((index) => scaleOf(at(index).attributes)),
    laterality: memo((index) => lateralityOf(at(index).attributes)),
    burnedIn: (index) => burnedInOf(at(index).attributes.instance),
    failures,
  };
}

/** Branded UIDs of a request that came as plain text; null when one is no UID. */
export function addressOf(source: string, study: string, series: string): Address | null {
  if (!isStudyInstanceUID(study) || !isSeriesInstanceUID(series)) return null;
  return { source, StudyInstanceUID: study, SeriesInstanceUID: series };
}
