import { isColour } from '../../../pixels/index.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import { mirrored, scaledAbout, turned } from '../geometry/view.ts';
import type { View } from '../geometry/view.ts';
import type { Pane, SeriesModel } from '../types.ts';
import { initialPresentation } from './presentation.ts';
import type { Presentation } from './presentation.ts';
import { drawnImage } from './presentationState.ts';
import type { Surface } from './surface.ts';
import { effectiveVoi, fullVoi, namedVois } from './voi.ts';

// What a reader does to the picture: each is a change of the presentation, drawn with the browser's next frame.

type Target = {
  readonly presentation: () => Presentation;
  readonly present: (change: Partial<Presentation>) => void;
};

const [LEAST_SCALE, MOST_SCALE] = [0.02, 64];

type ViewCommands = Pick<
  Pane,
  'zoomBy' | 'panBy' | 'rotate' | 'flip' | 'fit' | 'oneToOne' | 'trueSize' | 'reset'
>;

/** `trueScale`: at which a millimetre of the image asked for is one of the screen; null: unknown. */
export function viewCommands(
  { presentation, present }: Target,
  surface: Surface,
  trueScale: () => number | null,
): ViewCommands {
  const changeView = (view: View): void => present({ view, fitted: false });
  return {
    zoomBy(factor, at) {
      const { view } = presentation();
      const pane = surface.size();
      const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, view.scale * factor));
      const middle = { x: pane.width / 2, y: pane.height / 2 };
      if (Number.isFinite(scale))
        changeView(scaledAbout(view, scale, at ? surface.toDevice(at) : middle, pane));
    },
    panBy(dx, dy) {
      const { view } = presentation();
      const moved = surface.toDevice({ x: dx, y: dy });
      changeView({ ...view, offset: { x: view.offset.x + moved.x, y: view.offset.y + moved.y } });
    },
    rotate: (quarterTurns) => present({ view: turned(presentation().view, quarterTurns) }),
    flip: (axis) => present({ view: mirrored(presentation().view, axis) }),
    fit: () => present({ fitted: true, area: false }),
    oneToOne: () => changeView({ ...presentation().view, scale: 1, offset: { x: 0, y: 0 } }),
    trueSize() {
      const scale = trueScale();
      if (scale === null) return false;
      changeView({ ...presentation().view, scale, offset: { x: 0, y: 0 } });
      return true;
    },
    reset() {
      const { automatic, state } = presentation();
      present({ ...initialPresentation, automatic, state });
    },
  };
}

/** The frame asked for, once it is there. */
export type Asked = { readonly series: SeriesModel; readonly index: number; readonly frame: DecodedFrame };

type WindowCommands = Pick<
  Pane,
  | 'setVoi'
  | 'setVoiChoice'
  | 'adjustVoi'
  | 'toggleInvert'
  | 'showOverlays'
  | 'liftShutter'
  | 'setPresentation'
>;

export function windowCommands({ presentation, present }: Target, asked: () => Asked | null): WindowCommands {
  const imageOf = ({ series, index, frame }: Asked) =>
    drawnImage(series.image(index), presentation().state, frame.ref);
  const grey = (): Asked | null => {
    const found = asked();
    return found === null || isColour(found.frame.pixels, imageOf(found)) ? null : found;
  };
  return {
    setVoi(voi) {
      const found = grey();
      if (voi === 'default') present({ voi });
      else if (voi !== 'full')
        present({ voi: { ...voi, width: Math.max(voi.width, Number.EPSILON), lut: null } });
      else if (found !== null) present({ voi: fullVoi(found.frame, imageOf(found)) });
    },
    setVoiChoice: (choice) => present({ voi: { choice } }),
    adjustVoi(deltaCenter, deltaWidth) {
      const found = grey();
      if (found === null) return;
      const image = imageOf(found);
      const named = namedVois(presentation(), found.series, found.index, image);
      const { voi } = effectiveVoi({ ...found, presentation: presentation(), image, named });
      const least = Math.min(1, fullVoi(found.frame, image).width / 1000);
      const width = Math.max(least, voi.width + deltaWidth);
      present({ voi: { ...voi, center: voi.center + deltaCenter, width } });
    },
    toggleInvert() {
      if (grey() !== null || asked() === null) present({ invert: !presentation().invert });
    },
    showOverlays: (overlays) => present({ overlays }),
    liftShutter: (lifted) => present({ shutter: !lifted }),
    setPresentation: (state) =>
      present({ ...initialPresentation, automatic: presentation().automatic, state }),
  };
}
