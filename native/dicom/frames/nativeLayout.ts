// How long native frames are (PS3.5 8.1, PS3.3 C.7.6.3).
import type { FileProblem } from '../../contract/index.ts';
import type { IndexedAttributes, PixelDataLocation } from '../types.ts';

type Description = Pick<
  IndexedAttributes,
  'Rows' | 'Columns' | 'SamplesPerPixel' | 'BitsAllocated' | 'PhotometricInterpretation' | 'NumberOfFrames'
>;

// PS3.5 8.1.1 asks for 1 or a multiple of 8. Older files have 12 bits packed: their frames can be told apart all the same,
// and whoever decodes them says what it cannot do.
const MOST_BITS = 64;

/** What of the image description makes pixels unreadable, as a word; null when nothing does. */
export const badDescription = (attributes: Description, pixelData: PixelDataLocation): string | null => {
  if (attributes.Rows === null || attributes.Rows === 0) return 'Rows';
  if (attributes.Columns === null || attributes.Columns === 0) return 'Columns';
  if (attributes.SamplesPerPixel < 1 || attributes.SamplesPerPixel > 4) return 'SamplesPerPixel';
  if (pixelData.keyword !== 'PixelData') return null; // Bits Allocated is fixed by the element (C.7.6.24)
  const allocated = attributes.BitsAllocated ?? 0;
  return allocated >= 1 && allocated <= MOST_BITS ? null : 'BitsAllocated';
};

/** Bits of a pixel in native form, over all its samples. */
const pixelBits = (attributes: Description, pixelData: PixelDataLocation): number => {
  if (pixelData.keyword === 'FloatPixelData') return 32 * attributes.SamplesPerPixel;
  if (pixelData.keyword === 'DoubleFloatPixelData') return 64 * attributes.SamplesPerPixel;
  const allocated = attributes.BitsAllocated ?? 0;
  // C.7.6.3.1.2: chroma is sampled for every other pixel; 420 for every other row as well.
  if (attributes.SamplesPerPixel === 3) {
    if (/^YBR_(FULL|PARTIAL)_422$/.test(attributes.PhotometricInterpretation)) return 2 * allocated;
    if (attributes.PhotometricInterpretation === 'YBR_PARTIAL_420') return 1.5 * allocated;
  }
  return attributes.SamplesPerPixel * allocated;
};

export type NativeLayout = { readonly frameBits: number; readonly rowBits: number; readonly bytes: number };

/** Of a description that `badDescription` found usable. */
export const nativeLayout = (attributes: Description, pixelData: PixelDataLocation): NativeLayout => {
  const rowBits = (attributes.Columns ?? 0) * pixelBits(attributes, pixelData);
  const frameBits = (attributes.Rows ?? 0) * rowBits;
  return { rowBits, frameBits, bytes: Math.ceil((frameBits * attributes.NumberOfFrames) / 8) };
};

/** The problem of native pixels of which `present` bytes are there; null when they are all there. */
export const nativeTruncation = (
  attributes: Description,
  layout: NativeLayout,
  present: number,
): Extract<FileProblem, { kind: 'truncated-pixel-data' }> | null => {
  if (present >= layout.bytes) return null;
  const framesPresent = Math.floor((present * 8) / layout.frameBits);
  // Rows of planar pixels are those of the first plane; what is shown of such a frame is no more than them.
  const rows = Math.floor((present * 8 - framesPresent * layout.frameBits) / layout.rowBits);
  return {
    kind: 'truncated-pixel-data',
    bytesPresent: present,
    bytesExpected: layout.bytes,
    frameNumber: framesPresent + 1,
    framesPresent,
    framesExpected: attributes.NumberOfFrames,
    rowsPresent: rows,
    rowsExpected: attributes.Rows,
  };
};
