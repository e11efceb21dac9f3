// One frame in its stored transfer syntax. Plain native frames are a byte range that the index knows; for the others a
// worker works out a frame table once, which is kept in the index.
import { fail, ok, type Failure, type FileProblem, type Result } from '../../contract/index.ts';
import { plainPixelSyntax, type FrameLocation } from '../../dicom/index.ts';
import type { Db } from '../database.ts';
import type { FrameBytes, InstanceRecord } from '../types.ts';
import { alignBits, frameAt, indexFrames, type FrameTableIndex } from './frameTables.ts';
import { fileIdentity } from './fileIdentity.ts';
import type { FileWorkers } from './fileWorkers.ts';
import type { Handles } from './handles.ts';
import type { LocationFailure } from './openLocation.ts';

const DEFLATED = '1.2.840.10008.1.2.1.99';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const KEPT_TABLES = 512;

type FrameRow = {
  readonly id: number;
  readonly frameOffset: number | null;
  readonly frameBytes: number | null;
  readonly dataOffset: number;
  readonly stamp: number;
};
type Frames = {
  readonly read: (
    instance: InstanceRecord,
    frameNumber: number,
    signal?: AbortSignal,
  ) => Promise<Result<FrameBytes>>;
};

export function createFrames(db: Db, handles: Handles, workers: FileWorkers): Frames {
  const findRow = db.prepare<[string], FrameRow>(
    `SELECT i.id, i.frameOffset, i.frameBytes, f.dataOffset, f.modifiedAt AS stamp
     FROM instance i JOIN file f ON f.id = i.fileId WHERE i.SOPInstanceUID = ?`,
  );
  const findTable = db.prepare<[number], { frames: Uint8Array }>(
    'SELECT frames FROM frameTable WHERE instanceId = ?',
  );
  const saveTable = db.prepare('INSERT OR REPLACE INTO frameTable(instanceId, frames) VALUES(?,?)');
  const tables = new Map<string, Promise<Result<FrameTableIndex | null, LocationFailure>>>();

  const loadTable = async (
    instance: InstanceRecord,
    row: FrameRow,
  ): Promise<Result<FrameTableIndex | null, LocationFailure>> => {
    const kept = findTable.get(row.id);
    if (kept !== undefined) return ok(indexFrames(new Float64Array(Uint8Array.from(kept.frames).buffer)));
    const { location, bytes } = instance;
    const table = await workers.run('frameTable', { location, bytes });
    if (!table.ok) return table;
    const packed = table.value;
    if (packed === null) return ok(null);
    saveTable.run(row.id, Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength));
    return ok(indexFrames(packed));
  };
  const tableOf = (
    instance: InstanceRecord,
    row: FrameRow,
  ): Promise<Result<FrameTableIndex | null, LocationFailure>> => {
    const key = `${row.id}/${row.stamp}/${fileIdentity(instance)}`; // row numbers come again after a removal
    const table = tables.get(key) ?? loadTable(instance, row);
    tables.delete(key);
    tables.set(key, table);
    for (const oldest of [...tables.keys()].slice(0, Math.max(0, tables.size - KEPT_TABLES)))
      tables.delete(oldest);
    table.then(
      (result) => (result.ok ? undefined : tables.delete(key)),
      () => tables.delete(key),
    );
    return table;
  };

  return {
    async read(instance, frameNumber, signal) {
      const { SOPInstanceUID } = instance;
      if (!instance.hasPixelData) return fail({ kind: 'no-pixel-data', SOPInstanceUID });
      const missing: Failure = { kind: 'frame-not-found', SOPInstanceUID, frameNumber };
      if (!Number.isInteger(frameNumber) || frameNumber < 1 || frameNumber > instance.NumberOfFrames)
        return fail(missing);
      const row = findRow.get(SOPInstanceUID);
      if (row === undefined) return fail({ kind: 'file-unavailable', SOPInstanceUID, code: 'ENOENT' });
      const plain = plainFrame(row, frameNumber);
      if (plain !== null)
        return readFragments(
          handles,
          { ...instance, TransferSyntaxUID: plainPixelSyntax(instance.TransferSyntaxUID) },
          plain,
        );
      const table = await tableOf(instance, row);
      if (signal?.aborted === true) return fail(missing);
      if (!table.ok) return fail(toFailure(SOPInstanceUID, table.failure));
      if (table.value === null) return readInWorker(workers, instance, frameNumber);
      const frame = frameAt(table.value, frameNumber);
      return frame === null ? fail(missing) : readFragments(handles, instance, frame);
    },
  };
}

function plainFrame(row: FrameRow, frameNumber: number): FrameLocation | null {
  const { frameOffset, frameBytes, dataOffset } = row;
  if (frameOffset === null || frameBytes === null || dataOffset < 0) return null;
  const offset = dataOffset + frameOffset + (frameNumber - 1) * frameBytes;
  return { fragments: [{ offset, length: frameBytes }], bitOffset: 0 };
}

async function readFragments(
  handles: Handles,
  instance: InstanceRecord,
  frame: FrameLocation,
): Promise<Result<FrameBytes>> {
  const { SOPInstanceUID, TransferSyntaxUID } = instance;
  const file = { path: instance.location.path, bytes: instance.bytes, modifiedAt: instance.modifiedAt };
  const parts: Uint8Array[] = [];
  for (const { offset, length } of frame.fragments) {
    const part = await handles.read(file, offset, length);
    if (!part.ok) return fail({ kind: 'file-unavailable', SOPInstanceUID, code: part.failure });
    parts.push(part.value);
  }
  const [only] = parts;
  if (only === undefined) {
    const problem: FileProblem = { kind: 'bad-pixel-data', detail: 'frame-missing' };
    return fail({ kind: 'file-problem', SOPInstanceUID, problem });
  }
  const bytes = parts.length === 1 ? only : joined(parts);
  return ok({ TransferSyntaxUID, bytes: alignBits(bytes, frame.bitOffset) });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Deflated data sets and compressed archive members: the bytes exist only once they are inflated. */
async function readInWorker(
  workers: FileWorkers,
  instance: InstanceRecord,
  frameNumber: number,
): Promise<Result<FrameBytes>> {
  const { SOPInstanceUID, location, bytes } = instance;
  const frame = await workers.run('frame', { location, bytes }, frameNumber);
  if (!frame.ok) return fail(toFailure(SOPInstanceUID, frame.failure));
  const TransferSyntaxUID =
    instance.TransferSyntaxUID === DEFLATED ? EXPLICIT_LITTLE_ENDIAN : instance.TransferSyntaxUID;
  return ok({ TransferSyntaxUID, bytes: frame.value });
}

export function toFailure(SOPInstanceUID: string, failure: LocationFailure): Failure {
  return failure.kind === 'unavailable'
    ? { kind: 'file-unavailable', SOPInstanceUID, code: failure.code }
    : { kind: 'file-problem', SOPInstanceUID, problem: failure.problem };
}
