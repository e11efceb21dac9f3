import {
  encapsulate,
  encodeRle,
  TRANSFER_SYNTAX,
  type WriteDataset,
  writePart10,
} from '../../dicom/write.ts';
import { type SampleSeries, sampleModules, sampleUid } from '../identity.ts';
import { CT, ctSlice } from './phantom.ts';

const SERIES: SampleSeries = {
  modality: 'CT',
  StudyDate: '20240304',
  StudyTime: '091500',
  AccessionNumber: 'SAMPLE-1',
  StudyDescription: 'Sample: CT abdomen',
  SeriesDescription: 'Portal venous 5 mm',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
};

/** Stored values are HU + 1024, so that 12 bits hold air to dense bone. */
const INTERCEPT_HU = -1024;

export const ctCount: number = CT.slices;

/** One slice, from the head end down; `index` from 0. */
export function ctInstance(index: number): Uint8Array {
  const z = CT.topZMm - index * CT.stepMm;
  const values = stored(ctSlice(z));
  const dataset: WriteDataset = {
    ...sampleModules(SERIES, index + 1),
    ...technique(),
    ...plane(z),
    ImageComments:
      'Phantom. Look for: nodule, right lung; cyst, liver; cyst and stone, left kidney; plaque, aorta.',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: CT.size,
    Columns: CT.size,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    PixelData: encapsulate([encodeRle({ values, Columns: CT.size, SamplesPerPixel: 1 })]),
  };
  return writePart10(dataset, { TransferSyntaxUID: TRANSFER_SYNTAX.rle });
}

function stored(hu: Float32Array): Uint16Array {
  const values = new Uint16Array(hu.length);
  for (let i = 0; i < hu.length; i += 1) {
    values[i] = Math.max(0, Math.min(4095, Math.round((hu[i] ?? 0) - INTERCEPT_HU)));
  }
  return values;
}

/** CT Image (PS3.3 C.8.2.1), with the windows that the organs in it are read at. */
function technique(): WriteDataset {
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    BodyPartExamined: 'ABDOMEN',
    ContrastBolusAgent: 'Simulated',
    PatientPosition: 'HFS',
    KVP: 120,
    XRayTubeCurrent: 210,
    ExposureTime: 500,
    Exposure: 105,
    ConvolutionKernel: 'SOFT',
    DataCollectionDiameter: 500,
    ReconstructionDiameter: CT.size * CT.mmPerPixel,
    GantryDetectorTilt: 0,
    AcquisitionNumber: 1,
    RescaleIntercept: INTERCEPT_HU,
    RescaleSlope: 1,
    RescaleType: 'HU',
    WindowCenter: [50, 400, -500],
    WindowWidth: [400, 1800, 1500],
    WindowCenterWidthExplanation: ['Soft tissue', 'Bone', 'Lung'],
  };
}

function plane(z: number): WriteDataset {
  const corner = -((CT.size - 1) / 2) * CT.mmPerPixel;
  return {
    FrameOfReferenceUID: sampleUid('CT/frame of reference'),
    PositionReferenceIndicator: '',
    PixelSpacing: [CT.mmPerPixel, CT.mmPerPixel],
    SliceThickness: CT.stepMm,
    SpacingBetweenSlices: CT.stepMm,
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    ImagePositionPatient: [corner, corner, z],
    SliceLocation: z,
  };
}
