import { failed } from './layout.ts';
import type { PixelResult, StoredPixels, StoredValues } from './types.ts';

type Matrix = {
  readonly luma: number;
  readonly foot: number; // of Y, for 8 bits
  readonly redCr: number;
  readonly greenCb: number;
  readonly greenCr: number;
  readonly blueCb: number;
};

// The inverses of the two equations of PS3.3 C.7.6.3.1.2 (ITU-R BT.601: weights .299, .587, .114).
const FULL: Matrix = {
  luma: 1,
  foot: 0,
  redCr: 2 * (1 - 0.299),
  greenCb: (-2 * 0.114 * (1 - 0.114)) / 0.587,
  greenCr: (-2 * 0.299 * (1 - 0.299)) / 0.587,
  blueCb: 2 * (1 - 0.114),
};
/** Y 16..235, Cb and Cr 16..240. */
const PARTIAL: Matrix = {
  luma: 255 / 219,
  foot: 16,
  redCr: (FULL.redCr * 255) / 224,
  greenCb: (FULL.greenCb * 255) / 224,
  greenCr: (FULL.greenCr * 255) / 224,
  blueCb: (FULL.blueCb * 255) / 224,
};

/**
 * RGB by pixel from RGB or YBR values; a copy, except that RGB is returned as it is. 16-bit values are taken to use all
 * of `bitsStored` (default: the whole container).
 */
export function toRgb(stored: StoredPixels, bitsStored?: number): PixelResult<StoredPixels> {
  if (stored.SamplesPerPixel !== 3) return failed('unsupported-pixel-format', 'not-three-samples');
  const bits = bitsStored ?? stored.values.BYTES_PER_ELEMENT * 8;
  const label = stored.PhotometricInterpretation;
  const done = (values: StoredValues): PixelResult<StoredPixels> => ({
    ok: true,
    value: { ...stored, values, PhotometricInterpretation: 'RGB' },
  });
  if (label === 'YBR_PARTIAL_420' && isSubsampled(stored))
    return failed('unsupported-pixel-format', `photometric-interpretation-${label}`);
  switch (label) {
    case 'RGB':
    // The transforms of JPEG 2000, which its decoder has undone. Elsewhere the label was left behind by whoever decoded it.
    case 'YBR_RCT':
    case 'YBR_ICT':
      return { ok: true, value: stored };
    case 'YBR_FULL':
      return done(convert(stored.values, FULL, bits));
    case 'YBR_PARTIAL':
    case 'YBR_PARTIAL_420': // with all samples: a codec has spread what it had fewer of
      return done(convert(stored.values, PARTIAL, bits));
    case 'YBR_FULL_422':
    case 'YBR_PARTIAL_422': {
      const full = isSubsampled(stored) ? spread422(stored) : stored.values;
      return done(convert(full, label === 'YBR_FULL_422' ? FULL : PARTIAL, bits));
    }
    default:
      return failed('unsupported-pixel-format', `photometric-interpretation-${label}`);
  }
}

/** Native 4:2:2 keeps two values a pixel; a codec that gave full resolution gave three. */
function isSubsampled(stored: StoredPixels): boolean {
  return stored.values.length < stored.Rows * stored.Columns * 3;
}

/** Y1 Y2 Cb Cr groups to Y Cb Cr for every pixel; chroma sits with the first of two pixels and is shared by both. */
function spread422({ values, Rows, Columns }: StoredPixels): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Rows * Columns * 3);
  const paddedRows = values.length >= Rows * Math.ceil(Columns / 2) * 4;
  const perRow = paddedRows ? Math.ceil(Columns / 2) * 4 : Columns * 2;
  for (let y = 0, to = 0; y < Rows; y++) {
    for (let x = 0; x < Columns; x++, to += 3) {
      const pixel = paddedRows ? x : y * Columns + x;
      const group = (paddedRows ? y * perRow : 0) + (pixel >> 1) * 4;
      out[to] = values[group + (pixel & 1)] ?? 0;
      out[to + 1] = values[group + 2] ?? 0;
      out[to + 2] = values[group + 3] ?? 0;
    }
  }
  return out;
}

function convert(values: StoredValues, m: Matrix, bits: number): StoredValues {
  const scale = 2 ** (bits - 8);
  const centre = 128 * scale;
  const foot = m.foot * scale;
  const max = 2 ** bits - 1;
  const wide = values.BYTES_PER_ELEMENT > 1;
  const out = wide ? new Uint16Array(values.length) : new Uint8ClampedArray(values.length);
  for (let i = 0; i + 2 < values.length; i += 3) {
    const y = ((values[i] ?? 0) - foot) * m.luma;
    const cb = (values[i + 1] ?? 0) - centre;
    const cr = (values[i + 2] ?? 0) - centre;
    out[i] = rounded(y + m.redCr * cr, max);
    out[i + 1] = rounded(y + m.greenCb * cb + m.greenCr * cr, max);
    out[i + 2] = rounded(y + m.blueCb * cb, max);
  }
  return out instanceof Uint8ClampedArray ? new Uint8Array(out.buffer) : out;
}

function rounded(value: number, max: number): number {
  return value <= 0 ? 0 : value >= max ? max : (value + 0.5) | 0;
}
