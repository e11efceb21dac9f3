import { apply, imageToDevice, invert } from '../geometry/view.ts';
import type { Point } from '../geometry/view.ts';
import type { Pane, SeriesModel } from '../types.ts';
import type { GpuService } from '../draw/gpuService.ts';
import type { Loupe } from './loupe.ts';
import type { OnScreen } from './paneState.ts';
import { createSampler, readOut } from './readOut.ts';
import { shotOf } from './shot.ts';
import type { Surface } from './surface.ts';

type Looking = Pick<
  Pane,
  'shoot' | 'imageToCss' | 'cssToImage' | 'shownPixels' | 'magnify' | 'valueAt' | 'sampleAt'
>;

type Parts = {
  readonly surface: Surface;
  readonly loupe: Loupe;
  readonly gpu: Pick<GpuService, 'state'>;
  readonly shown: () => OnScreen | null;
  /** What is on screen, while it is what was asked for. */
  readonly current: () => OnScreen | null;
  readonly series: () => SeriesModel | null;
};

/** Places and values of the picture on screen: never of one that is still on its way. */
export function lookingAt({ surface, loupe, gpu, shown, current, series }: Parts): Looking {
  const sample = createSampler();

  /** Image to device pixels of the picture on screen. */
  const placement = () => {
    const on = shown();
    if (on === null) return null;
    const { frame, image, view } = on.scene;
    return imageToDevice(view, { ...frame.pixels, pixelAspect: image.pixelAspect }, surface.size());
  };
  const cssToImage = (point: Point): Point | null => {
    const transform = placement();
    return transform === null ? null : apply(invert(transform), surface.toDevice(point));
  };
  const under = (point: Point) => {
    const [at, on, of] = [cssToImage(point), current(), series()];
    return at === null || on === null || of === null ? null : { at, on, image: of.image(on.index) };
  };

  return {
    shoot() {
      const [of, on] = [series(), shown()];
      const look = { pane: surface.size(), density: surface.density(), gpu: gpu.state() };
      return of === null || on === null ? null : shotOf({ series: of, on, ...look });
    },
    cssToImage,
    imageToCss(point) {
      const transform = placement();
      return transform === null ? null : surface.toCss(apply(transform, point));
    },
    shownPixels: () => current()?.scene.frame.pixels ?? null,
    magnify(at, size, times) {
      const on = current();
      if (on === null) return null;
      const scene = { ...on.scene, pane: surface.size() };
      return loupe.draw(scene, at, Math.round(size * surface.density()), times);
    },
    valueAt(point) {
      const found = under(point);
      return found === null ? null : readOut(found.on.scene, found.image, found.at);
    },
    sampleAt(point) {
      const found = under(point);
      return found === null ? null : sample(found.on.scene, found.image, found.at);
    },
  };
}
