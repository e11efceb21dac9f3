import { sizeProblem, storedFromCoded } from './codedSamples.ts';
import type { CodecName, RunCodec } from './codecs.ts';
import { failed, type Layout } from './layout.ts';
import type { PixelResult, StoredPixels } from './types.ts';

/** The main header of a JPEG 2000 code stream as far as a caller must know it (ISO/IEC 15444-1 Annex A). */
export type CodeStreamHeader = {
  readonly start: number;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly precision: number;
  readonly signed: boolean;
  /** All components of one precision, sign and sampling 1 x 1. */
  readonly uniform: boolean;
  /** RCT or ICT is used, so that the decoder's output is RGB whatever the label says. */
  readonly colourTransform: boolean;
  /** The 9-7 wavelet, which cannot be lossless. */
  readonly irreversible: boolean;
};

/** JPEG 2000 Part 1 and High-Throughput (Part 15) to stored values. */
export async function decodeJpeg2000(
  bytes: Uint8Array,
  layout: Layout,
  run: RunCodec,
  { codec, lossy }: { readonly codec: Extract<CodecName, 'openjpeg' | 'openjph'>; readonly lossy: boolean },
): Promise<PixelResult<StoredPixels>> {
  const header = codeStreamHeader(bytes);
  if (!header) return failed('damaged-pixel-data', 'no-main-header');
  const problem = sizeProblem(header, layout);
  if (problem) return failed('damaged-pixel-data', problem);
  if (!header.uniform) return failed('unsupported-pixel-format', 'components-of-different-kind');
  if (header.precision > 16)
    return failed('unsupported-pixel-format', `jpeg-2000-precision-${header.precision}`);
  const ran = await run(codec, header.start > 0 ? bytes.subarray(header.start) : bytes);
  if (!ran.ok) return ran;
  const { info } = ran.value;
  const width = header.precision > 8 ? 2 : 1;
  const count = header.width * header.height * header.components;
  const agrees = info.width === header.width && info.height === header.height;
  if (!agrees || ran.value.bytes.length < count * width)
    return failed('damaged-pixel-data', `${codec}-short`);
  const tolerated: string[] = [];
  if (layout.signed !== header.signed) tolerated.push('sign-reinterpreted');
  if (!endsWell(bytes)) tolerated.push('truncated');
  if (ran.value.complaints.length > 0) tolerated.push('codec-warned');
  const samples =
    width === 2 ? new Uint16Array(ran.value.bytes.buffer, 0, count) : ran.value.bytes.subarray(0, count);
  return storedFromCoded(
    {
      values: samples,
      width: header.width,
      height: header.height,
      components: header.components,
      precision: header.precision,
      ...colourSpace(header, layout),
      // A reversible code stream may have been cut short on purpose: the transfer syntax counts too.
      lossy: lossy || header.irreversible,
      tolerated,
    },
    layout,
  );
}

/** PS3.5 8.2.4: the label YBR_RCT or YBR_ICT tells of a transform that the decoder has undone. */
function colourSpace(header: CodeStreamHeader, layout: Layout): { PhotometricInterpretation?: string } {
  if (header.components < 3) return {};
  const label = layout.PhotometricInterpretation;
  const undone = header.colourTransform || label === 'YBR_RCT' || label === 'YBR_ICT';
  return undone ? { PhotometricInterpretation: 'RGB' } : {};
}

/** Reads SIZ and COD, in a raw code stream or in a JP2 file (which a few writers store). Null when there is none. */
export function codeStreamHeader(bytes: Uint8Array): CodeStreamHeader | null {
  const start = findStart(bytes);
  if (start === null || start + 45 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const components = view.getUint16(40);
  if (components === 0 || 42 + components * 3 > view.byteLength) return null;
  const [first, dx, dy] = [view.getUint8(42), view.getUint8(43), view.getUint8(44)];
  let uniform = dx === 1 && dy === 1;
  for (let c = 1; c < components; c++) {
    const at = 42 + c * 3;
    uniform &&= view.getUint8(at) === first && view.getUint8(at + 1) === dx && view.getUint8(at + 2) === dy;
  }
  return {
    start,
    width: view.getUint32(8) - view.getUint32(16),
    height: view.getUint32(12) - view.getUint32(20),
    components,
    precision: (first & 0x7f) + 1,
    signed: first > 0x7f,
    uniform,
    ...codingStyle(view, components),
  };
}

function findStart(bytes: Uint8Array): number | null {
  const isStart = (at: number) =>
    bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51;
  if (isStart(0)) return 0;
  const inBox = bytes[4] === 0x6a && bytes[5] === 0x50;
  const last = inBox ? Math.min(bytes.length - 4, 65_536) : 0;
  for (let at = 12; at <= last; at++) if (isStart(at)) return at;
  return null;
}

/** The COD segment (A.6.1): the component transform in SGcod, the wavelet in SPcod. */
function codingStyle(
  view: DataView,
  components: number,
): { colourTransform: boolean; irreversible: boolean } {
  let at = 2;
  while (at + 14 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0x52) {
      return {
        colourTransform: components >= 3 && view.getUint8(at + 8) === 1,
        irreversible: view.getUint8(at + 13) === 0,
      };
    }
    if (marker === 0x90 || marker === 0x93) break;
    at += 2 + view.getUint16(at + 2);
  }
  return { colourTransform: false, irreversible: false };
}

/** A whole code stream ends with EOC, after which only padding may stand. Codecs decode a cut one without a word. */
function endsWell(bytes: Uint8Array): boolean {
  let last = bytes.length - 1;
  while (last > 1 && bytes[last] === 0 && bytes.length - last < 16) last -= 1;
  for (let at = last; at > 0 && at > last - 16; at--)
    if (bytes[at - 1] === 0xff && bytes[at] === 0xd9) return true;
  return false;
}
