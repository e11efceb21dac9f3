import type { Result } from '../../native/contract/index.ts';
import { ok } from '../../native/contract/result.ts';
import { decodePool } from './decodePool.ts';
import { frameTransport } from './frames/connection.ts';
import type { FetchedFrame, FrameKey } from './frames/transport.ts';
import { loadSeries } from './metadata/loadSeries.ts';

/**
 * The way of a frame to a pane, short of drawing it: metadata, transport (the shell's port or HTTP), decode worker. Built
 * as an entry of its own with a fixed name, so that an acceptance test, or support on a user's machine, can ask the
 * running page what it would draw and compare it with other software. It shares every module with the app.
 */
export type CheckedFrame = {
  readonly Rows: number;
  readonly Columns: number;
  readonly SamplesPerPixel: number;
  readonly PhotometricInterpretation: string;
  readonly cell: string; // name of the typed array of the stored values
  readonly base64: string; // stored values, little endian, interleaved by pixel
};

export type CheckedFrameResult =
  { readonly ok: true; readonly value: CheckedFrame } | { readonly ok: false; readonly failure: string };

const asBase64 = (bytes: Uint8Array): string => {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(pieces.join(''));
};

async function fetchOne(key: FrameKey): Promise<Result<FetchedFrame>> {
  const answers: Result<FetchedFrame>[] = [];
  await frameTransport().fetch([key], (_index, result) => answers.push(result), new AbortController().signal);
  return answers[0] ?? { ok: false, failure: { kind: 'internal' } };
}

/** Stored values of one frame (from 1), as a pane would get them. Failures come as JSON text. */
export async function checkFrame(
  StudyInstanceUID: string,
  SeriesInstanceUID: string,
  SOPInstanceUID: string,
  frameNumber: number,
): Promise<CheckedFrameResult> {
  const series = await loadSeries(StudyInstanceUID, SeriesInstanceUID);
  if (!series.ok) return { ok: false, failure: JSON.stringify(series.failure) };
  const model = series.value;
  const index = model.frames.findIndex(
    (frame) => frame.SOPInstanceUID === SOPInstanceUID && frame.frameNumber === frameNumber,
  );
  const ref = model.frames[index];
  if (ref === undefined) {
    const known = model.failures.find((entry) => entry.SOPInstanceUID === SOPInstanceUID);
    return { ok: false, failure: JSON.stringify(known?.failure ?? { kind: 'frame-not-found' }) };
  }
  const fetched = await fetchOne({ ...ref, source: model.source });
  if (!fetched.ok) return { ok: false, failure: JSON.stringify(fetched.failure) };
  const { description } = model.image(index);
  const decoded =
    'pixels' in fetched.value
      ? ok(fetched.value.pixels)
      : await decodePool().decode({ ...fetched.value, description });
  if (!decoded.ok) return { ok: false, failure: JSON.stringify(decoded.failure) };
  const { values, Rows, Columns, SamplesPerPixel, PhotometricInterpretation } = decoded.value;
  const base64 = asBase64(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const cell = values.constructor.name;
  return {
    ok: true,
    value: { Rows, Columns, SamplesPerPixel, PhotometricInterpretation, cell, base64 },
  };
}
