// Values worked out a second time, by other means: each pixel on its own against each edge, in whole numbers (BigInt), from
// the bytes at the end of the file.

export type Pair = readonly [number, number];

const UNIT = 1 << 20; // coordinates of the tests are multiples of 2^-20
const whole = (value: number): bigint => {
  const scaled = value * UNIT;
  if (!Number.isInteger(scaled)) throw new Error(`not on the grid: ${String(value)}`);
  return BigInt(scaled);
};

/** Winding of a closed line about a point, by the sign of areas; throws for a point on the line, where sets are a choice. */
function windingOf(corners: readonly (readonly [bigint, bigint])[], x: bigint, y: bigint): number {
  let winding = 0;
  corners.forEach(([ax, ay], index) => {
    const [bx, by] = corners[(index + 1) % corners.length] ?? [0n, 0n];
    const area = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
    const between = (ay <= y && y <= by) || (by <= y && y <= ay);
    if (area === 0n && between && (x - ax) * (x - bx) <= 0n) throw new Error('a centre on the line');
    if (ay <= y && by > y && area > 0n) winding++;
    if (ay > y && by <= y && area < 0n) winding--;
  });
  return winding;
}

export function insidePolygon(points: readonly Pair[]): (column: number, row: number) => boolean {
  const corners = points.map(([x, y]) => [whole(x), whole(y)] as const);
  return (column, row) => windingOf(corners, whole(column + 0.5), whole(row + 0.5)) % 2 !== 0;
}

/** Centre, half axes (pixels) and angle of the first: the equation of the ellipse, not its outline. */
export type EllipseFacts = {
  readonly centre: Pair;
  readonly half: Pair;
  readonly degrees: number;
};

export function insideEllipse({
  centre,
  half,
  degrees,
}: EllipseFacts): (column: number, row: number) => boolean {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return (column, row) => {
    const [dx, dy] = [column + 0.5 - centre[0], row + 0.5 - centre[1]];
    const level = ((dx * c + dy * s) / half[0]) ** 2 + ((dy * c - dx * s) / half[1]) ** 2;
    if (Math.abs(level - 1) < 1e-9) throw new Error('a centre on the line');
    return level < 1;
  };
}

export type RawFacts = {
  readonly bytes: Uint8Array;
  readonly Rows: number;
  readonly Columns: number;
  readonly slope: bigint;
  readonly intercept: bigint;
  readonly padding: number;
};

/** Statistics of signed 16-bit little endian pixels, in exact arithmetic until the last step. */
export function statisticsFromBytes(raw: RawFacts, inside: (column: number, row: number) => boolean) {
  const view = new DataView(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.byteLength);
  const start = raw.bytes.byteLength - raw.Rows * raw.Columns * 2;
  const values: bigint[] = [];
  for (let row = 0; row < raw.Rows; row++) {
    for (let column = 0; column < raw.Columns; column++) {
      const stored = view.getInt16(start + (row * raw.Columns + column) * 2, true);
      if (inside(column, row) && stored !== raw.padding)
        values.push(BigInt(stored) * raw.slope + raw.intercept);
    }
  }
  const n = values.length;
  const sum = values.reduce((total, value) => total + value, 0n);
  const mean = Number(sum) / n;
  const spread = values.reduce((total, value) => total + (BigInt(n) * value - sum) ** 2n, 0n);
  const sorted = values.map(Number).toSorted((a, b) => a - b);
  return {
    pixelCount: n,
    mean,
    standardDeviation: Math.sqrt(Number(spread) / n ** 3),
    minimum: sorted[0] ?? NaN,
    maximum: sorted[n - 1] ?? NaN,
    median: ((sorted[(n - 1) >> 1] ?? NaN) + (sorted[n >> 1] ?? NaN)) / 2,
    sum: Number(sum),
  };
}

/** Area in square millimetres by cutting into triangles from the first corner, in whole numbers. */
export function areaOfSimplePolygon(points: readonly Pair[], [row, column]: Pair): number {
  const corners = points.map(([x, y]) => [whole(x), whole(y)] as const);
  const [[ox, oy] = [0n, 0n]] = corners;
  let twice = 0n;
  for (let index = 1; index + 1 < corners.length; index++) {
    const [[ax, ay] = [0n, 0n], [bx, by] = [0n, 0n]] = [corners[index], corners[index + 1]];
    twice += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
  }
  return ((Math.abs(Number(twice)) / UNIT / UNIT) * row * column) / 2;
}

/** Length of a line through points, by Pythagoras. */
export function lineLength(points: readonly Pair[], [row, column]: Pair, closed: boolean): number {
  return points.reduce((sum, [x, y], index) => {
    const next = points[index + 1] ?? (closed ? points[0] : undefined);
    if (next === undefined) return sum;
    return sum + Math.sqrt(((next[0] - x) * column) ** 2 + ((next[1] - y) * row) ** 2);
  }, 0);
}

/** Circumference of an ellipse by adding up a hundred thousand chords. */
export function ellipseLine({ centre, half, degrees }: EllipseFacts, spacing: Pair): number {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const count = 100_000;
  const points = Array.from({ length: count }, (_, index): Pair => {
    const t = (2 * Math.PI * index) / count;
    const [u, v] = [half[0] * Math.cos(t), half[1] * Math.sin(t)];
    return [centre[0] + u * c - v * s, centre[1] + u * s + v * c];
  });
  return lineLength(points, spacing, true);
}
