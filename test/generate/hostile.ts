// Damage, done to good files in known ways.
import { writePart10 } from '../../native/dicom/write.ts';
import type { GeneratedFile } from './files.ts';

/** Cut off so that the pixel data keeps this many bytes of its value. Uncompressed files only. */
export function truncatedPixelData(file: GeneratedFile, keptBytes: number): GeneratedFile {
  const pixelBytes = file.frames.reduce((sum, frame) => sum + frame.byteLength, 0);
  const padded = pixelBytes + (pixelBytes % 2);
  return { ...file, bytes: file.bytes.subarray(0, file.bytes.length - padded + keptBytes) };
}

/** The first bytes of the file. */
export function cutAt(file: GeneratedFile, length: number): GeneratedFile {
  return { ...file, bytes: file.bytes.subarray(0, length) };
}

/** Explicit VR Little Endian: what a sequence nested this deep looks like; valid, and a trap for recursive readers. */
export function deeplyNested(file: GeneratedFile, depth: number): GeneratedFile {
  const opening = Uint8Array.of(
    0x40,
    0x00,
    0x30,
    0xa7,
    0x53,
    0x51,
    0,
    0,
    0xff,
    0xff,
    0xff,
    0xff, // (0040,A730) SQ, undefined length
    0xfe,
    0xff,
    0x00,
    0xe0,
    0xff,
    0xff,
    0xff,
    0xff, // item, undefined length
  );
  const closing = Uint8Array.of(
    0xfe,
    0xff,
    0x0d,
    0xe0,
    0,
    0,
    0,
    0, // end of item
    0xfe,
    0xff,
    0xdd,
    0xe0,
    0,
    0,
    0,
    0, // end of sequence
  );
  const { PixelData: _, ...header } = file.dataset;
  const head = writePart10(header);
  const bytes = new Uint8Array(head.length + depth * (opening.length + closing.length));
  bytes.set(head);
  for (let level = 0; level < depth; level += 1) {
    bytes.set(opening, head.length + level * opening.length);
    bytes.set(closing, head.length + depth * opening.length + level * closing.length);
  }
  return { ...file, bytes, frames: [] };
}
