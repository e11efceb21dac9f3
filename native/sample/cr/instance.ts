import {
  encapsulate,
  encodeRle,
  TRANSFER_SYNTAX,
  type WriteDataset,
  writePart10,
} from '../../dicom/write.ts';
import { type SampleSeries, sampleModules } from '../identity.ts';
import { chestRadiograph, CR } from './radiograph.ts';

const SERIES: SampleSeries = {
  modality: 'CR',
  StudyDate: '20240228',
  StudyTime: '164000',
  AccessionNumber: 'SAMPLE-2',
  StudyDescription: 'Sample: chest PA',
  SeriesDescription: 'PA upright',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.1',
};

/** The chest radiograph. Only the spacing at the imager is known, as with most radiographs (PS3.3 10.7.1.3). */
export function crInstance(): Uint8Array {
  const values = chestRadiograph();
  const dataset: WriteDataset = {
    ...sampleModules(SERIES, 1),
    ImageType: ['ORIGINAL', 'PRIMARY'],
    BodyPartExamined: 'CHEST',
    ViewPosition: 'PA',
    Laterality: '',
    PatientOrientation: ['L', 'F'],
    KVP: 125,
    DistanceSourceToDetector: 1800,
    Exposure: 2,
    ImagerPixelSpacing: [CR.mmPerPixel, CR.mmPerPixel],
    ImageComments: 'Phantom. The lead R marks the right of the patient.',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: CR.Rows,
    Columns: CR.Columns,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    WindowCenter: [2000, 1500],
    WindowWidth: [3600, 2000],
    WindowCenterWidthExplanation: ['Chest', 'Lung'],
    PixelData: encapsulate([encodeRle({ values, Columns: CR.Columns, SamplesPerPixel: 1 })]),
  };
  return writePart10(dataset, { TransferSyntaxUID: TRANSFER_SYNTAX.rle });
}
