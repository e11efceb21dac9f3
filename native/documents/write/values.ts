// Text and values as their VRs can hold them (PS3.5 6.2). What a reader typed is shortened rather than refused; control
// characters and the backslash, which parts values, are left out of names.
import type { Code, PersonName } from '../../contract/index.ts';
import type { DicomJson, DicomJsonElement } from '../../dicom/index.ts';
import type { VR, WriteDataset, WriteElement } from '../../dicom/write.ts';

const CONTROL = /[\p{Cc}\\]+/gu;

const plain = (text: string): string => text.replace(CONTROL, ' ').replace(/ +/g, ' ').trim();

/** Whole characters, so that none of two halves is cut. */
const shortened = (text: string, length: number): string => Array.from(text).slice(0, length).join('').trim();

/** LO: 64 characters. */
export const longString = (text: string): string => shortened(plain(text), 64);

/** UT, LT and ST keep lines; their other control characters go. */
export const freeText = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/\p{Cc}+/gu, ' '))
    .join('\r\n')
    .trimEnd();

/** CS: 16 of capital letters, digits, space and underscore. */
export const codeString = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9_ ]+/g, '_')
    .slice(0, 16)
    .trim();

/** A code as an item of a code sequence (PS3.3 8.8): more than 16 characters go into Long Code Value. */
export function codeItem({ value, scheme, meaning }: Code): WriteDataset {
  const name = value.length <= 16 ? { CodeValue: value } : { LongCodeValue: value };
  return { ...name, CodingSchemeDesignator: scheme, CodeMeaning: longString(meaning) || value };
}

/** VRs whose characters are those of the default repertoire, whatever the character set is. */
const ASCII_VRS: ReadonlySet<string> = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR']);

/** An element of a data set in DICOM JSON, to be written as it was read. Bulk data, which is not there, is left out. */
export function elementFrom({ vr, Value, InlineBinary }: DicomJsonElement): WriteElement | undefined {
  const VR = vrOf(vr);
  if (VR === undefined) return undefined;
  if (InlineBinary !== undefined) return { VR, value: Buffer.from(InlineBinary, 'base64') };
  if (VR === 'SQ') return { VR, value: (Value ?? []).filter(isItem).map(dataSetFrom) };
  if (Value === undefined) return { VR, value: null };
  const values = Value.map((value) => {
    if (typeof value === 'number') return value;
    if (typeof value === 'string') return ASCII_VRS.has(VR) ? value.replace(/[^ -~]/g, '') : value;
    return value === null || isItem(value) ? '' : nameOf(value);
  });
  return { VR, value: values };
}

const VRS: readonly VR[] = [
  ...([
    'AE',
    'AS',
    'AT',
    'CS',
    'DA',
    'DS',
    'DT',
    'FD',
    'FL',
    'IS',
    'LO',
    'LT',
    'OB',
    'OW',
    'PN',
    'SH',
  ] as const),
  ...(['SL', 'SQ', 'SS', 'ST', 'TM', 'UC', 'UI', 'UL', 'UR', 'US', 'UT'] as const),
];
const vrOf = (vr: string): VR | undefined => VRS.find((one) => one === vr);

type Value = NonNullable<DicomJsonElement['Value']>[number];
const isItem = (value: Value): value is DicomJson =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => /^[0-9A-F]{8}$/i.test(key));

/** PS3.5 6.2.1: three groups, of which the last ones may be missing. */
const nameOf = ({ Alphabetic = '', Ideographic = '', Phonetic = '' }: PersonName): string =>
  [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');

/** A data set in DICOM JSON, to be written as it was read; private elements are left behind. */
export function dataSetFrom(data: DicomJson): WriteDataset {
  const written: Record<string, WriteElement | undefined> = {};
  for (const [tag, element] of Object.entries(data))
    if (Number.parseInt(tag.slice(0, 4), 16) % 2 === 0) written[tag] = elementFrom(element);
  return written;
}
