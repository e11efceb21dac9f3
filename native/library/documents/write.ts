// Marks as DICOM objects in the library: gathers the images that they are on, has native/documents make the objects, and
// stores them in series of Lightbox's own.
import { randomUUID } from 'node:crypto';
import {
  fail,
  ok,
  type Annotation,
  type DocumentRequest,
  type DocumentsWritten,
  type Result,
} from '../../contract/index.ts';
import type { DicomJson } from '../../dicom/index.ts';
import { uidFrom, writePart10, type WriteDataset } from '../../dicom/write.ts';
import {
  keyObjectsDataset,
  presentationDataset,
  reportDataset,
  stateGroups,
  type Identity,
  type SourceImage,
  type Writing,
} from '../../documents/index.ts';
import type { Db } from '../database.ts';
import type { Marks } from '../marks/index.ts';
import type { FileWorkers } from '../read/fileWorkers.ts';
import { toFailure } from '../read/frames.ts';
import type { Records } from '../read/records.ts';
import type { InstanceRecord } from '../types.ts';
import { storeFiles, type MadeFile, type StoreParts } from './store.ts';

type Order = readonly [StudyInstanceUID: string, request: DocumentRequest, version: string];

export type DocumentWriting = {
  /** The files, which the library does not have. */
  readonly make: (...order: Order) => Promise<Result<readonly MadeFile[]>>;
  readonly write: (...order: Order) => Promise<Result<DocumentsWritten>>;
};

type Parts = StoreParts & {
  readonly marks: Marks;
  readonly records: Records;
  readonly workers: FileWorkers;
};

type Place = { readonly SOPInstanceUID: string; readonly frameNumber: number };

export function createDocumentWriting(parts: Parts): DocumentWriting {
  const { db, marks } = parts;
  const make: DocumentWriting['make'] = async (StudyInstanceUID, request, version) => {
    const wrong = wrongCode(request);
    if (wrong !== null) return fail({ kind: 'bad-request', detail: wrong });
    const annotations = chosen(marks, StudyInstanceUID, request);
    if (!annotations.ok) return annotations;
    const images = await gather(parts, StudyInstanceUID, placesOf(request, annotations.value), request.kind);
    if (!images.ok) return images;
    const writing = { now: new Date(), version, deviceUid: deviceUidOf(db), images: images.value };
    const identities = identitiesFor(db, writing.deviceUid, StudyInstanceUID);
    const made = datasets(request, annotations.value, writing, identities);
    return ok(made.map(({ SOPInstanceUID, dataset }) => ({ SOPInstanceUID, bytes: writePart10(dataset) })));
  };
  return {
    make,
    async write(...order) {
      const files = await make(...order);
      if (!files.ok) return files;
      const stored = storeFiles(parts, files.value);
      return stored.ok ? ok({ SOPInstanceUIDs: files.value.map((file) => file.SOPInstanceUID) }) : stored;
    },
  };
}

/** PS3.3 8.8: a code has a value, a scheme of at most 16 characters, and a meaning. */
function wrongCode(request: DocumentRequest): string | null {
  if (request.kind !== 'key-objects') return null;
  const { value, scheme, meaning } = request.title;
  return value === '' || scheme === '' || scheme.length > 16 || meaning === '' ? 'title' : null;
}

/** The annotations of the request, in its order. */
function chosen(
  marks: Marks,
  StudyInstanceUID: string,
  request: DocumentRequest,
): Result<readonly Annotation[]> {
  if (request.kind === 'key-objects') return ok([]);
  const known = marks.read(StudyInstanceUID);
  if (!known.ok) return known;
  const byId = new Map(known.value.annotations.map((annotation) => [annotation.id, annotation]));
  const found = [...new Set(request.annotationIds)].map((id) => byId.get(id));
  const annotations = found.filter((annotation) => annotation !== undefined);
  if (annotations.length < found.length) return fail({ kind: 'bad-request', detail: 'annotationIds' });
  if (request.kind === 'report' && annotations.length === 0)
    return fail({ kind: 'bad-request', detail: 'annotationIds: empty' });
  if (
    annotations.some(({ finding }) => finding !== null && (finding.scheme.length > 16 || finding.code === ''))
  )
    return fail({ kind: 'bad-request', detail: 'finding' });
  if (request.kind === 'presentation') {
    const shown = new Set(request.views.map((view) => `${view.SOPInstanceUID}/${view.frameNumber}`));
    if (!annotations.every((one) => shown.has(`${one.SOPInstanceUID}/${one.frameNumber}`)))
      return fail({ kind: 'bad-request', detail: 'annotationIds: not on a view' });
  }
  return ok(annotations);
}

function placesOf(request: DocumentRequest, annotations: readonly Annotation[]): readonly Place[] {
  switch (request.kind) {
    case 'report':
      return annotations;
    case 'presentation':
      return request.views;
    case 'key-objects':
      return request.images;
    default:
      return request satisfies never;
  }
}

/**
 * The images, with their data sets: of each for a presentation state, which depends on them; of one of each series
 * otherwise, as patient, study and modality are the same throughout.
 */
async function gather(
  { records, workers }: Parts,
  StudyInstanceUID: string,
  places: readonly Place[],
  kind: DocumentRequest['kind'],
): Promise<Result<ReadonlyMap<string, SourceImage>>> {
  const found = new Map<string, InstanceRecord>();
  for (const { SOPInstanceUID, frameNumber } of places) {
    const record = found.get(SOPInstanceUID) ?? records.one(SOPInstanceUID);
    if (record === null || record.StudyInstanceUID !== StudyInstanceUID)
      return fail({ kind: 'instance-not-found', SOPInstanceUID });
    if (frameNumber > Math.max(1, record.NumberOfFrames))
      return fail({ kind: 'frame-not-found', SOPInstanceUID, frameNumber });
    found.set(SOPInstanceUID, record);
  }
  const dataSets = new Map<string, Promise<Result<DicomJson>>>();
  const keyOf = (record: InstanceRecord): string =>
    kind === 'presentation' ? record.SOPInstanceUID : record.SeriesInstanceUID;
  for (const record of found.values())
    if (!dataSets.has(keyOf(record))) dataSets.set(keyOf(record), dataSetOf(workers, record));
  const images = new Map<string, SourceImage>();
  for (const record of found.values()) {
    const data = await dataSets.get(keyOf(record));
    if (data === undefined) continue;
    if (!data.ok) return data;
    images.set(record.SOPInstanceUID, { ...record, data: data.value });
  }
  return ok(images);
}

async function dataSetOf(workers: FileWorkers, record: InstanceRecord): Promise<Result<DicomJson>> {
  const { location, bytes, SOPInstanceUID } = record;
  const json = await workers.run('dataSet', { location, bytes });
  if (!json.ok) return fail(toFailure(SOPInstanceUID, json.failure));
  const data: DicomJson = JSON.parse(json.value);
  return ok(data);
}

/** This library as a device, the same for as long as its index lives; a rebuild keeps it. */
function deviceUidOf(db: Db): string {
  const fresh = uidFrom(randomUUID());
  db.prepare("INSERT OR IGNORE INTO setting(name, value) VALUES('deviceUid', ?)").run(fresh);
  const row = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE name = 'deviceUid'").get();
  return row?.value ?? fresh;
}

/** The next identity in our series of that kind and title in the study. */
type Identities = (Modality: string, title: string) => Identity;

function identitiesFor(db: Db, deviceUid: string, StudyInstanceUID: string): Identities {
  const last = db.prepare<[string, string], { number: number | null }>(
    `SELECT max(i.InstanceNumber) AS number FROM instance i JOIN series s ON s.id = i.seriesId
     JOIN study t ON t.id = s.studyId WHERE t.StudyInstanceUID = ? AND s.SeriesInstanceUID = ?`,
  );
  const given = new Map<string, number>();
  return (Modality, title) => {
    const SeriesInstanceUID = uidFrom(JSON.stringify([deviceUid, StudyInstanceUID, Modality, title]));
    const before = given.get(SeriesInstanceUID) ?? last.get(StudyInstanceUID, SeriesInstanceUID)?.number ?? 0;
    given.set(SeriesInstanceUID, before + 1);
    return { SOPInstanceUID: uidFrom(randomUUID()), SeriesInstanceUID, InstanceNumber: before + 1 };
  };
}

type Made = { readonly SOPInstanceUID: string; readonly dataset: WriteDataset };

function datasets(
  request: DocumentRequest,
  annotations: readonly Annotation[],
  writing: Writing,
  identities: Identities,
): readonly Made[] {
  switch (request.kind) {
    case 'report': {
      const identity = identities('SR', request.title);
      const dataset = reportDataset(annotations, request.title, writing, identity);
      return [{ SOPInstanceUID: identity.SOPInstanceUID, dataset }];
    }
    case 'presentation':
      return stateGroups(request.views, annotations, writing.images).map((group) => {
        const identity = identities('PR', '');
        const dataset = presentationDataset(group, request, writing, identity);
        return { SOPInstanceUID: identity.SOPInstanceUID, dataset };
      });
    case 'key-objects': {
      const identity = identities('KO', '');
      const { images, title, description } = request;
      const dataset = keyObjectsDataset({ images, title, description, author: '' }, writing, identity);
      return [{ SOPInstanceUID: identity.SOPInstanceUID, dataset }];
    }
    default:
      return request satisfies never;
  }
}
