// Decodes what the scan found into the attributes of the index.
import type { PersonName } from '../../contract/index.ts';
import { type Charset, charsetOf, decodeText, personName } from '../charset/index.ts';
import type { IndexedAttributes } from '../types.ts';
import { vrCode } from '../vr.ts';
import type { Found } from './found.ts';
import { decimalBetween, decimalsBetween } from './decimal.ts';
import type { Syntax } from '../scan/walk.ts';
import { readRequests } from './requests.ts';
import { slotOf, WANTED_COUNT } from './wanted.ts';

/** UIDs as they stand in the file: '' when absent or not usable. `header/identity.ts` makes them whole. */
export type ReadAttributes = IndexedAttributes;

export const readAttributes = (found: Found, encoding: Syntax, hasPixels: boolean): ReadAttributes => {
  const { bigEndian } = encoding;
  const SpecificCharacterSet = plain(found, slotOf.SpecificCharacterSet);
  const charset = charsetOf(SpecificCharacterSet);
  const text = (slot: number): string => textOf(found, slot, charset, 'multi');
  const name = (slot: number): PersonName => nameOf(slot, textOf(found, slot, charset, 'name'));
  const short = (slot: number): number | null => unsignedShort(found, slot, bigEndian);
  const integer = (slot: number): number | null => integerString(found, slot);
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
    PerformedProcedureStepStartDate: plain(found, slotOf.PerformedProcedureStepStartDate),
    PerformedProcedureStepStartTime: plain(found, slotOf.PerformedProcedureStepStartTime),
    RequestAttributesSequence: readRequests(found, encoding, SpecificCharacterSet),
    InstanceNumber: integer(slotOf.InstanceNumber),
    AcquisitionNumber: integer(slotOf.AcquisitionNumber),
    ContentDate: plain(found, slotOf.ContentDate),
    ContentTime: plain(found, slotOf.ContentTime),
    ImageType: imageType(plain(found, slotOf.ImageType)),
    ImagePositionPatient: decimals(found, slotOf.ImagePositionPatient, 3),
    ImageOrientationPatient: orientation(found),
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

// Files of a series follow one another and say mostly the same: a value that equals the last one of its element is that
// string, and costs a comparison instead of a decoding. ASCII only: other bytes mean different things by character set.
const lastText: string[] = Array.from({ length: WANTED_COUNT }, () => '');

const textOf = (found: Found, slot: number, charset: Charset, kind: 'multi' | 'name'): string => {
  const length = found.length[slot] ?? -1;
  if (length <= 0) return '';
  const bytes = found.bytesOf(slot);
  const start = found.startOf(slot);
  const last = lastText[slot] ?? '';
  if (charset.asciiIsASCII && isThatText(bytes, start, length, last)) return last;
  const text = decodeText(charset, bytes, start, start + length, kind);
  if (length <= 128) lastText[slot] = text;
  return text;
};

/** Whether the bytes are `text`, in ASCII, with at most one byte of padding (PS3.5 6.2). */
const isThatText = (bytes: Buffer, start: number, length: number, text: string): boolean => {
  const count = text.length;
  if (count === 0) return false;
  if (length !== count) {
    const padding = bytes[start + count];
    if (length !== count + 1 || (padding !== 0x20 && padding !== 0)) return false;
  }
  // From the end: what differs between two files of a series are the last digits.
  for (let at = count - 1; at >= 0; at -= 1) {
    const code = text.charCodeAt(at);
    if (code !== bytes[start + at] || code >= 0x80 || code === 0x1b) return false;
  }
  return true;
};

/** Values of VRs that have no other characters than the default repertoire: CS, DA, TM, IS, DS. */
const plain = (found: Found, slot: number): string => textOf(found, slot, DEFAULT_CHARSET, 'multi');

/**
 * A UID as found. PS3.5 9.1 allows digits and dots in 64 characters; what exists beyond that and can stand in a path
 * and a database is kept as it is, for it still identifies. Anything else is as good as absent.
 */
export const uid = (found: Found, slot: number): string => {
  const text = plain(found, slot);
  return text === lastUID[slot] ? text : checkedUID(text, slot);
};

const lastUID: string[] = Array.from({ length: WANTED_COUNT }, () => '');

const checkedUID = (text: string, slot: number): string => {
  if (!/^(?!\.{1,2}$)[0-9A-Za-z._-]{1,128}$/.test(text)) return '';
  lastUID[slot] = text;
  return text;
};

const values = (text: string): readonly string[] =>
  text === '' ? [] : text.includes('\\') ? text.split('\\').map((value) => value.trim()) : [text];

/** What was made of the last text. Text that comes again gives the same object, which is as quickly told to be the same. */
const remembering = <T>(make: (text: string) => T): ((text: string) => T) => {
  let last: { readonly text: string; readonly made: T } | null = null;
  return (text) => {
    if (last?.text !== text) last = { text, made: make(text) };
    return last.made;
  };
};

const imageType = remembering(values);
const names = Array.from({ length: WANTED_COUNT }, () => remembering(personName));
const nameOf = (slot: number, text: string): PersonName => names[slot]?.(text) ?? {};

/** IS (PS3.5 6.2); a decimal point is found and passes. The first of several values counts. */
const integerString = (found: Found, slot: number): number | null => {
  const length = found.length[slot] ?? -1;
  if (length <= 0) return null;
  const bytes = found.bytesOf(slot);
  const start = found.startOf(slot);
  let end = start;
  while (end < start + length && bytes[end] !== 0x5c) end += 1;
  const number = decimalBetween(bytes, start, end);
  return Math.abs(number) <= 2 ** 31 ? Math.trunc(number) : null;
};

const decimals = (found: Found, slot: number, count: number): readonly number[] | null => {
  const length = found.length[slot] ?? -1;
  if (length <= 0) return null;
  const start = found.startOf(slot);
  return decimalsBetween(found.bytesOf(slot), start, start + length, count);
};

let lastOrientation: { readonly text: string; readonly value: readonly number[] | null } | null = null;

/** The same throughout a series, as a rule. */
const orientation = (found: Found): readonly number[] | null => {
  const text = plain(found, slotOf.ImageOrientationPatient);
  if (lastOrientation?.text !== text)
    lastOrientation = { text, value: decimals(found, slotOf.ImageOrientationPatient, 6) };
  return lastOrientation.value;
};

const VR_IS = vrCode('IS');
const VR_DS = vrCode('DS');

/** US, and what is found in its place: UL, SS, or text. */
const unsignedShort = (found: Found, slot: number, bigEndian: boolean): number | null => {
  const length = found.length[slot] ?? -1;
  if (length < 0) return null;
  const bytes = found.bytesOf(slot);
  const start = found.startOf(slot);
  const vr = found.vr[slot] ?? 0;
  if (vr === VR_IS || vr === VR_DS) return integerString(found, slot);
  if (length < 2) return null;
  if (length === 4) {
    const wide = bigEndian ? bytes.readUInt32BE(start) : bytes.readUInt32LE(start);
    // Two values of 16 bits, or one of 32: the first 16 bits of a second value are not zero by design.
    if (wide <= 0xffff) return wide;
  }
  return bigEndian ? bytes.readUInt16BE(start) : bytes.readUInt16LE(start);
};
