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
  'PerformedProcedureStepStartDate',
  'PerformedProcedureStepStartTime',
  'RequestAttributesSequence',
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

type Own = { [K in SharedKeyword]?: SharedValue };

/** What of an instance differs from its series, as JSON; null when nothing does. Written out: it is asked for every file. */
export function ownJson(
  series: SharedAttributes,
  instance: IndexedAttributes,
  TransferSyntaxUID: string,
): string | null {
  const own: Own = {};
  if (differs(series.TransferSyntaxUID, TransferSyntaxUID)) own.TransferSyntaxUID = TransferSyntaxUID;
  if (differs(series.SOPClassUID, instance.SOPClassUID)) own.SOPClassUID = instance.SOPClassUID;
  if (differs(series.FrameOfReferenceUID, instance.FrameOfReferenceUID))
    own.FrameOfReferenceUID = instance.FrameOfReferenceUID;
  if (differs(series.SpecificCharacterSet, instance.SpecificCharacterSet))
    own.SpecificCharacterSet = instance.SpecificCharacterSet;
  if (differs(series.AcquisitionNumber, instance.AcquisitionNumber))
    own.AcquisitionNumber = instance.AcquisitionNumber;
  if (differs(series.ContentDate, instance.ContentDate)) own.ContentDate = instance.ContentDate;
  if (differs(series.ContentTime, instance.ContentTime)) own.ContentTime = instance.ContentTime;
  if (differs(series.ImageType, instance.ImageType)) own.ImageType = instance.ImageType;
  if (differs(series.ImagePositionPatient, instance.ImagePositionPatient))
    own.ImagePositionPatient = instance.ImagePositionPatient;
  if (differs(series.ImageOrientationPatient, instance.ImageOrientationPatient))
    own.ImageOrientationPatient = instance.ImageOrientationPatient;
  if (differs(series.Rows, instance.Rows)) own.Rows = instance.Rows;
  if (differs(series.Columns, instance.Columns)) own.Columns = instance.Columns;
  if (differs(series.SamplesPerPixel, instance.SamplesPerPixel))
    own.SamplesPerPixel = instance.SamplesPerPixel;
  if (differs(series.PhotometricInterpretation, instance.PhotometricInterpretation))
    own.PhotometricInterpretation = instance.PhotometricInterpretation;
  if (differs(series.PlanarConfiguration, instance.PlanarConfiguration))
    own.PlanarConfiguration = instance.PlanarConfiguration;
  if (differs(series.BitsAllocated, instance.BitsAllocated)) own.BitsAllocated = instance.BitsAllocated;
  if (differs(series.BitsStored, instance.BitsStored)) own.BitsStored = instance.BitsStored;
  if (differs(series.HighBit, instance.HighBit)) own.HighBit = instance.HighBit;
  if (differs(series.PixelRepresentation, instance.PixelRepresentation))
    own.PixelRepresentation = instance.PixelRepresentation;
  const json = JSON.stringify(own);
  return json === '{}' ? null : json;
}

function differs(a: SharedValue, b: SharedValue): boolean {
  if (a === b) return false;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return true;
  return a.length !== b.length || a.some((value, index) => value !== b[index]);
}
