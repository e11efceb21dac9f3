// What the generated pictures show. Every one tells its orientation and its number by itself, so that a test, or a
// person looking at a screenshot, sees a flip, a swap of rows and columns, or a wrong slice at once.

/** Whether a mark lies at a pixel, from 0 (nothing) to 3 (brightest). */
export type Picture = (row: number, column: number) => 0 | 1 | 2 | 3;

/**
 * A body ellipse (1) that holds a dot (2) on the left half of the picture only; an `F` (3) in its middle, which no flip
 * or turn maps on to itself; a ruler with a tick every tenth row along the left edge (3); and along the bottom row a
 * bar (3) as many columns long as the picture's number.
 */
export function markedPicture(rows: number, columns: number, number: number): Picture {
  const unit = Math.max(1, Math.floor(Math.min(rows, columns) / 16));
  const top = Math.floor(rows / 2) - 3 * unit;
  const left = Math.floor(columns / 2) - unit;
  return (row, column) => {
    if (row === rows - 1) return column < number ? 3 : 0;
    if (column < 2) return row % 10 === 0 || column === 0 ? 3 : 0;
    if (insideF(Math.floor((row - top) / unit), Math.floor((column - left) / unit))) return 3;
    if (Math.hypot(row - rows * 0.45, column - columns * 0.25) < unit) return 2;
    const y = (row + 0.5 - rows / 2) / (rows * 0.42);
    const x = (column + 0.5 - columns / 2) / (columns * 0.45);
    return x * x + y * y <= 1 ? 1 : 0;
  };
}

/** Strokes of an F, 3 wide and 6 high: a stem, a long arm on top and a shorter one in the middle. */
function insideF(row: number, column: number): boolean {
  if (row < 0 || row > 5 || column < 0 || column > 2) return false;
  return column === 0 || row === 0 || (row === 2 && column === 1);
}

/** Fills an array, row by row, with the value of each level. */
export function paint<T extends Uint8Array | Uint16Array | Int16Array>(
  values: T,
  columns: number,
  picture: Picture,
  levels: readonly [number, number, number, number],
): T {
  for (let i = 0; i < values.length; i += 1) {
    values[i] = levels[picture(Math.floor(i / columns), i % columns)];
  }
  return values;
}
