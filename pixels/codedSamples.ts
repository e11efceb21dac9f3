import { bytesPerValue, clampInPlace, failed, integerView, type Layout, maskInPlace } from './layout.ts';
import type { PixelResult, StoredPixels, StoredValues } from './types.ts';

/** What a code stream decoded to, before the header has its say. Interleaved by pixel. */
export type CodedSamples = {
  readonly values: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly precision: number;
  /** Colour space of the values where the code stream tells; absent: the header's. */
  readonly PhotometricInterpretation?: string;
  /** The samples are an approximation, which may overshoot Bits Stored where the code stream is deeper. */
  readonly lossy: boolean;
  readonly tolerated: readonly string[];
  readonly decodedRows?: number;
};

/** Whether a code stream of this size can give the frame that the header describes; null when it can. */
export function sizeProblem(
  stream: { readonly width: number; readonly height: number; readonly components: number },
  layout: Layout,
): string | null {
  if (stream.components !== layout.samples) return `components-${stream.components}-of-${layout.samples}`;
  // A few encoders pad the height to whole blocks; anything else is another picture than the header speaks of.
  const fits =
    stream.width === layout.Columns && stream.height >= layout.Rows && stream.height < layout.Rows + 64;
  return fits ? null : `size-${stream.width}x${stream.height}-of-${layout.Columns}x${layout.Rows}`;
}

/**
 * Stored values from a code stream's samples: in a container of Bits Allocated, with the header's sign (the code
 * stream's own may differ, the bits are the same), cut to Bits Stored. An approximated 4097 of a 12-bit picture is 4095,
 * not 1: lossy samples are clamped.
 */
export function storedFromCoded(coded: CodedSamples, layout: Layout): PixelResult<StoredPixels> {
  const problem = sizeProblem(coded, layout);
  if (problem) return failed('damaged-pixel-data', problem);
  const tolerated = [...layout.oddities, ...coded.tolerated];
  if (coded.height > layout.Rows) tolerated.push('rows-cropped');
  if (coded.precision > layout.bitsAllocated && layout.bitsAllocated > 1)
    tolerated.push('precision-exceeds-cell');
  const kept = coded.values.subarray(0, layout.valueCount);
  const values = inContainer(kept, bytesPerValue(layout.bitsAllocated), layout.signed);
  if (!values) return failed('unsupported-pixel-format', `coded-bits-allocated-${layout.bitsAllocated}`);
  const depth = { ...layout, highBit: layout.bitsStored - 1 };
  if (coded.lossy && coded.precision > layout.bitsStored) clampInPlace(values, depth);
  else maskInPlace(values, depth);
  const rows = coded.decodedRows;
  return {
    ok: true,
    value: {
      values,
      Rows: layout.Rows,
      Columns: layout.Columns,
      SamplesPerPixel: layout.samples,
      PhotometricInterpretation: coded.PhotometricInterpretation ?? layout.PhotometricInterpretation,
      tolerated,
      ...(rows !== undefined && rows < layout.Rows ? { decodedRows: rows } : {}),
    },
  };
}

function inContainer(
  values: CodedSamples['values'],
  width: 1 | 2 | 4 | 8,
  signed: boolean,
): StoredValues | null {
  if (width === 8) return null;
  if (values.BYTES_PER_ELEMENT === width) {
    return integerView(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), width, signed);
  }
  switch (width) {
    case 1:
      return signed ? new Int8Array(values) : new Uint8Array(values);
    case 2:
      return signed ? new Int16Array(values) : new Uint16Array(values);
    case 4:
      return signed ? new Int32Array(values) : new Uint32Array(values);
    default:
      return width satisfies never;
  }
}
