// The documents of a study: read by the worker, kept in the cache, and placed by the index, which alone knows which of the
// images that they speak of are here.
import {
  DocumentSummary,
  fail,
  ok,
  type ImageReference,
  type Result,
  type StudyDocument,
} from '../../contract/index.ts';
import { documentKind, listedDocument, mapReferences, type ListedDocument } from '../../documents/index.ts';
import type { Cache } from '../cache.ts';
import type { Db } from '../database.ts';
import { fileIdentity } from '../read/fileIdentity.ts';
import type { DocumentPart } from '../read/fileTasks.ts';
import { FileWorkerDied, type FileWorkers } from '../read/fileWorkers.ts';
import { toFailure } from '../read/frames.ts';
import { RECORD_COLUMNS, RECORD_TABLES, toRecord, type RecordRow } from '../read/records.ts';
import type { InstanceRecord } from '../types.ts';

/** Grows when reading changes: what an older version kept is read anew. */
const VERSION = 2;
/** A study of more is shown with its newest ones. */
const MOST_DOCUMENTS = 2000;

export type DocumentReading = {
  /** Newest first; one that cannot be read stands in the list with its problem. */
  readonly list: (StudyInstanceUID: string) => Promise<Result<DocumentSummary[]>>;
  readonly one: (SOPInstanceUID: string) => Promise<Result<StudyDocument>>;
};

type Parts = { readonly db: Db; readonly cache: Cache; readonly workers: FileWorkers };

export function createDocumentReading({ db, cache, workers }: Parts): DocumentReading {
  const study = db.prepare<[string], { id: number }>('SELECT id FROM study WHERE StudyInstanceUID = ?');
  // SOPClassUIDs is counted after the instances are in; the class of the first one is there at once.
  const series = db.prepare<[number], { id: number; SOPClassUIDs: string; first: string | null }>(
    "SELECT id, SOPClassUIDs, shared ->> '$.SOPClassUID' AS first FROM series WHERE studyId = ?",
  );
  const ofSeries = db.prepare<[number], RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM ${RECORD_TABLES} WHERE s.id = ? ORDER BY i.id DESC LIMIT ${MOST_DOCUMENTS}`,
  );
  const byUid = db.prepare<[string], RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM ${RECORD_TABLES} WHERE i.SOPInstanceUID = ?`,
  );
  const placeOf = db.prepare<[string], Place>(
    `SELECT t.StudyInstanceUID, s.SeriesInstanceUID FROM instance i JOIN series s ON s.id = i.seriesId
     JOIN study t ON t.id = s.studyId WHERE i.SOPInstanceUID = ?`,
  );

  /** An image of another study than the document says is not the image that it means. */
  const createPlacing = (): Placing => {
    const known = new Map<string, Place | undefined>();
    return ({ SOPInstanceUID, StudyInstanceUID }) => {
      if (!known.has(SOPInstanceUID)) known.set(SOPInstanceUID, placeOf.get(SOPInstanceUID));
      const place = known.get(SOPInstanceUID);
      return StudyInstanceUID === '' || StudyInstanceUID === place?.StudyInstanceUID ? (place ?? null) : null;
    };
  };

  /** JSON of the document or of its list entry, from the cache or from the file. */
  const read = async (record: InstanceRecord, part: DocumentPart): Promise<Result<string>> => {
    const key = `document/${VERSION}/${part}/${fileIdentity(record)}`;
    const kept = cache.get(key);
    if (kept !== null) return ok(Buffer.from(kept).toString('utf8'));
    const { location, bytes, SOPInstanceUID } = record;
    const made = await attempt(workers.run('document', { location, bytes }, part));
    if (made === null) return fail({ kind: 'internal' });
    if (!made.ok) return fail(toFailure(SOPInstanceUID, made.failure));
    if (made.value === null) return fail({ kind: 'not-acceptable', detail: 'document' });
    cache.set(key, Buffer.from(made.value, 'utf8'));
    return ok(made.value);
  };

  const summaryOf = async (record: InstanceRecord, placing: Placing): Promise<DocumentSummary> => {
    const json = await read(record, 'listed');
    if (!json.ok) return unread(record, json.failure.kind);
    const { summary, images }: ListedDocument = JSON.parse(json.value);
    return {
      ...withMissing(summary, images.filter((image) => placing(image) === null).length),
      rejectedImages: summary.rejectedImages.map((image) => placed(image, placing)),
    };
  };

  return {
    async list(StudyInstanceUID) {
      const found = study.get(StudyInstanceUID);
      if (found === undefined) return fail({ kind: 'study-not-found', StudyInstanceUID });
      const records: InstanceRecord[] = [];
      for (const { id, SOPClassUIDs, first } of series.all(found.id)) {
        const classes: string[] = [first ?? '', ...JSON.parse(SOPClassUIDs)];
        if (!classes.some((uid) => documentKind(uid) !== null)) continue;
        for (const row of ofSeries.all(id))
          if (documentKind(row.SOPClassUID) !== null && records.length < MOST_DOCUMENTS)
            records.push(toRecord(row));
      }
      const placing = createPlacing();
      const summaries = await Promise.all(records.map((record) => summaryOf(record, placing)));
      return ok(summaries.toSorted((a, b) => compare(b, a)));
    },
    async one(SOPInstanceUID) {
      const row = byUid.get(SOPInstanceUID);
      if (row === undefined) return fail({ kind: 'instance-not-found', SOPInstanceUID });
      if (documentKind(row.SOPClassUID) === null) return fail({ kind: 'not-acceptable', detail: 'document' });
      const json = await read(toRecord(row), 'whole');
      if (!json.ok) return json;
      const document: StudyDocument = JSON.parse(json.value);
      const placing = createPlacing();
      return ok(withPlaces(document, placing));
    },
  };
}

/** Null when the worker died of the file: the other documents of the study are no worse for it. */
async function attempt<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FileWorkerDied) return null;
    throw error;
  }
}

type Place = { readonly StudyInstanceUID: string; readonly SeriesInstanceUID: string };
/** Where the index has an image; null when it is not here. */
type Placing = (image: Pick<ImageReference, 'StudyInstanceUID' | 'SOPInstanceUID'>) => Place | null;

function placed(image: ImageReference, placing: Placing): ImageReference {
  const place = placing(image);
  return place === null ? { ...image, here: false } : { ...image, ...place, here: true };
}

function withPlaces(document: StudyDocument, placing: Placing): StudyDocument {
  const at = mapReferences(document, (image) => placed(image, placing));
  const missing = listedDocument(document).images.filter((image) => placing(image) === null).length;
  const problems = missing === 0 ? at.problems : [...at.problems, MISSING];
  return { ...at, problems, summary: withMissing(at.summary, missing) };
}

const MISSING = 'missing-image';
const withMissing = (summary: DocumentSummary, missingCount: number): DocumentSummary => ({
  ...summary,
  missingCount,
  problem: summary.problem ?? (missingCount > 0 ? MISSING : null),
});

const compare = (a: DocumentSummary, b: DocumentSummary): number =>
  a.date.localeCompare(b.date, 'en') ||
  a.time.localeCompare(b.time, 'en') ||
  a.SOPInstanceUID.localeCompare(b.SOPInstanceUID, 'en');

/** A document that is here and cannot be read. */
const unread = (record: InstanceRecord, problem: string): DocumentSummary =>
  DocumentSummary.parse({
    kind: documentKind(record.SOPClassUID) ?? 'report',
    StudyInstanceUID: record.StudyInstanceUID,
    SeriesInstanceUID: record.SeriesInstanceUID,
    SOPInstanceUID: record.SOPInstanceUID,
    SOPClassUID: record.SOPClassUID,
    title: '',
    date: '',
    time: '',
    creator: '',
    completion: 'unknown',
    verification: 'unknown',
    referenceCount: 0,
    missingCount: 0,
    measurementCount: 0,
    rejection: false,
    rejectedImages: [],
    ours: false,
    problem,
  });
