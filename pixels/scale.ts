import type { RgbaImage } from './display.ts';

/** For each output cell the input cells it covers, with their shares (which sum to 1). */
type Coverage = { readonly from: number; readonly shares: Float64Array };

function coverage(input: number, output: number): Coverage[] {
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

/** Scales by area averaging, the right way down for thumbnails: no pixel is passed over. */
export function scaleArea(image: RgbaImage, width: number, height: number): RgbaImage {
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

/**
 * Fits a picture into a square, keeping its shape; never enlarges. `pixelAspect` is the height of a pixel over its width.
 */
export function thumbnail(image: RgbaImage, maxSide: number, pixelAspect = 1): RgbaImage {
  const [trueWidth, trueHeight] =
    pixelAspect >= 1 ? [image.width, image.height * pixelAspect] : [image.width / pixelAspect, image.height];
  const factor = Math.min(1, maxSide / Math.max(trueWidth, trueHeight));
  const width = Math.max(1, Math.round(trueWidth * factor));
  const height = Math.max(1, Math.round(trueHeight * factor));
  return width === image.width && height === image.height ? image : scaleArea(image, width, height);
}
