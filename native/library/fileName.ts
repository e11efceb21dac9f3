// Names of files as the operating system has them. On Linux a name is any bytes; those that are no UTF-8 are carried
// through strings as lone surrogates U+DC80..U+DCFF (the way of Python's PEP 383), so that every file can be opened again.
import { isUtf8 } from 'node:buffer';

const ESCAPED = /[\udc80-\udcff]/;

/** A name from the bytes of the operating system. */
export function nameFromBytes(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString('utf8');
  let name = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      name += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at += 1;
    } else {
      name += Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
      at += length;
    }
  }
  return name;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1)
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  return 0;
}

/** What to hand to `node:fs`: the string itself, or the bytes it stands for. */
export const toFsPath = (name: string): string | Buffer => (ESCAPED.test(name) ? bytesOf(name) : name);

function bytesOf(name: string): Buffer {
  const parts: Buffer[] = [];
  let plainFrom = 0;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    const paired = at > 0 && /[\ud800-\udbff]/.test(name.charAt(at - 1));
    if (code < 0xdc80 || code > 0xdcff || paired) continue;
    parts.push(Buffer.from(name.slice(plainFrom, at), 'utf8'), Buffer.from([code - 0xdc00]));
    plainFrom = at + 1;
  }
  parts.push(Buffer.from(name.slice(plainFrom), 'utf8'));
  return Buffer.concat(parts);
}

/** As stored in the index: text, or a blob where text could not hold the bytes. */
export const toColumn = (name: string): string | Buffer => toFsPath(name);

/** The reverse of `toColumn`. */
export const fromColumn = (value: string | Uint8Array): string =>
  typeof value === 'string' ? value : nameFromBytes(value);

/** For a person to read: bytes that are no UTF-8 are shown as \xNN. */
export const displayName = (name: string): string =>
  ESCAPED.test(name)
    ? name.replace(
        /(?<![\ud800-\udbff])[\udc80-\udcff]/g,
        (unit) => `\\x${(unit.charCodeAt(0) - 0xdc00).toString(16).toUpperCase()}`,
      )
    : name;
