// The modules that every document of ours has: whose it is, of which study, in which series, made by what.
import { text, type DicomJson } from '../../dicom/index.ts';
import type { WriteDataset, WriteElement } from '../../dicom/write.ts';
import { MANUFACTURER } from '../equipment.ts';
import { elementFrom } from './values.ts';

/** An image that a document speaks of: what the index knows of it, and the data set of it or of another one of its series. */
export type SourceImage = {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly NumberOfFrames: number;
  readonly data: DicomJson;
};

/** What is not said by the reader's request. */
export type Writing = {
  readonly now: Date;
  readonly version: string; // of Lightbox
  /** Of this library: the device that observed (PS3.16 TID 1004), and the serial number of what we write. */
  readonly deviceUid: string;
  readonly images: ReadonlyMap<string, SourceImage>; // by SOPInstanceUID; never empty
};

export type Identity = {
  readonly SOPInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly InstanceNumber: number;
};

/** What of the patient and the study is copied, so that the document can be nobody else's (PS3.3 C.7.1, C.7.2). */
const COPIED = [
  '00080020', // StudyDate
  '00080030', // StudyTime
  '00080050', // AccessionNumber
  '00080051', // IssuerOfAccessionNumberSequence
  '00080090', // ReferringPhysicianName
  '00081030', // StudyDescription
  '00081032', // ProcedureCodeSequence
  '00081048', // PhysiciansOfRecord
  '00100010', // PatientName
  '00100020', // PatientID
  '00100021', // IssuerOfPatientID
  '00100022', // TypeOfPatientID
  '00100024', // IssuerOfPatientIDQualifiersSequence
  '00100026', // SourcePatientGroupIdentificationSequence
  '00100030', // PatientBirthDate
  '00100032', // PatientBirthTime
  '00100040', // PatientSex
  '00101002', // OtherPatientIDsSequence
  '00101010', // PatientAge
  '00101020', // PatientSize
  '00101030', // PatientWeight
  '00102201', // PatientSpeciesDescription
  '00102202', // PatientSpeciesCodeSequence
  '00102203', // PatientSexNeutered
  '00102292', // PatientBreedDescription
  '00102293', // PatientBreedCodeSequence
  '00102294', // BreedRegistrationSequence
  '00102297', // ResponsiblePerson
  '00102298', // ResponsiblePersonRole
  '00102299', // ResponsibleOrganization
  '00120062', // PatientIdentityRemoved
  '00120063', // DeidentificationMethod
  '00120064', // DeidentificationMethodCodeSequence
  '00200010', // StudyID
] as const;

/** Those of them that have to be there, empty if need be (type 2). */
const REQUIRED = {
  '00080020': 'DA',
  '00080030': 'TM',
  '00080050': 'SH',
  '00080090': 'PN',
  '00100010': 'PN',
  '00100020': 'LO',
  '00100030': 'DA',
  '00100040': 'CS',
  '00200010': 'SH',
} as const;

export function firstImage({ images }: Writing): SourceImage {
  const [first] = images.values();
  if (first === undefined) throw new Error('a document without images');
  return first;
}

/** Patient, General Study, General Equipment and SOP Common. */
export function commonModules(writing: Writing, SOPClassUID: string, identity: Identity): WriteDataset {
  const { data, StudyInstanceUID } = firstImage(writing);
  const copied: Record<string, WriteElement | undefined> = {};
  for (const [tag, VR] of Object.entries(REQUIRED)) copied[tag] = { VR, value: null };
  for (const tag of COPIED) {
    const element = data[tag];
    const written = element === undefined ? undefined : elementFrom(element);
    if (written !== undefined) copied[tag] = wellFormed(tag, written);
  }
  const { date, time, offset } = momentOf(writing);
  return {
    ...copied,
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID,
    SOPInstanceUID: identity.SOPInstanceUID,
    StudyInstanceUID,
    SeriesInstanceUID: identity.SeriesInstanceUID,
    InstanceNumber: identity.InstanceNumber,
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    ...(offset === '' ? {} : { TimezoneOffsetFromUTC: offset }),
    Manufacturer: MANUFACTURER,
    ManufacturerModelName: MANUFACTURER,
    DeviceSerialNumber: writing.deviceUid,
    SoftwareVersions: writing.version,
  };
}

/**
 * Dates and times of the old forms (PS3.5 6.2: `1994.11.05`, `11:20:00`) as they are written today, ages with three digits.
 * What has no form at all is left empty: it could not be compared with anything, and the document would not be valid.
 */
function wellFormed(tag: string, element: WriteElement): WriteElement {
  const form = FORMS[tag === '00100040' ? 'sex' : element.VR];
  const [value] = Array.isArray(element.value) ? element.value : [];
  if (form === undefined || typeof value !== 'string') return element;
  return { ...element, value: form(value.trim()) };
}

const FORMS: Readonly<Record<string, (value: string) => string>> = {
  DA: (value) => /^(\d{4})\.?(\d\d)\.?(\d\d)$/.exec(value)?.slice(1).join('') ?? '',
  TM: (value) => /^\d\d(?::?\d\d(?::?\d\d(?:\.\d{1,6})?)?)?$/.exec(value)?.[0].replaceAll(':', '') ?? '',
  AS: (value) => /^\d{1,3}[DWMY]$/.exec(value)?.[0].padStart(4, '0') ?? '',
  sex: (value) => (['M', 'F', 'O'].includes(value) ? value : ''),
};

/**
 * Date and time in the zone of the study, where it says one (then every time of the document is of that zone, PS3.3
 * C.12.1.1), else in this machine's.
 */
export function momentOf(writing: Writing): { date: string; time: string; offset: string } {
  const stated = /^[+-](0\d|1[0-4])[0-5]\d$/.exec(text(firstImage(writing).data, '00080201'))?.[0] ?? '';
  const minutes = stated === '' ? -writing.now.getTimezoneOffset() : minutesOf(stated);
  const local = new Date(writing.now.getTime() + minutes * 60_000).toISOString();
  return {
    date: local.slice(0, 10).replaceAll('-', ''),
    time: local.slice(11, 23).replaceAll(':', ''),
    offset: stated,
  };
}

const minutesOf = (offset: string): number =>
  (offset.startsWith('-') ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5)));
