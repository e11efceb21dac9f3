import type { DicomJson, DicomJsonElement } from '../../dicom/types.ts';
import type { Palette } from './display.ts';
import { numbers } from '../../dicom/index.ts';

/** Bytes of a bulk value by the tag of its element. */
export type ReadBulk = (tag: string) => Promise<Uint8Array | null>;

const CHANNELS = [
  { descriptor: '00281101', data: '00281201' },
  { descriptor: '00281102', data: '00281202' },
  { descriptor: '00281103', data: '00281203' },
] as const;

/** The palette of a PALETTE COLOR image (PS3.3 C.7.6.3.1.5), 8 bits deep; null when there is none or it is segmented. */
export async function paletteOf(data: DicomJson, readBulk: ReadBulk): Promise<Palette | null> {
  const channels: Uint8Array[] = [];
  let firstValue = 0;
  for (const { descriptor, data: tag } of CHANNELS) {
    const [entries = 0, first = 0, bits = 16] = numbers(data, descriptor);
    const bytes = await bytesOf(data[tag], tag, readBulk);
    if (bytes === null) return null;
    channels.push(channel(bytes, entries === 0 ? 65_536 : entries, bits)); // 0 means 65,536
    // The first value mapped is signed where the pixels are.
    firstValue = numbers(data, '00280103')[0] === 1 && first > 32_767 ? first - 65_536 : first;
  }
  const length = Math.min(...channels.map((each) => each.length));
  if (length === 0) return null;
  const rgb = new Uint8Array(length * 3);
  for (const [index, each] of channels.entries()) {
    for (let at = 0; at < length; at += 1) rgb[at * 3 + index] = each[at] ?? 0;
  }
  return { firstValue, rgb };
}

function channel(bytes: Uint8Array, entries: number, bits: number): Uint8Array {
  // Some writers put 8-bit entries into bytes, others into words, whatever the descriptor says: the length tells.
  if (bytes.length < entries * 2) return bytes.subarray(0, entries);
  const out = new Uint8Array(entries);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < entries; at += 1) {
    const word = view.getUint16(at * 2, true);
    out[at] = bits === 8 ? word & 0xff : word >> 8;
  }
  return out;
}

async function bytesOf(
  element: DicomJsonElement | undefined,
  tag: string,
  readBulk: ReadBulk,
): Promise<Uint8Array | null> {
  if (element?.InlineBinary !== undefined) return new Uint8Array(Buffer.from(element.InlineBinary, 'base64'));
  return element?.BulkDataURI === undefined ? null : readBulk(tag);
}
