import type { Context } from 'hono';
import { fail, ok, type Result } from '../../contract/index.ts';
import type { DicomJson } from '../../dicom/types.ts';
import { fileIdentity } from '../../library/index.ts';
import type { FrameBytes, Library } from '../../library/types.ts';
import type { Reading } from '../../pacs/index.ts';
import { instanceAddressOf, instanceOf, instancePath } from './levels.ts';

/** An instance with what is drawn of it, wherever it is: in the library, or at an archive that it is read from. */
export type Image = {
  readonly SOPInstanceUID: string;
  readonly NumberOfFrames: number;
  readonly hasPixelData: boolean;
  readonly path: string; // of the instance, as our answers name it
  readonly name: string; // of the very file, or of what the archive says of it
  /** Of the library: what is drawn of it may be kept on disk. */
  readonly kept: boolean;
  /** Complete DICOM JSON; its bulk data by `bulk`. */
  header(): Promise<Result<DicomJson>>;
  bulk(uri: string, mostBytes: number): Promise<Uint8Array | null>;
  frame(frameNumber: number, signal: AbortSignal): Promise<Result<FrameBytes>>;
  /** What frames are stored in. */
  storedSyntax(frameNumber: number, signal: AbortSignal): Promise<Result<string>>;
};

/** The image that a path names. */
export type ImageOf = (c: Context) => Promise<Result<Image>>;

export const libraryImages =
  (library: Library): ImageOf =>
  (c) => {
    const instance = instanceOf(c, library);
    return Promise.resolve(instance.ok ? ok(imageIn(library, instance.value)) : instance);
  };

export function imageIn(library: Library, instance: Parameters<Library['metadata']>[0]): Image {
  const { SOPInstanceUID, NumberOfFrames, hasPixelData, TransferSyntaxUID } = instance;
  return {
    SOPInstanceUID,
    NumberOfFrames,
    hasPixelData,
    path: instancePath(instance),
    name: fileIdentity(instance),
    kept: true,
    header: () => library.metadata(instance, ''),
    async bulk(uri, mostBytes) {
      const path = /^\/([^?]+)/.exec(uri)?.[1];
      const value = path === undefined ? null : await library.bulkData(instance, path);
      if (value === null || !value.ok) return null;
      if (value.value.byteLength > mostBytes) {
        await value.value.bytes.cancel();
        return null;
      }
      return new Uint8Array(await new Response(value.value.bytes).arrayBuffer());
    },
    frame: (frameNumber, signal) => library.readFrame(instance, frameNumber, signal),
    storedSyntax: () => Promise.resolve(ok(TransferSyntaxUID)),
  };
}

/** Of the archive that the path's `:source` names. */
export const archiveImages =
  (reading: Reading): ImageOf =>
  async (c) => {
    const peerId = c.req.param('source') ?? '';
    const named = instanceAddressOf(c);
    if (!named.ok) return named;
    const address = named.value;
    const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = address;
    const facts = await reading.instance(peerId, address, c.req.raw.signal);
    if (!facts.ok) return facts;
    const { NumberOfFrames, version } = facts.value;
    const frame: Image['frame'] = (frameNumber, signal) =>
      reading.frame(peerId, { ...address, frameNumber, version }, signal);
    return ok({
      SOPInstanceUID,
      NumberOfFrames,
      hasPixelData: NumberOfFrames > 0,
      path: `/dicomweb/${peerId}/studies/${StudyInstanceUID}/series/${SeriesInstanceUID}/instances/${SOPInstanceUID}`,
      name: `${peerId} ${SOPInstanceUID} ${version}`,
      kept: false,
      header: () => headerOf(reading, peerId, address, c.req.raw.signal),
      async bulk(uri, mostBytes) {
        const of = new URL(uri, 'http://localhost').searchParams.get('uri');
        const value = of === null ? null : await reading.bulkData(peerId, of, c.req.raw.signal);
        return value?.ok === true && value.value.byteLength <= mostBytes ? value.value : null;
      },
      frame,
      async storedSyntax(frameNumber, signal) {
        const first = await frame(frameNumber, signal);
        return first.ok ? ok(first.value.TransferSyntaxUID) : first;
      },
    });
  };

async function headerOf(
  reading: Reading,
  peerId: string,
  address: Parameters<Reading['instance']>[1],
  signal: AbortSignal,
): Promise<Result<DicomJson>> {
  const metadata = await reading.metadata(peerId, address, signal);
  if (!metadata.ok) return metadata;
  const [header]: DicomJson[] = JSON.parse(Buffer.from(metadata.value.json).toString('utf8'));
  return header === undefined
    ? fail({ kind: 'instance-not-found', SOPInstanceUID: address.SOPInstanceUID })
    : ok(header);
}
