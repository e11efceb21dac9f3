import { createMarkSource } from '../draw/marks.ts';
import type { MarkSource } from '../draw/marks.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import { keysOf } from '../frames/plan.ts';
import type { FrameStore } from '../frames/store.ts';
import type { Size } from '../geometry/view.ts';
import type { Camera } from '../shotTypes.ts';
import type { PaneFailure, SeriesModel } from '../types.ts';
import type { CalibrationOf } from './calibration.ts';
import { partialRowsOf } from './paneState.ts';
import { initialPresentation } from './presentation.ts';
import type { Presentation } from './presentation.ts';
import { compose } from './scene.ts';
import { shotOf } from './shot.ts';
import { createStatePlanes } from './statePlanes.ts';
import type { StatePlanes } from './statePlanes.ts';

type CameraParts = {
  readonly frames: FrameStore;
  readonly series: SeriesModel;
  readonly presentation?: Presentation;
  readonly planes?: StatePlanes;
  readonly pane?: Size; // device pixels
  readonly density?: number;
  readonly calibrationOf?: CalibrationOf;
};

const NO_PANE: Size = { width: 1024, height: 1024 };

type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: PaneFailure };

/** A camera on a series: frames come through the same store, and are put together by the same steps, as for a pane. */
export function createCamera(parts: CameraParts): Camera {
  const { frames, series } = parts;
  const { presentation = initialPresentation, pane = NO_PANE, density = 1 } = parts;
  const name = Symbol('camera');
  const arrivals = new Set<() => void>();
  const arrived = (): void => {
    for (const listener of arrivals) listener();
  };
  const marks = createMarkSource(arrived);
  const planes = parts.planes ?? createStatePlanes(arrived);

  /** Resolves with the first answer that is not null; `ask` is asked again whenever `listen` tells. */
  function until<T>(
    ask: () => T | null,
    listen: (again: () => void) => () => void,
    signal: AbortSignal,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let stop: (() => void) | null = null;
      const aborted = (): void => {
        stop?.();
        reject(new DOMException('The shot was cancelled', 'AbortError'));
      };
      const check = (): void => {
        const answer = ask();
        if (answer === null) return;
        stop?.();
        signal.removeEventListener('abort', aborted);
        resolve(answer);
      };
      if (signal.aborted) return aborted();
      signal.addEventListener('abort', aborted, { once: true });
      stop = listen(check);
      check();
    });
  }

  function frameAt(index: number, signal: AbortSignal): Promise<Answer<DecodedFrame>> {
    const key = keysOf(series)[index];
    const ask = (): Answer<DecodedFrame> | null => {
      const value = frames.get(series, index);
      if (value !== null) return { ok: true, value };
      const failure = frames.failure(series, index);
      return failure === null ? null : { ok: false, failure };
    };
    const listen = (again: () => void): (() => void) =>
      frames.subscribe((changed) => {
        if (changed === key) again();
      });
    frames.demand(name, { series, index, direction: 1 });
    return until(ask, listen, signal);
  }

  return {
    series,
    async shoot(index, signal) {
      const found = await frameAt(index, signal);
      if (!found.ok) return found;
      const frame = found.value;
      const composeNow = () => {
        let waiting = false;
        const watched: MarkSource = {
          marksOf(plane, of) {
            const known = marks.marksOf(plane, of);
            if (known === null) waiting = true;
            return known;
          },
        };
        const made = compose({
          presentation,
          series,
          index,
          frame,
          pane,
          marks: watched,
          planes,
          mmPerDevicePixel: null,
          calibrationOf: parts.calibrationOf ?? (() => null),
        });
        // An overlay that is still on its way is a part of the picture: without it, it is not what the pane shows.
        return waiting ? null : made;
      };
      const listen = (again: () => void): (() => void) => {
        arrivals.add(again);
        return () => void arrivals.delete(again);
      };
      const composed = await until(composeNow, listen, signal);
      const on = { ...composed, ref: frame.ref, index, partialRows: partialRowsOf(frame) };
      const shot = shotOf({ series, on, pane, density, gpu: { kind: 'absent' } });
      return shot === null
        ? { ok: false, failure: { kind: 'decode', detail: 'not-drawable' } }
        : { ok: true, value: shot };
    },
    dispose: () => frames.demand(name, null),
  };
}
