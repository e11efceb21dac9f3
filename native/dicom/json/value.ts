// Values by VR: PS3.18 table F.2.3-1.
import { type Charset, decodeText, personName } from '../charset/index.ts';
import type { DicomJsonElement } from '../types.ts';

export type JsonValue = NonNullable<DicomJsonElement['Value']>[number];

/** Bytes of one number, for VRs of numbers and for the words of binary VRs (PS3.5 7.3: what big endian swaps). */
export const wordBytes = (VR: string): number => {
  switch (VR) {
    case 'US':
    case 'SS':
    case 'OW':
    case 'AT':
      return 2;
    case 'UL':
    case 'SL':
    case 'FL':
    case 'OF':
    case 'OL':
      return 4;
    case 'FD':
    case 'OD':
    case 'OV':
    case 'SV':
    case 'UV':
      return 8;
    default:
      return 1;
  }
};

export const isBinary = (VR: string): boolean => VR === 'UN' || (VR.length === 2 && VR.startsWith('O'));

/** A copy with the words of a big endian file in little endian order; a last part of a word stays as it is. */
export const littleEndian = (bytes: Uint8Array, VR: string, bigEndian: boolean): Buffer => {
  const copy = Buffer.from(bytes);
  const width = bigEndian ? wordBytes(VR) : 1;
  if (width > 1) {
    for (let at = 0; at + width <= copy.length; at += width) copy.subarray(at, at + width).reverse();
  }
  return copy;
};

/** Numbers, tags and 64-bit integers. Null when the VR is no such. */
export const numbersOf = (bytes: Buffer, VR: string, bigEndian: boolean): JsonValue[] | null => {
  const read = READERS.get(VR);
  if (read === undefined) return null;
  const width = VR === 'AT' ? 4 : wordBytes(VR);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values: JsonValue[] = [];
  for (let at = 0; at + width <= bytes.length; at += width) values.push(read(view, at, !bigEndian));
  return values;
};

type Reader = (view: DataView, at: number, little: boolean) => JsonValue;
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['US', (view, at, little) => view.getUint16(at, little)],
  ['SS', (view, at, little) => view.getInt16(at, little)],
  ['UL', (view, at, little) => view.getUint32(at, little)],
  ['SL', (view, at, little) => view.getInt32(at, little)],
  ['FL', (view, at, little) => finite(view.getFloat32(at, little))],
  ['FD', (view, at, little) => finite(view.getFloat64(at, little))],
  ['SV', (view, at, little) => integer64(view.getBigInt64(at, little))],
  ['UV', (view, at, little) => integer64(view.getBigUint64(at, little))],
  ['AT', (view, at, little) => hex4(view.getUint16(at, little)) + hex4(view.getUint16(at + 2, little))],
]);

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

/** F.2.3: JSON has no such numbers. */
const finite = (value: number): JsonValue =>
  Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';

const integer64 = (value: bigint): JsonValue =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)
    ? Number(value)
    : value.toString();

const SINGLE_TEXT: ReadonlySet<string> = new Set(['LT', 'ST', 'UT', 'UR']);
const DEFAULT_REPERTOIRE: ReadonlySet<string> = new Set([
  'AE',
  'AS',
  'CS',
  'DA',
  'DS',
  'DT',
  'IS',
  'TM',
  'UI',
  'UR',
]);

/** Values of the VRs of text. `defaults` is the charset of those that have the default repertoire only. */
export const textsOf = (bytes: Buffer, VR: string, charset: Charset, defaults: Charset): JsonValue[] => {
  const used = DEFAULT_REPERTOIRE.has(VR) ? defaults : charset;
  if (SINGLE_TEXT.has(VR)) {
    // Leading spaces are significant (PS3.5 6.2), and so is the backslash.
    const text = decodeText(used, bytes, 0, bytes.length, 'text', true);
    return text === '' ? [] : [text];
  }
  const text = decodeText(used, bytes, 0, bytes.length, VR === 'PN' ? 'name' : 'multi');
  if (text === '') return [];
  if (!text.includes('\\')) return [textValue(unpadded(text), VR)]; // most have one value
  const parts = text.split('\\').map(unpadded);
  return parts.map((part) => (part === '' ? null : textValue(part, VR)));
};

const isPadded = (text: string): boolean => /^[ \0]|[ \0]$/.test(text);
const unpadded = (text: string): string => (isPadded(text) ? text.replace(/^[ \0]+|[ \0]+$/g, '') : text);

const textValue = (text: string, VR: string): JsonValue => {
  if (VR === 'PN') return personName(text);
  if (VR === 'IS') return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : text;
  if (VR === 'DS') return decimal(text);
  return text;
};

/** F.2.3: DS is a number or a string; a string where a double cannot hold all the digits. */
const decimal = (text: string): JsonValue => {
  const match = /^[+-]?(\d*)\.?(\d*)(?:[eE][+-]?\d+)?$/.exec(text);
  const digits = `${match?.[1] ?? ''}${match?.[2] ?? ''}`;
  if (match === null || digits === '') return text;
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '');
  const number = Number(text);
  return significant.length <= 15 && Number.isFinite(number) ? number : text;
};
