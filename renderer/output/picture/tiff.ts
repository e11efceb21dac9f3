// Baseline TIFF 6.0, little endian, one strip, uncompressed: what every program reads.

export type Raster = { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray };

/** Whether every pixel is a grey. */
export function isGrey({ rgba }: Raster): boolean {
  for (let at = 0; at < rgba.length; at += 4)
    if (rgba[at] !== rgba[at + 1] || rgba[at] !== rgba[at + 2]) return false;
  return true;
}

/** Samples without alpha, one or three a pixel. */
export function samplesOf({ rgba, width, height }: Raster, grey: boolean): Uint8Array<ArrayBuffer> {
  const step = grey ? 1 : 3;
  const out = new Uint8Array(width * height * step);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let sample = 0; sample < step; sample++) out[pixel * step + sample] = rgba[pixel * 4 + sample] ?? 0;
  return out;
}

const [SHORT, LONG, RATIONAL] = [3, 4, 5] as const;
type Entry = readonly [
  tag: number,
  type: typeof SHORT | typeof LONG | typeof RATIONAL,
  values: readonly number[],
];

const CENTIMETRES = 3;
const NO_UNIT = 1; // the ratio of the resolutions means something, their size does not
const SHARE = 1_000_000;

/** Pixels in a centimetre as a fraction of whole numbers of 32 bits. */
function resolution(mmPerPixel: number | null): readonly [number, number] {
  if (mmPerPixel === null) return [1, 1];
  const perCm = 10 / mmPerPixel;
  const share = Math.max(1, Math.min(SHARE, Math.floor(0xffffffff / Math.max(1, perCm))));
  return [Math.max(1, Math.round(perCm * share)), share];
}

/** A TIFF file of a picture: 8 bits, grey where all of it is, else RGB. `mmPerPixel` null: no resolution is claimed. */
export function tiffOf(raster: Raster, mmPerPixel: number | null): Uint8Array<ArrayBuffer> {
  const grey = isGrey(raster);
  const samples = grey ? 1 : 3;
  const data = samplesOf(raster, grey);
  const perCm = resolution(mmPerPixel);
  const unit = mmPerPixel === null ? NO_UNIT : CENTIMETRES;
  const entries = (strip: number): readonly Entry[] => [
    [256, LONG, [raster.width]],
    [257, LONG, [raster.height]],
    [258, SHORT, Array.from({ length: samples }, () => 8)], // bits of each sample
    [259, SHORT, [1]], // no compression
    [262, SHORT, [grey ? 1 : 2]], // black is zero; RGB
    [273, LONG, [strip]],
    [277, SHORT, [samples]],
    [278, LONG, [raster.height]], // all rows in one strip
    [279, LONG, [data.length]],
    [282, RATIONAL, perCm],
    [283, RATIONAL, perCm],
    [296, SHORT, [unit]],
  ];
  const count = entries(0).length;
  const extra = 8 + 2 + count * 12 + 4; // after header and directory: what does not fit into four bytes
  const strip = extra + 16 + (grey ? 0 : 6);
  const bytes = new Uint8Array(strip + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]); // II, 42, the directory follows at once
  view.setUint16(8, count, true);
  let free = extra;
  for (const [place, [tag, type, values]] of entries(strip).entries()) {
    const at = 10 + place * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, type === RATIONAL ? 1 : values.length, true);
    const size = type === SHORT ? 2 : 4;
    const outside = size * values.length > 4;
    if (outside) view.setUint32(at + 8, free, true);
    for (const [index, value] of values.entries()) {
      const target = (outside ? free : at + 8) + index * size;
      if (size === 2) view.setUint16(target, value, true);
      else view.setUint32(target, value, true);
    }
    if (outside) free += size * values.length;
  }
  bytes.set(data, strip);
  return bytes;
}
