import { elementOf, tagOf } from '../../dicom/dictionary/index.ts';
import type { MatchLevel, MatchRow } from '../../library/types.ts';

/** A keyword that the index can answer with, and the level that it belongs to. */
export type IndexKeyword = keyof MatchRow;

const STUDY: readonly IndexKeyword[] = [
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'ModalitiesInStudy',
  'ReferringPhysicianName',
  'TimezoneOffsetFromUTC',
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'StudyID',
  'NumberOfStudyRelatedSeries',
  'NumberOfStudyRelatedInstances',
];
const SERIES: readonly IndexKeyword[] = [
  'Modality',
  'TimezoneOffsetFromUTC',
  'SeriesDescription',
  'SeriesInstanceUID',
  'SeriesNumber',
  'NumberOfSeriesRelatedInstances',
  'PerformedProcedureStepStartDate',
  'PerformedProcedureStepStartTime',
  'RequestAttributesSequence',
];
const INSTANCE: readonly IndexKeyword[] = [
  'SOPClassUID',
  'SOPInstanceUID',
  'TimezoneOffsetFromUTC',
  'InstanceNumber',
  'Rows',
  'Columns',
  'BitsAllocated',
  'NumberOfFrames',
];

/** PS3.18 Tables 10.6.3-3 to 10.6.3-5: what a result of each level returns without being asked. */
export const RETURNED: Readonly<Record<MatchLevel, readonly IndexKeyword[]>> = {
  study: STUDY,
  series: SERIES,
  instance: INSTANCE,
};

/** What `includefield` can add. */
const OPTIONAL: Readonly<Record<MatchLevel, readonly IndexKeyword[]>> = {
  study: ['StudyDescription', 'IssuerOfPatientID', 'InstitutionName', 'SOPClassesInStudy'],
  series: ['ProtocolName', 'BodyPartExamined', 'Laterality', 'SeriesDate', 'SeriesTime'],
  instance: [
    'FrameOfReferenceUID',
    'AcquisitionNumber',
    'ContentDate',
    'ContentTime',
    'ImageType',
    'ImagePositionPatient',
    'ImageOrientationPatient',
    'SamplesPerPixel',
    'PhotometricInterpretation',
    'PlanarConfiguration',
    'BitsStored',
    'HighBit',
    'PixelRepresentation',
    'TransferSyntaxUID',
  ],
};

/** What a search can match on (counts, geometry and pixel attributes can only be returned). */
const MATCHED: Readonly<Record<MatchLevel, readonly IndexKeyword[]>> = {
  study: [
    'StudyDate',
    'StudyTime',
    'AccessionNumber',
    'ModalitiesInStudy',
    'ReferringPhysicianName',
    'PatientName',
    'PatientID',
    'IssuerOfPatientID',
    'PatientBirthDate',
    'PatientSex',
    'StudyInstanceUID',
    'StudyID',
    'StudyDescription',
    'InstitutionName',
  ],
  series: [
    'Modality',
    'SeriesInstanceUID',
    'SeriesNumber',
    'SeriesDescription',
    'ProtocolName',
    'BodyPartExamined',
    'Laterality',
    'SeriesDate',
    'SeriesTime',
    'PerformedProcedureStepStartDate',
    'PerformedProcedureStepStartTime',
  ],
  instance: ['SOPClassUID', 'SOPInstanceUID', 'InstanceNumber'],
};

/** Keys inside a sequence that a search can match on: `RequestAttributesSequence.RequestedProcedureID`. */
const MATCHED_INSIDE: Readonly<Record<string, readonly string[]>> = {
  RequestAttributesSequence: ['ScheduledProcedureStepID', 'RequestedProcedureID'],
};

const ABOVE: Readonly<Record<MatchLevel, readonly MatchLevel[]>> = {
  study: ['study'],
  series: ['study', 'series'],
  instance: ['study', 'series', 'instance'],
};

/** All keywords that a result of this level, or of a level above it, can hold. */
export const available = (level: MatchLevel): readonly IndexKeyword[] =>
  ABOVE[level].flatMap((each) => [...RETURNED[each], ...OPTIONAL[each]]);

export const isMatched = (level: MatchLevel, keyword: string): boolean =>
  ABOVE[level].some((each) => MATCHED[each].some((matched) => matched === keyword));

/** As `isMatched`, of a key inside the items of a sequence. */
export const isMatchedInside = (level: MatchLevel, sequence: string, keyword: string): boolean =>
  level !== 'study' && MATCHED_INSIDE[sequence]?.includes(keyword) === true;

// Not in every edition of the dictionary: Available Transfer Syntax UID is what PS3.18 lets a search return.
const TRANSFER_SYNTAX_TAG = 0x00083002;

export function tagOfKeyword(keyword: string): number | null {
  return keyword === 'TransferSyntaxUID' ? TRANSFER_SYNTAX_TAG : tagOf(keyword);
}

/** The keyword of an attribute given as keyword or as eight hex digits; null when PS3.6 knows it not. */
export function keywordOf(name: string): string | null {
  if (/^[0-9a-f]{8}$/i.test(name)) return elementOf(Number.parseInt(name, 16))?.keyword ?? null;
  return tagOf(name) === null ? null : name;
}

export function vrOfKeyword(keyword: string): string {
  const tag = tagOfKeyword(keyword);
  return tag === null ? 'UN' : (elementOf(tag)?.VR ?? 'UN');
}
