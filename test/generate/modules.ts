// The parts of a data set that the generators share (PS3.3 C.7).
import { uidFrom, type WriteDataset } from '../../native/dicom/write.ts';
import type { CommonOptions, Identity } from './files.ts';

export type SeriesFacts = {
  readonly SOPClassUID: string;
  readonly Modality: string;
  readonly StudyDescription: string;
  readonly SeriesDescription: string;
  readonly SeriesNumber: number;
};

export function identityOf(
  options: CommonOptions,
  kind: string,
  series: SeriesFacts,
  number: number,
): Identity {
  const study = `${options.seed ?? 'lightbox-test'}/${options.study ?? kind}`;
  const series_ = `${study}/${series.SeriesNumber}`;
  return {
    path: `${kind}${options.study ?? ''}/S${pad(series.SeriesNumber, 3)}/IM${pad(number, 4)}`,
    StudyInstanceUID: uidFrom(study),
    SeriesInstanceUID: uidFrom(series_),
    SOPInstanceUID: uidFrom(`${series_}/${number}`),
  };
}

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** Patient, Study, Series and SOP Common. The patient is made up. */
export function commonModules(
  options: CommonOptions,
  identity: Identity,
  series: SeriesFacts,
  number: number,
): WriteDataset {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: series.SOPClassUID,
    SOPInstanceUID: identity.SOPInstanceUID,
    StudyDate: '20240229',
    SeriesDate: '20240229',
    AcquisitionDate: '20240229',
    ContentDate: '20240229',
    StudyTime: '101500',
    SeriesTime: '101730',
    AcquisitionTime: '101731',
    ContentTime: '101732.250000',
    AccessionNumber: 'A-1001',
    Modality: series.Modality,
    Manufacturer: 'Lightbox test generator',
    InstitutionName: 'Generated Hospital',
    ReferringPhysicianName: 'Referrer^Rita',
    StudyDescription: series.StudyDescription,
    SeriesDescription: series.SeriesDescription,
    PatientName: options.PatientName ?? 'Test^Generated',
    PatientID: options.PatientID ?? 'GEN-1',
    PatientBirthDate: '19700101',
    PatientSex: 'O',
    StudyInstanceUID: identity.StudyInstanceUID,
    SeriesInstanceUID: identity.SeriesInstanceUID,
    StudyID: '1',
    SeriesNumber: series.SeriesNumber,
    InstanceNumber: number,
  };
}

export type PixelFacts = {
  readonly Rows: number;
  readonly Columns: number;
  readonly BitsStored: number;
  readonly PixelRepresentation: 0 | 1;
  readonly PhotometricInterpretation: string;
};

export function imagePixelModule(facts: PixelFacts): WriteDataset {
  const colour = !['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR'].includes(facts.PhotometricInterpretation);
  return {
    SamplesPerPixel: colour ? 3 : 1,
    PhotometricInterpretation: facts.PhotometricInterpretation,
    ...(colour ? { PlanarConfiguration: 0 } : {}),
    Rows: facts.Rows,
    Columns: facts.Columns,
    BitsAllocated: facts.BitsStored > 8 ? 16 : 8,
    BitsStored: facts.BitsStored,
    HighBit: facts.BitsStored - 1,
    PixelRepresentation: facts.PixelRepresentation,
  };
}
