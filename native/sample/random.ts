// Randomness that is the same on every machine, so that everyone's sample study has the same pixels.

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A square tile of values about 0, with standard deviation 1, that repeats without a seam. */
export type NoiseTile = { readonly size: number; readonly values: Float32Array };

/** White noise smoothed over `radius` samples: the larger, the softer the structure. `size` is a power of two. */
export function noiseTile(size: number, radius: number, seed: number): NoiseTile {
  const random = randomNumbers(seed);
  let values = Float32Array.from({ length: size * size }, () => gaussian(random));
  for (let pass = 0; pass < 3 && radius > 0; pass += 1)
    values = blurred(blurred(values, size, radius), size, radius);
  return { size, values: normalised(values) };
}

/** A normal deviate, near enough: twelve uniform ones less six. */
function gaussian(random: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i += 1) sum += random();
  return sum;
}

/** A box blur along rows, with rows and columns swapped in the result: twice gives both directions. */
function blurred(values: Float32Array, size: number, radius: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  const mask = size - 1;
  for (let row = 0; row < size; row += 1) {
    let sum = 0;
    for (let i = -radius; i <= radius; i += 1) sum += values[row * size + (i & mask)] ?? 0;
    for (let column = 0; column < size; column += 1) {
      out[column * size + row] = sum / (2 * radius + 1);
      sum += values[row * size + ((column + radius + 1) & mask)] ?? 0;
      sum -= values[row * size + ((column - radius) & mask)] ?? 0;
    }
  }
  return out;
}

function normalised(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const deviation = Math.sqrt(squares / values.length - mean * mean) || 1;
  return values.map((value) => (value - mean) / deviation);
}

/** The tile's value at coordinates that may lie anywhere; `&` takes their whole part. */
export function noiseAt(tile: NoiseTile, x: number, y: number): number {
  const mask = tile.size - 1;
  return tile.values[(y & mask) * tile.size + (x & mask)] ?? 0;
}
