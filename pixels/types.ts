/** Attributes of the Image Pixel Module (PS3.3 C.7.6.3) that decoding needs, as they stand in the header. */
export type PixelDescription = {
  readonly Rows: number;
  readonly Columns: number;
  readonly SamplesPerPixel: number;
  readonly PhotometricInterpretation: string;
  readonly PlanarConfiguration: number;
  readonly BitsAllocated: number;
  readonly BitsStored: number;
  readonly HighBit: number;
  readonly PixelRepresentation: number;
  readonly element: 'PixelData' | 'FloatPixelData' | 'DoubleFloatPixelData';
  /** The VR of Pixel Data where it is known: tells how big endian 8-bit pixels were written (PS3.5 8.1.1). */
  readonly VR?: 'OB' | 'OW' | 'UN' | 'OF' | 'OD';
  /** Bits of a cell, from 0, that hold overlay planes beside the values (PS3.5 8.1.2, retired); wanted beside them. */
  readonly overlayBits?: readonly number[];
};

export type StoredValues =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/**
 * One frame of stored values: no rescale, no window, no palette. Masked to BitsStored, sign-extended, colour interleaved
 * by pixel (planar configuration 0). `PhotometricInterpretation` is that of the values, which differs from the header's
 * where the codec itself undoes a colour transform (JPEG 2000 RCT/ICT, JPEG YBR to RGB).
 */
export type StoredPixels = {
  readonly values: StoredValues;
  readonly Rows: number;
  readonly Columns: number;
  readonly SamplesPerPixel: number;
  readonly PhotometricInterpretation: string;
  /** What was odd and put right or is doubtful, as stable words: 'truncated', 'sign-reinterpreted', 'syntax-mismatch'... */
  readonly tolerated: readonly string[];
  /** Rows from the top that the data really gave, when it ended early (the rest is 0). Absent: all of them. */
  readonly decodedRows?: number;
  /** The planes asked for by `overlayBits`, packed as Overlay Data is; absent for codings that do not keep such bits. */
  readonly embedded?: readonly { readonly bit: number; readonly bits: Uint8Array }[];
};

export type PixelFailure =
  | { readonly kind: 'unsupported-transfer-syntax'; readonly TransferSyntaxUID: string }
  | { readonly kind: 'unsupported-pixel-format'; readonly detail: string }
  | { readonly kind: 'damaged-pixel-data'; readonly detail: string };

export type PixelResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: PixelFailure };
