import { number, numbers } from '../../../pixels/header/dataSet.ts';
import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';

// A frame time outside this is a writer's blunder (0, microseconds written for milliseconds), not a cine rate.
const sound = (milliseconds: number | null, most = 10_000): number | null =>
  milliseconds !== null && milliseconds >= 1 && milliseconds <= most ? milliseconds : null;

// How long a frame was acquired says how long it is to be shown only of a film: a scintigram takes minutes, a volume of
// an MR series seconds.
const FILM_MS = 1000;

const perSecond = (rate: number | null): number | null =>
  rate !== null && rate > 0 ? sound(1000 / rate) : null;

/**
 * Milliseconds that a frame stays on screen; null when the file is no cine. Nearest first: what this frame took (vector,
 * enhanced objects), the frame time of the module (PS3.3 C.7.6.5), the rates it was acquired or is to be shown at.
 */
export function frameTimeOf(frame: FrameAttributes): number | null {
  const { instance, frameNumber } = frame;
  // The vector holds the time since the frame before; its first value is 0 (PS3.3 C.7.6.5.1.2). A frame is shown until
  // the next one is due, so its own time is the next entry, and the last frame's that of the one before.
  const vector = numbers(instance, 'FrameTimeVector');
  const fromVector = vector === null ? null : (vector[frameNumber] ?? vector.at(-1) ?? null);
  const content = frame.macro('FrameContentSequence');
  const duration = content === null ? null : number(content, 'FrameAcquisitionDuration');
  return (
    sound(fromVector) ??
    sound(number(instance, 'FrameTime')) ??
    perSecond(number(instance, 'RecommendedDisplayFrameRate')) ??
    perSecond(number(instance, 'CineRate')) ??
    sound(number(instance, 'ActualFrameDuration'), FILM_MS) ??
    sound(duration, FILM_MS)
  );
}
