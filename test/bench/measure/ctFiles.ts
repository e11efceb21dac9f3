// CT files as a scanner writes them: some 120 elements, private ones and sequences among them, before the pixels.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uidFrom, type WriteDataset, writePart10 } from '../../../native/dicom/write.ts';

export type CtFilesOptions = {
  readonly studies: number;
  readonly seriesPerStudy: number;
  readonly slicesPerSeries: number;
  readonly size: number; // rows and columns
  readonly firstStudy?: number; // the number of the first one: another number, other studies
};

/** Writes them, a folder a series, and returns their paths. */
export function writeCtFiles(folder: string, options: CtFilesOptions): string[] {
  const noise = ctNoise(options.size);
  const paths: string[] = [];
  const { firstStudy = 0 } = options;
  for (let study = firstStudy; study < firstStudy + options.studies; study += 1) {
    for (let series = 0; series < options.seriesPerStudy; series += 1) {
      const directory = join(folder, `ST${study}`, `SE${series}`);
      mkdirSync(directory, { recursive: true });
      for (let slice = 0; slice < options.slicesPerSeries; slice += 1) {
        const path = join(directory, `IM${String(slice).padStart(5, '0')}.dcm`);
        const pixels = ctPixels(noise, options.size, slice);
        writeFileSync(path, writePart10(ctDataset(study, series, slice, options.size, pixels)));
        paths.push(path);
      }
    }
  }
  return paths;
}

/** Noise, with a dense disc that goes round from slice to slice: every slice can be told from its neighbours. */
function ctPixels(noise: Uint16Array, size: number, slice: number): Uint16Array {
  const pixels = noise.slice();
  const turn = slice * 0.35;
  const [x0, y0] = [size * (0.5 + 0.3 * Math.cos(turn)), size * (0.5 + 0.3 * Math.sin(turn))];
  const radius = size / 8;
  for (let y = Math.ceil(y0 - radius); y < y0 + radius; y += 1) {
    const half = Math.sqrt(Math.max(0, radius * radius - (y - y0) ** 2));
    pixels.fill(1500, y * size + Math.ceil(x0 - half), y * size + Math.floor(x0 + half));
  }
  return pixels;
}

const ctNoise = (size: number): Uint16Array =>
  Uint16Array.from({ length: size * size }, (_, i) => 900 + ((i * 7919) % 211) + ((i / size) % 97));

function ctDataset(
  study: number,
  series: number,
  slice: number,
  size: number,
  pixels: Uint16Array,
): WriteDataset {
  const studyUid = uidFrom(`bench/${study}`);
  const seriesUid = uidFrom(`bench/${study}/${series}`);
  return {
    ...identity(study, series, slice, studyUid, seriesUid),
    ...technique(slice),
    ...references(study, series),
    ...vendorBlock(slice),
    FrameOfReferenceUID: uidFrom(`bench/${study}/frame of reference`),
    PositionReferenceIndicator: '',
    ImagePositionPatient: [-250 + series, -250, -400 + slice * 1.25],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    SliceLocation: -400 + slice * 1.25,
    PixelSpacing: [0.9765625, 0.9765625],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: size,
    Columns: size,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    SmallestImagePixelValue: 1024,
    LargestImagePixelValue: 1331,
    WindowCenter: [40, 300],
    WindowWidth: [400, 1500],
    RescaleIntercept: -1024,
    RescaleSlope: 1,
    RescaleType: 'HU',
    WindowCenterWidthExplanation: ['WINDOW1', 'WINDOW2'],
    PixelData: { VR: 'OW', value: pixels },
  };
}

function identity(
  study: number,
  series: number,
  slice: number,
  studyUid: string,
  seriesUid: string,
): WriteDataset {
  const date = `2023${String(1 + (study % 12)).padStart(2, '0')}${String(1 + (study % 28)).padStart(2, '0')}`;
  const time = `1${study % 10}3015.${String(slice).padStart(6, '0')}`;
  return {
    SpecificCharacterSet: 'ISO_IR 100',
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL', 'CT_SOM5 SPI'],
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: uidFrom(`bench/${study}/${series}/${slice}`),
    StudyDate: date,
    SeriesDate: date,
    AcquisitionDate: date,
    ContentDate: date,
    AcquisitionDateTime: `${date}${time}`,
    StudyTime: time,
    SeriesTime: time,
    AcquisitionTime: time,
    ContentTime: time,
    AccessionNumber: `ACC${100000 + study}`,
    Modality: 'CT',
    Manufacturer: 'Lightbox bench',
    InstitutionName: 'Generated Hospital',
    InstitutionAddress: 'Sample Street 1, 12345 Nowhere',
    ReferringPhysicianName: 'Referrer^Rita',
    StationName: 'CT1',
    StudyDescription: 'Thorax^Routine (Adult)',
    SeriesDescription: `Thorax 1.25 Br${30 + series} soft`,
    InstitutionalDepartmentName: 'Radiology',
    PerformingPhysicianName: 'Performer^Paul',
    OperatorsName: 'Operator^Olga',
    ManufacturerModelName: 'Generator 64',
    PatientName: `Bench^Patient ${study}`,
    PatientID: `B${10000 + study}`,
    PatientBirthDate: '19610704',
    PatientSex: study % 2 === 0 ? 'F' : 'M',
    PatientAge: '062Y',
    PatientSize: 1.71,
    PatientWeight: 74,
    StudyInstanceUID: studyUid,
    SeriesInstanceUID: seriesUid,
    StudyID: '1',
    SeriesNumber: series + 1,
    AcquisitionNumber: 1,
    InstanceNumber: slice + 1,
  };
}

function technique(slice: number): WriteDataset {
  return {
    ContrastBolusAgent: 'APPLIED',
    BodyPartExamined: 'CHEST',
    ScanOptions: 'HELICAL MODE',
    SliceThickness: 1.25,
    KVP: 120,
    DataCollectionDiameter: 500,
    DeviceSerialNumber: '000000',
    SoftwareVersions: 'bench 1.0',
    ProtocolName: 'ThoraxRoutine',
    ReconstructionDiameter: 500,
    DistanceSourceToDetector: 1085.6,
    DistanceSourceToPatient: 595,
    GantryDetectorTilt: 0,
    TableHeight: 162.5,
    RotationDirection: 'CW',
    ExposureTime: 500,
    XRayTubeCurrent: 180 + (slice % 40),
    Exposure: 90,
    FilterType: 'FLAT',
    GeneratorPower: 22,
    FocalSpots: 1.2,
    ConvolutionKernel: ['Br40d', '3'],
    PatientPosition: 'HFS',
    RequestingPhysician: 'Referrer^Rita',
    PerformedProcedureStepStartDate: '20230101',
    PerformedProcedureStepStartTime: '103000',
    PerformedProcedureStepID: 'PPS1',
    PerformedProcedureStepDescription: 'Thorax Routine',
  };
}

function references(study: number, series: number): WriteDataset {
  const referenced = (what: string): WriteDataset => ({
    ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    ReferencedSOPInstanceUID: uidFrom(`bench/${study}/${series}/${what}`),
  });
  const code: WriteDataset = {
    CodeValue: 'CTTHOR',
    CodingSchemeDesignator: '99BENCH',
    CodeMeaning: 'CT of the thorax',
  };
  return {
    ProcedureCodeSequence: [code],
    ReferencedStudySequence: [referenced('study')],
    ReferencedImageSequence: [referenced('topogram a'), referenced('topogram b')],
    SourceImageSequence: [{ ...referenced('raw'), PurposeOfReferenceCodeSequence: [code] }],
    RequestAttributesSequence: [{ ScheduledProcedureStepID: 'SPS1', RequestedProcedureID: 'RP1' }],
  };
}

/** Private groups of the size that scanners add. */
function vendorBlock(slice: number): WriteDataset {
  return {
    '00190010': { VR: 'LO', value: 'BENCH CT HEADER' },
    '00191090': { VR: 'DS', value: 1.25 * slice },
    '001910b0': { VR: 'FD', value: [0.3, 1.5, 2.25] },
    '00290010': { VR: 'LO', value: 'BENCH CSA HEADER' },
    '00291008': { VR: 'CS', value: 'SOM 7 IMAGE NUM' },
    '00291010': { VR: 'OB', value: new Uint8Array(640).fill(slice % 256) },
    '00291020': {
      VR: 'SQ',
      value: [
        {
          '00290010': { VR: 'LO', value: 'BENCH CSA HEADER' },
          '00291021': { VR: 'UN', value: new Uint8Array(96) },
        },
      ],
    },
  };
}
