import { sizeProblem, storedFromCoded } from './codedSamples.ts';
import type { RunCodec } from './codecs.ts';
import { failed, type Layout } from './layout.ts';
import { planesToPixels } from './native.ts';
import { frameHeader } from './syntax.ts';
import type { PixelResult, StoredPixels } from './types.ts';

/** JPEG-LS (ISO/IEC 14495-1), lossless and near-lossless, any interleave mode, to stored values. */
export async function decodeJpegLs(
  bytes: Uint8Array,
  layout: Layout,
  run: RunCodec,
): Promise<PixelResult<StoredPixels>> {
  const header = frameHeader(bytes);
  if (!header) return failed('damaged-pixel-data', 'no-frame-header');
  const problem = sizeProblem(header, layout);
  if (problem) return failed('damaged-pixel-data', problem);
  const ran = await run('charls', terminated(bytes));
  if (!ran.ok) return ran;
  const { info, interleaveMode, nearLossless } = ran.value;
  const count = info.width * info.height * info.componentCount;
  const width = info.bitsPerSample > 8 ? 2 : 1;
  if (ran.value.bytes.length < count * width) return failed('damaged-pixel-data', 'jpeg-ls-short');
  const samples =
    width === 2 ? new Uint16Array(ran.value.bytes.buffer, 0, count) : ran.value.bytes.subarray(0, count);
  // Interleave mode 0 gives whole planes; 1 (line) and 2 (sample) are given by pixel.
  const planar = interleaveMode === 0 && info.componentCount > 1;
  const byPixel = planar ? samples.slice() : samples;
  if (planar) planesToPixels(samples, info.componentCount, byPixel);
  return storedFromCoded(
    {
      values: byPixel,
      width: info.width,
      height: info.height,
      components: info.componentCount,
      precision: info.bitsPerSample,
      lossy: nearLossless > 0,
      tolerated: endsInTime(bytes) ? [] : ['truncated'],
    },
    layout,
  );
}

/** Whether EOI stands at the end, but for padding. */
function endsInTime(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= 0 && at >= bytes.length - 16; at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  }
  return false;
}

/** CharLS stops at a marker; without one it reads on through all of its memory, for seconds. */
function terminated(bytes: Uint8Array): Uint8Array {
  if (endsInTime(bytes)) return bytes;
  const out = new Uint8Array(bytes.length + 2);
  out.set(bytes);
  out.set([0xff, 0xd9], bytes.length);
  return out;
}
