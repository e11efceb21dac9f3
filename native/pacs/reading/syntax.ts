// Which transfer syntax a frame is really in. What the server says counts, unless the bytes cannot be that: some say nothing,
// some name what the file is stored in and send pixels that they have decoded, some do the opposite.

const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const NATIVE: ReadonlySet<string> = new Set([
  IMPLICIT_LITTLE_ENDIAN,
  EXPLICIT_LITTLE_ENDIAN,
  DEFLATED,
  BIG_ENDIAN,
]);
const JPEG = '1.2.840.10008.1.2.4.';

export type JudgedFrame = { readonly TransferSyntaxUID: string; readonly bytes: Uint8Array };

/**
 * `nativeBytes`: of a frame that is not compressed, by its header; null where the header does not tell. `stored`: how the
 * archive says that the instance is stored; '' where it does not.
 */
export function judged(
  frame: { readonly TransferSyntaxUID: string | null; readonly bytes: Uint8Array },
  { nativeBytes, stored }: { readonly nativeBytes: number | null; readonly stored: string },
): JudgedFrame {
  const { bytes, TransferSyntaxUID: stated } = frame;
  const begins = codeStreamSyntax(bytes);
  // A frame of odd length is padded (PS3.5 8.1.1): the pad is no pixel.
  const isNative =
    nativeBytes !== null &&
    (bytes.length === nativeBytes || (bytes.length === nativeBytes + 1 && nativeBytes % 2 === 1));
  if (stated !== null && !NATIVE.has(stated)) {
    return isNative && begins === null
      ? { TransferSyntaxUID: EXPLICIT_LITTLE_ENDIAN, bytes: bytes.subarray(0, nativeBytes) }
      : { TransferSyntaxUID: stated, bytes };
  }
  if (isNative) {
    const TransferSyntaxUID = stated === BIG_ENDIAN ? BIG_ENDIAN : EXPLICIT_LITTLE_ENDIAN;
    return { TransferSyntaxUID, bytes: bytes.subarray(0, nativeBytes) };
  }
  if (begins === null) {
    // Octets that nothing says anything of are native (PS3.18 8.7.3.5.2); too few or too many show when they are decoded.
    return { TransferSyntaxUID: stated === BIG_ENDIAN ? BIG_ENDIAN : EXPLICIT_LITTLE_ENDIAN, bytes };
  }
  return { TransferSyntaxUID: stored !== '' && !NATIVE.has(stored) ? stored : begins, bytes };
}

/** By the first bytes of a compressed frame; null where they are none of those that are known. */
export function codeStreamSyntax(bytes: Uint8Array): string | null {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xd8 && third === 0xff) return jpegProcess(bytes);
  // SOC and SIZ (ISO 15444-1 A.2); CAP before the rest: high throughput (15444-15).
  if (first === 0xff && second === 0x4f && third === 0xff && fourth === 0x51) {
    const after = 4 + word(bytes, 4);
    return `${JPEG}${bytes[after] === 0xff && bytes[after + 1] === 0x50 ? '203' : '91'}`;
  }
  return isRle(bytes) ? '1.2.840.10008.1.2.5' : null;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** The process of a JPEG or JPEG-LS stream, by the marker of its frame header (ISO 10918-1 B.1.1.3, 14495-1 C.1.1). */
function jpegProcess(bytes: Uint8Array): string | null {
  let process: string | null = null;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // a fill byte
      continue;
    }
    if (marker === 0xda) {
      const components = bytes[at + 4] ?? 0;
      const parameter = bytes[at + 5 + 2 * components] ?? 0; // JPEG lossless: the predictor; JPEG-LS: NEAR
      if (process === 'lossless') return `${JPEG}${parameter === 1 ? '70' : '57'}`;
      return process === 'ls' ? `${JPEG}${parameter === 0 ? '80' : '81'}` : process;
    }
    process = PROCESSES.get(marker) ?? process;
    at += 2 + word(bytes, at + 2);
  }
  return null;
}

const PROCESSES: ReadonlyMap<number, string> = new Map([
  [0xc0, `${JPEG}50`],
  [0xc1, `${JPEG}51`],
  [0xc3, 'lossless'],
  [0xf7, 'ls'],
]);

/** PS3.5 G.5: 64 bytes of header, 1 to 15 segments, the first right after it. */
function isRle(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return false;
  const header = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const count = header.getUint32(0, true);
  if (count < 1 || count > 15 || header.getUint32(4, true) !== 64) return false;
  for (let segment = 1; segment <= 15; segment += 1) {
    const offset = header.getUint32(4 * segment, true);
    if (segment <= count ? offset < 64 || offset > bytes.length : offset !== 0) return false;
  }
  return true;
}
