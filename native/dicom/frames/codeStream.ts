// Whether a fragment begins a code stream: the first bytes of JPEG, JPEG-LS, JPEG 2000, HTJ2K, JPEG XL and RLE frames.
import type { ByteSource, ByteRange } from '../types.ts';

const RLE = '1.2.840.10008.1.2.5';
const RLE_HEADER = 64;

/** A test for fragments of one instance. RLE frames are never split (PS3.5 A.4.2); each fragment is one. */
export const codeStreamStart = (
  source: ByteSource,
  TransferSyntaxUID: string,
): ((fragment: ByteRange) => boolean) => {
  if (TransferSyntaxUID === RLE) return (fragment) => fragment.length >= RLE_HEADER;
  return (fragment) => beginsCodeStream(source, fragment);
};

/** Whether a code stream of any of these kinds begins here. RLE has no signature of its own. */
export const beginsCodeStream = (source: ByteSource, fragment: ByteRange): boolean => {
  if (fragment.length < 4) return false;
  const [first, second, third, fourth] = source.read(fragment.offset, 12);
  if (first === 0xff && second === 0xd8 && third === 0xff) return true; // SOI and a marker (ISO 10918, 14495)
  if (first === 0xff && second === 0x4f && third === 0xff && fourth === 0x51) return true; // SOC, SIZ (ISO 15444-1)
  if (first === 0xff && second === 0x0a) return true; // JPEG XL code stream (ISO 18181)
  // A file format box of JPEG 2000 or JPEG XL: twelve bytes long, which the standard does not allow, and which exists.
  return first === 0 && second === 0 && third === 0 && fourth === 12;
};

/** JPEG, JPEG-LS, JPEG 2000 and HTJ2K: their code streams end with a marker. */
const HAS_END_MARKER = /^1\.2\.840\.10008\.1\.2\.4\.([56]\d|70|8[01]|9[0-3]|20[123])$/;

/** Whether a fragment that should be the last of a frame breaks off: EOI or EOC, perhaps a byte of padding, is not its end. */
export const lacksCodeStreamEnd = (
  source: ByteSource,
  TransferSyntaxUID: string,
  fragment: ByteRange,
): boolean => {
  if (!HAS_END_MARKER.test(TransferSyntaxUID) || fragment.length < 3) return false;
  const [before, first, second] = source.read(fragment.offset + fragment.length - 3, 3);
  const isEnd = first === 0xff && second === 0xd9;
  return !isEnd && !(before === 0xff && first === 0xd9 && second === 0);
};
