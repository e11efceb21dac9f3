import type { PixelDescription, PixelFailure, PixelResult, StoredPixels, StoredValues } from './types.ts';

/** The description after judgement: everything a decoder may rely on without checking again. */
export type Layout = {
  readonly Rows: number;
  readonly Columns: number;
  readonly samples: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly planar: boolean;
  readonly PhotometricInterpretation: string;
  readonly element: PixelDescription['element'];
  readonly VR: PixelDescription['VR'] | undefined;
  /** Rows x Columns x SamplesPerPixel. */
  readonly valueCount: number;
  readonly oddities: readonly string[];
  readonly overlayBits: readonly number[];
};

/** No frame of a real modality comes near this; a lying header must not make us allocate more. */
export const DEFAULT_MAX_FRAME_BYTES = 2 ** 29;

const INTEGER_WIDTHS = new Set([1, 8, 12, 16, 24, 32, 64]);

export function failed<T>(
  kind: 'unsupported-pixel-format' | 'damaged-pixel-data',
  detail: string,
): PixelResult<T> {
  const failure: PixelFailure = { kind, detail };
  return { ok: false, failure };
}

/**
 * Judges a header's pixel description before a byte is allocated. Bits Stored and High Bit that contradict Bits
 * Allocated are put right (the whole cell is then the value), because such files show correctly in every toolkit.
 */
export function layoutOf(d: PixelDescription, maxFrameBytes: number): PixelResult<Layout> {
  const bitsAllocated =
    d.element === 'PixelData' ? d.BitsAllocated : d.element === 'FloatPixelData' ? 32 : 64;
  if (!isCount(d.Rows) || !isCount(d.Columns))
    return failed('unsupported-pixel-format', 'no-rows-or-columns');
  const samples = d.SamplesPerPixel === 0 ? 1 : d.SamplesPerPixel;
  if (samples !== 1 && samples !== 3 && samples !== 4) {
    return failed('unsupported-pixel-format', `samples-per-pixel-${samples}`);
  }
  if (!INTEGER_WIDTHS.has(bitsAllocated)) {
    return failed('unsupported-pixel-format', `bits-allocated-${bitsAllocated}`);
  }
  const valueCount = d.Rows * d.Columns * samples;
  if (valueCount * bytesPerValue(bitsAllocated) > maxFrameBytes) {
    return failed('unsupported-pixel-format', 'frame-too-large');
  }
  const oddities: string[] = [];
  const stored = storedBits(d, bitsAllocated, oddities);
  return {
    ok: true,
    value: {
      Rows: d.Rows,
      Columns: d.Columns,
      samples,
      bitsAllocated,
      ...stored,
      signed: d.PixelRepresentation === 1,
      planar: samples > 1 && d.PlanarConfiguration === 1,
      PhotometricInterpretation: d.PhotometricInterpretation,
      element: d.element,
      VR: d.VR,
      valueCount,
      oddities,
      overlayBits:
        samples === 1 ? (d.overlayBits ?? []).filter((bit) => bit >= 0 && bit < bitsAllocated) : [],
    },
  };
}

function storedBits(d: PixelDescription, bitsAllocated: number, oddities: string[]) {
  const sound =
    d.element !== 'PixelData' ||
    (Number.isInteger(d.BitsStored) && d.BitsStored >= 1 && d.BitsStored <= bitsAllocated);
  if (!sound) oddities.push('bits-stored-corrected');
  const bitsStored = sound && d.element === 'PixelData' ? d.BitsStored : bitsAllocated;
  const highSound =
    d.element !== 'PixelData' ||
    (Number.isInteger(d.HighBit) && d.HighBit >= bitsStored - 1 && d.HighBit < bitsAllocated);
  if (!highSound && sound) oddities.push('high-bit-corrected');
  return {
    bitsStored,
    highBit: highSound && d.element === 'PixelData' && sound ? d.HighBit : bitsStored - 1,
  };
}

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= 0xffff_ffff;
}

/** Bytes of one value in memory for a given Bits Allocated. */
export function bytesPerValue(bitsAllocated: number): 1 | 2 | 4 | 8 {
  if (bitsAllocated <= 8) return 1;
  if (bitsAllocated <= 16) return 2;
  return bitsAllocated <= 32 ? 4 : 8;
}

/** Typed array of `bytes`' whole buffer for integers of a layout; `bytes` must own an aligned buffer. */
export function integerView(bytes: Uint8Array, width: 1 | 2 | 4, signed: boolean): StoredValues {
  const { buffer, byteOffset, byteLength } = bytes;
  switch (width) {
    case 1:
      return signed ? new Int8Array(buffer, byteOffset, byteLength) : bytes;
    case 2:
      return signed
        ? new Int16Array(buffer, byteOffset, byteLength >> 1)
        : new Uint16Array(buffer, byteOffset, byteLength >> 1);
    case 4:
      return signed
        ? new Int32Array(buffer, byteOffset, byteLength >>> 2)
        : new Uint32Array(buffer, byteOffset, byteLength >>> 2);
    default:
      return width satisfies never;
  }
}

/**
 * Keeps BitsStored bits that end at HighBit, in place, and extends the sign. What stands above or below them (overlays
 * of ACR-NEMA days, scanner junk) is no part of the value (PS3.5 8.1.1).
 */
export function maskInPlace(values: StoredValues, layout: Layout): void {
  const width = values.BYTES_PER_ELEMENT * 8;
  const { bitsStored, highBit, signed } = layout;
  if (bitsStored >= width || values instanceof Float32Array || values instanceof Float64Array) return;
  const lift = 31 - Math.min(highBit, width - 1);
  const drop = 32 - bitsStored;
  if (signed) for (let i = 0; i < values.length; i++) values[i] = ((values[i] ?? 0) << lift) >> drop;
  else for (let i = 0; i < values.length; i++) values[i] = ((values[i] ?? 0) << lift) >>> drop;
}

/** The overlay planes among whole cells, before `maskInPlace` takes them away; an empty object when none is wanted. */
export function embeddedPlanes(
  values: StoredValues,
  { overlayBits }: Layout,
): Pick<StoredPixels, 'embedded'> {
  if (overlayBits.length === 0) return {};
  const embedded = overlayBits.map((bit) => {
    const bits = new Uint8Array(Math.ceil(values.length / 8));
    for (let i = 0; i < values.length; i++) {
      const set = ((values[i] ?? 0) >>> bit) & 1;
      bits[i >> 3] = (bits[i >> 3] ?? 0) | (set << (i & 7));
    }
    return { bit, bits };
  });
  return { embedded };
}

/** Brings values into the range of Bits Stored. */
export function clampInPlace(values: StoredValues, { bitsStored, signed }: Layout): void {
  const min = signed ? -(2 ** (bitsStored - 1)) : 0;
  const max = signed ? 2 ** (bitsStored - 1) - 1 : 2 ** bitsStored - 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < min) values[i] = min;
    else if (value > max) values[i] = max;
  }
}
