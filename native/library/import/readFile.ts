// One file or archive member, from its bytes to an arrival.
import type { FileProblem } from '../../contract/index.ts';
import { readHeader, type ByteSource, type DicomHeader, MEDIA_STORAGE_DIRECTORY } from '../../dicom/index.ts';
import type { ArrivedInstance } from '../record/arrival.ts';

export type ReadFile =
  | { readonly kind: 'instance'; readonly instance: ArrivedInstance; readonly header: DicomHeader }
  | { readonly kind: 'file-set'; readonly header: DicomHeader }
  | { readonly kind: 'problem'; readonly problem: FileProblem };

/** Reads the header. `dataOffset` is where `source` begins in the file on disk, -1 when its bytes are compressed there. */
export function readInstance(source: ByteSource, dataOffset: number): ReadFile {
  if (source.size === 0) return { kind: 'problem', problem: { kind: 'empty-file' } };
  const read = readHeader(source);
  if (!read.ok) return { kind: 'problem', problem: read.failure };
  const header = read.value;
  if (header.attributes.SOPClassUID === MEDIA_STORAGE_DIRECTORY) return { kind: 'file-set', header };
  const missing = missingIdentity(header);
  if (missing !== null) return { kind: 'problem', problem: missing };
  return { kind: 'instance', header, instance: arrived(header, dataOffset) };
}

function missingIdentity({ attributes }: DicomHeader): FileProblem | null {
  for (const keyword of ['SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'] as const)
    if (attributes[keyword] === '') return { kind: 'missing-attribute', keyword };
  return null;
}

function arrived(header: DicomHeader, dataOffset: number): ArrivedInstance {
  return {
    TransferSyntaxUID: header.TransferSyntaxUID,
    attributes: header.attributes,
    hasPixelData: header.pixelData !== null,
    problem: header.problem,
    frames: plainFrames(header),
    dataOffset,
  };
}

/**
 * Native frames of whole bytes lie one after the other (PS3.5 8.1.1): offset and size say it all. Everything less plain
 * gets a frame table when its pixels are first asked for.
 */
function plainFrames({ attributes, pixelData, problem, dataSet }: DicomHeader): ArrivedInstance['frames'] {
  if (pixelData === null || pixelData.encapsulated || problem !== null || dataSet.deflated) return null;
  const { Rows, Columns, SamplesPerPixel, BitsAllocated, PhotometricInterpretation } = attributes;
  if (Rows === null || Columns === null || BitsAllocated === null) return null;
  if (BitsAllocated % 8 !== 0 || /42[02]/.test(PhotometricInterpretation)) return null; // subsampled: fewer samples
  const bytes = Rows * Columns * SamplesPerPixel * (BitsAllocated / 8);
  const present = pixelData.valueLength ?? 0;
  // PS3.5 8.1.1: big endian 8-bit pixels are swapped in pairs, so an odd frame needs the byte behind it.
  if (dataSet.bigEndian && bytes % 2 === 1) return null;
  if (bytes === 0 || bytes * attributes.NumberOfFrames > present) return null;
  return { offset: pixelData.valueOffset, bytes };
}
