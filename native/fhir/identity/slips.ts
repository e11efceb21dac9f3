// Slips of the hand: a letter too much, too few, another, or two exchanged.

/** The words differ by one slip. */
export function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  const room = Math.min(a.length, b.length) - start;
  while (end < room && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length + right.length === 1 || (left.length === 1 && right.length === 1)) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

// Of three letters a slip makes another name: Tim, Tom.
const SHORTEST = 4;
/** One slip, in words long enough that it may be one. */
export const isSlip = (a: string, b: string): boolean =>
  Math.min(a.length, b.length) >= SHORTEST && isOneSlip(a, b);
