import {
  encapsulate,
  encodeRle,
  TRANSFER_SYNTAX,
  type WriteDataset,
  writePart10,
} from '../../dicom/write.ts';
import { type SampleSeries, sampleModules } from '../identity.ts';
import { cineFrames } from './cine.ts';
import { US } from './geometry.ts';

const SERIES: SampleSeries = {
  modality: 'US',
  StudyDate: '20240301',
  StudyTime: '113000',
  AccessionNumber: 'SAMPLE-3',
  StudyDescription: 'Sample: echocardiogram',
  SeriesDescription: 'Apical four chambers, colour',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1',
};

/** One beat of the heart, to be played in a loop. */
export function usInstance(): Uint8Array {
  const { Rows, Columns } = US;
  const fragments: Uint8Array[] = [];
  for (const values of cineFrames()) fragments.push(encodeRle({ values, Columns, SamplesPerPixel: 3 }));
  const dataset: WriteDataset = {
    ...sampleModules(SERIES, 1),
    ImageType: ['ORIGINAL', 'PRIMARY', '', '0001'],
    BodyPartExamined: 'HEART',
    PatientOrientation: '',
    NumberOfFrames: US.frames,
    FrameIncrementPointer: '00181063',
    FrameTime: US.frameTimeMs,
    CineRate: Math.round(1000 / US.frameTimeMs),
    RecommendedDisplayFrameRate: Math.round(1000 / US.frameTimeMs),
    HeartRate: Math.round(60000 / (US.frames * US.frameTimeMs)),
    ImageComments: 'Phantom. Red: towards the probe. Blue: away.',
    SequenceOfUltrasoundRegions: [tissueRegion()],
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
    PlanarConfiguration: 0,
    Rows,
    Columns,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    PixelData: encapsulate(fragments),
  };
  return writePart10(dataset, { TransferSyntaxUID: TRANSFER_SYNTAX.rle });
}

/** PS3.3 C.8.5.5: the sector, in cm. Lengths measured outside it have no spacing. */
function tissueRegion(): WriteDataset {
  const [x, y] = US.apex;
  const half = Math.ceil(US.depthPixels * Math.sin(US.halfAngle));
  return {
    RegionSpatialFormat: 1,
    RegionDataType: 2, // colour flow
    RegionFlags: 0,
    RegionLocationMinX0: x - half,
    RegionLocationMinY0: y,
    RegionLocationMaxX1: x + half,
    RegionLocationMaxY1: y + US.depthPixels,
    ReferencePixelX0: half,
    ReferencePixelY0: 0,
    PhysicalUnitsXDirection: 3,
    PhysicalUnitsYDirection: 3,
    ReferencePixelPhysicalValueX: 0,
    ReferencePixelPhysicalValueY: 0,
    PhysicalDeltaX: US.mmPerPixel / 10,
    PhysicalDeltaY: US.mmPerPixel / 10,
  };
}
