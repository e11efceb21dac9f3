// Sums that do not drift: whole numbers exactly, others with the lost digits carried along (Neumaier).

/** A value and how often it occurs. */
export type Weighted = { readonly value: number; readonly count: number };

type Sums = {
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly sum: number;
};

/** Adds one term after another; `total` is right to rounding, whatever their order and sizes. */
export function compensated(): { add(term: number): void; total(): number } {
  let [sum, lost] = [0, 0];
  return {
    add(term) {
      const next = sum + term;
      lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
      sum = next;
    },
    total: () => sum + lost,
  };
}

function wholeSums(values: readonly Weighted[]): Sums {
  let [count, sum, squares] = [0n, 0n, 0n];
  for (const weighted of values) {
    const [value, times] = [BigInt(weighted.value), BigInt(weighted.count)];
    count += times;
    sum += value * times;
    squares += value * value * times;
  }
  const n = Number(count);
  return {
    count: n,
    mean: Number(sum) / n,
    standardDeviation: Math.sqrt(Number(count * squares - sum * sum)) / n,
    sum: Number(sum),
  };
}

/** Sums of values with their counts: exact up to the last rounding where all are whole numbers. */
export function exactSums(values: readonly Weighted[]): Sums {
  if (values.every(({ value }) => Number.isSafeInteger(value))) return wholeSums(values);
  const [total, squares] = [compensated(), compensated()];
  let count = 0;
  for (const { value, count: times } of values) {
    count += times;
    total.add(value * times);
  }
  const sum = total.total();
  const mean = sum / count;
  for (const { value, count: times } of values) squares.add((value - mean) ** 2 * times);
  return { count, mean, standardDeviation: Math.sqrt(squares.total() / count), sum };
}

/** The same of single values. */
export function floatSums(values: Float64Array): Sums {
  const [total, squares] = [compensated(), compensated()];
  for (const value of values) total.add(value);
  const sum = total.total();
  const mean = sum / values.length;
  for (const value of values) squares.add((value - mean) ** 2);
  return { count: values.length, mean, standardDeviation: Math.sqrt(squares.total() / values.length), sum };
}

/** Of values in rising order. */
export function medianOf(sorted: readonly Weighted[]): number {
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  for (const [index, { value, count }] of sorted.entries()) {
    before += count;
    if (2 * before > total) return value;
    if (2 * before === total) return (value + (sorted[index + 1]?.value ?? value)) / 2;
  }
  return NaN;
}
