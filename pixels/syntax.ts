/** How the pixels of a transfer syntax are coded. 'native-be' is Explicit VR Big Endian. */
export type Coding =
  'native' | 'native-be' | 'rle' | 'deflated-frame' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

const CODINGS = new Map<string, Coding>([
  ['1.2.840.10008.1.2', 'native'],
  ['1.2.840.10008.1.2.1', 'native'],
  ['1.2.840.10008.1.2.1.99', 'native'],
  ['1.2.840.10008.1.2.2', 'native-be'],
  ['1.2.840.10008.1.2.5', 'rle'],
  ['1.2.840.10008.1.2.8.1', 'deflated-frame'],
  ['1.2.840.10008.1.2.4.80', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.81', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.90', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.91', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.92', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.93', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.201', 'htj2k'],
  ['1.2.840.10008.1.2.4.202', 'htj2k'],
  ['1.2.840.10008.1.2.4.203', 'htj2k'],
]);

/** PS3.5 A.4.1 to A.4.2 and the retired processes: 1.2.840.10008.1.2.4.50 to .66 and .70. */
const JPEG = /^1\.2\.840\.10008\.1\.2\.4\.(5\d|6[0-6]|70)$/;

/** The coding of a transfer syntax, or null for one that is not decoded here (MPEG, HEVC, JPEG XL, JPIP...). */
export function codingOf(TransferSyntaxUID: string): Coding | null {
  return CODINGS.get(TransferSyntaxUID) ?? (JPEG.test(TransferSyntaxUID) ? 'jpeg' : null);
}

/** Whether Lightbox can decode the frames of a transfer syntax. */
export function isDecodable(TransferSyntaxUID: string): boolean {
  return codingOf(TransferSyntaxUID) !== null;
}

/**
 * What a code stream itself says it is, by its first markers; null when it is none of these. Files are found whose
 * label says otherwise (baseline JPEG labelled lossless, HTJ2K labelled JPEG 2000).
 */
export function sniffCoding(bytes: Uint8Array): Coding | null {
  if (bytes.length < 4) return null;
  const u16 = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if (u16(0) === 0xff4f && u16(2) === 0xff51) return isHighThroughput(bytes) ? 'htj2k' : 'jpeg-2000';
  if (u16(0) === 0 && u16(2) === 12 && u16(4) === 0x6a50) return 'jpeg-2000';
  if (u16(0) !== 0xffd8) return null;
  return jpegFamily(bytes, u16);
}

/** ISO/IEC 15444-15: bit 14 of the capability field Rsiz in SIZ announces Part 15. */
function isHighThroughput(bytes: Uint8Array): boolean {
  return ((bytes[6] ?? 0) & 0x40) !== 0;
}

/** Walks the marker segments to the frame header: SOF55 is JPEG-LS (ISO/IEC 14495-1 C.1.1), the others are JPEG. */
function jpegFamily(bytes: Uint8Array, u16: (at: number) => number): Coding | null {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xf7) return 'jpeg-ls';
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame || marker === 0xda) return 'jpeg';
    at += 2 + u16(at + 2);
  }
  return null;
}
