import type { Annotation } from '../../../native/contract/index.ts';
import { imageName } from '../../imaging/index.ts';
import type { Pane } from '../../imaging/index.ts';
import { completeValues } from '../acts.ts';
import type { MarksSession } from '../session.ts';
import { affineOf, sameAffine } from '../tools/geometry.ts';
import type { Affine, Box, Point } from '../tools/geometry.ts';
import type { Worded } from '../text.ts';
import { isSamePlace } from '../types.ts';
import type { Place } from '../types.ts';
import type { Hittable } from './hit.ts';
import { createLabelImages } from './labelImages.ts';
import type { LabelPlace } from './labels.ts';
import { paintAnnotations, paintHandles } from './paint.ts';
import { sceneOf } from './scene.ts';
import type { Scene, Seen } from './scene.ts';

// The annotations over one pane, on a canvas of device pixels. They are drawn in the same turn as the picture, by the
// transform and for the frame that the pane says is ON SCREEN: no annotation is ever over another frame's pixels.

/** What is being drawn or dragged, not yet kept. */
export type Live = {
  readonly place: Place;
  readonly id: string; // of the annotation that it stands for; '' for a new one
  readonly kind: Annotation['kind'];
  readonly points: readonly Point[];
  readonly labelAt?: Point | undefined;
  readonly target: Point | null; // the point under the pointer, image pixels
  readonly snapped: boolean;
};

export type Layer = {
  /** The frame on screen and how it lies; null while there is none. */
  on(): { readonly place: Place; readonly transform: Affine } | null;
  readonly items: () => readonly Hittable[];
  /** Draws everything again, in the words of now. */
  refresh(): void;
  setLive(live: Live | null): void;
  live(): Live | null;
  /** Rings grow for fingers. */
  setPointer(pointerType: string): void;
  /** Told after every drawing. */
  readonly subscribe: (listener: () => void) => () => void;
  dispose(): void;
};

export type LayerOptions = {
  readonly canvas: HTMLCanvasElement;
  readonly pane: Pane;
  readonly session: MarksSession;
  /** Words for the label of an annotation, in the language of the page. */
  readonly textOf: (annotation: Worded) => readonly string[];
  /** Where the pane's own text stands, CSS pixels. */
  readonly corners: (width: number, height: number) => readonly Box[];
};

type Size = { readonly width: number; readonly height: number; readonly density: number };

const NO_SCENE: Scene = { painted: [], hittable: [], places: new Map() };

/** Everything that a drawing follows from; equal keys, equal pictures. */
type Inputs = {
  readonly place: Place | null;
  readonly transform: Affine | null;
  readonly revision: number;
  readonly foreign: unknown;
  readonly view: unknown;
  readonly live: Live | null;
  readonly size: Size;
};

const sameInputs = (a: Inputs, b: Inputs): boolean =>
  a.revision === b.revision &&
  a.foreign === b.foreign &&
  a.view === b.view &&
  a.live === b.live &&
  a.size === b.size &&
  sameAffine(a.transform, b.transform) &&
  (a.place === b.place || (a.place !== null && b.place !== null && isSamePlace(a.place, b.place)));

export function createLayer(options: LayerOptions): Layer {
  const { canvas, pane, session } = options;
  // Kept on this processor, as the label pictures are: through a GPU done in software two hundred of them take 0.3 s.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const labelOf = createLabelImages();
  const listeners = new Set<() => void>();
  let size: Size = { width: 0, height: 0, density: 1 };
  let live: Live | null = null;
  let last: Inputs | null = null;
  let scene = NO_SCENE;
  let places: ReadonlyMap<string, LabelPlace> = new Map();
  let placesOf: Place | null = null;
  let request: number | null = null;
  let isClear = true;
  let drawnFor: string | null = null;
  let handleRadius = 4.5;

  function on(): { place: Place; transform: Affine } | null {
    const { shown } = pane.state();
    const transform = shown === null ? null : affineOf((point) => pane.imageToCss(point));
    return shown === null || transform === null ? null : { place: shown, transform };
  }

  const emphasisOf = (id: string): Seen['emphasis'] => {
    const { selected, hovered } = session.view.getState();
    return selected?.id === id ? 'selected' : hovered === id ? 'hovered' : 'plain';
  };

  function seenOf(place: Place): readonly Seen[] {
    const { visible, writing } = session.view.getState();
    const kept = session.on(place).filter((each) => !each.hidden && (visible || each.id === live?.id));
    const isHere = live !== null && isSamePlace(live.place, place);
    const aspectAt = session.aspects(place);
    const seen = kept.map((annotation): Seen => {
      const moved = isHere && live?.id === annotation.id ? live : null;
      const points = moved?.points ?? annotation.points;
      const now =
        moved === null ? annotation : { ...annotation, ...session.measure(place, { ...annotation, points }) };
      return {
        id: annotation.id,
        kind: annotation.kind,
        points,
        labelAt: moved?.labelAt ?? annotation.labelAt,
        aspect: aspectAt(points),
        lines: writing === annotation.id ? [] : options.textOf(now),
        emphasis: emphasisOf(annotation.id),
      };
    });
    const all = [...foreignOn(place), ...seen];
    return isHere && live?.id === '' ? [...all, newSeen(place, live)] : all;
  }

  /** What reports have measured here, under what the reader has. */
  function foreignOn(place: Place): readonly Seen[] {
    if (!session.view.getState().visible) return [];
    const aspectAt = session.aspects(place);
    return (session.host.foreign?.on(place) ?? []).map((foreign) => ({
      ...foreign,
      aspect: aspectAt(foreign.points),
      emphasis: 'plain',
      foreign: true,
    }));
  }

  function newSeen(place: Place, { kind, points }: Live): Seen {
    const measured = session.measure(place, { kind, points });
    const lines = options.textOf({ kind, text: '', ...measured, noValue: null });
    const aspect = session.aspects(place)(points);
    return { id: '', kind, points, aspect, lines, emphasis: 'selected' };
  }

  function paint(inputs: Inputs): void {
    if (context === null) return;
    const { place, transform } = inputs;
    const { width, height, density } = size;
    if (!isClear) context.clearRect(0, 0, canvas.width, canvas.height);
    isClear = true;
    const seen = place === null || transform === null ? [] : seenOf(place);
    if (place === null || transform === null || seen.length === 0 || width === 0) {
      scene = NO_SCENE;
      return;
    }
    const sameFrame = placesOf !== null && isSamePlace(placesOf, place);
    const corners = options.corners(width, height);
    const before: ReadonlyMap<string, LabelPlace> = sameFrame ? places : new Map();
    scene = sceneOf({ seen, transform, width, height, density, corners, before, labelOf });
    [places, placesOf] = [scene.places, place];
    context.setTransform(density, 0, 0, density, 0, 0);
    paintAnnotations(context, scene.painted, density);
    for (const { drawn, emphasis } of scene.painted)
      if (emphasis === 'selected') paintHandles(context, drawn.handles, drawn.colour, handleRadius);
    context.setTransform(1, 0, 0, 1, 0, 0);
    isClear = false;
  }

  function draw(): void {
    if (request !== null) cancelAnimationFrame(request);
    request = null;
    const here = on();
    const inputs: Inputs = {
      place: here?.place ?? null,
      transform: here?.transform ?? null,
      revision: session.revision(),
      foreign: session.host.foreign?.revision(),
      view: session.view.getState(),
      live,
      size,
    };
    if (last !== null && sameInputs(last, inputs)) return;
    const another = last?.place == null || inputs.place === null || !isSamePlace(last.place, inputs.place);
    last = inputs;
    paint(inputs);
    drawnFor = isClear || inputs.place === null ? null : imageName(inputs.place);
    // What a test, or a person with the inspector, can hold the drawing to.
    canvas.dataset['image'] =
      inputs.place === null ? '' : `${inputs.place.SOPInstanceUID} ${inputs.place.frameNumber}`;
    canvas.dataset['count'] = String(scene.painted.length);
    if (another && inputs.place !== null) completeValues(session, inputs.place);
    for (const listener of listeners) listener();
  }

  const later = (): void => {
    request ??= requestAnimationFrame(draw);
  };

  const measureSize = (
    width: number,
    height: number,
    devicePixels?: { readonly inlineSize: number; readonly blockSize: number },
  ): void => {
    const wide = devicePixels?.inlineSize ?? Math.round(width * devicePixelRatio);
    const high = devicePixels?.blockSize ?? Math.round(height * devicePixelRatio);
    canvas.width = wide;
    canvas.height = high;
    isClear = true;
    size = { width, height, density: width > 0 ? wide / width : devicePixelRatio };
    draw();
  };
  const observer = new ResizeObserver((entries) => {
    const entry = entries.at(-1);
    if (entry)
      measureSize(entry.contentRect.width, entry.contentRect.height, entry.devicePixelContentBoxSize?.[0]);
  });
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(canvas); // engines without that box
  }

  // The pane tells of a new picture in the turn in which it has drawn it: so do we, and both are seen together.
  const ends = [
    pane.subscribe(draw),
    pane.watchLayer('annotations', () => drawnFor),
    session.subscribe(later),
    session.view.subscribe(later),
    session.host.foreign?.subscribe(later) ?? ((): void => undefined),
  ];
  draw();

  return {
    on,
    items: () => scene.hittable,
    live: () => live,
    refresh() {
      last = null;
      later();
    },
    setLive(next) {
      live = next;
      later();
    },
    setPointer(pointerType) {
      handleRadius = pointerType === 'touch' ? 10 : pointerType === 'pen' ? 6.5 : 4.5;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      if (request !== null) cancelAnimationFrame(request);
      observer.disconnect();
      for (const end of ends) end();
      listeners.clear();
    },
  };
}
