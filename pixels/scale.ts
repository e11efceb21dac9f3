import type { RgbaImage } from './display.ts';

/** For each output cell the input cells it is made of, with their shares (which sum to 1). */
type Coverage = { readonly from: number; readonly shares: Float64Array };

/** Shrinking: what lies under each output cell, by area. */
function covered(input: number, output: number): Coverage[] {
  const step = input / output;
  return Array.from({ length: output }, (_, i) => {
    const [start, end] = [i * step, Math.min((i + 1) * step, input)];
    const from = Math.min(Math.floor(start), input - 1);
    const to = Math.max(from + 1, Math.ceil(end));
    const shares = new Float64Array(to - from);
    for (let cell = from; cell < to; cell++) {
      shares[cell - from] = (Math.min(end, cell + 1) - Math.max(start, cell)) / (end - start);
    }
    return { from, shares };
  });
}

/** Enlarging: the two input cells between whose centres the middle of each output cell lies. */
function between(input: number, output: number): Coverage[] {
  return Array.from({ length: output }, (_, i) => {
    const at = Math.min(input - 1, Math.max(0, ((i + 0.5) * input) / output - 0.5));
    const from = Math.floor(at);
    const part = at - from;
    return { from, shares: part === 0 ? Float64Array.of(1) : Float64Array.of(1 - part, part) };
  });
}

const coverage = (input: number, output: number): Coverage[] =>
  output > input ? between(input, output) : covered(input, output);

/** A picture at another size: averaged over area where it shrinks, so that no pixel is passed over, else interpolated. */
export function scaled(image: RgbaImage, width: number, height: number): RgbaImage {
  if (width === image.width && height === image.height) return image;
  const across = coverage(image.width, width);
  const down = coverage(image.height, height);
  const data = new Uint8ClampedArray(width * height * 4);
  const sums = new Float64Array(image.width * 4);
  down.forEach(({ from, shares }, y) => {
    sums.fill(0);
    shares.forEach((share, k) => {
      const row = (from + k) * image.width * 4;
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (image.data[row + i] ?? 0) * share;
    });
    across.forEach((column, x) => {
      for (let c = 0; c < 4; c++) {
        let sum = 0;
        for (let k = 0; k < column.shares.length; k++) {
          sum += (sums[(column.from + k) * 4 + c] ?? 0) * (column.shares[k] ?? 0);
        }
        data[(y * width + x) * 4 + c] = Math.floor(sum + 0.5);
      }
    });
  });
  return { data, width, height };
}

type Part = Size & {
  readonly left: number;
  readonly top: number;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
};

/** A part of a picture, which lies within it, turned over where asked. */
export function cut(image: RgbaImage, part: Part): RgbaImage {
  const { left, top, width, height, flipHorizontal, flipVertical } = part;
  if (!flipHorizontal && !flipVertical && width === image.width && height === image.height) return image;
  const from = new Uint32Array(image.data.buffer);
  const data = new Uint8ClampedArray(width * height * 4);
  const to = new Uint32Array(data.buffer);
  for (let y = 0; y < height; y++) {
    const row = (top + (flipVertical ? height - 1 - y : y)) * image.width;
    const line = from.subarray(row + left, row + left + width);
    to.set(flipHorizontal ? line.toReversed() : line, y * width);
  }
  return { data, width, height };
}

type Size = { readonly width: number; readonly height: number };

/**
 * The largest size within `box` that has a picture's true shape; `pixelAspect` is the height of a pixel over its width.
 * `enlarge`: also beyond the picture's own size.
 */
export function fitted(
  { width, height }: Size,
  options: { readonly box: Size; readonly pixelAspect: number; readonly enlarge: boolean },
): Size {
  const { box, pixelAspect, enlarge } = options;
  const whole =
    pixelAspect >= 1 ? { width, height: height * pixelAspect } : { width: width / pixelAspect, height };
  const factor = Math.min(enlarge ? Infinity : 1, box.width / whole.width, box.height / whole.height);
  const side = (length: number): number => Math.max(1, Math.round(length * factor));
  return { width: side(whole.width), height: side(whole.height) };
}
