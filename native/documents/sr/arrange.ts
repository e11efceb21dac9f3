// Which coordinates and numbers of one group make one thing to draw, and as what.
import {
  AnnotationKind,
  type ImagePoint,
  type MeasuredConcept,
  type ReportMeasurement,
} from '../../contract/index.ts';
import type { Geometry } from './geometry.ts';

export type Value = ReportMeasurement['values'][number];
/** `role`: what its concept says of the line that it was taken from, whatever its unit. */
export type FoundNumber = {
  readonly value: Value;
  readonly role: MeasuredConcept | null;
  readonly geometries: readonly Geometry[];
};

export type Placed = {
  readonly key: string | null; // null: that of the group
  readonly kind: AnnotationKind | null;
  readonly geometry: Geometry | null;
  readonly points: readonly ImagePoint[];
  readonly values: readonly Value[];
};

/**
 * `said`: the kind that our own reports state, '' in others. Numbers without coordinates belong to those of the group, or to
 * the only ones there are; a group of several outlines (a volume, TID 1411) has its numbers with the first.
 */
export function placed(shared: readonly Geometry[], numbers: readonly FoundNumber[], said: string): Placed[] {
  const own = clusters(numbers);
  const loose = numbers.filter(({ geometries }) => geometries.length === 0).map(({ value }) => value);
  const pair = shared.length === 0 ? paired(own, loose, said) : null;
  if (pair !== null) return [pair];
  const outlines = [...shared.map((geometry): Cluster => ({ geometry, values: [], roles: [] })), ...own];
  const [first, ...others] = outlines;
  if (first === undefined) return loose.length === 0 ? [] : [listed(loose)];
  if (shared.length === 0 && others.length > 0) {
    const drawn = outlines.map((cluster) => single(cluster, cluster.values, ''));
    return loose.length === 0 ? drawn : [...drawn, listed(loose)];
  }
  return [
    single(first, [...first.values, ...loose], said),
    ...others.map((one) => single(one, one.values, '')),
  ];
}

const listed = (values: readonly Value[]): Placed => ({
  key: null,
  kind: null,
  geometry: null,
  points: [],
  values,
});

type Cluster = {
  readonly geometry: Geometry;
  readonly values: Value[];
  readonly roles: (MeasuredConcept | null)[];
};

/** Numbers that were taken from the same coordinates, written once or again for each. */
function clusters(numbers: readonly FoundNumber[]): Cluster[] {
  const found = new Map<string, Cluster>();
  for (const { geometries, value, role } of numbers) {
    for (const geometry of geometries) {
      const { graphic, image, points, points3d } = geometry;
      const id = JSON.stringify([graphic, image?.SOPInstanceUID, image?.frameNumbers, points, points3d]);
      const cluster = found.get(id) ?? { geometry, values: [], roles: [] };
      cluster.values.push(value);
      cluster.roles.push(role);
      found.set(id, cluster);
    }
  }
  return [...found.values()];
}

function single({ geometry, values }: Cluster, all: readonly Value[], said: string): Placed {
  const stated = AnnotationKind.safeParse(said);
  const kind = stated.success ? stated.data : kindOf(geometry, all.length > 0 ? all : values);
  return { key: geometry.key, kind, geometry, points: pointsFor(kind, geometry), values: all };
}

/** The corners of a rectangle are four in a report, and two with us. */
function pointsFor(kind: AnnotationKind | null, { points }: Geometry): readonly ImagePoint[] {
  if (kind !== 'rectangle') return points;
  const [a, , c] = points;
  return a === undefined || c === undefined ? points : [a, c];
}

function kindOf(
  { graphic, points, points3d, closed, isRegion }: Geometry,
  values: readonly Value[],
): AnnotationKind | null {
  const count = points.length + points3d.length;
  switch (graphic) {
    case 'POINT':
      return count === 1 ? 'probe' : null;
    case 'MULTIPOINT':
      return count === 1 ? 'probe' : null; // points of no order make no line
    case 'CIRCLE':
      return count === 2 ? 'circle' : null;
    case 'ELLIPSE':
      return count === 4 ? 'ellipse' : null;
    case 'POLYGON':
      return count >= 3 ? 'polygon' : null;
    case 'POLYLINE':
      return closed || (isRegion && count > 2) ? 'polygon' : openKind(count, values);
    default:
      return null;
  }
}

/** An open line of many points is drawn by nothing that we have; closing it would make another thing of it. */
function openKind(count: number, values: readonly Value[]): AnnotationKind | null {
  const measures = (...concepts: Value['as'][]): boolean => values.some(({ as }) => concepts.includes(as));
  if (count === 2) return 'length';
  if (count === 3 && measures('angle')) return 'angle';
  if (count === 4 && measures('angle')) return 'cobb';
  // An outline whose writer left out the last point, which area or statistics give away.
  return count >= 3 && measures('area', 'mean', 'standardDeviation') ? 'polygon' : null;
}

/** Two lines that are one thing: two axes, the legs of an angle, the widths of heart and thorax. */
function paired(own: readonly Cluster[], loose: readonly Value[], said: string): Placed | null {
  const [one, two] = own;
  if (own.length !== 2 || one === undefined || two === undefined) return null;
  const lines = [one, two].every(
    ({ geometry }) => geometry.graphic === 'POLYLINE' && geometry.points.length === 2,
  );
  const sameImage =
    one.geometry.image?.SOPInstanceUID === two.geometry.image?.SOPInstanceUID &&
    String(one.geometry.image?.frameNumbers) === String(two.geometry.image?.frameNumbers);
  if (!lines || !sameImage) return null;
  const of = (concept: MeasuredConcept): Cluster | undefined =>
    [one, two].find(({ roles }) => roles.includes(concept));
  const joined = (kind: AnnotationKind, first: Cluster, second: Cluster): Placed => ({
    key: null,
    kind,
    geometry: first.geometry,
    points: [...first.geometry.points, ...second.geometry.points],
    values: [...new Set([...first.values, ...second.values]), ...loose],
  });
  const stated = AnnotationKind.safeParse(said);
  const [long, short] = [of('longAxis'), of('shortAxis')];
  if (long !== undefined && short !== undefined && long !== short)
    return joined('bidirectional', long, short);
  const [heart, thorax] = [of('heartWidth'), of('thoraxWidth')];
  if (heart !== undefined && thorax !== undefined && heart !== thorax)
    return joined('cardiothoracic', heart, thorax);
  const angles = one.values.every(({ as }) => as === 'angle') && one.values[0] === two.values[0];
  if (angles) return joined('cobb', one, two);
  return stated.success ? joined(stated.data, one, two) : null;
}
