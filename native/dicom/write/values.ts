// Values as PS3.5 6.2 encodes them: padded to an even length, numbers in the byte order of the transfer syntax.

// prettier-ignore
export const VRS = [
  'AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'PN', 'SH',
  'SL', 'SQ', 'SS', 'ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'UN', 'UR', 'US', 'UT', 'UV',
] as const;
export type VR = (typeof VRS)[number];

type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigUint64Array
  | BigInt64Array;

/**
 * Text or numbers, one or several. A `Uint8Array` is written byte for byte under every VR; typed arrays of wider numbers
 * are written in the byte order of the transfer syntax.
 */
export type ValueOfVR = string | number | bigint | readonly (string | number | bigint)[] | NumberArray;

export type TextEncoding = 'ascii' | 'latin1' | 'utf8';
type Encoding = { readonly littleEndian: boolean; readonly text: TextEncoding };

/** PS3.5 6.1.2.3: the VRs that Specific Character Set applies to. */
const LOCAL_TEXT: ReadonlySet<VR> = new Set<VR>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);

export function textEncodingOf(characterSets: readonly string[]): TextEncoding {
  switch (characterSets[0] ?? '') {
    case 'ISO_IR 192':
      return 'utf8';
    case 'ISO_IR 100':
      return 'latin1';
    default:
      return 'ascii';
  }
}

export function encodeValue(VR: VR, value: ValueOfVR | null, encoding: Encoding): Uint8Array {
  if (value === null || value === '') return new Uint8Array(0);
  if (ArrayBuffer.isView(value)) return padded(orderedBytes(value, encoding.littleEndian), 0);
  const values = Array.isArray(value) ? value : [value];
  const format = NUMBER_FORMATS[VR];
  if (format !== undefined) return numberBytes(format, values, encoding.littleEndian);
  // PS3.5 9.1: a UID is padded with NUL, all other text with a space.
  return padded(encodeText(VR, textOf(VR, values), encoding.text), VR === 'UI' ? 0 : 0x20);
}

function textOf(VR: VR, values: readonly (string | number | bigint)[]): string {
  return values
    .map((value) => (VR === 'DS' && typeof value === 'number' ? decimalString(value) : String(value)))
    .join('\\');
}

/** A DS of at most 16 characters (PS3.5 6.2) that keeps as many digits as fit. */
export function decimalString(value: number): string {
  if (!Number.isFinite(value))
    throw new RangeError('A decimal string cannot hold a number that is not finite.');
  const plain = String(value);
  if (plain.length <= 16) return plain;
  for (let digits = 15; digits > 1; digits -= 1) {
    const rounded = Number(value.toPrecision(digits));
    const shorter = [String(rounded), rounded.toExponential()].find((text) => text.length <= 16);
    if (shorter !== undefined) return shorter;
  }
  return value.toExponential(0);
}

function encodeText(VR: VR, text: string, declared: TextEncoding): Uint8Array {
  const encoding = LOCAL_TEXT.has(VR) ? declared : 'ascii';
  if (encoding === 'utf8') return new TextEncoder().encode(text);
  const limit = encoding === 'latin1' ? 0xff : 0x7f;
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > limit) throw new RangeError(`Text of VR ${VR} does not fit its character set (${encoding}).`);
    return code;
  });
}

type NumberFormat = {
  readonly width: number;
  readonly set: (view: DataView, at: number, value: string | number | bigint, littleEndian: boolean) => void;
};

const UINT8: NumberFormat = { width: 1, set: (view, at, value) => view.setUint8(at, Number(value)) };
const INT16: NumberFormat = { width: 2, set: (view, at, value, le) => view.setInt16(at, Number(value), le) };
const INT32: NumberFormat = { width: 4, set: (view, at, value, le) => view.setInt32(at, Number(value), le) };
const INT64: NumberFormat = {
  width: 8,
  set: (view, at, value, le) => view.setBigInt64(at, BigInt(value), le),
};
const FLOAT32: NumberFormat = {
  width: 4,
  set: (view, at, value, le) => view.setFloat32(at, Number(value), le),
};
const FLOAT64: NumberFormat = {
  width: 8,
  set: (view, at, value, le) => view.setFloat64(at, Number(value), le),
};

/** PS3.5 6.2: group, then element, each a 16-bit number. */
const TAG: NumberFormat = {
  width: 4,
  set: (view, at, value, littleEndian) => {
    const tag = typeof value === 'string' ? parseInt(value, 16) : Number(value);
    view.setUint16(at, tag >>> 16, littleEndian);
    view.setUint16(at + 2, tag & 0xffff, littleEndian);
  },
};

/** Signed and unsigned numbers of a width have the same bytes, so one setter serves both. */
const NUMBER_FORMATS: { readonly [key in VR]?: NumberFormat } = {
  AT: TAG,
  FD: FLOAT64,
  FL: FLOAT32,
  OB: UINT8,
  OD: FLOAT64,
  OF: FLOAT32,
  OL: INT32,
  OV: INT64,
  OW: INT16,
  SL: INT32,
  SS: INT16,
  SV: INT64,
  UL: INT32,
  UN: UINT8,
  US: INT16,
  UV: INT64,
};

function numberBytes(
  format: NumberFormat,
  values: readonly (string | number | bigint)[],
  littleEndian: boolean,
): Uint8Array {
  const bytes = new Uint8Array(format.width * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) format.set(view, index * format.width, value, littleEndian);
  return padded(bytes, 0);
}

/** The array's bytes in the byte order asked for. The machines we run on are little endian. */
function orderedBytes(array: NumberArray, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const width = array.BYTES_PER_ELEMENT;
  if (littleEndian || width === 1) return bytes;
  const swapped = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) {
    swapped[i - (i % width) + width - 1 - (i % width)] = bytes[i] ?? 0;
  }
  return swapped;
}

function padded(bytes: Uint8Array, filler: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  even[bytes.length] = filler;
  return even;
}
