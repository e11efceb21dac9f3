// What is to be sent: instances of the library as files that can be read from an offset on.
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SendChoice } from '../../contract/index.ts';
import { fileSource, readHeader } from '../../dicom/index.ts';
import type { InstanceRecord, Library } from '../../library/index.ts';
import type { Sending } from '../types.ts';
import type { Transcoder } from './transcoder.ts';

/** In the order of the library: studies as asked for, series by number, images by number. */
export function wanted(library: Library, request: SendChoice): readonly InstanceRecord[] {
  const series =
    request.SeriesInstanceUIDs === undefined ? null : new Set<string>(request.SeriesInstanceUIDs);
  const single = request.SOPInstanceUIDs === undefined ? null : new Set<string>(request.SOPInstanceUIDs);
  return [...new Set<string>(request.StudyInstanceUIDs)]
    .flatMap((study) => library.instances(study, null))
    .filter(
      ({ SeriesInstanceUID, SOPInstanceUID }) =>
        (series === null || series.has(SeriesInstanceUID)) && (single === null || single.has(SOPInstanceUID)),
    );
}

/**
 * Null where the file cannot be read, or holds another instance by now. What lies in an archive is unpacked into `folder`
 * first, which the caller removes.
 */
export async function sendingOf(
  library: Library,
  record: InstanceRecord,
  folder: string,
  transcoder: Transcoder,
): Promise<Sending | null> {
  try {
    const { location } = record;
    const file = location.member === null ? location.path : await unpacked(library, record, folder);
    if (file === null) return null;
    const source = fileSource(file);
    try {
      const header = readHeader(source);
      if (!header.ok || header.value.attributes.SOPInstanceUID !== record.SOPInstanceUID) return null;
      const { dataSet, attributes, TransferSyntaxUID } = header.value;
      return {
        SOPClassUID: attributes.SOPClassUID,
        SOPInstanceUID: record.SOPInstanceUID,
        TransferSyntaxUID,
        path: file,
        dataSetOffset: dataSet.offset,
        plain: () => transcoder.plain(file),
      };
    } finally {
      source.close();
    }
  } catch {
    return null; // a disc that is out, a share that is gone: the report names the instance
  }
}

async function unpacked(library: Library, record: InstanceRecord, folder: string): Promise<string | null> {
  const found = await library.file(record);
  if (!found.ok) return null;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${record.SOPInstanceUID}.dcm`);
  await pipeline(Readable.from(found.value.bytes), createWriteStream(file, { mode: 0o600 }));
  return file;
}

export const forgetUnpacked = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
