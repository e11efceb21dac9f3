import type { AnnotationKind, ImagePoint } from '../../../native/contract/index.ts';
import { circleFromPoints, ellipseFromAxes, semiAxes } from './ellipse.ts';
import type { Ellipse } from './ellipse.ts';
import { rectangleCorners } from './pixelSet.ts';

/** Lines to draw, image pixels; of a closed one the last point joins the first. */
export type Outline = readonly { readonly points: readonly ImagePoint[]; readonly closed: boolean }[];

const MOST_CORNERS = 720;

/** Enough corners that none of the line is further than `tolerancePx` (image pixels) from the true curve. */
function ellipseLine(ellipse: Ellipse | null, tolerancePx: number): Outline {
  if (ellipse === null) return [];
  const { centre, u, v } = ellipse;
  const [radius] = semiAxes(ellipse);
  const needed = radius > tolerancePx ? Math.PI / Math.acos(1 - tolerancePx / radius) : 0;
  const count = Math.min(MOST_CORNERS, Math.max(32, 4 * Math.ceil(needed / 4)));
  const points = Array.from({ length: count }, (_, index) => {
    const t = (2 * Math.PI * index) / count;
    const [c, s] = [Math.cos(t), Math.sin(t)];
    return { x: centre.x + u.x * c + v.x * s, y: centre.y + u.y * c + v.y * s };
  });
  return [{ points, closed: true }];
}

const open = (...points: readonly ImagePoint[]): Outline[number] => ({ points, closed: false });

function pairs(points: readonly ImagePoint[]): Outline {
  const [a, b, c, d] = points;
  return [a && b ? open(a, b) : null, c && d ? open(c, d) : null].filter((line) => line !== null);
}

/** What to draw of an annotation. `aspect` as for `pixelsInside`; `tolerancePx`: how far curves may be off, image pixels. */
export function outlineOf(
  kind: AnnotationKind,
  points: readonly ImagePoint[],
  aspect = 1,
  tolerancePx = 0.05,
): Outline {
  switch (kind) {
    case 'ellipse':
      return ellipseLine(ellipseFromAxes(points), tolerancePx);
    case 'circle':
      return ellipseLine(circleFromPoints(points, aspect), tolerancePx);
    case 'rectangle':
      return [{ points: rectangleCorners(points), closed: true }];
    case 'freehand':
    case 'polygon':
      return [{ points, closed: true }];
    case 'bidirectional':
    case 'cobb':
    case 'cardiothoracic':
      return pairs(points);
    case 'length':
    case 'arrow':
    case 'calibration':
    case 'angle':
      return [open(...points)];
    case 'probe':
    case 'text':
    case 'spine':
      return [];
    default:
      return kind satisfies never;
  }
}
