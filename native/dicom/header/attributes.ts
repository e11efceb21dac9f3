// Decodes what the scan found into the attributes of the index.
import type { PersonName } from '../../contract/index.ts';
import { type Charset, charsetOf, decodeText, personName } from '../charset/index.ts';
import type { IndexedAttributes } from '../types.ts';
import { vrCode } from '../vr.ts';
import type { Found } from './found.ts';
import { slotOf } from './wanted.ts';

/** UIDs as they stand in the file: '' when absent or not usable. `header/identity.ts` makes them whole. */
export type ReadAttributes = IndexedAttributes;

export const readAttributes = (found: Found, bigEndian: boolean, hasPixels: boolean): ReadAttributes => {
  const SpecificCharacterSet = plain(found, slotOf.SpecificCharacterSet);
  const charset = charsetOf(SpecificCharacterSet);
  const text = (slot: number): string => textOf(found, slot, charset, 'multi');
  const name = (slot: number): PersonName => personName(textOf(found, slot, charset, 'name'));
  const integer = (slot: number): number | null => integerString(plain(found, slot));
  const short = (slot: number): number | null => unsignedShort(found, slot, bigEndian);
  const NumberOfFrames = integer(slotOf.NumberOfFrames);
  return {
    SOPClassUID: uid(found, slotOf.SOPClassUID),
    SOPInstanceUID: uid(found, slotOf.SOPInstanceUID),
    StudyInstanceUID: uid(found, slotOf.StudyInstanceUID),
    SeriesInstanceUID: uid(found, slotOf.SeriesInstanceUID),
    FrameOfReferenceUID: uid(found, slotOf.FrameOfReferenceUID),
    SpecificCharacterSet,
    PatientName: name(slotOf.PatientName),
    PatientID: text(slotOf.PatientID),
    IssuerOfPatientID: text(slotOf.IssuerOfPatientID),
    PatientBirthDate: plain(found, slotOf.PatientBirthDate),
    PatientSex: plain(found, slotOf.PatientSex),
    StudyDate: plain(found, slotOf.StudyDate),
    StudyTime: plain(found, slotOf.StudyTime),
    TimezoneOffsetFromUTC: plain(found, slotOf.TimezoneOffsetFromUTC),
    StudyDescription: text(slotOf.StudyDescription),
    StudyID: text(slotOf.StudyID),
    AccessionNumber: text(slotOf.AccessionNumber),
    ReferringPhysicianName: name(slotOf.ReferringPhysicianName),
    InstitutionName: text(slotOf.InstitutionName),
    Modality: plain(found, slotOf.Modality),
    SeriesNumber: integer(slotOf.SeriesNumber),
    SeriesDescription: text(slotOf.SeriesDescription),
    SeriesDate: plain(found, slotOf.SeriesDate),
    SeriesTime: plain(found, slotOf.SeriesTime),
    ProtocolName: text(slotOf.ProtocolName),
    BodyPartExamined: plain(found, slotOf.BodyPartExamined),
    Laterality: plain(found, slotOf.Laterality),
    InstanceNumber: integer(slotOf.InstanceNumber),
    AcquisitionNumber: integer(slotOf.AcquisitionNumber),
    ContentDate: plain(found, slotOf.ContentDate),
    ContentTime: plain(found, slotOf.ContentTime),
    ImageType: values(plain(found, slotOf.ImageType)),
    ImagePositionPatient: decimals(plain(found, slotOf.ImagePositionPatient), 3),
    ImageOrientationPatient: decimals(plain(found, slotOf.ImageOrientationPatient), 6),
    Rows: short(slotOf.Rows),
    Columns: short(slotOf.Columns),
    // PS3.3 C.7.6.6: absent means a single frame; nonsense is judged with the pixels.
    NumberOfFrames: hasPixels ? (NumberOfFrames === null || NumberOfFrames < 1 ? 1 : NumberOfFrames) : 0,
    SamplesPerPixel: short(slotOf.SamplesPerPixel) ?? 1,
    PhotometricInterpretation: plain(found, slotOf.PhotometricInterpretation),
    PlanarConfiguration: short(slotOf.PlanarConfiguration) ?? 0,
    BitsAllocated: short(slotOf.BitsAllocated),
    BitsStored: short(slotOf.BitsStored),
    HighBit: short(slotOf.HighBit),
    PixelRepresentation: short(slotOf.PixelRepresentation) ?? 0,
  };
};

const DEFAULT_CHARSET = charsetOf('');

const textOf = (found: Found, slot: number, charset: Charset, kind: 'multi' | 'name'): string => {
  const bytes = found.bytes[slot];
  if (bytes === null || bytes === undefined) return '';
  const start = found.start[slot] ?? 0;
  return decodeText(charset, bytes, start, start + (found.length[slot] ?? 0), kind);
};

/** Values of VRs that have no other characters than the default repertoire: CS, DA, TM, IS, DS. */
const plain = (found: Found, slot: number): string => textOf(found, slot, DEFAULT_CHARSET, 'multi');

/**
 * A UID as found. PS3.5 9.1 allows digits and dots in 64 characters; what exists beyond that and can stand in a path
 * and a database is kept as it is, for it still identifies. Anything else is as good as absent.
 */
export const uid = (found: Found, slot: number): string => {
  const text = plain(found, slot);
  if (text === '' || text.length > 128) return '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const digit = (code >= 48 && code <= 57) || code === 46;
    if (!digit && !/^(?!\.{1,2}$)[0-9A-Za-z._-]+$/.test(text)) return '';
  }
  return text === '.' || text === '..' ? '' : text;
};

const values = (text: string): readonly string[] =>
  text === '' ? [] : text.includes('\\') ? text.split('\\').map((value) => value.trim()) : [text];

/** IS (PS3.5 6.2); decimals with nothing behind the point are found and pass. The first of several values counts. */
const integerString = (text: string): number | null => {
  if (text === '') return null;
  const first = text.includes('\\') ? text.slice(0, text.indexOf('\\')) : text;
  const number = Number(first);
  return first.trim() !== '' && Number.isFinite(number) && Math.abs(number) <= 2 ** 31
    ? Math.trunc(number)
    : null;
};

/** Exactly `count` finite DS values; null otherwise. A decimal comma is no DS and gives null. */
const decimals = (text: string, count: number): readonly number[] | null => {
  if (text === '') return null;
  const parts = text.split('\\');
  if (parts.length !== count) return null;
  const numbers: number[] = [];
  for (const part of parts) {
    const number = Number(part);
    if (!Number.isFinite(number) || part.trim() === '') return null;
    numbers.push(number);
  }
  return numbers;
};

const VR_IS = vrCode('IS');
const VR_DS = vrCode('DS');

/** US, and what is found in its place: UL, SS, or text. */
const unsignedShort = (found: Found, slot: number, bigEndian: boolean): number | null => {
  const bytes = found.bytes[slot];
  if (bytes === null || bytes === undefined) return null;
  const start = found.start[slot] ?? 0;
  const length = found.length[slot] ?? 0;
  const vr = found.vr[slot] ?? 0;
  if (vr === VR_IS || vr === VR_DS) return integerString(plain(found, slot));
  if (length < 2) return null;
  if (length === 4) {
    const wide = bigEndian ? bytes.readUInt32BE(start) : bytes.readUInt32LE(start);
    // Two values of 16 bits, or one of 32: the first 16 bits of a second value are not zero by design.
    if (wide <= 0xffff) return wide;
  }
  return bigEndian ? bytes.readUInt16BE(start) : bytes.readUInt16LE(start);
};
