import { uidFrom, type WriteDataset } from '../../native/dicom/write.ts';
import { type CommonOptions, generate, type GeneratedFile, SOP_CLASS } from './files.ts';
import { commonModules, identityOf, imagePixelModule, type SeriesFacts } from './modules.ts';
import { markedPicture, paint } from './picture.ts';

export type VolumeOptions = CommonOptions & {
  readonly slices?: number;
  readonly rows?: number;
  readonly columns?: number;
  /** Between rows, then between columns (PS3.3 10.7.1.3). */
  readonly PixelSpacing?: readonly [number, number];
  readonly sliceSpacingMm?: number;
  readonly SeriesNumber?: number;
  readonly SeriesDescription?: string;
  /** Row then column direction cosines, LPS. Slices follow their cross product. Default: axial. */
  readonly ImageOrientationPatient?: readonly [number, number, number, number, number, number];
  /** LPS, mm: centre of the first pixel of the first slice. Default: the volume's x and y centred on 0, z from -100. */
  readonly firstPosition?: readonly [number, number, number];
  /** Series of one study that name another one here cannot be compared by position. */
  readonly frameOfReference?: string;
};

type Volume = Required<Omit<VolumeOptions, keyof CommonOptions | 'firstPosition'>> & {
  readonly firstPosition: readonly [number, number, number];
};

/** Stored values of the four levels of `markedPicture` in a CT: -1000, 40, 300 and 1000 HU with intercept -1024. */
export const CT_LEVELS = [24, 1064, 1324, 2024] as const;
const MR_LEVELS = [0, 400, 900, 1500] as const;

/**
 * An axial CT series, feet to head: 16 bits, 12 stored, unsigned, intercept -1024. Slice n carries a bar n columns long
 * (see picture.ts). Slices come in the order of their positions; InstanceNumber counts from 1.
 */
export function ctSeries(options: VolumeOptions = {}): GeneratedFile[] {
  const volume = volumeOf(options, 'Axial 5 mm');
  const series: SeriesFacts = {
    SOPClassUID: SOP_CLASS.ct,
    Modality: 'CT',
    StudyDescription: 'CT abdomen',
    SeriesDescription: volume.SeriesDescription,
    SeriesNumber: volume.SeriesNumber,
  };
  return slicesOf(options, volume, 'CT', series, CT_LEVELS, {
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    BodyPartExamined: 'ABDOMEN',
    KVP: 120,
    ConvolutionKernel: 'Br40',
    RescaleIntercept: -1024,
    RescaleSlope: 1,
    RescaleType: 'HU',
    WindowCenter: [40, 300],
    WindowWidth: [400, 1500],
    WindowCenterWidthExplanation: ['Soft tissue', 'Bone'],
  });
}

/** A T1 spin echo series: 16 bits, 12 stored, unsigned, no rescale, one window. */
export function mrSeries(options: VolumeOptions = {}): GeneratedFile[] {
  const volume = volumeOf(options, 'T1 SE');
  const series: SeriesFacts = {
    SOPClassUID: SOP_CLASS.mr,
    Modality: 'MR',
    StudyDescription: 'MR head',
    SeriesDescription: volume.SeriesDescription,
    SeriesNumber: volume.SeriesNumber,
  };
  return slicesOf(options, volume, 'MR', series, MR_LEVELS, {
    ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'SE'],
    BodyPartExamined: 'HEAD',
    ScanningSequence: 'SE',
    SequenceVariant: 'NONE',
    MRAcquisitionType: '2D',
    RepetitionTime: 500,
    EchoTime: 12,
    MagneticFieldStrength: 1.5,
    FlipAngle: 90,
    WindowCenter: 700,
    WindowWidth: 1400,
  });
}

function volumeOf(options: VolumeOptions, SeriesDescription: string): Volume {
  const rows = options.rows ?? 64;
  const columns = options.columns ?? 64;
  const PixelSpacing = options.PixelSpacing ?? ([0.8, 0.8] as const);
  const x = -((columns - 1) * PixelSpacing[1]) / 2;
  const y = -((rows - 1) * PixelSpacing[0]) / 2;
  return {
    slices: options.slices ?? 8,
    rows,
    columns,
    PixelSpacing,
    sliceSpacingMm: options.sliceSpacingMm ?? 5,
    SeriesNumber: options.SeriesNumber ?? 1,
    SeriesDescription: options.SeriesDescription ?? SeriesDescription,
    ImageOrientationPatient: options.ImageOrientationPatient ?? [1, 0, 0, 0, 1, 0],
    firstPosition: options.firstPosition ?? [x, y, -100],
    frameOfReference: options.frameOfReference ?? 'frame of reference',
  };
}

function slicesOf(
  options: CommonOptions,
  volume: Volume,
  kind: string,
  series: SeriesFacts,
  levels: readonly [number, number, number, number],
  technique: WriteDataset,
): GeneratedFile[] {
  const { rows, columns } = volume;
  return Array.from({ length: volume.slices }, (_, index) => {
    const number = index + 1;
    const identity = identityOf(options, kind, series, number);
    const dataset: WriteDataset = {
      ...commonModules(options, identity, series, number),
      ...technique,
      ...planeModule(volume, index, identity.StudyInstanceUID),
      AcquisitionNumber: 1,
      PatientPosition: 'HFS',
      ...imagePixelModule({
        Rows: rows,
        Columns: columns,
        BitsStored: 12,
        PixelRepresentation: 0,
        PhotometricInterpretation: 'MONOCHROME2',
      }),
    };
    const picture = markedPicture(rows, columns, number);
    return generate(
      identity,
      dataset,
      [paint(new Uint16Array(rows * columns), columns, picture, levels)],
      options,
    );
  });
}

/** Image Plane and Frame of Reference (PS3.3 C.7.6.2, C.7.4.1). */
function planeModule(volume: Volume, index: number, StudyInstanceUID: string): WriteDataset {
  const [rx, ry, rz, cx, cy, cz] = volume.ImageOrientationPatient;
  const normal = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
  const distanceMm = index * volume.sliceSpacingMm;
  const position = volume.firstPosition.map((start, axis) => start + (normal[axis] ?? 0) * distanceMm);
  return {
    FrameOfReferenceUID: uidFrom(`${StudyInstanceUID}/${volume.frameOfReference}`),
    PositionReferenceIndicator: '',
    PixelSpacing: volume.PixelSpacing,
    SliceThickness: volume.sliceSpacingMm,
    SpacingBetweenSlices: volume.sliceSpacingMm,
    ImageOrientationPatient: volume.ImageOrientationPatient,
    ImagePositionPatient: position,
    SliceLocation: position[2] ?? 0,
  };
}
