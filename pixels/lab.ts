/** sRGB, 0..255, of a DICOM PCS-value: CIELab scaled to 16 bits (PS3.3 C.10.7.1.1), white point D50. */
export function labToRgb([l16, a16, b16]: readonly [number, number, number]): [number, number, number] {
  const [l, a, b] = [(l16 / 65_535) * 100, (a16 / 65_535) * 255 - 128, (b16 / 65_535) * 255 - 128];
  const fy = (l + 16) / 116;
  const curve = (f: number): number => (f ** 3 > 216 / 24_389 ? f ** 3 : (116 * f - 16) / (24_389 / 27));
  const [x, y, z] = [0.9642 * curve(fy + a / 500), curve(fy), 0.8251 * curve(fy - b / 200)];
  // XYZ of D50 to linear sRGB of D65, adapted by Bradford.
  const linear = [
    3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
    -0.9787684 * x + 1.9161415 * y + 0.033454 * z,
    0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
  ] as const;
  const encoded = linear.map((v) =>
    v <= 0.0031308 ? 12.92 * v : 1.055 * Math.max(0, v) ** (1 / 2.4) - 0.055,
  );
  const [red = 0, green = 0, blue = 0] = encoded.map((v) => Math.round(Math.min(1, Math.max(0, v)) * 255));
  return [red, green, blue];
}
