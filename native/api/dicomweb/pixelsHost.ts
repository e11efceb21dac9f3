import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { descriptionOf } from '../../../pixels/header/image.ts';
import { MOST_TABLE_BYTES, withTables } from '../../../pixels/header/tables.ts';
import type { ImageVoi } from '../../../pixels/index.ts';
import { fail, ok, type Failure, type Result } from '../../contract/index.ts';
import type { FrameBytes } from '../../library/types.ts';
import type { Log } from '../log.ts';
import {
  createRenderPool,
  type PictureFormat,
  planesInPlace,
  readingOf,
  type RenderOutcome,
} from '../rendering/index.ts';
import type { Image } from './image.ts';
import { type RegionWanted, regionOf } from './viewport.ts';

const KEPT_HEADERS = 16;
const MOST_OVERLAY_BYTES = 1 << 24; // 2^27 one-bit pixels: more than any frame has

export type PictureOptions = {
  readonly frameNumber: number;
  readonly box: { readonly width: number; readonly height: number } | null;
  readonly region: RegionWanted | null;
  readonly window: ImageVoi | null; // instead of the header's
  readonly isThumbnail: boolean; // without overlays, and never larger than the image
  readonly format: PictureFormat;
};

/** Frames decoded beside the thread that answers. */
export type Pixels = {
  /** A stored frame as native little endian pixels; `unsupported-transfer-syntax` where that cannot be had. */
  nativeFrame(image: Image, stored: FrameBytes, signal: AbortSignal): Promise<Result<Uint8Array>>;
  /** A frame as a picture file, as its header says and a pane shows it at first. */
  picture(image: Image, options: PictureOptions, signal: AbortSignal): Promise<Result<Uint8Array>>;
};

export function createPixels(log: Log): Pixels {
  const pool = createRenderPool(log);
  const headers = new Map<string, DataSet>();
  const headerOf = async (of: Image): Promise<Result<DataSet>> => {
    const known = headers.get(of.name);
    if (known !== undefined) return ok(known);
    const header = await of.header();
    if (!header.ok) return header;
    const { Rows, Columns } = descriptionOf(header.value);
    if (Rows === 0 || Columns === 0)
      return fail({ kind: 'no-pixel-data', SOPInstanceUID: of.SOPInstanceUID });
    const whole = await withTables(header.value, (uri) => of.bulk(uri, MOST_TABLE_BYTES));
    headers.set(of.name, whole);
    for (const oldest of headers.keys()) {
      if (headers.size <= KEPT_HEADERS) break;
      headers.delete(oldest);
    }
    return ok(whole);
  };
  return {
    async nativeFrame(of, stored, signal) {
      const header = await headerOf(of);
      if (!header.ok) return header;
      const outcome = await pool.run({ ...stored, description: descriptionOf(header.value) }, signal);
      return resultOf(outcome, of, stored);
    },
    async picture(of, { frameNumber, window, isThumbnail, ...asked }, signal) {
      const header = await headerOf(of);
      if (!header.ok) return header;
      const { image, voi, pixelAspect } = readingOf(header.value, frameNumber);
      const region = asked.region === null ? null : regionOf(asked.region, image.description);
      if (region === 'outside') return fail({ kind: 'bad-request', detail: 'viewport' });
      const stored = await of.frame(frameNumber, signal);
      if (!stored.ok) return stored;
      const overlays = isThumbnail
        ? []
        : await planesInPlace(image.overlays, (uri) => of.bulk(uri, MOST_OVERLAY_BYTES));
      const drawing = {
        image: { ...image, overlays },
        voi: window ?? voi,
        pixelAspect,
        region,
        box: asked.box,
        enlarge: !isThumbnail,
        format: asked.format,
      };
      return resultOf(await pool.run({ ...stored.value, drawing }, signal), of, stored.value);
    },
  };
}

function resultOf(
  outcome: RenderOutcome,
  { SOPInstanceUID }: Image,
  { TransferSyntaxUID }: FrameBytes,
): Result<Uint8Array> {
  const of = { SOPInstanceUID, TransferSyntaxUID };
  return outcome.ok ? ok(outcome.bytes) : fail(failureOf(outcome.failure.kind, outcome, of));
}

function failureOf(
  kind: Extract<RenderOutcome, { ok: false }>['failure']['kind'],
  outcome: Extract<RenderOutcome, { ok: false }>,
  {
    SOPInstanceUID,
    TransferSyntaxUID,
  }: { readonly SOPInstanceUID: string; readonly TransferSyntaxUID: string },
): Failure {
  const detail = 'detail' in outcome.failure ? outcome.failure.detail : kind;
  switch (kind) {
    case 'busy':
      return { kind: 'too-many-requests' };
    case 'unsupported-transfer-syntax':
    case 'unsupported-pixel-format':
      return { kind: 'unsupported-transfer-syntax', TransferSyntaxUID };
    case 'damaged-pixel-data':
    case 'gave-up':
      return { kind: 'file-problem', SOPInstanceUID, problem: { kind: 'bad-pixel-data', detail } };
    default:
      return kind satisfies never;
  }
}
