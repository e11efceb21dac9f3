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

/** Whether a transfer syntax allows loss (PS3.5 Annex A). */
export function isLossySyntax(TransferSyntaxUID: string): boolean {
  return /^1\.2\.840\.10008\.1\.2\.4\.(5[0-6]|59|6[0-4]|81|91|93|203)$/.test(TransferSyntaxUID);
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
  const header = frameHeader(bytes);
  if (!header) return null;
  return header.marker === 0xf7 ? 'jpeg-ls' : 'jpeg';
}

/** ISO/IEC 15444-15: bit 14 of the capability field Rsiz in SIZ announces Part 15. */
function isHighThroughput(bytes: Uint8Array): boolean {
  return ((bytes[6] ?? 0) & 0x40) !== 0;
}

/** Whether a JPEG code stream is lossless (SOF3) where the transfer syntax says so, and lossy where it does not. */
export function isLabelledRight(bytes: Uint8Array, TransferSyntaxUID: string): boolean {
  const header = frameHeader(bytes);
  const labelledLossless = /\.4\.(57|58|65|66|70)$/.test(TransferSyntaxUID);
  return header === null || (header.marker === 0xc3) === labelledLossless;
}

/** The frame header of a JPEG or JPEG-LS code stream: SOFn (ISO/IEC 10918-1 B.2.2), SOF55 for JPEG-LS. */
export type FrameHeader = {
  readonly marker: number;
  readonly precision: number;
  readonly height: number;
  readonly width: number;
  readonly components: number;
};

/** Walks the marker segments to the frame header; null when there is none. */
export function frameHeader(bytes: Uint8Array): FrameHeader | null {
  const u16 = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  let at = 2;
  while (at + 10 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame || marker === 0xf7) {
      const [height, width] = [u16(at + 5), u16(at + 7)];
      return { marker, precision: bytes[at + 4] ?? 0, height, width, components: bytes[at + 9] ?? 0 };
    }
    if (marker === 0xda) return null;
    at += 2 + u16(at + 2);
  }
  return null;
}
