// Code extension techniques: PS3.5 6.1.2.5 (ISO 2022).
import { CODE_ELEMENTS, type CodeElement, ESCAPES } from './codeElements.ts';

export type InitialState = { readonly G0: CodeElement; readonly G1: CodeElement | null };
export type TextKind = 'name' | 'text' | 'multi';

const ESC = 0x1b;
const REPLACEMENT = '\uFFFD';
// What writers put between 0x80 and 0x9F in ISO 8859-1 text is Windows' punctuation: C1 controls are never meant.
const windows = new TextDecoder('windows-1252');

/**
 * Decodes bytes by the initial state and the escape sequences among them. The initial state returns at control
 * characters and at the delimiters of the value: `\` where values can be multiple, `^` and `=` too in names
 * (PS3.5 6.1.2.5.3). Within a two-byte set in G0 those bytes are halves of characters.
 */
export const decodeISO2022 = (
  bytes: Uint8Array,
  start: number,
  end: number,
  initial: InitialState,
  kind: TextKind,
): string => {
  let text = '';
  let { G0, G1 } = initial;
  let at = start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === ESC) {
      const escape = escapeAt(bytes, at, end);
      if (escape !== null) {
        if (escape.half === 'G0') G0 = escape.element;
        else G1 = escape.element;
        at += escape.length;
        continue;
      }
    }
    if (byte < 0x21) {
      if (byte < 0x20 && byte !== ESC) ({ G0, G1 } = initial);
      if (byte !== ESC) text += String.fromCharCode(byte);
      at += 1;
      continue;
    }
    if (byte < 0x80 && G0.bytesPerCharacter === 1 && isDelimiter(byte, kind)) {
      ({ G0, G1 } = initial);
      text += String.fromCharCode(byte);
      at += 1;
      continue;
    }
    const element = byte < 0x80 ? G0 : G1;
    if (byte >= 0x80 && byte < 0xa0) {
      text += G1 === CODE_ELEMENTS[100] ? windows.decode(Uint8Array.of(byte)) : REPLACEMENT;
      at += 1;
    } else if (element === null) {
      text += REPLACEMENT;
      at += 1;
    } else if (element.bytesPerCharacter === 1) {
      text += element.decode(byte & 0x7f, 0);
      at += 1;
    } else {
      const second = bytes[at + 1] ?? 0;
      const paired = at + 1 < end && (second & 0x7f) >= 0x21 && second >= 0x80 === byte >= 0x80;
      text += paired ? element.decode(byte & 0x7f, second & 0x7f) : REPLACEMENT;
      at += paired ? 2 : 1;
    }
  }
  return text;
};

const isDelimiter = (byte: number, kind: TextKind): boolean => {
  if (kind === 'text') return false;
  return byte === 0x5c || (kind === 'name' && (byte === 0x5e || byte === 0x3d));
};

const escapeAt = (
  bytes: Uint8Array,
  at: number,
  end: number,
): { half: 'G0' | 'G1'; element: CodeElement; length: number } | null => {
  const [first, second, third] = [bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
  const short = at + 2 < end ? ESCAPES.get(String.fromCharCode(first, second)) : undefined;
  if (short !== undefined) return { ...short, length: 3 };
  const long = at + 3 < end ? ESCAPES.get(String.fromCharCode(first, second, third)) : undefined;
  return long === undefined ? null : { ...long, length: 4 };
};
