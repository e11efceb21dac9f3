// Everything that the services do with a file, under the eyes of a source that counts.
import { expect } from 'vitest';
import {
  FileProblem,
  SeriesInstanceUID,
  SOPInstanceUID,
  StudyInstanceUID,
} from '../../../native/contract/index.ts';
import {
  type ByteSource,
  type DicomHeader,
  elementAt,
  frameTable,
  inflatedSource,
  readDicomdir,
  readHeader,
  toDicomJson,
} from '../../../native/dicom/index.ts';

type Counted = ByteSource & { readonly reads: () => number; readonly bytes: () => number };

/** Counts what is asked of it, and refuses what no reader should ask. */
export const counting = (file: Uint8Array): Counted => {
  let reads = 0;
  let bytes = 0;
  return {
    size: file.length,
    reads: () => reads,
    bytes: () => bytes,
    read(position, length) {
      if (!Number.isSafeInteger(position) || position < 0 || position > file.length || !(length >= 0)) {
        throw new RangeError(`read(${position}, ${length}) of ${file.length}`);
      }
      const view = file.subarray(position, position + length);
      reads += 1;
      bytes += view.length;
      return view;
    },
  };
};

const expectInside = (header: DicomHeader, source: ByteSource): void => {
  const result = frameTable(source, header);
  if (!result.ok) {
    FileProblem.parse(result.failure);
    return;
  }
  const { frames, problem } = result.value;
  if (problem !== null) FileProblem.parse(problem);
  expect(frames).toHaveLength(header.attributes.NumberOfFrames);
  // One expectation for all: there may be a million.
  const inside = frames.every(
    ({ fragments, bitOffset }) =>
      bitOffset >= 0 &&
      bitOffset < 8 &&
      fragments.every(({ offset, length }) => offset >= 0 && length >= 0 && offset + length <= source.size),
  );
  expect(inside).toBe(true);
};

/** Everything that the services do with a file. Returns what the header was. */
export const readEverything = (file: Uint8Array): string => {
  const source = counting(file);
  const header = readHeader(source);
  // The header's own work: the file about twice at most, and the hash of an instance that has no UID.
  expect(source.reads()).toBeLessThanOrEqual(100 + file.length / 8);
  expect(source.bytes()).toBeLessThanOrEqual(4 * file.length + 4 * 64 * 1024);
  const directory = readDicomdir(source);
  if (!directory.ok) FileProblem.parse(directory.failure);
  if (!header.ok) {
    FileProblem.parse(header.failure);
    return header.failure.kind;
  }
  const { attributes, problem } = header.value;
  if (problem !== null) FileProblem.parse(problem);
  StudyInstanceUID.parse(attributes.StudyInstanceUID);
  SeriesInstanceUID.parse(attributes.SeriesInstanceUID);
  SOPInstanceUID.parse(attributes.SOPInstanceUID);
  const inflated = inflatedSource(source, header.value);
  if (!inflated.ok) return inflated.failure.kind;
  const data = counting(inflated.value.read(0, inflated.value.size));
  expectInside(header.value, data);
  const paths: string[] = [];
  const json = toDicomJson(data, header.value, {
    bulkDataUri: (path) => {
      paths.push(path);
      return path;
    },
  });
  if (json.ok) JSON.stringify(json.value);
  else FileProblem.parse(json.failure);
  for (const path of paths.slice(0, 5)) {
    const location = elementAt(data, header.value, path);
    if (location !== null) expect(location.offset + location.length).toBeLessThanOrEqual(data.size);
  }
  return problem?.kind ?? 'ok';
};
