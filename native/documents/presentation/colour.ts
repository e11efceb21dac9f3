// Colours of annotations: PCS-Values (CIELab, PS3.3 C.10.7.1.1) and P-Values to sRGB.

/** L* 0..100 and a*, b* -128..127, each spread over 0..65535; D50 as in the ICC's connection space. `#rrggbb`, or null. */
export function labColour(values: readonly number[]): string | null {
  const [lightness, a, b] = values;
  if (values.length !== 3 || lightness === undefined || a === undefined || b === undefined) return null;
  if (values.some((value) => !Number.isFinite(value) || value < 0 || value > 65_535)) return null;
  const y = ((lightness / 65_535) * 100 + 16) / 116;
  const x = y + ((a / 65_535) * 255 - 128) / 500;
  const z = y - ((b / 65_535) * 255 - 128) / 200;
  return srgb(WHITE_D50[0] * unfold(x), WHITE_D50[1] * unfold(y), WHITE_D50[2] * unfold(z));
}

const WHITE_D50 = [0.9642, 1, 0.8249] as const;

// CIE 15: the inverse of the cube root with its linear foot.
const unfold = (value: number): number =>
  value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29);

/** XYZ under D50 to sRGB: the Bradford adaptation to D65 and IEC 61966-2-1 in one matrix. */
function srgb(x: number, y: number, z: number): string {
  const linear = [
    3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
    -0.9787684 * x + 1.9161415 * y + 0.033454 * z,
    0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
  ];
  return hex(linear.map((value) => Math.min(1, Math.max(0, value))).map(gamma));
}

const gamma = (value: number): number =>
  255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);

const hex = (channels: readonly number[]): string =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** A P-Value, 0..65535, as a grey. */
export function greyColour(value: number | null): string | null {
  if (value === null || value < 0 || value > 65_535) return null;
  const grey = value / 257;
  return hex([grey, grey, grey]);
}
