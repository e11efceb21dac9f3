// Which indexed attribute lives where. What is the same throughout a series is stored once, with the series; an instance
// stores only what differs, which keeps a row at about a hundred bytes.
import type { IndexedAttributes } from '../../dicom/types.ts';

export const STUDY_KEYWORDS = [
  'StudyInstanceUID',
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'TimezoneOffsetFromUTC',
  'StudyDescription',
  'StudyID',
  'AccessionNumber',
  'ReferringPhysicianName',
  'InstitutionName',
] as const satisfies readonly (keyof IndexedAttributes)[];

export const SERIES_KEYWORDS = [
  'SeriesInstanceUID',
  'Modality',
  'SeriesNumber',
  'SeriesDescription',
  'BodyPartExamined',
  'Laterality',
  'SeriesDate',
  'SeriesTime',
  'ProtocolName',
] as const satisfies readonly (keyof IndexedAttributes)[];

/** Columns of `instance`. */
export const INSTANCE_KEYWORDS = [
  'SOPInstanceUID',
  'InstanceNumber',
  'NumberOfFrames',
] as const satisfies readonly (keyof IndexedAttributes)[];

/** Kept as JSON: `series.shared` and, where they differ, `instance.own`. */
export const SHARED_KEYWORDS = [
  'SOPClassUID',
  'FrameOfReferenceUID',
  'SpecificCharacterSet',
  'AcquisitionNumber',
  'ContentDate',
  'ContentTime',
  'ImageType',
  'ImagePositionPatient',
  'ImageOrientationPatient',
  'Rows',
  'Columns',
  'SamplesPerPixel',
  'PhotometricInterpretation',
  'PlanarConfiguration',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
] as const satisfies readonly (keyof IndexedAttributes)[];

export type SharedKeyword = (typeof SHARED_KEYWORDS)[number] | 'TransferSyntaxUID';
export type SharedValue = string | number | null | readonly string[] | readonly number[];
export type SharedAttributes = { readonly [K in SharedKeyword]: SharedValue };

export function sharedOf(attributes: IndexedAttributes, TransferSyntaxUID: string): SharedAttributes {
  return {
    TransferSyntaxUID,
    SOPClassUID: attributes.SOPClassUID,
    FrameOfReferenceUID: attributes.FrameOfReferenceUID,
    SpecificCharacterSet: attributes.SpecificCharacterSet,
    AcquisitionNumber: attributes.AcquisitionNumber,
    ContentDate: attributes.ContentDate,
    ContentTime: attributes.ContentTime,
    ImageType: attributes.ImageType,
    ImagePositionPatient: attributes.ImagePositionPatient,
    ImageOrientationPatient: attributes.ImageOrientationPatient,
    Rows: attributes.Rows,
    Columns: attributes.Columns,
    SamplesPerPixel: attributes.SamplesPerPixel,
    PhotometricInterpretation: attributes.PhotometricInterpretation,
    PlanarConfiguration: attributes.PlanarConfiguration,
    BitsAllocated: attributes.BitsAllocated,
    BitsStored: attributes.BitsStored,
    HighBit: attributes.HighBit,
    PixelRepresentation: attributes.PixelRepresentation,
  };
}

const KEYS: readonly SharedKeyword[] = ['TransferSyntaxUID', ...SHARED_KEYWORDS];

/** What of `instance` differs from `series`, as JSON; null when nothing does. */
export function ownJson(series: SharedAttributes, instance: SharedAttributes): string | null {
  const own: Partial<Record<SharedKeyword, SharedValue>> = {};
  let differs = false;
  for (const key of KEYS) {
    if (sameValue(series[key], instance[key])) continue;
    own[key] = instance[key];
    differs = true;
  }
  return differs ? JSON.stringify(own) : null;
}

function sameValue(a: SharedValue, b: SharedValue): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
