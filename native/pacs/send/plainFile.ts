// An image that is stored compressed without loss, as the same image in Explicit VR Little Endian (PS3.5 A.2), for peers that
// take nothing else. Every element but the pixels goes over byte for byte. Null wherever that could not be proved to be the
// same image.
import {
  type ByteSource,
  type DicomHeader,
  fileSource,
  frameTable,
  inflatedSource,
  readHeader,
} from '../../dicom/index.ts';
import { TRANSFER_SYNTAX } from '../../dicom/write.ts';
import type { Decoder, PixelDescription, StoredPixels } from '../../../pixels/index.ts';

/** RLE; JPEG lossless, JPEG-LS lossless, JPEG 2000 and High-Throughput JPEG 2000 lossless only (PS3.5 A.4). */
const LOSSLESS: ReadonlySet<string> = new Set([
  TRANSFER_SYNTAX.rle,
  ...['57', '70', '80', '90', '201', '202'].map((last) => `1.2.840.10008.1.2.4.${last}`),
]);

/** Larger ones are not held in memory for this. */
const MAXIMUM_BYTES = 1024 * 1024 * 1024;

/** The data set of the file, without preamble and group 2. */
export async function plainDataSet(path: string, decoder: Decoder): Promise<Uint8Array | null> {
  const source = fileSource(path);
  try {
    const header = readHeader(source);
    if (!header.ok || header.value.problem !== null || header.value.tolerated.length > 0) return null;
    if (header.value.dataSet.deflated) return inflated(source, header.value);
    return LOSSLESS.has(header.value.TransferSyntaxUID) ? await decoded(source, header.value, decoder) : null;
  } finally {
    source.close();
  }
}

/** PS3.5 A.5: what was deflated is Explicit VR Little Endian already. */
function inflated(source: ByteSource, header: DicomHeader): Uint8Array | null {
  const whole = inflatedSource(source, header);
  if (!whole.ok || whole.value.size > MAXIMUM_BYTES) return null;
  return Uint8Array.from(whole.value.read(0, whole.value.size));
}

const ELEMENT_HEADER_BYTES = 12; // explicit, of OB or OW with undefined length
const DELIMITER_BYTES = 8;
const SEQUENCE_END = 0xfffee0dd;

async function decoded(
  source: ByteSource,
  header: DicomHeader,
  decoder: Decoder,
): Promise<Uint8Array | null> {
  const { pixelData, dataSet, attributes } = header;
  const description = descriptionOf(header);
  const table = frameTable(source, header);
  if (pixelData === null || description === null || !table.ok || table.value.problem !== null) return null;
  // Its tables stand before the pixels, and would say what is no longer so.
  if (!pixelData.encapsulated || table.value.origin === 'extended-offset-table') return null;
  const frames: Uint8Array[] = [];
  let end = 0;
  for (const { fragments } of table.value.frames) {
    for (const { offset, length } of fragments) end = Math.max(end, offset + length);
    const coded = Buffer.concat(
      fragments.map(({ offset, length }) => Uint8Array.from(source.read(offset, length))),
    );
    const pixels = await decoder.decode(coded, header.TransferSyntaxUID, description);
    const frame = pixels.ok ? cellsOf(pixels.value, description) : null;
    if (frame === null || frame.length * table.value.frames.length > MAXIMUM_BYTES) return null;
    frames.push(frame);
  }
  if (frames.length !== attributes.NumberOfFrames || !endsAt(source, end)) return null;
  const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
  const padding = new Uint8Array(bytes % 2);
  const before = source.read(dataSet.offset, pixelData.valueOffset - ELEMENT_HEADER_BYTES - dataSet.offset);
  const parts: Uint8Array[] = [Uint8Array.from(before)];
  parts.push(pixelHeader(description, bytes + padding.length), ...frames, padding);
  const after = end + DELIMITER_BYTES;
  parts.push(Uint8Array.from(source.read(after, source.size - after)));
  return Buffer.concat(parts);
}

/** PS3.5 A.4: a sequence of fragments ends with its delimiter, and nothing else lies between. */
function endsAt(source: ByteSource, position: number): boolean {
  const item = source.read(position, DELIMITER_BYTES);
  if (item.length < DELIMITER_BYTES) return false;
  const view = new DataView(item.buffer, item.byteOffset, item.byteLength);
  return ((view.getUint16(0, true) << 16) | view.getUint16(2, true)) >>> 0 === SEQUENCE_END;
}

function pixelHeader({ BitsAllocated }: PixelDescription, length: number): Uint8Array {
  const header = Buffer.alloc(ELEMENT_HEADER_BYTES);
  header.writeUInt16LE(0x7fe0, 0);
  header.writeUInt16LE(0x0010, 2);
  header.write(BitsAllocated > 8 ? 'OW' : 'OB', 4, 'latin1'); // PS3.5 A.2
  header.writeUInt32LE(length, 8);
  return header;
}

function descriptionOf({ attributes, pixelData }: DicomHeader): PixelDescription | null {
  const { Rows, Columns, BitsAllocated, BitsStored, HighBit, PixelRepresentation } = attributes;
  if (pixelData?.keyword !== 'PixelData') return null;
  if (Rows === null || Columns === null || BitsAllocated === null) return null;
  if (BitsStored === null || HighBit === null || PixelRepresentation === null) return null;
  const { SamplesPerPixel, PhotometricInterpretation, PlanarConfiguration } = attributes;
  return {
    Rows,
    Columns,
    BitsAllocated,
    BitsStored,
    HighBit,
    PixelRepresentation,
    SamplesPerPixel,
    PhotometricInterpretation,
    PlanarConfiguration,
    element: 'PixelData',
  };
}

/**
 * The values as cells of Pixel Data. Null where they are not those that the data set around them describes: another colour
 * space than it says, planes where pixels lie together, cells with other bits beside the value (PS3.5 8.1.2).
 */
function cellsOf(pixels: StoredPixels, description: PixelDescription): Uint8Array | null {
  const { values, tolerated, decodedRows } = pixels;
  const { BitsAllocated, BitsStored, HighBit, SamplesPerPixel, PlanarConfiguration } = description;
  if (tolerated.length > 0 || decodedRows !== undefined) return null;
  if (pixels.PhotometricInterpretation !== description.PhotometricInterpretation) return null;
  if (values.BYTES_PER_ELEMENT * 8 !== BitsAllocated || HighBit !== BitsStored - 1) return null;
  if (SamplesPerPixel > 1 && PlanarConfiguration !== 0) return null;
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
