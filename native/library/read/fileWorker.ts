// The file worker: reads instances on behalf of the thread that answers requests.
import { deflateRawSync } from 'node:zlib';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { fail, ok, type Result } from '../../contract/index.ts';
import {
  elementAt,
  frameTable,
  toDicomJson,
  type DicomHeader,
  type DicomJson,
  type DicomJsonElement,
  type DicomJsonOptions,
} from '../../dicom/index.ts';
import { listedDocument, readDocument } from '../../documents/index.ts';
import { checkFiles } from '../upkeep/check.ts';
import { compareContents } from './compareContents.ts';
import { contentHash } from './contentHash.ts';
import type { Extent, FileReply, FileRequest, FileTasks, SeriesMember, Source } from './fileTasks.ts';
import { alignBits, packFrames } from './frameTables.ts';
import { withLocation, type LocationFailure } from './openLocation.ts';
import { copyOf, problem, withHeader } from './withHeader.ts';

const tasks: FileTasks = {
  contentHash,
  compareContents,
  frameTable: (source) =>
    withHeader(source, ({ header, source: bytes, base }) => {
      const table = frameTable(bytes, header);
      if (!table.ok) return problem(table);
      return ok(base === null ? null : packFrames(table.value.frames, base));
    }),
  frame: (source, frameNumber) =>
    withHeader(source, ({ header, source: bytes }) => {
      const table = frameTable(bytes, header);
      if (!table.ok) return problem(table);
      const frame = table.value.frames[frameNumber - 1];
      if (frame === undefined || frame.fragments.length === 0)
        return fail({ kind: 'problem', problem: { kind: 'bad-pixel-data', detail: 'frame-missing' } });
      const parts = frame.fragments.map(({ offset, length }) => copyOf(bytes, offset, length));
      return ok(alignBits(Uint8Array.from(Buffer.concat(parts)), frame.bitOffset));
    }),
  metadata,
  seriesMetadata(members) {
    const parts: string[] = [];
    const missing: { SOPInstanceUID: string; failure: LocationFailure }[] = [];
    for (const member of members) {
      const json = metadata(member, member.bulkDataBase, member.version);
      if (json.ok) parts.push(json.value);
      else missing.push({ SOPInstanceUID: member.SOPInstanceUID, failure: json.failure });
    }
    return { json: deflateRawSync(`[${parts.join(',')}]`, { level: 3 }), missing };
  },
  element: (source, elementPath) =>
    withHeader<Extent | null>(source, ({ header, source: bytes, base }) => {
      const found = elementAt(bytes, header, elementPath);
      if (found === null) return ok(null);
      const { offset, length, swapBytes } = found;
      if (base !== null && swapBytes === 1) return ok({ kind: 'range', offset: base + offset, length });
      return ok({ kind: 'bytes', bytes: swapped(copyOf(bytes, offset, length), swapBytes) });
    }),
  whole: (at) =>
    withLocation(at, ({ source, dataOffset }) =>
      ok<Extent>(
        dataOffset >= 0
          ? { kind: 'range', offset: dataOffset, length: source.size }
          : { kind: 'bytes', bytes: copyOf(source, 0, source.size) },
      ),
    ),
  document: (source, part) =>
    withHeader<string | null>(source, ({ header, source: bytes }) => {
      const json = toDicomJson(bytes, header, inline(DOCUMENT_VALUE_BYTES));
      if (!json.ok) return problem(json);
      const document = readDocument({ ...json.value, ...identity(header) });
      if (document === null) return ok(null);
      return ok(JSON.stringify(part === 'whole' ? document : listedDocument(document)));
    }),
  dataSet: (source) =>
    withHeader(source, ({ header, source: bytes }) => {
      const json = toDicomJson(bytes, header, inline(DATA_SET_VALUE_BYTES));
      return json.ok ? ok(JSON.stringify({ ...json.value, ...identity(header) })) : problem(json);
    }),
  check: checkFiles,
};

/** Colour profiles and look-up tables. */
const DATA_SET_VALUE_BYTES = 256 * 1024;

const inline = (inlineBytes: number): DicomJsonOptions => ({
  bulkDataUri: () => '',
  inlineBytes,
  decimalsAsWritten: true,
});

/** One value of a document: look-up tables of 65,536 entries, coordinates of long outlines. */
const DOCUMENT_VALUE_BYTES = 1024 * 1024;

/** `version` names the file: a URI that stands for bytes of another file is another URI. */
function metadata(
  source: Source | SeriesMember,
  bulkDataBase: string,
  version: string,
): Result<string, LocationFailure> {
  return withHeader(source, ({ header, source: bytes }) => {
    const json = toDicomJson(bytes, header, {
      bulkDataUri: (path) => `${bulkDataBase}/${path}?v=${version}`,
    });
    return json.ok ? ok(JSON.stringify({ ...json.value, ...identity(header) })) : problem(json);
  });
}

/**
 * The UIDs by which the index knows the instance. Where the file's own are missing or unusable the header reader has
 * made stable ones, and whoever reads the metadata must find frames by those.
 */
function identity({ attributes }: DicomHeader): DicomJson {
  const uid = (value: string): DicomJsonElement => ({ vr: 'UI', Value: [value] });
  return {
    '00080018': uid(attributes.SOPInstanceUID),
    '0020000D': uid(attributes.StudyInstanceUID),
    '0020000E': uid(attributes.SeriesInstanceUID),
  };
}

// PS3.18 8.7.3.3: bulk data is little endian, whatever the file is.
function swapped(bytes: Uint8Array, width: number): Uint8Array {
  if (width > 1)
    for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}

function answer(request: FileRequest): ReturnType<FileTasks[keyof FileTasks]> {
  switch (request.task) {
    case 'frameTable':
      return tasks.frameTable(...request.input);
    case 'frame':
      return tasks.frame(...request.input);
    case 'contentHash':
      return tasks.contentHash(...request.input);
    case 'compareContents':
      return tasks.compareContents(...request.input);
    case 'metadata':
      return tasks.metadata(...request.input);
    case 'seriesMetadata':
      return tasks.seriesMetadata(...request.input);
    case 'element':
      return tasks.element(...request.input);
    case 'whole':
      return tasks.whole(...request.input);
    case 'dataSet':
      return tasks.dataSet(...request.input);
    case 'document':
      return tasks.document(...request.input);
    case 'check':
      return tasks.check(...request.input);
    default:
      return request satisfies never;
  }
}

function serve(port: MessagePort): void {
  port.on('message', (request: FileRequest) => {
    let reply: FileReply;
    try {
      reply = { id: request.id, ok: true, value: answer(request) };
    } catch (error) {
      // A bug met on one file must not take the worker with it: the others wait for their frames.
      reply = { id: request.id, ok: false, message: error instanceof Error ? error.message : 'unknown' };
    }
    port.postMessage(reply);
  });
}

if (parentPort !== null) serve(parentPort);
