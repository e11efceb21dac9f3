/** The picture's size, time and scale. */
export const US = {
  Rows: 480,
  Columns: 640,
  frames: 40,
  frameTimeMs: 22,
  mmPerPixel: 0.4,
  /** The sector's apex and reach, in pixels; half its opening, in radians. */
  apex: [320, 22],
  depthPixels: 410,
  halfAngle: 0.72,
} as const;

/** Towards the probe red to yellow, away blue to cyan; -1 to 1 m/s. */
export function flowColour(speed: number): readonly [number, number, number] {
  const strength = Math.min(1, Math.abs(speed));
  const main = 90 + 165 * Math.sqrt(strength);
  const second = Math.max(0, strength - 0.3) * 330;
  return speed > 0 ? [main, second, 0] : [0, second, main];
}
