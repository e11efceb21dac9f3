// PS3.3 C.7.2.1, C.7.3.1, C.12.1: an instance has a Study, Series and SOP Instance UID. Where a file lacks one the image
// is not lost: it gets a UID derived from what the file holds (PS3.5 B.2, UUID-derived), the same at every import.
import { createHash } from 'node:crypto';
import type { ByteSource, IndexedAttributes } from '../types.ts';

/** Media Storage Directory Storage (PS3.4 I): a DICOMDIR. It has no study, and no UID in its data set. */
export const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';

const HEAD_BYTES = 1024 * 1024;
const TAIL_BYTES = 64 * 1024;

/** A UID of the 2.25 kind made of a hash of `parts`. The length of each part counts, so that no two lists are alike. */
export const derivedUID = (parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length};`).update(part);
  return `2.25.${BigInt(`0x${hash.digest('hex').slice(0, 32)}`).toString()}`;
};

/** The attributes with every UID in place; `tolerated` gets a word for each one that was not. */
export const completeIdentity = (
  attributes: IndexedAttributes,
  meta: { readonly SOPClassUID: string; readonly SOPInstanceUID: string },
  source: ByteSource,
  tolerated: Set<string>,
): IndexedAttributes => {
  let { SOPClassUID, SOPInstanceUID, StudyInstanceUID, SeriesInstanceUID } = attributes;
  if (SOPClassUID === '' && meta.SOPClassUID !== '') {
    SOPClassUID = meta.SOPClassUID;
    tolerated.add('no-sop-class-uid');
  }
  if (SOPInstanceUID !== '' && StudyInstanceUID !== '' && SeriesInstanceUID !== '') {
    return SOPClassUID === attributes.SOPClassUID ? attributes : { ...attributes, SOPClassUID };
  }
  if (SOPInstanceUID === '') {
    SOPInstanceUID = meta.SOPInstanceUID === '' ? contentUID(source) : meta.SOPInstanceUID;
    tolerated.add('no-sop-instance-uid');
  }
  if (StudyInstanceUID === '') {
    // Only what the file itself ties together is put together: a wrong study is worse than a study too many.
    StudyInstanceUID = derivedUID(
      SeriesInstanceUID === '' ? ['study', SOPInstanceUID] : ['study of series', SeriesInstanceUID],
    );
    tolerated.add('no-study-instance-uid');
  }
  if (SeriesInstanceUID === '') {
    const { Modality, SeriesNumber, SeriesDescription } = attributes;
    SeriesInstanceUID = derivedUID([
      'series',
      StudyInstanceUID,
      Modality,
      String(SeriesNumber ?? ''),
      SeriesDescription,
    ]);
    tolerated.add('no-series-instance-uid');
  }
  return { ...attributes, SOPClassUID, SOPInstanceUID, StudyInstanceUID, SeriesInstanceUID };
};

/** Of the size, the first megabyte and the last bytes: bounded, and enough to tell two images apart. */
const contentUID = (source: ByteSource): string => {
  const head = Buffer.from(source.read(0, Math.min(source.size, HEAD_BYTES)));
  const tailLength = Math.min(source.size, TAIL_BYTES);
  const tail = Buffer.from(source.read(source.size - tailLength, tailLength));
  return derivedUID(['instance', String(source.size), head, tail]);
};
