import { readFileSync } from 'node:fs';
import { ok } from '../../../native/contract/index.ts';
import {
  elementAt,
  frameTable,
  inflatedSource,
  memorySource,
  readHeader,
  toDicomJson,
} from '../../../native/dicom/index.ts';
import type { Library } from '../../../native/library/types.ts';
import { anInstance } from '../../unit/api/fakeLibrary.ts';

/** Bulk data are little endian, whatever the file is (PS3.18 8.7.3.3). */
function turned(bytes: Uint8Array<ArrayBuffer>, width: number): Uint8Array<ArrayBuffer> {
  for (let at = 0; width > 1 && at + width <= bytes.length; at += width)
    bytes.subarray(at, at + width).reverse();
  return bytes;
}

export type OneFile = Pick<Library, 'instance' | 'metadata' | 'bulkData' | 'readFrame'> & {
  readonly frames: number;
};

/** A library that holds one file, read by native/dicom without index or workers; large values come by their URIs. */
export function fileLibrary(file: string): OneFile {
  const plain = memorySource(new Uint8Array(readFileSync(file)));
  const header = readHeader(plain);
  if (!header.ok) throw new Error('no header');
  const inflated = inflatedSource(plain, header.value);
  const table = inflated.ok ? frameTable(inflated.value, header.value) : inflated;
  if (!inflated.ok || !table.ok) throw new Error('no frames');
  const source = inflated.value;
  const { TransferSyntaxUID, frames } = table.value;
  return {
    frames: frames.length,
    instance: () =>
      anInstance({
        TransferSyntaxUID,
        NumberOfFrames: frames.length,
        location: { path: file, member: null },
      }),
    metadata: (_, base) => {
      const json = toDicomJson(source, header.value, { bulkDataUri: (at) => `${base}/${at}?v=1` });
      if (!json.ok) throw new Error('no metadata');
      return Promise.resolve(json);
    },
    bulkData: (_, at) => {
      const found = elementAt(source, header.value, at);
      if (found === null) throw new Error(`no element ${at}`);
      const bytes = turned(new Uint8Array(source.read(found.offset, found.length)), found.swapBytes);
      return Promise.resolve(ok({ bytes: new Blob([bytes]).stream(), byteLength: bytes.length }));
    },
    readFrame: (_, frameNumber) => {
      const frame = frames[frameNumber - 1];
      if (frame === undefined) throw new Error(`no frame ${frameNumber}`);
      const bytes = Buffer.concat(
        frame.fragments.map((r) => new Uint8Array(source.read(r.offset, r.length))),
      );
      return Promise.resolve(ok({ TransferSyntaxUID, bytes: new Uint8Array(bytes) }));
    },
  };
}
