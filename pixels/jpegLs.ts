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
  const ran = await run('charls', bytes);
  if (!ran.ok) return ran;
  const { info, interleaveMode } = ran.value;
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
      tolerated: [],
    },
    layout,
  );
}
