import { createMarkSource } from '../draw/marks.ts';
import type { GpuService } from '../draw/gpuService.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import { keysOf } from '../frames/plan.ts';
import type { FrameStore } from '../frames/store.ts';
import { trueScale } from '../geometry/view.ts';
import { imageName, isSameImage } from '../imageName.ts';
import type { Pane, PaneState, PaneStatus, SeriesModel } from '../types.ts';
import { isCalibratedBy, spacingAt } from './calibration.ts';
import type { CalibrationOf } from './calibration.ts';
import { createCamera } from './camera.ts';
import { createCine } from './cine.ts';
import { viewCommands, windowCommands } from './commands.ts';
import { createLoupe } from './loupe.ts';
import { lookingAt } from './onScreen.ts';
import { createPainter } from './painter.ts';
import { initialStatus, isOfAnotherSize, loadedOf, paneState, partialRowsOf } from './paneState.ts';
import type { OnScreen } from './paneState.ts';
import { initialPresentation, presentationKey } from './presentation.ts';
import type { Presentation } from './presentation.ts';
import { createSameImage } from './sameImage.ts';
import type { Disagreement } from './sameImage.ts';
import { compose } from './scene.ts';
import type { ScreenScale } from './screen.ts';
import { createStatePlanes } from './statePlanes.ts';
import { createSurface } from './surface.ts';

type PaneServices = {
  readonly frames: FrameStore;
  readonly gpu: GpuService;
  readonly screen: ScreenScale;
};

const DEFAULT_FRAMES_PER_SECOND = 15;
const LOADED_EVERY_MS = 800; // each time the whole page is composed anew, which costs tens of ms without a GPU

/** Makes a pane. It belongs to no framework: attach it to an element, subscribe, and dispose it in the end. */
export function createPane({ frames, gpu, screen }: PaneServices): Pane {
  const name = Symbol('pane');
  const listeners = new Set<() => void>();
  let series: SeriesModel | null = null;
  let index = 0;
  let direction: 1 | -1 = 1;
  let presentation: Presentation = initialPresentation;
  let calibrationOf: CalibrationOf = () => null;
  let shown: OnScreen | null = null;
  let status: PaneStatus = { kind: 'empty' };
  let loaded = loadedOf(frames, null);
  let playRate: number | null = null;
  let snapshot: PaneState | null = null;
  let paintRequest: number | null = null;
  let loadedTimer: ReturnType<typeof setTimeout> | undefined;

  const surface = createSurface(() => repaintNow());
  const painter = createPainter({ parent: surface.element, gpu, changed: () => repaintNow() });
  const loupe = createLoupe();
  const same = createSameImage({
    cover: (covered) => surface.cover(covered),
    failed: (found) => refuse(found),
  });
  const marks = createMarkSource(() => invalidate());
  const planes = createStatePlanes(() => invalidate());
  const cine = createCine({
    frameTimeMs,
    frameCount: () => series?.frames.length ?? 0,
    index: () => index,
    isReady: (at) => series !== null && (frames.isLoaded(series, at) || frames.failure(series, at) !== null),
    show: (at) => moveTo(at, 1),
  });
  const unsubscribeScreen = screen.subscribe(() => invalidate());
  const unsubscribe = frames.subscribe((key) => {
    if (series === null) return;
    if (key === keysOf(series)[index] && status.kind !== 'ready') repaintNow();
    loadedTimer ??= setTimeout(refreshLoaded, LOADED_EVERY_MS);
  });

  function frameTimeMs(at: number): number {
    if (playRate !== null) return 1000 / playRate;
    return series?.frameTimeMs(at) ?? 1000 / DEFAULT_FRAMES_PER_SECOND;
  }

  function refreshLoaded(): void {
    loadedTimer = undefined;
    loaded = loadedOf(frames, series);
    changed();
  }

  function changed(): void {
    snapshot = null;
    for (const listener of listeners) {
      // A layer that fails must not keep the others, the name among them, from hearing of the picture.
      try {
        listener();
      } catch (error) {
        reportError(error);
      }
    }
  }

  function invalidate(): void {
    paintRequest ??= requestAnimationFrame(() => repaintNow());
  }

  function repaintNow(): void {
    if (paintRequest !== null) cancelAnimationFrame(paintRequest);
    paintRequest = null;
    paint();
    announce();
  }

  /** Tells of a paint; the picture is seen when everything that lies over it is of the same image. */
  function announce(): void {
    const ref = shown?.ref ?? null;
    loupe.keepTo(ref);
    same.painted(ref);
    changed();
    same.check();
  }

  function refuse({ layer, drawnFor, pixelsOf }: Disagreement): void {
    wipe({ kind: 'failed', failure: { kind: 'mixed-images' } });
    announce();
    reportError(new Error(`A pane was wiped: ${layer} of ${drawnFor ?? 'none'} over pixels of ${pixelsOf}.`));
  }

  /** The frame asked for, if it is here and is the very one: latest wins, and pixels never go by their place in a queue. */
  function currentFrame(): DecodedFrame | null {
    const frame = series === null ? null : frames.get(series, index);
    const ref = series?.frames[index];
    return frame !== null && ref !== undefined && isSameImage(frame.ref, ref) ? frame : null;
  }

  function wipe(next: PaneStatus): void {
    painter.clear();
    shown = null;
    status = next;
  }

  function paint(): void {
    if (series === null || series.frames.length === 0) return;
    const frame = currentFrame();
    const pane = surface.size();
    if (frame === null) {
      const failure = frames.failure(series, index);
      // Under a failure nothing may be left that could be taken for the image.
      if (failure !== null) wipe({ kind: 'failed', failure });
      // The image before it was drawn for another size: stretched, nothing in it is where the pane says it is. Or it has
      // gone with the engine that drew it.
      else if (isOfAnotherSize(shown, pane) || painter.pixelsOf() === null) wipe({ kind: 'loading' });
      else status = { kind: 'loading' };
      return;
    }
    if (pane.width < 1 || pane.height < 1) return;
    const composed = compose({
      presentation,
      series,
      index,
      frame,
      pane,
      marks,
      planes,
      mmPerDevicePixel: screen.mmPerDevicePixel(),
      calibrationOf,
    });
    presentation = composed.presentation;
    const drawn = painter.paint(composed.scene);
    const pixelsOf = painter.pixelsOf();
    if (drawn && (pixelsOf === null || !isSameImage(pixelsOf, frame.ref))) {
      const of = pixelsOf === null ? '' : imageName(pixelsOf);
      refuse({ layer: 'pixels', drawnFor: imageName(frame.ref), pixelsOf: of });
    } else if (drawn) {
      shown = { ...composed, ref: frame.ref, index, partialRows: partialRowsOf(frame) };
      status = { kind: 'ready' };
    } else wipe({ kind: 'failed', failure: { kind: 'decode', detail: 'not-drawable' } });
  }

  function moveTo(target: number, towards?: 1 | -1): void {
    if (series === null || series.frames.length === 0) return;
    const next = Math.min(series.frames.length - 1, Math.max(0, Math.round(target)));
    if (Number.isNaN(next) || next === index) return;
    direction = towards ?? (next > index ? 1 : -1);
    index = next;
    frames.demand(name, { series, index, direction });
    status = { kind: 'loading' }; // until the very image is on the canvas
    snapshot = null;
    invalidate();
  }

  function present(change: Partial<Presentation>): void {
    presentation = { ...presentation, ...change };
    invalidate();
  }
  const target = { presentation: () => presentation, present };
  const asked = () => {
    const frame = currentFrame();
    return series === null || frame === null ? null : { series, index, frame };
  };
  /** What is on screen, while it is what was asked for. */
  const current = (): OnScreen | null => (shown?.index === index ? shown : null);
  const looking = lookingAt({ surface, loupe, gpu, shown: () => shown, current, series: () => series });

  return {
    attach: (element) => surface.attach(element),
    detach: () => surface.detach(),
    dispose() {
      cine.stop();
      unsubscribe();
      unsubscribeScreen();
      frames.demand(name, null);
      clearTimeout(loadedTimer);
      if (paintRequest !== null) cancelAnimationFrame(paintRequest);
      listeners.clear();
      surface.detach();
      painter.dispose();
      loupe.dispose();
      same.dispose();
    },
    show(next, at = 0) {
      if (next === null || next !== series) {
        cine.stop();
        playRate = null;
        presentation = initialPresentation;
        series = next;
        wipe(initialStatus(next));
      }
      const last = Math.max(0, (next?.frames.length ?? 0) - 1);
      index = Math.min(last, Math.max(0, Math.round(at)));
      direction = 1;
      frames.demand(name, next === null ? null : { series: next, index, direction });
      loaded = loadedOf(frames, series);
      repaintNow();
    },
    scrollTo: (target) => moveTo(target),
    scrollBy: (step) => moveTo(index + step),
    ...windowCommands(target, asked),
    ...viewCommands(target, surface, () =>
      trueScale(spacingAt(series, index, calibrationOf), screen.mmPerDevicePixel()),
    ),
    setCalibration(of) {
      calibrationOf = of;
      if (shown !== null && !isCalibratedBy(shown.scene.image, of(shown.ref))) invalidate();
    },
    keepView() {
      if (series === null) return null;
      const [kept, of] = [presentation, series.SeriesInstanceUID];
      const restore = (): boolean => {
        if (series?.SeriesInstanceUID !== of) return false;
        present({ ...kept, automatic: presentation.automatic });
        return true;
      };
      return { key: `${of} ${presentationKey(kept)}`, restore };
    },
    play(framesPerSecond) {
      if (series === null || series.frames.length < 2) return;
      playRate = framesPerSecond !== undefined && framesPerSecond > 0 ? framesPerSecond : null;
      cine.start();
      changed();
    },
    stop() {
      cine.stop();
      changed();
    },
    state() {
      snapshot ??= paneState({
        series,
        index,
        shown,
        status,
        loaded,
        presentation,
        density: surface.density(),
        cine: cine.playing ? { playing: true, framesPerSecond: 1000 / frameTimeMs(index) } : null,
        gpu: gpu.state(),
      });
      return snapshot;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watchLayer: (layer, drawnFor) => same.watch(layer, drawnFor),
    ...looking,
    camera: () =>
      series === null || surface.size().width < 1
        ? null
        : createCamera({
            frames,
            series,
            planes,
            presentation: shown?.presentation ?? presentation,
            pane: surface.size(),
            density: surface.density(),
            calibrationOf,
          }),
  };
}
