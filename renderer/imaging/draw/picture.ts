import { colourOf, isColour, isWhole, mixedColours, paddingMask, rangeOf } from '../../../pixels/index.ts';
import type { ImageVoi as Voi, StoredPixels, StoredRange, StoredValues } from '../../../pixels/index.ts';
import type { FrameImage, Palette } from '../types.ts';
import { greyTable, MOST_ENTRIES } from './grey.ts';
import type { GreyTable } from './grey.ts';
import type { Picture } from './raster.ts';
import { reduce, reducedSize, reductionFor } from './reduce.ts';
import type { Scene } from './renderer.ts';

type TableKey = { image: FrameImage; voi: Voi; invert: boolean; range: StoredRange; mostEntries: number };

/** Makes grey tables, keeping the last one: panning and scrolling through alike frames change nothing in it. */
function createTableMaker(): (scene: Scene, voi: Voi, mostEntries: number) => GreyTable {
  let last: { key: TableKey; table: GreyTable } | null = null;
  return ({ frame, image, invert }, voi, mostEntries) => {
    const key = { image, voi, invert, range: rangeOf(frame.pixels), mostEntries };
    if (last !== null && sameTable(last.key, key)) return last.table;
    const whole = isWhole(frame.pixels.values);
    const table = greyTable(image, voi, { range: key.range, whole, invert, mostEntries });
    last = { key, table };
    return table;
  };
}

const sameTable = (a: TableKey, b: TableKey): boolean =>
  a.voi.center === b.voi.center &&
  a.voi.width === b.voi.width &&
  a.voi.lut === b.voi.lut &&
  a.voi.function === b.voi.function &&
  a.invert === b.invert &&
  a.mostEntries === b.mostEntries &&
  a.range.min === b.range.min &&
  a.range.max === b.range.max &&
  a.image.slope === b.image.slope &&
  a.image.intercept === b.image.intercept &&
  a.image.modalityLut === b.image.modalityLut &&
  a.image.voiFunction === b.image.voiFunction &&
  a.image.presentationLut === b.image.presentationLut &&
  a.image.padding?.from === b.image.padding?.from &&
  a.image.padding?.to === b.image.padding?.to &&
  a.image.inverse === b.image.inverse;

/**
 * Values between which the greys differ by so much that a table of whole numbers cannot hold them: padding among them is
 * taken out, so that it stays black and is not mixed into its neighbours.
 */
function withoutPadding(pixels: StoredPixels, image: FrameImage): StoredValues {
  const { values } = pixels;
  const range = rangeOf(pixels);
  if (isWhole(values) && range.max - range.min < MOST_ENTRIES) return values;
  const mask = paddingMask(image, values);
  return mask === null ? values : Float64Array.from(values, (value, at) => (mask[at] === 1 ? NaN : value));
}

function greyIn({ lo, step, greys }: GreyTable, value: number): number {
  const entry = Math.round((value - lo) / step);
  return greys[Math.min(greys.length - 1, Math.max(0, entry))] ?? 0;
}

/** What makes the pictures of one pane; it keeps what the next one can use again. */
export type PictureMaker = (scene: Scene, mostEntries: number) => Picture | null;

/** Values at full size, and what they are of. */
type Source =
  | { readonly kind: 'grey'; readonly values: StoredValues }
  | { readonly kind: 'colour'; readonly values: Uint8Array };

/** What a source is made of: the same parts, the same source. `table`: only where greys become colours. */
type SourceParts = {
  readonly pixels: StoredPixels;
  readonly factor: number;
  readonly palette: Palette | null;
  readonly table: GreyTable | null;
};

function sourceOf({ frame: { pixels }, image }: Scene, table: GreyTable | null): Source | null {
  const mixed = table === null ? null : mixedColours(pixels, image, (value) => greyIn(table, value));
  if (mixed !== null) return { kind: 'colour', values: mixed };
  if (!isColour(pixels, image)) return { kind: 'grey', values: withoutPadding(pixels, image) };
  const rgb = colourOf(pixels, image);
  return rgb === null ? null : { kind: 'colour', values: rgb };
}

function reduced(source: Source, pixels: StoredPixels, factor: number): Source {
  if (factor === 1) return source;
  const { Rows, Columns } = pixels;
  if (source.kind === 'grey')
    return { kind: 'grey', values: reduce(source.values, { Rows, Columns, samples: 1 }, factor) };
  return { kind: 'colour', values: reduce(source.values, { Rows, Columns, samples: 3 }, factor) };
}

const sameParts = (a: SourceParts, b: SourceParts): boolean =>
  a.pixels === b.pixels && a.factor === b.factor && a.palette === b.palette && a.table === b.table;

/** Makes a maker; its pictures are null for frames that cannot be drawn. */
export function createPictureMaker(): PictureMaker {
  const tableOf = createTableMaker();
  let last: { parts: SourceParts; source: Source } | null = null;
  return (scene, mostEntries) => {
    const { frame, image, voi } = scene;
    const { pixels } = frame;
    const grey = !isColour(pixels, image);
    if (grey && voi === null) return null;
    const table = voi === null || !grey ? null : tableOf(scene, voi, mostEntries);
    const palette = image.supplemental ?? image.palette;
    const factor = reductionFor(scene.view.scale);
    const parts = { pixels, factor, palette, table: image.supplemental === null ? null : table };
    if (last === null || !sameParts(last.parts, parts)) {
      const full = sourceOf(scene, parts.table);
      last = full === null ? null : { parts, source: reduced(full, pixels, factor) };
    }
    if (last === null) return null;
    const size = { ...reducedSize(pixels, factor), factor };
    if (last.source.kind === 'colour') return { ...size, kind: 'colour', rgb: last.source.values };
    return table === null ? null : { ...size, kind: 'grey', values: last.source.values, table };
  };
}
