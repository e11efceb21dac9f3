// Numbers as text (DS, IS: PS3.5 6.2), straight from the bytes.

/** Exact powers of ten in a double. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * The number between two offsets, NaN when there is none. Short decimals, which nearly all are, are read digit by digit:
 * a mantissa below 2^53 divided by an exact power of ten is correctly rounded. The rest is left to the engine.
 */
export const decimalBetween = (bytes: Buffer, start: number, end: number): number => {
  let first = start;
  let last = end;
  while (first < last && isPadding(bytes[first])) first += 1;
  while (last > first && isPadding(bytes[last - 1])) last -= 1;
  if (first === last) return Number.NaN;
  const sign = bytes[first];
  let at = sign === 0x2d || sign === 0x2b ? first + 1 : first;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < last; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30);
      digits += 1;
      if (decimals >= 0) decimals += 1;
    } else if (byte === 0x2e && decimals < 0) decimals = 0;
    else break;
  }
  if (at < last || digits === 0 || digits > 15 || decimals > 22) return byEngine(bytes, first, last);
  const size = decimals > 0 ? mantissa / (POWERS[decimals] ?? 1) : mantissa;
  return sign === 0x2d ? -size : size;
};

/** Exponents, many digits, nonsense. Hexadecimal and `Infinity`, which JavaScript takes, are no DS. */
const byEngine = (bytes: Buffer, first: number, last: number): number => {
  const text = bytes.toString('latin1', first, last);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
};

const isPadding = (byte: number | undefined): boolean => byte === 0x20 || byte === 0;

/** Exactly `count` finite values, by `\`; null otherwise. A decimal comma is no DS and gives null. */
export const decimalsBetween = (
  bytes: Buffer,
  start: number,
  end: number,
  count: number,
): readonly number[] | null => {
  const numbers: number[] = [];
  let from = start;
  for (let at = start; at <= end; at += 1) {
    if (at < end && bytes[at] !== 0x5c) continue;
    const number = decimalBetween(bytes, from, at);
    if (!Number.isFinite(number) || numbers.length === count) return null;
    numbers.push(number);
    from = at + 1;
  }
  return numbers.length === count ? numbers : null;
};
