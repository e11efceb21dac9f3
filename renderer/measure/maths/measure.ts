import type {
  AnnotationKind,
  ImagePoint,
  MeasuredConcept,
  MeasuredValue,
  NoValueReason,
} from '../../../native/contract/index.ts';
import { axisValues, probeAxisValues } from './axes.ts';
import { circleFromPoints, ellipseBounds, ellipseFromAxes } from './ellipse.ts';
import { pixelsInside, rectangleCorners } from './pixelSet.ts';
import { planeValues } from './planeValues.ts';
import { aspectAt, spacingFor } from './spacing.ts';
import { statisticsOf } from './statistics.ts';
import type { Statistics } from './statistics.ts';
import type { Measured, MeasureContext, Subject } from './types.ts';
import { modalityUnit } from './units.ts';

const LEAST_POINTS: Readonly<Record<AnnotationKind, number>> = {
  length: 2,
  bidirectional: 4,
  angle: 3,
  cobb: 4,
  ellipse: 4,
  circle: 2,
  rectangle: 2,
  freehand: 3,
  polygon: 3,
  probe: 1,
  arrow: 2,
  text: 1,
  cardiothoracic: 4,
  spine: 1,
  calibration: 2,
};

const ENCLOSING: ReadonlySet<AnnotationKind> = new Set([
  'ellipse',
  'circle',
  'rectangle',
  'freehand',
  'polygon',
]);
const MARKS: ReadonlySet<AnnotationKind> = new Set(['arrow', 'text', 'spine']);

/** Everything that a shape reaches: an ellipse bulges beyond its handles, and must not out of an ultrasound region. */
function reach({ kind, points }: Subject, aspect: number): readonly ImagePoint[] {
  const ellipse =
    kind === 'circle'
      ? circleFromPoints(points, aspect)
      : kind === 'ellipse'
        ? ellipseFromAxes(points)
        : null;
  if (ellipse !== null) {
    const [least, most] = ellipseBounds(ellipse);
    return [...rectangleCorners([least, most]).map((corner) => nearer(corner, ellipse.centre)), ...points];
  }
  return kind === 'rectangle' ? rectangleCorners(points) : points;
}

// A bound that is met to the last digit counts as met.
const nearer = (corner: ImagePoint, centre: ImagePoint): ImagePoint => ({
  x: corner.x + (centre.x - corner.x) * 1e-12,
  y: corner.y + (centre.y - corner.y) * 1e-12,
});

const CONCEPTS = [
  ['mean', 'mean'],
  ['standardDeviation', 'standardDeviation'],
  ['minimum', 'minimum'],
  ['maximum', 'maximum'],
  ['median', 'median'],
  ['sum', 'sum'],
] as const satisfies readonly (readonly [MeasuredConcept, keyof Statistics])[];

type Part = { readonly values: MeasuredValue[]; readonly noValue: NoValueReason | null };

/** Values of the pixels that a closed shape or a probe holds. */
function pixelValues({ kind, points }: Subject, context: MeasureContext, aspect: number): Part {
  const { pixels, image } = context;
  if (pixels === null || image === null) return { values: [], noValue: 'frame-not-loaded' };
  const unit = modalityUnit(image.unit);
  const runs = pixelsInside(kind, points, pixels, aspect);
  const outside = points.every(({ x, y }) => x < 0 || y < 0 || x > pixels.Columns || y > pixels.Rows);
  const result = statisticsOf(runs, pixels, image);
  if (!result.ok) {
    const empty = kind === 'probe' || outside ? 'outside-image' : 'too-small';
    return { values: [], noValue: result.reason === 'too-small' ? empty : result.reason };
  }
  if (kind === 'probe') {
    return {
      values: [{ concept: 'value', value: result.value.mean, unit, uncertainty: null }],
      noValue: null,
    };
  }
  const values = CONCEPTS.map(([concept, key]): MeasuredValue => ({
    concept,
    value: result.value[key],
    unit,
    uncertainty: null,
  }));
  const count: MeasuredValue = {
    concept: 'pixelCount',
    value: result.value.count,
    unit: 'px',
    uncertainty: null,
  };
  return { values: [...values, count], noValue: null };
}

function geometricValues(subject: Subject, context: MeasureContext, aspect: number): Measured {
  const spacing = spacingFor(context.scale, context.calibration, reach(subject, aspect));
  switch (spacing.kind) {
    case 'plane':
      return { ...planeValues(subject, spacing.metric), spacingSource: spacing.metric.source };
    case 'axes':
      return { ...axisValues(subject, spacing.region), spacingSource: 'region' };
    case 'none':
      return { values: [], noValue: spacing.reason, spacingSource: 'none' };
    default:
      return spacing satisfies never;
  }
}

function probeValues(subject: Subject, context: MeasureContext): Measured {
  const inside = pixelValues(subject, context, 1);
  const spacing = spacingFor(context.scale, context.calibration, subject.points);
  if (spacing.kind !== 'axes') {
    return { ...inside, spacingSource: spacing.kind === 'plane' ? spacing.metric.source : 'none' };
  }
  // On a Doppler trace the place itself is a value; the grey under it is not.
  const values = probeAxisValues(subject.points, spacing.region);
  if (values.length === 0) return { ...inside, spacingSource: 'region' };
  return { values: [...values, ...inside.values], noValue: null, spacingSource: 'region' };
}

/**
 * All values of an annotation on its frame, unrounded, each with its unit and uncertainty. They depend on nothing but the
 * arguments: not on the view, the language or the screen. `noValue` says why values are missing; those that do not
 * depend on what is missing are there all the same.
 */
export function measure(subject: Subject, context: MeasureContext): Measured {
  const { kind, points } = subject;
  if (MARKS.has(kind)) return { values: [], noValue: null, spacingSource: 'none' };
  const finite = points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (!finite || points.length < LEAST_POINTS[kind]) {
    return { values: [], noValue: 'too-small', spacingSource: 'none' };
  }
  if (kind === 'probe') return probeValues(subject, context);
  const aspect = aspectAt(context.scale, context.calibration, points);
  const geometric = geometricValues(subject, context, aspect);
  if (!ENCLOSING.has(kind)) return geometric;
  const inside = pixelValues(subject, context, aspect);
  return {
    values: [...geometric.values, ...inside.values],
    noValue: geometric.noValue ?? inside.noValue,
    spacingSource: geometric.spacingSource,
  };
}
