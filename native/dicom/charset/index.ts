// Specific Character Set (PS3.3 C.12.1.1.2): bytes of text and names to Unicode. What is missing or mislabelled is
// decoded by what the bytes can only be; what cannot be decoded becomes U+FFFD, never a guess at another letter.
import { TextDecoder } from 'node:util';
import type { PersonName } from '../../contract/index.ts';
import { CODE_ELEMENTS, type CodeElement, type CodeElementNumber } from './codeElements.ts';
import { decodeISO2022, type InitialState, type TextKind } from './iso2022.ts';

export type { TextKind } from './iso2022.ts';

export type Charset = {
  /** Bytes below 0x80 other than ESC mean ASCII: the fast way. */
  readonly asciiIsASCII: boolean;
  decode(bytes: Buffer, start: number, end: number, kind: TextKind): string;
};

const LATIN_1 = CODE_ELEMENTS[100];
const utf8 = new TextDecoder('utf-8', { ignoreBOM: false });
const strictUTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

const whole = (decoder: TextDecoder): Charset => ({
  asciiIsASCII: true,
  decode: (bytes, start, end) => decoder.decode(bytes.subarray(start, end)),
});

const codeExtended = (initial: InitialState): Charset => ({
  asciiIsASCII: initial.G0 !== CODE_ELEMENTS[14],
  decode: (bytes, start, end, kind) => decodeISO2022(bytes, start, end, initial, kind),
});

/** No label, or the default repertoire, and yet other bytes: UTF-8 when they are that, ISO 8859-1 otherwise. */
const unlabelled: Charset = {
  asciiIsASCII: true,
  decode: (bytes, start, end, kind) => {
    try {
      const text = strictUTF8.decode(bytes.subarray(start, end));
      if (!text.includes('\u001B')) return text;
    } catch {
      // not UTF-8
    }
    return decodeISO2022(bytes, start, end, { G0: CODE_ELEMENTS[6], G1: LATIN_1 }, kind);
  },
};

/** ISO_IR 13 begins with Romaji in G0; every other single-byte term with ASCII. */
const initialState = (numbers: readonly (CodeElementNumber | null)[]): InitialState => {
  const G0 = numbers[0] === 13 ? CODE_ELEMENTS[14] : CODE_ELEMENTS[6];
  // Value 1 says what G1 holds at first. Where it says nothing, a writer that forgot its escape means the next one.
  const G1 = numbers.find((number) => number !== null && number !== 6 && number !== 87 && number !== 159);
  return { G0, G1: G1 === undefined || G1 === null ? null : elementOf(G1) };
};

const elementOf = (number: CodeElementNumber): CodeElement => CODE_ELEMENTS[number];

const isNumber = (number: number): number is CodeElementNumber => number in CODE_ELEMENTS;

/** Defined terms, and the ways in which they are found misspelt: ISO-IR 100, ISO IR 100, ISO_IR100, ISO2022 IR 87. */
const termNumber = (term: string): number | null => {
  const match = /^ISO[\s_-]*(?:2022[\s_-]*)?(?:IR[\s_-]*)?(\d{1,3})$/.exec(term);
  if (match !== null) return Number(match[1]);
  const latin = /^(?:ISO[\s_-]*)?8859[\s_-](\d{1,2})$/.exec(term);
  const part =
    latin === null ? undefined : [0, 100, 101, 109, 110, 144, 127, 126, 138, 148][Number(latin[1])];
  return part ?? null;
};

const makeCharset = (SpecificCharacterSet: string): Charset => {
  const terms = SpecificCharacterSet.split('\\').map((term) => term.trim().toUpperCase());
  const decoders = terms.map(wholeDecoder);
  // PS3.3 C.12.1.1.2: these stand alone; found beside others they are what is meant.
  const alone = decoders.find((decoder) => decoder !== null);
  if (alone !== undefined && alone !== null) return whole(alone);
  const numbers = terms
    .map(termNumber)
    .map((number) => (number !== null && isNumber(number) ? number : null));
  if (numbers.every((number) => number === null || number === 6)) return unlabelled;
  return codeExtended(initialState(numbers));
};

const wholeDecoder = (term: string): TextDecoder | null => {
  if (/^(ISO[\s_-]*IR[\s_-]*192|UTF-?8)$/.test(term)) return utf8;
  if (/^(ISO[\s_-]*2022[\s_-]*)?GB18030$/.test(term)) return new TextDecoder('gb18030');
  if (/^(ISO[\s_-]*2022[\s_-]*)?GBK$/.test(term)) return new TextDecoder('gbk');
  return null;
};

const known = new Map<string, Charset>();

/** The character set of a data set. `SpecificCharacterSet` is the value of (0008,0005) as it stands, values by `\`. */
export const charsetOf = (SpecificCharacterSet: string): Charset => {
  let charset = known.get(SpecificCharacterSet);
  if (charset === undefined) {
    charset = makeCharset(SpecificCharacterSet);
    if (known.size < 256) known.set(SpecificCharacterSet, charset);
  }
  return charset;
};

/** Text between two offsets, padding (spaces, NUL) taken off at the end, and at the beginning unless `keepLeading`. */
export const decodeText = (
  charset: Charset,
  bytes: Buffer,
  start: number,
  end: number,
  kind: TextKind,
  keepLeading = false,
): string => {
  let first = start;
  let last = end;
  while (last > first && isPadding(bytes[last - 1])) last -= 1;
  if (!keepLeading) while (first < last && isPadding(bytes[first])) first += 1;
  if (first === last) return '';
  if (charset.asciiIsASCII && isASCII(bytes, first, last)) return bytes.toString('latin1', first, last);
  return charset.decode(bytes, first, last, kind);
};

const isPadding = (byte: number | undefined): boolean => byte === 0x20 || byte === 0;

const isASCII = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80 || byte === 0x1b) return false;
  }
  return true;
};

/** PS3.5 6.2.1: the component groups Alphabetic, Ideographic, Phonetic, by `=`. Empty groups are left out. */
export const personName = (text: string): PersonName => {
  if (text === '') return {};
  if (!text.includes('=')) return { Alphabetic: text.trimEnd() };
  const [alphabetic = '', ideographic = '', phonetic = ''] = text.split('=').map((group) => group.trimEnd());
  return {
    ...(alphabetic === '' ? {} : { Alphabetic: alphabetic }),
    ...(ideographic === '' ? {} : { Ideographic: ideographic }),
    ...(phonetic === '' ? {} : { Phonetic: phonetic }),
  };
};
