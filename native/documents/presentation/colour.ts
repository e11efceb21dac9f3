// Colours of annotations: PCS-Values (CIELab, PS3.3 C.10.7.1.1) and P-Values to sRGB, `#rrggbb`.
import { labToRgb } from '../../../pixels/index.ts';

/** L*, a* and b*, each spread over 0..65535; null for anything else. */
export function labColour(values: readonly number[]): string | null {
  const [lightness, a, b] = values;
  if (values.length !== 3 || lightness === undefined || a === undefined || b === undefined) return null;
  if (values.some((value) => !Number.isFinite(value) || value < 0 || value > 65_535)) return null;
  return hex(labToRgb([lightness, a, b]));
}

const hex = (channels: readonly number[]): string =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** A P-Value, 0..65535, as a grey. */
export function greyColour(value: number | null): string | null {
  if (value === null || value < 0 || value > 65_535) return null;
  const grey = value / 257;
  return hex([grey, grey, grey]);
}
