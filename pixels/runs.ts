/**
 * Pixels of a one-bit picture as runs along its rows: three numbers each, row, first column, one past the last column,
 * all from 0, by rising row. What marks and shutters are drawn from.
 */
export type Runs = Int32Array<ArrayBuffer>;

/** Collects runs row by row. */
export function collectRuns(put: (add: (row: number, from: number, to: number) => void) => void): Runs {
  const numbers: number[] = [];
  put((row, from, to) => void numbers.push(row, from, to));
  return Int32Array.from(numbers);
}

/** The pixels of Rows x Columns that no run covers; `runs` lie within the picture. */
export function complement(runs: Runs, Rows: number, Columns: number): Runs {
  return collectRuns((add) => {
    let at = 0;
    for (let row = 0; row < Rows; row++) {
      let column = 0;
      for (; at < runs.length && runs[at] === row; at += 3) {
        const from = runs[at + 1] ?? 0;
        if (from > column) add(row, column, from);
        column = Math.max(column, runs[at + 2] ?? 0);
      }
      if (column < Columns) add(row, column, Columns);
    }
  });
}
