import { writePart10 } from '../../../native/dicom/write.ts';
import type { PixelDescription } from '../../../pixels/index.ts';

/** A picture made in code: smooth shading, an edge and noise, so that no codec has it easy. */
export type Picture = {
  readonly description: PixelDescription;
  readonly values: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>;
};

export type PictureOptions = {
  readonly Rows: number;
  readonly Columns: number;
  readonly bits: number;
  readonly signed?: boolean;
  readonly samples?: 1 | 3;
};

/** Same options, same picture. */
export function picture({ Rows, Columns, bits, signed = false, samples = 1 }: PictureOptions): Picture {
  const wide = bits > 8;
  const count = Rows * Columns * samples;
  const values = !wide ? new Uint8Array(count) : signed ? new Int16Array(count) : new Uint16Array(count);
  const top = 2 ** bits - 1;
  let seed = 12_345;
  for (let i = 0; i < count; i++) {
    const pixel = Math.floor(i / samples);
    const [x, y] = [pixel % Columns, Math.floor(pixel / Columns)];
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    const noise = ((seed >> 16) % 7) - 3;
    const edge = (x - Columns / 2) ** 2 + (y - Rows / 2) ** 2 < (Rows / 4) ** 2 ? 0.5 : 0;
    const shade = (x / Columns + y / Rows) / 4 + edge + (i % samples) * 0.08;
    const level = Math.min(top, Math.max(0, Math.round(shade * top) + noise));
    values[i] = signed ? level - (top + 1) / 2 : level;
  }
  return {
    values,
    description: {
      Rows,
      Columns,
      SamplesPerPixel: samples,
      PhotometricInterpretation: samples === 3 ? 'RGB' : 'MONOCHROME2',
      PlanarConfiguration: 0,
      BitsAllocated: wide ? 16 : 8,
      BitsStored: bits,
      HighBit: bits - 1,
      PixelRepresentation: signed ? 1 : 0,
      element: 'PixelData',
    },
  };
}

/** The picture as a Part 10 file, Explicit VR Little Endian. */
export function pictureFile({ description: d, values }: Picture): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const even = new Uint8Array(bytes.length + (bytes.length % 2));
  even.set(bytes);
  return writePart10({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
    SOPInstanceUID: '2.25.1',
    StudyInstanceUID: '2.25.2',
    SeriesInstanceUID: '2.25.3',
    Modality: 'OT',
    PatientID: 'PIXELS',
    SamplesPerPixel: d.SamplesPerPixel,
    PhotometricInterpretation: d.PhotometricInterpretation,
    ...(d.SamplesPerPixel === 3 ? { PlanarConfiguration: 0 } : {}),
    Rows: d.Rows,
    Columns: d.Columns,
    BitsAllocated: d.BitsAllocated,
    BitsStored: d.BitsStored,
    HighBit: d.HighBit,
    PixelRepresentation: d.PixelRepresentation,
    PixelData: { VR: 'OW', value: even },
  });
}

/** The bytes of values, little endian. */
export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
