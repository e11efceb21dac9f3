import type { Presentation } from '../../../native/contract/index.ts';
import { names } from '../types.ts';
import type { Frame } from '../types.ts';
import { toImage } from './place.ts';
import type { ImageSize, Point } from './place.ts';
import { layOutText } from './text.ts';
import type { LaidText, MeasureText } from './text.ts';

// Graphics and texts of a presentation state as lines and words in CSS pixels of a pane, in the order of their layers.

export type Stroke = {
  readonly points: readonly Point[];
  readonly closed: boolean;
  readonly filled: boolean;
  readonly dashed: boolean;
};

export type DrawnGraphic = Stroke & { readonly colour: string; readonly opacity: number };

export type DrawnState = {
  readonly layers: readonly {
    readonly name: string;
    readonly graphics: readonly DrawnGraphic[];
    readonly texts: readonly LaidText[];
  }[];
  readonly skipped: number; // on this frame, but not to be placed
};

export type Placing = {
  readonly state: Presentation;
  readonly frame: Frame;
  readonly size: ImageSize;
  /** Image point to CSS pixels of the pane, as the picture lies there now. */
  readonly toCss: (point: Point) => Point;
  readonly hidden: readonly string[]; // names of layers
  readonly measureText: MeasureText;
  readonly pane: { readonly width: number; readonly height: number };
};

export const OWN_COLOUR = '#ffe066'; // of what names no colour: LOOK.md, the default of what is drawn on images

/** Layers in the order of drawing: a greater number lies over a smaller one; those that are not described come first. */
export function layersOf(state: Presentation): readonly string[] {
  const used = [
    ...state.graphics.map(({ graphic }) => graphic.layer),
    ...state.texts.map(({ text }) => text.layer),
  ];
  const described = state.layers.toSorted((a, b) => a.order - b.order).map(({ name }) => name);
  const undescribed = used.filter((name) => !described.includes(name));
  return [...new Set([...undescribed, ...described])].filter((name) => used.includes(name));
}

/** Does something of a state, without images of its own, lie on a frame? PS3.3 C.10.5: then on all that the state names. */
const isOn = (images: Presentation['images'], frame: Frame): boolean =>
  images.length === 0 || images.some((image) => names(image, frame));

/** Nothing at all for a frame that the state does not name, whatever its parts say (CORRECTNESS 27). */
export function drawnOf(placing: Placing): DrawnState {
  const { state, frame, size, hidden } = placing;
  if (!state.images.some((image) => names(image, frame))) return { layers: [], skipped: 0 };
  const place = toImage(state, frame, size);
  const onFrame = <T extends { readonly images: Presentation['images'] }>(
    parts: readonly T[],
  ): readonly T[] => parts.filter(({ images }) => isOn(images, frame));
  const graphics = onFrame(state.graphics);
  const texts = onFrame(state.texts);
  let skipped = 0;
  const layers = layersOf(state)
    .filter((name) => !hidden.includes(name))
    .map((name) => {
      const colour = state.layers.find((layer) => layer.name === name)?.colour ?? OWN_COLOUR;
      const strokes = graphics.flatMap(({ graphic }): DrawnGraphic[] => {
        if (graphic.layer !== name) return [];
        const points = graphic.points.map((point) => place(point, graphic.units));
        if (!points.every((point) => point !== null)) {
          skipped += 1;
          return [];
        }
        const stroke = strokeOf(graphic.type, points.map(placing.toCss));
        if (stroke === null) return [];
        const { filled, dashed, opacity } = graphic;
        return [
          { ...stroke, filled: filled && stroke.filled, dashed, opacity, colour: graphic.colour ?? colour },
        ];
      });
      const laid = texts.flatMap(({ text }): LaidText[] => {
        if (text.layer !== name) return [];
        const found = layOutText(text, { ...placing, place, colour: text.colour ?? colour });
        if (found === null) skipped += 1;
        return found === null ? [] : [found];
      });
      return { name, graphics: strokes, texts: laid };
    });
  return { layers, skipped };
}

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);
const ROUND = 96;
const POINT_ARM = 5; // CSS pixels

/** A shape as a line; `filled`: there is an inside to fill. Null where its points are no such shape. */
function strokeOf(
  type: Presentation['graphics'][number]['graphic']['type'],
  css: readonly Point[],
): Omit<Stroke, 'dashed'> | null {
  const [a, b, c, d] = css;
  if (a === undefined) return null;
  switch (type) {
    case 'point':
      return { points: cross(a), closed: false, filled: false };
    case 'polyline':
      return { points: css, closed: isClosed(css), filled: true };
    case 'interpolated':
      return { points: spline(css), closed: isClosed(css), filled: true };
    case 'circle': {
      if (b === undefined) return null;
      // Round on the screen, where pixels have their true shape: the second point lies on it.
      const radius = distance(a, b);
      return { points: oval(a, { x: radius, y: 0 }, { x: 0, y: radius }), closed: true, filled: true };
    }
    case 'ellipse': {
      if (b === undefined || c === undefined || d === undefined) return null;
      const centre = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      const u = { x: (b.x - a.x) / 2, y: (b.y - a.y) / 2 };
      const v = { x: (d.x - c.x) / 2, y: (d.y - c.y) / 2 };
      return { points: oval(centre, u, v), closed: true, filled: true };
    }
    default:
      return type satisfies never;
  }
}

const oval = (centre: Point, u: Point, v: Point): readonly Point[] =>
  Array.from({ length: ROUND }, (_, step) => {
    const [cosine, sine] = [Math.cos((2 * Math.PI * step) / ROUND), Math.sin((2 * Math.PI * step) / ROUND)];
    return { x: centre.x + u.x * cosine + v.x * sine, y: centre.y + u.y * cosine + v.y * sine };
  });

/** A cross in one stroke, of one size on every screen: a point has none. */
const cross = ({ x, y }: Point): readonly Point[] => [
  { x: x - POINT_ARM, y },
  { x: x + POINT_ARM, y },
  { x, y },
  { x, y: y - POINT_ARM },
  { x, y: y + POINT_ARM },
];

function isClosed(points: readonly Point[]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return points.length > 3 && first !== undefined && last !== undefined && distance(first, last) < 1e-9;
}

const STEPS = 12;

/** Through all points, smoothly: the standard leaves the curve to the reader (C.10.5.1.2), ours is Catmull and Rom's. */
function spline(points: readonly Point[]): readonly Point[] {
  const { length } = points;
  if (length < 3) return points;
  const closed = isClosed(points);
  const at = (index: number): Point => {
    // Of a closed line the last point is the first again.
    const place = closed ? (index + (length - 1)) % (length - 1) : Math.min(length - 1, Math.max(0, index));
    return points[place] ?? { x: 0, y: 0 };
  };
  const curve = Array.from({ length: length - 1 }, (_, index) => {
    const [p0, p1, p2, p3] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    return Array.from({ length: STEPS }, (__, step) => {
      const t = step / STEPS;
      return { x: between(p0.x, p1.x, p2.x, p3.x, t), y: between(p0.y, p1.y, p2.y, p3.y, t) };
    });
  });
  return [...curve.flat(), at(length - 1)];
}

const between = (a: number, b: number, c: number, d: number, t: number): number =>
  0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
