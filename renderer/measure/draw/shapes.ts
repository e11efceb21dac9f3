import type { AnnotationKind } from '../../../native/contract/index.ts';
import { circleFromPoints, ellipseBounds, ellipseFromAxes } from '../maths/ellipse.ts';
import type { Ellipse } from '../maths/ellipse.ts';
import { colourOf } from '../tools/kinds.ts';
import { handlesOf } from '../tools/edit.ts';
import { add, apply, boxOf, distance, middle, scaled, subtract } from '../tools/geometry.ts';
import type { Affine, Box, Point } from '../tools/geometry.ts';

// An annotation as lines in CSS pixels of the pane: what is painted and what is hit, so that both are always the same.

export type Line = {
  readonly points: readonly Point[];
  readonly closed: boolean;
  readonly dashed: boolean;
  /** The whole line as the ellipse that it is; its points are on it, made only when something asks for them. */
  readonly ellipse?: Ellipse;
};

export type Drawn = {
  readonly colour: string;
  readonly lines: readonly Line[];
  readonly fills: readonly (readonly Point[])[]; // arrow heads and dots
  readonly handles: readonly Point[];
  readonly box: Box; // around everything, without the label
  /** A label that has its place: text beside an arrow's tail. null: it looks for one. */
  readonly labelAt: Point | null;
};

export type ToDraw = {
  readonly kind: AnnotationKind;
  readonly points: readonly Point[]; // may be fewer than the kind needs: while it is being drawn
  readonly aspect: number; // height of a pixel over its width
};

const line = (points: readonly Point[], closed = false, dashed = false): Line => ({ points, closed, dashed });

const ROUND = 72; // points on an ellipse: less than a tenth of a pixel off its line up to 200 pixels of radius

function ellipsePoints({ centre, u, v }: Ellipse): readonly Point[] {
  return Array.from({ length: ROUND }, (_, step) => {
    const angle = (2 * Math.PI * step) / ROUND;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return { x: centre.x + u.x * cosine + v.x * sine, y: centre.y + u.y * cosine + v.y * sine };
  });
}

/** An ellipse of image pixels on the pane: it stays one, of the same two half diameters (maths/ellipse.ts). */
function round({ centre, u, v }: Ellipse, t: Affine): Line {
  const turned = ({ x, y }: Point): Point => ({ x: t.xx * x + t.xy * y, y: t.yx * x + t.yy * y });
  const ellipse = { centre: apply(t, centre), u: turned(u), v: turned(v) };
  let made: readonly Point[] | null = null;
  return {
    ellipse,
    closed: true,
    dashed: false,
    get points() {
      made ??= ellipsePoints(ellipse);
      return made;
    },
  };
}

const unit = (from: Point, to: Point): Point => {
  const length = distance(from, to);
  return length === 0 ? { x: 0, y: 0 } : scaled(subtract(to, from), 1 / length);
};

/** A short line across each end, as on a drawing: they show where the measured stretch ends. */
function ticks(from: Point, to: Point, half: number): readonly Line[] {
  const { x, y } = unit(from, to);
  const across = { x: -y * half, y: x * half };
  return [from, to].map((end) => line([subtract(end, across), add(end, across)]));
}

const HEAD = { length: 13, half: 5 };

/** Head at the tip and the shaft up to it. */
function arrow(tip: Point, tail: Point): { readonly shaft: Line; readonly head: readonly Point[] } {
  const along = unit(tip, tail);
  const neck = add(tip, scaled(along, Math.min(HEAD.length, distance(tip, tail))));
  const across = { x: -along.y * HEAD.half, y: along.x * HEAD.half };
  return { shaft: line([neck, tail]), head: [tip, add(neck, across), subtract(neck, across)] };
}

const ARC = 26;

/** The arc between the arms of an angle, on their inner side. */
function arc(a: Point, vertex: Point, b: Point): Line | null {
  const radius = Math.min(ARC, distance(a, vertex) * 0.7, distance(b, vertex) * 0.7);
  if (radius < 4) return null;
  const from = Math.atan2(a.y - vertex.y, a.x - vertex.x);
  let turn = Math.atan2(b.y - vertex.y, b.x - vertex.x) - from;
  if (turn > Math.PI) turn -= 2 * Math.PI;
  if (turn < -Math.PI) turn += 2 * Math.PI;
  const steps = Math.max(2, Math.ceil(Math.abs(turn) / 0.2));
  return line(
    Array.from({ length: steps + 1 }, (_, step) => {
      const angle = from + (turn * step) / steps;
      return { x: vertex.x + radius * Math.cos(angle), y: vertex.y + radius * Math.sin(angle) };
    }),
  );
}

/** A cross with an open middle: the pixel under a probe stays visible. */
function cross(at: Point): readonly Line[] {
  const [inner, outer] = [3.5, 10];
  return [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ].map(([x = 0, y = 0]) =>
    line([
      { x: at.x + x * inner, y: at.y + y * inner },
      { x: at.x + x * outer, y: at.y + y * outer },
    ]),
  );
}

type Parts = {
  readonly lines: readonly Line[];
  readonly fills?: readonly (readonly Point[])[];
  readonly labelAt?: Point;
};

/** `image`: the points as they are kept; `css`: the same on the pane. */
function partsOf({ kind, points: image, aspect }: ToDraw, css: readonly Point[], t: Affine): Parts {
  const [a, b, c, d] = css;
  if (a === undefined) return { lines: [] };
  const chain = (): Parts => ({ lines: css.length > 1 ? [line(css)] : [] });
  switch (kind) {
    case 'length':
    case 'calibration':
      return b ? { lines: [line([a, b]), ...ticks(a, b, kind === 'length' ? 5 : 8)] } : chain();
    case 'bidirectional':
    case 'cardiothoracic': {
      const pairs = [...(b ? [[a, b] as const] : []), ...(c && d ? [[c, d] as const] : [])];
      return { lines: pairs.flatMap(([p, q]) => [line([p, q]), ...ticks(p, q, 5)]) };
    }
    case 'angle': {
      const between = b && c ? arc(a, b, c) : null;
      return { lines: [...chain().lines, ...(between ? [between] : [])] };
    }
    case 'cobb': {
      const pairs = [...(b ? [line([a, b])] : []), ...(c && d ? [line([c, d])] : [])];
      const joined = a && b && c && d ? [line([middle(a, b), middle(c, d)], false, true)] : [];
      return { lines: [...pairs, ...joined] };
    }
    case 'ellipse': {
      const ellipse = ellipseFromAxes(image);
      return ellipse ? { lines: [round(ellipse, t)] } : chain();
    }
    case 'circle': {
      const circle = circleFromPoints(image, aspect);
      return circle ? { lines: [round(circle, t)] } : chain();
    }
    case 'rectangle':
      return {
        lines: [
          line(
            handlesOf({ kind, points: image }).map((p) => apply(t, p)),
            image.length === 2,
          ),
        ],
      };
    case 'freehand':
    case 'polygon':
      return { lines: [line(css, css.length > 2)] };
    case 'probe':
      return { lines: cross(a) };
    case 'arrow': {
      if (!b) return chain();
      const { shaft, head } = arrow(a, b);
      return { lines: [shaft], fills: [head], labelAt: b };
    }
    case 'text':
      return { lines: [], labelAt: a };
    case 'spine':
      return { lines: [], fills: [dot(a)], labelAt: { x: a.x + 8, y: a.y } };
    default:
      return kind satisfies never;
  }
}

const dot = (at: Point): readonly Point[] =>
  Array.from({ length: 10 }, (_, step) => ({
    x: at.x + 3 * Math.cos((step * Math.PI) / 5),
    y: at.y + 3 * Math.sin((step * Math.PI) / 5),
  }));

/** Where an annotation lies on the pane, by the transform of the picture that is on screen. */
export function drawnOf(what: ToDraw, transform: Affine): Drawn {
  const css = what.points.map((point) => apply(transform, point));
  const { lines, fills = [], labelAt = null } = partsOf(what, css, transform);
  const complete = what.kind !== 'ellipse' || what.points.length === 4;
  const handles = complete ? handlesOf(what).map((point) => apply(transform, point)) : css;
  const reached = lines.flatMap((each) => (each.ellipse ? ellipseBounds(each.ellipse) : each.points));
  const all = [...reached, ...fills.flat(), ...css];
  return { colour: colourOf(what.kind), lines, fills, handles, box: boxOf(all), labelAt };
}
