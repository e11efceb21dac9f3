import { collectRuns, type Runs } from './runs.ts';

/** Where the bits of an overlay plane lie on an image, PS3.3 C.9.2. */
export type OverlayPlace = {
  readonly Rows: number;
  readonly Columns: number;
  readonly originRow: number; // image row of the plane's first row, from 1; may be less
  readonly originColumn: number;
};

export type OverlayMarks = {
  readonly runs: Runs; // on image pixels
  readonly outside: boolean; // there are marks beside the picture, which are not drawn
};

/**
 * The set bits of one plane on the pixels of an image. `bits` are packed, the least significant first, without gaps
 * between rows or frames (PS3.5 8.1.2, PS3.3 C.9.2.1.1); `frame` counts the plane's own frames from 0. null: there are too
 * few bytes, and whatever is in them is no mark to trust.
 */
export function overlayMarks(
  bits: Uint8Array,
  place: OverlayPlace,
  image: { readonly Rows: number; readonly Columns: number },
  frame = 0,
): OverlayMarks | null {
  const count = place.Rows * place.Columns;
  const start = frame * count;
  if (count === 0 || bits.length * 8 < start + count) return null;
  let outside = false;
  const put = (
    row: number,
    from: number,
    to: number,
    add: (r: number, a: number, b: number) => void,
  ): void => {
    const [a, b] = [Math.max(0, from), Math.min(image.Columns, to)];
    const inside = row >= 0 && row < image.Rows && a < b;
    outside ||= !inside || a !== from || b !== to;
    if (inside) add(row, a, b);
  };
  const runs = collectRuns((add) => {
    for (let y = 0; y < place.Rows; y++) {
      eachRun(bits, start + y * place.Columns, place.Columns, (from, to) =>
        put(y + place.originRow - 1, from + place.originColumn - 1, to + place.originColumn - 1, add),
      );
    }
  });
  return { runs, outside };
}

function eachRun(
  bits: Uint8Array,
  start: number,
  length: number,
  found: (from: number, to: number) => void,
): void {
  let from = -1;
  for (let x = 0; x < length; x++) {
    const bit = start + x;
    const byte = bits[bit >> 3] ?? 0;
    if (from < 0 && byte === 0) {
      x += 7 - (bit & 7); // nothing more in this byte
      continue;
    }
    if ((byte >> (bit & 7)) & 1) {
      if (from < 0) from = x;
    } else if (from >= 0) {
      found(from, x);
      from = -1;
    }
  }
  if (from >= 0) found(from, length);
}
