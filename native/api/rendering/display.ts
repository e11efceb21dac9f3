import type { PixelDescription } from '../../../pixels/index.ts';
import type { DicomJson } from '../../dicom/types.ts';
import { item, number, numbers, text } from '../../dicom/index.ts';

export type Window = {
  readonly center: number;
  readonly width: number;
  readonly shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
};

/** A palette (PS3.3 C.7.6.3.1.5): 8-bit colours from `firstValue` on. */
export type Palette = { readonly firstValue: number; readonly rgb: Uint8Array };

/** How stored values become a picture; all of it structured-cloneable. */
export type Display = {
  readonly slope: number;
  readonly intercept: number;
  readonly window: Window | null; // null: from the values themselves
  readonly inverted: boolean;
  readonly padding: readonly [number, number] | null; // stored values that are no image
  readonly rowToColumnSpacing: number; // above 1: pixels are taller than wide
  readonly palette: Palette | null;
};

/** The description that decoding needs, from DICOM JSON; null where there is no image. */
export function pixelDescription(data: DicomJson): PixelDescription | null {
  const Rows = number(data, '00280010');
  const Columns = number(data, '00280011');
  if (Rows === null || Columns === null) return null;
  const element = data['7FE00008']
    ? 'FloatPixelData'
    : data['7FE00009']
      ? 'DoubleFloatPixelData'
      : 'PixelData';
  const BitsAllocated = number(data, '00280100') ?? (element === 'PixelData' ? 8 : 32);
  const BitsStored = number(data, '00280101') ?? BitsAllocated;
  const VR = data['7FE00010']?.vr;
  return {
    Rows,
    Columns,
    SamplesPerPixel: number(data, '00280002') ?? 1,
    PhotometricInterpretation: text(data, '00280004') || 'MONOCHROME2',
    PlanarConfiguration: number(data, '00280006') ?? 0,
    BitsAllocated,
    BitsStored,
    HighBit: number(data, '00280102') ?? BitsStored - 1,
    PixelRepresentation: number(data, '00280103') ?? 0,
    element,
    ...(VR === 'OB' || VR === 'OW' ? { VR } : {}),
  };
}

/** What the header says about showing a frame. Functional groups of the frame come first, then shared ones, then the top. */
export function displayOf(data: DicomJson, frameNumber: number, palette: Palette | null): Display {
  const shared = item(data, '52009229');
  const own = item(data, '52009230', frameNumber - 1);
  const group = (tag: string): DicomJson | null => item(own, tag) ?? item(shared, tag);
  const rescale = group('00289145') ?? data; // Pixel Value Transformation Sequence
  const voi = group('00289132') ?? data; // Frame VOI LUT Sequence
  const spacing = numbers(group('00289110') ?? data, '00280030');
  const photometric = text(data, '00280004');
  const low = number(data, '00280120');
  const high = number(data, '00280121') ?? low;
  return {
    slope: number(rescale, '00281053') ?? 1,
    intercept: number(rescale, '00281052') ?? 0,
    window: windowOf(voi),
    inverted:
      (photometric === 'MONOCHROME1') !==
      (text(data, '20500020') === 'INVERSE' && photometric !== 'MONOCHROME1'),
    padding: low === null || high === null ? null : [Math.min(low, high), Math.max(low, high)],
    rowToColumnSpacing: aspect(spacing.length === 2 ? spacing : numbers(data, '00280034')),
    palette,
  };
}

function windowOf(data: DicomJson): Window | null {
  const center = number(data, '00281050');
  const width = number(data, '00281051');
  if (center === null || width === null) return null;
  const shape = text(data, '00281056');
  // PS3.3 C.11.2.1.2: a LINEAR width below 1 and any other of 0 or less mean nothing.
  if (width <= 0 || ((shape === '' || shape === 'LINEAR') && width < 1)) return null;
  return { center, width, shape: shape === 'LINEAR_EXACT' || shape === 'SIGMOID' ? shape : 'LINEAR' };
}

// Row spacing comes first (PS3.3 10.7.1.3), and so does the vertical part of Pixel Aspect Ratio.
function aspect(pair: readonly number[]): number {
  const ratio = (pair[0] ?? 1) / (pair[1] ?? 1);
  return ratio > 0.05 && ratio < 20 ? ratio : 1;
}
