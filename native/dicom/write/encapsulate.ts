// Encapsulated Pixel Data (PS3.5 A.4): an item for the Basic Offset Table, then an item for every fragment.
import { ByteWriter } from './byteWriter.ts';

const KIND: unique symbol = Symbol('encapsulated pixel data');

/** `empty`: a Basic Offset Table without entries. `extended`: (7FE0,0001) and (7FE0,0002) beside an empty Basic one. */
export type OffsetTable = 'empty' | 'basic' | 'extended';

export type Encapsulated = {
  readonly kind: typeof KIND;
  /** The fragments of every frame, in order. */
  readonly frames: readonly (readonly Uint8Array[])[];
  readonly offsetTable: OffsetTable;
};

/**
 * The value of an encapsulated Pixel Data element (VR OB). A frame is one fragment, or a list of fragments.
 * The extended table is for one fragment a frame (PS3.3 C.7.6.3.1.8).
 */
export function encapsulate(
  frames: readonly (Uint8Array | readonly Uint8Array[])[],
  offsetTable: OffsetTable = 'basic',
): Encapsulated {
  return {
    kind: KIND,
    offsetTable,
    frames: frames.map((frame) => (frame instanceof Uint8Array ? [frame] : frame)),
  };
}

export function isEncapsulated(value: unknown): value is Encapsulated {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === KIND;
}

/** All items and the Sequence Delimitation Item: what follows the element's header. */
export function encapsulatedValue(pixels: Encapsulated): Uint8Array {
  const out = new ByteWriter(true);
  const table = pixels.offsetTable === 'basic' ? frameOffsets(pixels) : [];
  writeItem(out, table.length * 4);
  for (const offset of table) out.u32(offset);
  for (const fragment of pixels.frames.flat()) {
    writeItem(out, paddedLength(fragment));
    out.bytes(fragment);
    if (fragment.length % 2 === 1) out.u8(0);
  }
  out.u16(0xfffe);
  out.u16(0xe0dd);
  out.u32(0);
  return out.finish();
}

/** Extended Offset Table and its lengths (VR OV), where asked for. */
export function offsetTableElements(pixels: Encapsulated): readonly { tag: number; value: BigUint64Array }[] {
  if (pixels.offsetTable !== 'extended') return [];
  const lengths = pixels.frames.map((frame) => frame.reduce((sum, part) => sum + paddedLength(part), 0));
  return [
    { tag: 0x7fe00001, value: BigUint64Array.from(frameOffsets(pixels), BigInt) },
    { tag: 0x7fe00002, value: BigUint64Array.from(lengths, BigInt) },
  ];
}

/** From the first byte of the item that follows the table to the first item of each frame. */
function frameOffsets(pixels: Encapsulated): number[] {
  let offset = 0;
  return pixels.frames.map((frame) => {
    const start = offset;
    for (const fragment of frame) offset += 8 + paddedLength(fragment);
    return start;
  });
}

const paddedLength = (fragment: Uint8Array): number => fragment.length + (fragment.length % 2);

function writeItem(out: ByteWriter, length: number): void {
  out.u16(0xfffe);
  out.u16(0xe000);
  out.u32(length);
}
