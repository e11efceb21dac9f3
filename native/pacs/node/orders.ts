// What is wanted of a study, divided into requests that a node can answer and associations that can carry them.
import type { DimseSettings } from '../../contract/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import type { Listed, RetrieveOrder } from '../types.ts';
import { COMMON_CLASSES } from './classes.ts';
import { patientKey } from './studyKeys.ts';

/** One C-GET or C-MOVE: a series, or images of one (PS3.4 C.4.2.1.4: lists of UIDs are allowed on the lowest level). */
export type Request = {
  readonly keys: WriteDataset;
  readonly instances: readonly Listed[];
};

/** 64 bytes each: far below what an explicit VR's 16-bit length can say. */
const UIDS_A_REQUEST = 200;

export function requestsOf(order: RetrieveOrder, settings: DimseSettings): readonly Request[] {
  const bySeries = new Map<string, Listed[]>();
  for (const SeriesInstanceUID of order.wholeSeries) bySeries.set(SeriesInstanceUID, []);
  for (const instance of order.instances) {
    const known = bySeries.get(instance.SeriesInstanceUID);
    if (known === undefined) bySeries.set(instance.SeriesInstanceUID, [instance]);
    else known.push(instance);
  }
  const above = {
    ...(settings.model === 'patient-root' ? patientKey(order.PatientID) : {}),
    StudyInstanceUID: order.StudyInstanceUID,
  };
  return [...bySeries].flatMap(([SeriesInstanceUID, instances]): readonly Request[] => {
    if (order.wholeSeries.has(SeriesInstanceUID))
      return [{ keys: { QueryRetrieveLevel: 'SERIES', ...above, SeriesInstanceUID }, instances }];
    return chunks(instances, UIDS_A_REQUEST).map((some) => ({
      keys: {
        QueryRetrieveLevel: 'IMAGE',
        ...above,
        SeriesInstanceUID,
        SOPInstanceUID: some.map(({ SOPInstanceUID }) => SOPInstanceUID),
      },
      instances: some,
    }));
  });
}

/** An association has 128 contexts; so many classes leave room for one for every way an image may be stored. */
const CLASSES_AN_ASSOCIATION = 4;

export type Trip = { readonly SOPClassUIDs: readonly string[]; readonly requests: readonly Request[] };

/** Requests in their order, as many on one association as its contexts have room for. */
export function tripsOf(requests: readonly Request[]): readonly Trip[] {
  const trips: { SOPClassUIDs: Set<string>; requests: Request[] }[] = [];
  for (const request of requests) {
    const classes = classesOf(request);
    const last = trips.at(-1);
    const together = new Set([...(last?.SOPClassUIDs ?? []), ...classes]);
    if (last !== undefined && together.size <= Math.max(CLASSES_AN_ASSOCIATION, last.SOPClassUIDs.size)) {
      for (const one of classes) last.SOPClassUIDs.add(one);
      last.requests.push(request);
    } else trips.push({ SOPClassUIDs: new Set(classes), requests: [request] });
  }
  return trips.map((trip) => ({ SOPClassUIDs: [...trip.SOPClassUIDs], requests: trip.requests }));
}

function classesOf({ instances }: Request): readonly string[] {
  const classes = [...new Set(instances.map(({ SOPClassUID }) => SOPClassUID))];
  return classes.length === 0 || classes.includes('')
    ? [...new Set([...classes, ...COMMON_CLASSES])].filter(Boolean)
    : classes;
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const found: T[][] = [];
  for (let at = 0; at < all.length; at += size) found.push(all.slice(at, at + size));
  return found;
}
