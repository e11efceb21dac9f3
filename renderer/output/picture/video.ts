import {
  BufferTarget,
  canEncodeVideo,
  CanvasSource,
  Mp4OutputFormat,
  Output,
  QUALITY_VERY_HIGH,
  WebMOutputFormat,
} from 'mediabunny';
import type { VideoCodec } from 'mediabunny';
import type { Camera, Shot } from '../../imaging/index.ts';
import type { Content, OutputHost, PictureSize } from '../types.ts';
import { makePicture } from './picture.ts';
import type { Made } from './picture.ts';

export type VideoKind = 'mp4' | 'webm';
/** A kind of file with the codec that this browser really encodes for it. */
export type VideoWay = { readonly kind: VideoKind; readonly codec: VideoCodec };

// The ones that most players read come first.
const CODECS: Readonly<Record<VideoKind, readonly VideoCodec[]>> = {
  mp4: ['avc', 'av1'],
  webm: ['vp9', 'vp8', 'av1'],
};

const even = (length: number): number => length + (length % 2);
export const videoSize = ({ canvas }: Made): { readonly width: number; readonly height: number } => ({
  width: even(canvas.width),
  height: even(canvas.height),
});

/** What can be written at this size; empty where the browser encodes nothing. */
export async function videoWays(size: {
  readonly width: number;
  readonly height: number;
}): Promise<readonly VideoWay[]> {
  const ways: VideoWay[] = [];
  for (const kind of ['mp4', 'webm'] as const) {
    for (const codec of CODECS[kind]) {
      if (!(await canEncodeVideo(codec, { ...size, quality: QUALITY_VERY_HIGH }))) continue;
      ways.push({ kind, codec });
      break;
    }
  }
  return ways;
}

/** Images of one video: it is held in memory until it is saved. */
export const MOST_FRAMES = 3000;

export type VideoPlan = {
  readonly host: OutputHost;
  readonly camera: Camera;
  readonly from: number; // indexes, both included
  readonly to: number;
  readonly framesPerSecond: number | null; // null: each image for as long as the file says
  readonly way: VideoWay;
  readonly size: PictureSize;
  readonly content: Content;
};

const DEFAULT_MS = 1000 / 15; // as a pane plays what says nothing about its speed

/** Seconds that an image is seen. */
export function durationOf(
  { framesPerSecond, camera }: Pick<VideoPlan, 'framesPerSecond' | 'camera'>,
  index: number,
): number {
  if (framesPerSecond !== null) return 1 / framesPerSecond;
  const own = camera.series.frameTimeMs(index);
  return (own === null || own <= 0 ? DEFAULT_MS : own) / 1000;
}

export type VideoAnswer =
  | { readonly ok: true; readonly blob: Blob; readonly frames: number; readonly missing: number }
  | { readonly ok: false; readonly failure: 'no-image' | 'too-large' | 'encoder' };

/** A player of a stack shows one size: an image of another one is drawn in the middle, as large as fits. */
function put(context: CanvasRenderingContext2D, { canvas }: Made): void {
  const { width, height } = context.canvas;
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  const scale = Math.min(1, width / canvas.width, height / canvas.height);
  const [across, down] = [canvas.width * scale, canvas.height * scale];
  context.drawImage(canvas, Math.round((width - across) / 2), Math.round((height - down) / 2), across, down);
}

type Taken = { readonly shot: Shot; readonly made: Made };

async function take(
  { camera, host, size, content }: VideoPlan,
  index: number,
  signal: AbortSignal,
): Promise<Taken | null> {
  const answer = await camera.shoot(index, signal);
  if (!answer.ok) return null;
  const made = await makePicture(host, answer.value, { size, content });
  return made === null ? null : { shot: answer.value, made };
}

/** Writes the images one after another. Rejects when `signal` is aborted; an image that cannot be had is left out and counted. */
export async function makeVideo(
  plan: VideoPlan,
  signal: AbortSignal,
  onFrame: (done: number, total: number) => void,
): Promise<VideoAnswer> {
  const { from, to, way } = plan;
  const total = to - from + 1;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { alpha: false });
  const target = new BufferTarget();
  const format =
    way.kind === 'mp4' ? new Mp4OutputFormat({ fastStart: 'in-memory' }) : new WebMOutputFormat();
  const output = new Output({ format, target });
  const source = new CanvasSource(canvas, { codec: way.codec, quality: QUALITY_VERY_HIGH });
  output.addVideoTrack(source);
  if (context === null) return { ok: false, failure: 'too-large' };
  let [seconds, frames] = [0, 0];
  try {
    for (let index = from; index <= to; index++) {
      signal.throwIfAborted();
      const taken = await take(plan, index, signal);
      if (taken !== null) {
        if (frames === 0) {
          Object.assign(canvas, videoSize(taken.made));
          await output.start();
        }
        put(context, taken.made);
        const duration = durationOf(plan, index);
        await source.add(seconds, duration);
        seconds += duration;
        frames += 1;
      }
      onFrame(index - from + 1, total);
    }
    if (frames === 0) return { ok: false, failure: 'no-image' };
    await output.finalize();
  } catch (error) {
    if (output.state !== 'finalized') await output.cancel().catch(() => undefined);
    if (signal.aborted) throw error;
    return { ok: false, failure: 'encoder' };
  }
  const { buffer } = target;
  if (buffer === null) return { ok: false, failure: 'encoder' };
  const type = way.kind === 'mp4' ? 'video/mp4' : 'video/webm';
  return { ok: true, blob: new Blob([buffer], { type }), frames, missing: total - frames };
}
