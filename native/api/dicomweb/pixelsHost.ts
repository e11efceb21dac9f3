import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { descriptionOf } from '../../../pixels/header/image.ts';
import { MOST_TABLE_BYTES, withTables } from '../../../pixels/header/tables.ts';
import type { ImageVoi } from '../../../pixels/index.ts';
import { fail, ok, type Failure, type Result } from '../../contract/index.ts';
import { fileIdentity } from '../../library/index.ts';
import type { FrameBytes, InstanceRecord, Library } from '../../library/types.ts';
import type { Log } from '../log.ts';
import {
  createRenderPool,
  type PictureFormat,
  planesInPlace,
  readingOf,
  type RenderOutcome,
} from '../rendering/index.ts';
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
  nativeFrame(instance: InstanceRecord, stored: FrameBytes, signal: AbortSignal): Promise<Result<Uint8Array>>;
  /** A frame as a picture file, as its header says and a pane shows it at first. */
  picture(
    instance: InstanceRecord,
    options: PictureOptions,
    signal: AbortSignal,
  ): Promise<Result<Uint8Array>>;
};

export function createPixels(library: Library, log: Log): Pixels {
  const pool = createRenderPool(log);
  const headers = new Map<string, DataSet>();
  const headerOf = async (instance: InstanceRecord): Promise<Result<DataSet>> => {
    const key = fileIdentity(instance);
    const known = headers.get(key);
    if (known !== undefined) return ok(known);
    const header = await library.metadata(instance, '');
    if (!header.ok) return header;
    const { Rows, Columns } = descriptionOf(header.value);
    if (Rows === 0 || Columns === 0)
      return fail({ kind: 'no-pixel-data', SOPInstanceUID: instance.SOPInstanceUID });
    const whole = await withTables(header.value, bulkReader(library, instance, MOST_TABLE_BYTES));
    headers.set(key, whole);
    for (const oldest of headers.keys()) {
      if (headers.size <= KEPT_HEADERS) break;
      headers.delete(oldest);
    }
    return ok(whole);
  };
  return {
    async nativeFrame(instance, stored, signal) {
      const header = await headerOf(instance);
      if (!header.ok) return header;
      const outcome = await pool.run({ ...stored, description: descriptionOf(header.value) }, signal);
      return resultOf(outcome, instance);
    },
    async picture(instance, { frameNumber, window, isThumbnail, ...asked }, signal) {
      const header = await headerOf(instance);
      if (!header.ok) return header;
      const { image, voi, pixelAspect } = readingOf(header.value, frameNumber);
      const region = asked.region === null ? null : regionOf(asked.region, image.description);
      if (region === 'outside') return fail({ kind: 'bad-request', detail: 'viewport' });
      const stored = await library.readFrame(instance, frameNumber, signal);
      if (!stored.ok) return stored;
      const overlays = isThumbnail
        ? []
        : await planesInPlace(image.overlays, bulkReader(library, instance, MOST_OVERLAY_BYTES));
      const drawing = {
        image: { ...image, overlays },
        voi: window ?? voi,
        pixelAspect,
        region,
        box: asked.box,
        enlarge: !isThumbnail,
        format: asked.format,
      };
      return resultOf(await pool.run({ ...stored.value, drawing }, signal), instance);
    },
  };
}

/** Reads bulk values of up to `mostBytes` by the URIs that metadata with an empty base names. */
function bulkReader(
  library: Library,
  instance: InstanceRecord,
  mostBytes: number,
): (uri: string) => Promise<Uint8Array | null> {
  return async (uri) => {
    const path = /^\/([^?]+)/.exec(uri)?.[1];
    const value = path === undefined ? null : await library.bulkData(instance, path);
    if (value === null || !value.ok) return null;
    if (value.value.byteLength > mostBytes) {
      await value.value.bytes.cancel();
      return null;
    }
    return new Uint8Array(await new Response(value.value.bytes).arrayBuffer());
  };
}

function resultOf(outcome: RenderOutcome, instance: InstanceRecord): Result<Uint8Array> {
  return outcome.ok ? ok(outcome.bytes) : fail(failureOf(outcome.failure.kind, outcome, instance));
}

function failureOf(
  kind: Extract<RenderOutcome, { ok: false }>['failure']['kind'],
  outcome: Extract<RenderOutcome, { ok: false }>,
  { SOPInstanceUID, TransferSyntaxUID }: InstanceRecord,
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
