// Bounds that hold whatever the bytes say. They are far above what real files need: the largest enhanced objects
// known have some 20,000 frames of 60 nested elements each.
export const LIMITS = {
  /** Elements, items and delimiters passed while looking for the pixels. */
  scanSteps: 8_000_000,
  /** Open sequences and items while skipping. */
  scanDepth: 4096,
  /** Elements of one data set turned into JSON. */
  jsonElements: 2_000_000,
  /** Nested sequences in JSON: each costs a call frame. */
  jsonDepth: 200,
  /** Bytes of one indexed value. PS3.5 6.2 allows far less; the short form of a VR no more. */
  indexedValueBytes: 64 * 1024,
  /** Bytes of one value of text or numbers in JSON; more goes out as bulk data. */
  jsonValueBytes: 256 * 1024,
  /** A deflated data set, inflated. */
  inflatedBytes: 512 * 1024 * 1024,
  /** As much of it as is inflated to find the pixels. */
  inflatedHeaderBytes: 64 * 1024 * 1024,
  /** Deflated bytes taken in at once for the header: at most 1032 times as many come out (RFC 1951). */
  deflatedStepBytes: 16 * 1024,
  /** Zeros behind a data set without pixels that fill it up to a block. */
  paddingBytes: 4096,
  /** Frames and fragments of one instance. */
  fragments: 2_000_000,
  /** Fragments whose headers are looked at during the header scan; the frame table looks at them all. */
  scannedFragments: 8,
} as const;
