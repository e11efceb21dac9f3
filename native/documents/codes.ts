// Codes of PS3.16 that are read and written. SNOMED concepts have two spellings in the field: those of SNOMED CT (SCT), and the
// older letter codes (SRT, SNM3, 99SDM; PS3.16 8.1), so both are looked up. Meanings are never compared: they are prose.
import type { Code } from '../contract/index.ts';
import { item, text, type DicomJson } from '../dicom/index.ts';

/** A code of ours where the standard has none; the scheme is declared in each object (PS3.3 C.12.1.1.1.3). */
export const OWN_SCHEME = '99LIGHTBOX';

const TAG = {
  codeValue: '00080100',
  scheme: '00080102',
  meaning: '00080104',
  longCodeValue: '00080119',
  urnCodeValue: '00080120',
} as const;

/** PS3.3 8.8: a code has its value in one of three places. Null where there is no value. */
export function codeOf(data: DicomJson | null): Code | null {
  const value = text(data, TAG.codeValue) || text(data, TAG.longCodeValue) || text(data, TAG.urnCodeValue);
  const meaning = text(data, TAG.meaning);
  if (value === '' && meaning === '') return null;
  return { value, scheme: text(data, TAG.scheme), meaning };
}

/** The code of the first item of a sequence. */
export const codeIn = (data: DicomJson | null, tag: string): Code | null => codeOf(item(data, tag));

export const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
export const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });
export const own = (value: string, meaning: string): Code => ({ value, scheme: OWN_SCHEME, meaning });
export const ucum = (value: string, meaning: string): Code => ({ value, scheme: 'UCUM', meaning });

const OLDER_SNOMED: ReadonlySet<string> = new Set(['SRT', 'SNM3', '99SDM']);

/** PS3.16 Annex O: the older code of each SNOMED concept that is looked for. */
const OLDER: ReadonlyMap<string, string> = new Map([
  ['G-D7FE', '410668003'], // Length
  ['G-A185', '103339001'], // Long axis
  ['G-A186', '103340004'], // Short axis
  ['G-A193', '131187009'], // Major Axis
  ['G-A194', '131188004'], // Minor Axis
  ['G-A166', '42798000'], // Area
  ['G-A16A', '131184002'], // Area of defined region
  ['G-A197', '131191004'], // Perimeter
  ['G-A196', '131190003'], // Radius
  ['G-A220', '103355008'], // Width
  ['G-A160', '1483009'], // Angle
  ['F-00E5C', '285285000'], // Cobb angle
  ['R-00317', '373098007'], // Mean
  ['R-10047', '386136009'], // Standard Deviation
  ['R-404FB', '255605001'], // Minimum
  ['G-A437', '56851009'], // Maximum
  ['R-00319', '373099004'], // Median
  ['R-40507', '255619001'], // Total
  ['G-C0E3', '363698007'], // Finding Site
  ['T-32000', '80891009'], // Heart
]);

/** `SCHEME:value`, the same for every spelling of a concept. */
export function conceptKey(code: Code | null): string {
  if (code === null) return '';
  if (!OLDER_SNOMED.has(code.scheme)) return `${code.scheme}:${code.value}`;
  return `SCT:${OLDER.get(code.value) ?? code.value}`;
}

export const isConcept = (code: Code | null, wanted: Code): boolean =>
  conceptKey(code) === conceptKey(wanted);

/** Concepts of content items, PS3.16 Annex D. */
export const CONCEPT = {
  imagingMeasurementReport: dcm('126000', 'Imaging Measurement Report'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements'),
  measurementGroup: dcm('125007', 'Measurement Group'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUniqueIdentifier: dcm('112040', 'Tracking Unique Identifier'),
  finding: dcm('121071', 'Finding'),
  findingSite: sct('363698007', 'Finding Site'),
  imageRegion: dcm('111030', 'Image Region'),
  originalSource: dcm('111040', 'Original Source'),
  derivation: dcm('121401', 'Derivation'),
  measurementMethod: sct('370129005', 'Measurement Method'),
  uncertainty: sct('371884006', '+/-, range of measurement uncertainty'),
  comment: dcm('121106', 'Comment'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  procedureReported: dcm('121058', 'Procedure reported'),
  observerType: dcm('121005', 'Observer Type'),
  person: dcm('121006', 'Person'),
  device: dcm('121007', 'Device'),
  personName: dcm('121008', 'Person Observer Name'),
  deviceUid: dcm('121012', 'Device Observer UID'),
  deviceName: dcm('121013', 'Device Observer Name'),
  deviceManufacturer: dcm('121014', 'Device Observer Manufacturer'),
  deviceModel: dcm('121015', 'Device Observer Model Name'),
  deviceSerial: dcm('121016', 'Device Observer Serial Number'),
  modality: dcm('121139', 'Modality'),
  keyObjectDescription: dcm('113012', 'Key Object Description'),
  documentTitleModifier: dcm('113011', 'Document Title Modifier'),
  annotationKind: own('AnnotationKind', 'Kind of annotation'),
} as const;

/** PS3.16 CID 7031 and 7010: titles by which a Key Object Selection rejects its images (IHE RAD IOCM). */
export const REJECTIONS: ReadonlySet<string> = new Set([
  'DCM:113001', // Rejected for Quality Reasons
  'DCM:113037', // Rejected for Patient Safety Reasons
  'DCM:113038', // Incorrect Modality Worklist Entry
  'DCM:113039', // Data Retention Policy Expired
]);
