import type {
  ImagePoint,
  MeasuredConcept,
  MeasuredValue,
  NoValueReason,
} from '../../../native/contract/index.ts';
import { angleDegrees, cobbDegrees } from './angles.ts';
import { ellipseArea, ellipseFromAxes, ellipsePerimeter, semiAxes, stretched } from './ellipse.ts';
import type { Ellipse } from './ellipse.ts';
import { polygonArea, polygonDeviations, polygonPerimeter } from './polygon.ts';
import { combined, readingDeviation } from './uncertainty.ts';
import { squared } from './units.ts';
import type { Metric, Subject } from './types.ts';

type Part = { readonly values: MeasuredValue[]; readonly noValue: NoValueReason | null };
type Points = readonly ImagePoint[];
type Of = (points: Points) => number;

const distance = (a: ImagePoint | undefined, b: ImagePoint | undefined, { column, row }: Metric): number =>
  a === undefined || b === undefined ? NaN : Math.hypot((b.x - a.x) * column, (b.y - a.y) * row);

/** Makes values of one subject, each with the uncertainty that follows from its own formula. */
function maker(points: Points, metric: Metric) {
  const make = (concept: MeasuredConcept, of: Of, power: 0 | 1 | 2, unit: string): MeasuredValue => {
    const value = of(points);
    return {
      concept,
      value,
      unit,
      uncertainty: combined(readingDeviation(points, of), value, power, metric),
    };
  };
  return {
    length: (concept: MeasuredConcept, of: Of) => make(concept, of, 1, metric.unit),
    area: (of: Of) => make('area', of, 2, squared(metric.unit)),
    angle: (of: Of) => make('angle', of, 0, 'deg'),
    ratio: (concept: MeasuredConcept, of: Of) => make(concept, of, 0, ''),
  };
}

type Make = ReturnType<typeof maker>;

function ellipseValues(
  make: Make,
  metric: Metric,
  from: (points: Points) => Ellipse | null,
): MeasuredValue[] {
  const of =
    (value: (ellipse: Ellipse) => number): Of =>
    (points) => {
      const ellipse = from(points);
      return ellipse === null ? NaN : value(stretched(ellipse, metric.column, metric.row));
    };
  return [
    make.area(of(ellipseArea)),
    make.length('perimeter', of(ellipsePerimeter)),
    make.length(
      'longAxis',
      of((ellipse) => 2 * semiAxes(ellipse)[0]),
    ),
    make.length(
      'shortAxis',
      of((ellipse) => 2 * semiAxes(ellipse)[1]),
    ),
  ];
}

function circleValues(make: Make, metric: Metric): MeasuredValue[] {
  // Where the pixels are not square its radius is the same all round in the body, not in the image.
  const radius: Of = ([centre, rim]) => distance(centre, rim, metric);
  return [
    make.area((points) => Math.PI * radius(points) ** 2),
    make.length('perimeter', (points) => 2 * Math.PI * radius(points)),
    make.length('radius', radius),
  ];
}

function rectangleValues(make: Make, { column, row }: Metric): MeasuredValue[] {
  const width: Of = ([a, b]) => Math.abs((b?.x ?? NaN) - (a?.x ?? NaN)) * column;
  const height: Of = ([a, b]) => Math.abs((b?.y ?? NaN) - (a?.y ?? NaN)) * row;
  return [
    make.area((points) => width(points) * height(points)),
    make.length('perimeter', (points) => 2 * (width(points) + height(points))),
    make.length('width', width),
    make.length('height', height),
  ];
}

function polygonValues(points: Points, metric: Metric): MeasuredValue[] {
  const area = polygonArea(points) * metric.column * metric.row;
  const perimeter = polygonPerimeter(points, metric);
  const deviations = polygonDeviations(points, metric);
  return [
    {
      concept: 'area',
      value: area,
      unit: squared(metric.unit),
      uncertainty: combined(deviations.area, area, 2, metric),
    },
    {
      concept: 'perimeter',
      value: perimeter,
      unit: metric.unit,
      uncertainty: combined(deviations.perimeter, perimeter, 1, metric),
    },
  ];
}

function heartValues(make: Make, metric: Metric): Part {
  const heart: Of = ([a, b]) => distance(a, b, metric);
  const thorax: Of = ([, , c, d]) => distance(c, d, metric);
  const ratio = make.ratio('cardiothoracicRatio', (points) => heart(points) / thorax(points));
  const values = [make.length('heartWidth', heart), make.length('thoraxWidth', thorax), ratio];
  const sound = Number.isFinite(ratio.value);
  return { values: sound ? values : values.slice(0, 2), noValue: sound ? null : 'too-small' };
}

function angleValues(make: Make, of: (points: Points) => number | null, points: Points): Part {
  // Two points in one place: there is no direction, so there is no angle.
  if (of(points) === null) return { values: [], noValue: 'too-small' };
  return { values: [make.angle((moved) => of(moved) ?? NaN)], noValue: null };
}

/** Lengths, areas and angles in a plane with one spacing. */
export function planeValues({ kind, points }: Subject, metric: Metric): Part {
  const make = maker(points, metric);
  const all = (values: MeasuredValue[]): Part => ({ values, noValue: null });
  const first: Of = ([a, b]) => distance(a, b, metric);
  const second: Of = ([, , c, d]) => distance(c, d, metric);
  switch (kind) {
    case 'length':
    case 'calibration':
      return all([make.length('length', first)]);
    case 'bidirectional': {
      const longest: Of = (at) => Math.max(first(at), second(at));
      const shortest: Of = (at) => Math.min(first(at), second(at));
      return all([make.length('longAxis', longest), make.length('shortAxis', shortest)]);
    }
    case 'angle':
      return angleValues(make, (at) => angleDegrees(at, metric), points);
    case 'cobb':
      return angleValues(make, (at) => cobbDegrees(at, metric), points);
    case 'ellipse':
      return all(ellipseValues(make, metric, ellipseFromAxes));
    case 'circle':
      return all(circleValues(make, metric));
    case 'rectangle':
      return all(rectangleValues(make, metric));
    case 'freehand':
    case 'polygon':
      return all(polygonValues(points, metric));
    case 'cardiothoracic':
      return heartValues(make, metric);
    case 'probe':
    case 'arrow':
    case 'text':
    case 'spine':
      return all([]);
    default:
      return kind satisfies never;
  }
}
