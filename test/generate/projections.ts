import type { WriteDataset } from '../../native/dicom/write.ts';
import { type CommonOptions, generate, type GeneratedFile, SOP_CLASS } from './files.ts';
import { commonModules, identityOf, imagePixelModule, type SeriesFacts } from './modules.ts';
import { markedPicture, paint } from './picture.ts';

export type CrOptions = CommonOptions & {
  readonly rows?: number;
  readonly columns?: number;
  readonly PhotometricInterpretation?: 'MONOCHROME1' | 'MONOCHROME2';
  readonly ViewPosition?: string;
  readonly InstanceNumber?: number;
};

/** A chest radiograph: 12 bits stored, spacing at the imager only (0.15 mm), PatientOrientation L\F. */
export function crImage(options: CrOptions = {}): GeneratedFile {
  const rows = options.rows ?? 96;
  const columns = options.columns ?? 80;
  const number = options.InstanceNumber ?? 1;
  const series: SeriesFacts = {
    SOPClassUID: SOP_CLASS.computedRadiography,
    Modality: 'CR',
    StudyDescription: 'Chest PA',
    SeriesDescription: 'PA',
    SeriesNumber: 1,
  };
  const identity = identityOf(options, 'CR', series, number);
  const dataset: WriteDataset = {
    ...commonModules(options, identity, series, number),
    ImageType: ['ORIGINAL', 'PRIMARY'],
    BodyPartExamined: 'CHEST',
    ViewPosition: options.ViewPosition ?? 'PA',
    Laterality: '',
    PatientOrientation: ['L', 'F'],
    ImagerPixelSpacing: [0.15, 0.15],
    ...imagePixelModule({
      Rows: rows,
      Columns: columns,
      BitsStored: 12,
      PixelRepresentation: 0,
      PhotometricInterpretation: options.PhotometricInterpretation ?? 'MONOCHROME2',
    }),
    WindowCenter: 2048,
    WindowWidth: 4096,
    BurnedInAnnotation: 'NO',
  };
  const picture = markedPicture(rows, columns, number);
  const values = paint(new Uint16Array(rows * columns), columns, picture, [100, 1200, 2400, 3900]);
  return generate(identity, dataset, [values], options);
}

export type CineOptions = CommonOptions & {
  readonly rows?: number;
  readonly columns?: number;
  readonly frames?: number;
  readonly frameTimeMs?: number;
  /** Stored uncompressed and interleaved; YBR_FULL holds the same colours as RGB (PS3.3 C.7.6.3.1.2). */
  readonly PhotometricInterpretation?: 'RGB' | 'YBR_FULL' | 'MONOCHROME2';
};

/** Colours of the four levels: black, blue, green, and a reddish white that tells red and blue apart. */
export const CINE_COLOURS = [
  [0, 0, 0],
  [20, 40, 160],
  [30, 200, 60],
  [255, 220, 200],
] as const;

/** A colour ultrasound cine: frame n carries a bar n columns long; one calibrated region over the whole picture. */
export function usCine(options: CineOptions = {}): GeneratedFile {
  const rows = options.rows ?? 48;
  const columns = options.columns ?? 64;
  const count = options.frames ?? 6;
  const PhotometricInterpretation = options.PhotometricInterpretation ?? 'RGB';
  const series: SeriesFacts = {
    SOPClassUID: SOP_CLASS.ultrasoundMultiFrame,
    Modality: 'US',
    StudyDescription: 'Echocardiography',
    SeriesDescription: 'Four chambers',
    SeriesNumber: 1,
  };
  const identity = identityOf(options, 'US', series, 1);
  const dataset: WriteDataset = {
    ...commonModules(options, identity, series, 1),
    ImageType: ['ORIGINAL', 'PRIMARY', '', '0001'],
    NumberOfFrames: count,
    FrameTime: options.frameTimeMs ?? 40,
    FrameIncrementPointer: '00181063',
    PatientOrientation: '',
    SequenceOfUltrasoundRegions: [ultrasoundRegion(rows, columns)],
    ...imagePixelModule({
      Rows: rows,
      Columns: columns,
      BitsStored: 8,
      PixelRepresentation: 0,
      PhotometricInterpretation,
    }),
    LossyImageCompression: '00',
  };
  const frames = Array.from({ length: count }, (_, index) =>
    cineFrame(rows, columns, index + 1, PhotometricInterpretation),
  );
  return generate(identity, dataset, frames, options);
}

function cineFrame(rows: number, columns: number, number: number, photometric: string): Uint8Array {
  const picture = markedPicture(rows, columns, number);
  if (photometric === 'MONOCHROME2') {
    return paint(new Uint8Array(rows * columns), columns, picture, [0, 70, 140, 230]);
  }
  const colours = photometric === 'YBR_FULL' ? CINE_COLOURS.map(ybrFull) : CINE_COLOURS;
  const values = new Uint8Array(rows * columns * 3);
  for (let i = 0; i < rows * columns; i += 1) {
    values.set(colours[picture(Math.floor(i / columns), i % columns)] ?? [0, 0, 0], i * 3);
  }
  return values;
}

/** PS3.3 C.7.6.3.1.2. */
function ybrFull([r, g, b]: readonly [number, number, number]): readonly [number, number, number] {
  return [
    Math.round(0.299 * r + 0.587 * g + 0.114 * b),
    Math.round(-0.1687 * r - 0.3313 * g + 0.5 * b + 128),
    Math.round(0.5 * r - 0.4187 * g - 0.0813 * b + 128),
  ];
}

/** PS3.3 C.8.5.5: a 2D tissue region, 0.05 cm a pixel both ways. */
function ultrasoundRegion(rows: number, columns: number): WriteDataset {
  return {
    RegionSpatialFormat: 1,
    RegionDataType: 1,
    RegionFlags: 0,
    RegionLocationMinX0: 0,
    RegionLocationMinY0: 0,
    RegionLocationMaxX1: columns - 1,
    RegionLocationMaxY1: rows - 1,
    PhysicalUnitsXDirection: 3,
    PhysicalUnitsYDirection: 3,
    PhysicalDeltaX: 0.05,
    PhysicalDeltaY: 0.05,
  };
}
