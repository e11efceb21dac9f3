const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const JPEG = 'image/jpeg';

/** PS3.18 Tables 8.7.3-1 to 8.7.3-5: the media type of each transfer syntax's frames; octet-stream for native pixels. */
const FRAME_TYPES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10008.1.2.4.50', JPEG],
  ['1.2.840.10008.1.2.4.51', JPEG],
  ['1.2.840.10008.1.2.4.57', JPEG],
  ['1.2.840.10008.1.2.4.70', JPEG],
  ['1.2.840.10008.1.2.4.80', 'image/jls'],
  ['1.2.840.10008.1.2.4.81', 'image/jls'],
  ['1.2.840.10008.1.2.4.90', 'image/jp2'],
  ['1.2.840.10008.1.2.4.91', 'image/jp2'],
  ['1.2.840.10008.1.2.4.92', 'image/jpx'],
  ['1.2.840.10008.1.2.4.93', 'image/jpx'],
  ['1.2.840.10008.1.2.4.110', 'image/jxl'],
  ['1.2.840.10008.1.2.4.111', 'image/jxl'],
  ['1.2.840.10008.1.2.4.112', 'image/jxl'],
  ['1.2.840.10008.1.2.4.201', 'image/jphc'],
  ['1.2.840.10008.1.2.4.202', 'image/jphc'],
  ['1.2.840.10008.1.2.4.203', 'image/jphc'],
  ['1.2.840.10008.1.2.5', 'image/dicom-rle'],
]);
// .100 to .108, each with an optional `.1` (fragmentable): MPEG-2, then MPEG-4 AVC, then HEVC.
const VIDEO = /^1\.2\.840\.10008\.1\.2\.4\.10([0-8])(?:\.1)?$/;

const NATIVE: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  EXPLICIT_LITTLE_ENDIAN,
  '1.2.840.10008.1.2.1.99', // frames come inflated
]);

/** The media type of a stored frame. */
export function frameType(TransferSyntaxUID: string): string {
  const video = VIDEO.exec(TransferSyntaxUID)?.[1];
  if (video !== undefined) return Number(video) <= 1 ? 'video/mpeg2' : 'video/mp4';
  return FRAME_TYPES.get(TransferSyntaxUID) ?? 'application/octet-stream';
}

/** True when a stored frame is native little endian pixels, which are the same bytes under Explicit VR Little Endian. */
export const isNative = (TransferSyntaxUID: string): boolean => NATIVE.has(TransferSyntaxUID);

/**
 * The syntax to name beside a stored frame: PS3.18 8.7.3.5.2 knows native pixels only as Explicit VR Little Endian.
 */
export const namedSyntax = (TransferSyntaxUID: string): string =>
  isNative(TransferSyntaxUID) ? EXPLICIT_LITTLE_ENDIAN : TransferSyntaxUID;

export { EXPLICIT_LITTLE_ENDIAN };
