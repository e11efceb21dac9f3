// Metadata, bulk data and whole files of instances.
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { fail, ok, type Failure } from '../../contract/index.ts';
import type { DicomJson } from '../../dicom/index.ts';
import type { Cache } from '../cache.ts';
import type { Db } from '../database.ts';
import type { InstanceRecord, Library } from '../types.ts';
import type { FileWorkers } from './fileWorkers.ts';
import { fileIdentity } from './fileIdentity.ts';
import type { Extent, Source } from './fileTasks.ts';
import { toFailure } from './frames.ts';
import type { Handles } from './handles.ts';
import type { Records } from './records.ts';
import { createSeriesVersion } from './seriesVersion.ts';

const inflate = promisify(inflateRaw);
const CHUNK = 256 * 1024;

type Documents = Pick<Library, 'metadata' | 'seriesMetadata' | 'bulkData' | 'file'>;
type Parts = { db: Db; records: Records; cache: Cache; handles: Handles; workers: FileWorkers };

const sourceOf = ({ location, bytes }: InstanceRecord): Source => ({ location, bytes });

export function createDocuments({ db, records, cache, handles, workers }: Parts): Documents {
  const stampOf = db.prepare<[string, string], { id: number; stamp: number }>(
    `SELECT s.id, s.stamp FROM series s JOIN study t ON t.id = s.studyId
     WHERE t.StudyInstanceUID = ? AND s.SeriesInstanceUID = ?`,
  );
  const versionOf = createSeriesVersion(db);
  const extentOf = (instance: InstanceRecord, extent: Extent, signal?: AbortSignal): Body =>
    extent.kind === 'bytes'
      ? bodyOfBytes(extent.bytes)
      : { byteLength: extent.length, bytes: streamRange(handles, instance, extent, signal) };

  return {
    async metadata(instance, bulkDataBase) {
      const json = await workers.run('metadata', sourceOf(instance), bulkDataBase, fileIdentity(instance));
      if (!json.ok) return fail(toFailure(instance.SOPInstanceUID, json.failure));
      const parsed: DicomJson = JSON.parse(json.value);
      return ok(parsed);
    },
    async seriesMetadata(StudyInstanceUID, SeriesInstanceUID, bulkDataBase) {
      const series = stampOf.get(StudyInstanceUID, SeriesInstanceUID);
      if (series === undefined) return fail({ kind: 'series-not-found', SeriesInstanceUID });
      // Of the time before the files are read: what changes meanwhile is another version.
      const version = versionOf(series.id);
      const key = `series/${StudyInstanceUID}/${SeriesInstanceUID}/${version}/${series.stamp}/${bulkDataBase}`;
      const kept = cache.get(key);
      if (kept !== null) return ok({ json: await inflate(kept), missing: [] });
      const members = records.ofStudy(StudyInstanceUID, SeriesInstanceUID).map((instance) => ({
        ...sourceOf(instance),
        SOPInstanceUID: instance.SOPInstanceUID,
        version: fileIdentity(instance),
        bulkDataBase: `${bulkDataBase}/instances/${instance.SOPInstanceUID}/bulkdata`,
      }));
      const made = await workers.run('seriesMetadata', members);
      const missing = made.missing.map(({ SOPInstanceUID, failure }) => ({
        SOPInstanceUID,
        failure: toFailure(SOPInstanceUID, failure),
      }));
      // What is missing may be back in a moment: only a complete answer is kept.
      if (missing.length === 0) cache.set(key, made.json);
      return ok({ json: await inflate(made.json), missing });
    },
    async bulkData(instance, elementPath, signal) {
      const extent = await workers.run('element', sourceOf(instance), elementPath);
      if (!extent.ok) return fail(toFailure(instance.SOPInstanceUID, extent.failure));
      return extent.value === null
        ? fail({ kind: 'not-found' })
        : ok(extentOf(instance, extent.value, signal));
    },
    async file(instance, signal) {
      const extent = await workers.run('whole', sourceOf(instance));
      if (!extent.ok) return fail(toFailure(instance.SOPInstanceUID, extent.failure));
      return ok(extentOf(instance, extent.value, signal));
    },
  };
}

type Body = { bytes: ReadableStream<Uint8Array>; byteLength: number };

const bodyOfBytes = (bytes: Uint8Array): Body => ({
  byteLength: bytes.length,
  bytes: new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  }),
});

/** A range of the file, a piece at a time, as fast as it is taken. The stream fails when the file goes away meanwhile. */
function streamRange(
  handles: Handles,
  instance: InstanceRecord,
  range: { readonly offset: number; readonly length: number },
  signal?: AbortSignal,
): ReadableStream<Uint8Array> {
  const file = { path: instance.location.path, bytes: instance.bytes, modifiedAt: instance.modifiedAt };
  let done = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (signal?.aborted === true || done >= range.length) return controller.close();
      const part = await handles.read(file, range.offset + done, Math.min(CHUNK, range.length - done));
      if (!part.ok || part.value.length === 0) {
        const code = part.ok ? 'EOF' : part.failure;
        const failure: Failure = { kind: 'file-unavailable', SOPInstanceUID: instance.SOPInstanceUID, code };
        return controller.error(new Error(failure.kind, { cause: failure }));
      }
      done += part.value.length;
      controller.enqueue(part.value);
    },
  });
}
