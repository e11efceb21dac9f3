export type Vector = readonly [number, number, number];

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
export const norm = (a: Vector): number => Math.sqrt(dot(a, a));

/** The unit vector; null for one too short to have a direction. */
export function unit(a: Vector): Vector | null {
  const length = norm(a);
  return length > 1e-9 ? scale(a, 1 / length) : null;
}

/** Three of a list of numbers from `start`; null when they are not there. */
export function vectorAt(values: readonly number[] | null, start: number): Vector | null {
  const [x, y, z] = (values ?? []).slice(start, start + 3);
  return x !== undefined && y !== undefined && z !== undefined ? [x, y, z] : null;
}
