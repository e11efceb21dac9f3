// What is to be sent: instances of the library as files that are opened when their turn comes.
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SendChoice } from '../../contract/index.ts';
import { breaksOff, type ByteSource, fileSource, readHeader } from '../../dicom/index.ts';
import type { InstanceRecord, Library } from '../../library/index.ts';
import { openFile, type OpenFile, realSyntax } from '../dimse/index.ts';
import type { NotSent, OpenSending, Sending } from '../types.ts';
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

export type SendItems = {
  /** For what lies in an archive: unpacked when it is opened. The caller removes it. */
  readonly folder: string;
  readonly transcoder: Transcoder;
  /** There is no room to unpack into: it is not the image's fault. */
  readonly onFull: () => void;
};

/** An instance of the library. */
export function sendingOf(
  library: Library,
  record: InstanceRecord,
  { folder, transcoder, onFull }: SendItems,
): Sending {
  const { location } = record;
  let file: Promise<string | null> | null = location.member === null ? Promise.resolve(location.path) : null;
  const pathOf = (): Promise<string | null> =>
    (file ??= unpacked(library, record, folder).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && FULL.has(error.code)) onFull();
      return null; // a disc that is out: the report names the instance
    }));
  return fileSending(record, pathOf, transcoder.plain);
}

/** An instance that lies in a file of its own, which `pathOf` knows or makes. */
export const fileSending = (
  { SOPClassUID, SOPInstanceUID, TransferSyntaxUID }: Pick<Sending, keyof InstanceRecord & keyof Sending>,
  pathOf: () => Promise<string | null>,
  plain: (path: string) => Promise<Uint8Array | null>,
): Sending => ({
  SOPClassUID,
  SOPInstanceUID,
  TransferSyntaxUID,
  async open(most) {
    const path = await pathOf();
    return path === null ? 'unreadable' : openSending(path, SOPInstanceUID, most);
  },
  async plain() {
    const path = await pathOf();
    return path === null ? null : plain(path);
  },
});

async function openSending(
  path: string,
  SOPInstanceUID: string,
  most: number | undefined,
): Promise<OpenSending | NotSent> {
  const opened = await openFile(path, most);
  if (!opened.ok) return 'unreadable'; // a share that is gone: the report names the instance
  const file = opened.value;
  const source = beginningSource(path, file);
  const header = readHeader(source);
  source.close();
  const isIt = header.ok && header.value.attributes.SOPInstanceUID === SOPInstanceUID;
  if (!isIt || breaksOff(header.value)) {
    await file.close(true);
    return isIt ? 'short' : 'unreadable';
  }
  const { SOPClassUID } = header.value.attributes;
  const TransferSyntaxUID = realSyntax(header.value);
  return { SOPClassUID, TransferSyntaxUID, path, dataSetOffset: header.value.dataSet.offset, file };
}

/** The file, of which the beginning is in memory; the rest is read only where a header is longer than that. */
function beginningSource(path: string, { size, beginning }: OpenFile): ByteSource & { close(): void } {
  let rest: ReturnType<typeof fileSource> | null = null;
  return {
    size,
    read(position, length) {
      const end = Math.min(position + length, size);
      if (end <= beginning.length) return beginning.subarray(position, Math.max(position, end));
      rest ??= fileSource(path, size);
      return rest.read(position, length);
    },
    close: () => rest?.close(),
  };
}

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

const placeOf = ({ SOPInstanceUID }: InstanceRecord, folder: string): string =>
  path.join(folder, `${SOPInstanceUID}.dcm`);

async function unpacked(library: Library, record: InstanceRecord, folder: string): Promise<string | null> {
  const found = await library.file(record);
  if (!found.ok) return null;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = placeOf(record, folder);
  await pipeline(Readable.from(found.value.bytes), createWriteStream(file, { mode: 0o600 }));
  return file;
}

/** Of one that has been sent: a study of gigabytes is not on the disk twice. */
export async function forgetOne(record: InstanceRecord, folder: string): Promise<void> {
  if (record.location.member !== null) await rm(placeOf(record, folder), { force: true });
}

export const forgetUnpacked = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
