import { tags } from '../../../../pixels/header/tags.ts';
import type { Keyword } from '../../../../pixels/header/tags.ts';
import type { ServedSeries } from './server.ts';

export const STUDY = '1.2.3';

type Value = string | number | readonly (string | number | object)[]; // objects: items of a sequence

const VRS: Partial<Record<Keyword, string>> = { PatientName: 'PN' };

/** DICOM JSON of one instance from keywords and values. */
export function instanceJson(attributes: Partial<Record<Keyword, Value>>): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([keyword, value]) => {
      const key = keyword as Keyword;
      const values = Array.isArray(value) ? value : [value];
      const isName = VRS[key] === 'PN';
      return [
        tags[key],
        { vr: VRS[key] ?? 'UN', Value: isName ? values.map((v) => ({ Alphabetic: v })) : values },
      ];
    }),
  );
}

export type MadeSeries = ServedSeries & {
  /** Stored values of a slice, from 0. */
  readonly values: (slice: number) => Int16Array | Uint16Array | Uint8Array;
  readonly SOPInstanceUID: (slice: number) => string;
};

type Options = {
  readonly uid: string;
  readonly slices: number;
  readonly Rows: number;
  readonly Columns: number;
  readonly attributes?: Partial<Record<Keyword, Value>>;
  readonly values: (slice: number) => Int16Array | Uint16Array | Uint8Array;
};

/** An axial series with one instance a slice. */
export function makeSeries({ uid, slices, Rows, Columns, attributes = {}, values }: Options): MadeSeries {
  const SOPInstanceUID = (slice: number): string => `${uid}.${String(slice + 1)}`;
  const metadata = Array.from({ length: slices }, (_, slice) =>
    instanceJson({
      StudyInstanceUID: STUDY,
      SeriesInstanceUID: uid,
      SOPInstanceUID: SOPInstanceUID(slice),
      Modality: 'CT',
      PatientName: `TEST^SERIES ${uid}`,
      PatientID: uid,
      InstanceNumber: slice + 1,
      Rows,
      Columns,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 1,
      RescaleSlope: 1,
      RescaleIntercept: 0,
      FrameOfReferenceUID: '1.2.3.99',
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      ImagePositionPatient: [0, 0, slice * 2],
      PixelSpacing: [0.5, 0.5],
      SliceThickness: 2,
      WindowCenter: 40,
      WindowWidth: 400,
      ...attributes,
    }),
  );
  return {
    SeriesInstanceUID: uid,
    metadata,
    values,
    SOPInstanceUID,
    frame: (instance) => {
      const slice = Number(instance.slice(uid.length + 1)) - 1;
      if (!(slice >= 0 && slice < slices)) return null;
      const { buffer, byteOffset, byteLength } = values(slice);
      return new Uint8Array(buffer, byteOffset, byteLength);
    },
  };
}

/** A pattern without any symmetry, in which every slice differs: stored values over a wide range. */
export function patternSlice(Rows: number, Columns: number, slice: number): Int16Array {
  const values = new Int16Array(Rows * Columns);
  for (let y = 0; y < Rows; y++) {
    for (let x = 0; x < Columns; x++) {
      const noise = ((x * 7919 + y * 104_729 + slice * 1299) >>> 3) % 97;
      values[y * Columns + x] = -700 + x * 9 + y * 5 + noise + slice * 11;
    }
  }
  return values;
}
