import { fail, ok, type Failure, type Result } from '../../contract/index.ts';
import type { DicomJson } from '../../dicom/types.ts';
import { fileIdentity } from '../../library/index.ts';
import type { FrameBytes, InstanceRecord, Library } from '../../library/types.ts';
import type { Log } from '../log.ts';
import {
  createRenderPool,
  displayOf,
  paletteOf,
  pixelDescription,
  type RenderOutcome,
  type Window,
} from '../rendering/index.ts';

const KEPT_HEADERS = 16;
const PALETTE_LIMIT_BYTES = 256 * 1024;

export type PictureOptions = {
  readonly frameNumber: number;
  readonly box: { readonly width: number; readonly height: number } | null;
  readonly window: Window | null; // instead of the header's
};

/** Frames decoded beside the thread that answers. */
export type Pixels = {
  /** A stored frame as native little endian pixels; `unsupported-transfer-syntax` where that cannot be had. */
  nativeFrame(instance: InstanceRecord, stored: FrameBytes, signal: AbortSignal): Promise<Result<Uint8Array>>;
  /** A frame as PNG, windowed as its header says. */
  picture(
    instance: InstanceRecord,
    options: PictureOptions,
    signal: AbortSignal,
  ): Promise<Result<Uint8Array>>;
};

export function createPixels(library: Library, log: Log): Pixels {
  const pool = createRenderPool(log);
  const headers = new Map<string, DicomJson>();
  const headerOf = async (instance: InstanceRecord): Promise<Result<DicomJson>> => {
    const key = fileIdentity(instance);
    const known = headers.get(key);
    if (known !== undefined) return ok(known);
    const header = await library.metadata(instance, '');
    if (!header.ok) return header;
    headers.set(key, header.value);
    for (const oldest of headers.keys()) {
      if (headers.size <= KEPT_HEADERS) break;
      headers.delete(oldest);
    }
    return header;
  };
  return {
    async nativeFrame(instance, stored, signal) {
      const header = await headerOf(instance);
      if (!header.ok) return header;
      const description = pixelDescription(header.value);
      if (description === null) return noPixels(instance);
      const outcome = await pool.run({ ...stored, description, picture: null }, signal);
      return resultOf(outcome, instance);
    },
    async picture(instance, { frameNumber, box, window }, signal) {
      const header = await headerOf(instance);
      if (!header.ok) return header;
      const description = pixelDescription(header.value);
      if (description === null) return noPixels(instance);
      const stored = await library.readFrame(instance, frameNumber, signal);
      if (!stored.ok) return stored;
      const isPalette = description.PhotometricInterpretation === 'PALETTE COLOR';
      const palette = isPalette
        ? await paletteOf(header.value, (tag) => smallBulk(library, instance, tag))
        : null;
      const fromHeader = displayOf(header.value, frameNumber, palette);
      const display = window === null ? fromHeader : { ...fromHeader, window };
      const outcome = await pool.run({ ...stored.value, description, picture: { display, box } }, signal);
      return resultOf(outcome, instance);
    },
  };
}

const noPixels = (instance: InstanceRecord) =>
  fail({ kind: 'no-pixel-data' as const, SOPInstanceUID: instance.SOPInstanceUID });

async function smallBulk(
  library: Library,
  instance: InstanceRecord,
  tag: string,
): Promise<Uint8Array | null> {
  const value = await library.bulkData(instance, tag);
  if (!value.ok) return null;
  if (value.value.byteLength > PALETTE_LIMIT_BYTES) {
    await value.value.bytes.cancel();
    return null;
  }
  return new Uint8Array(await new Response(value.value.bytes).arrayBuffer());
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
