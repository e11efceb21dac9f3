import type { Palette } from '../palette.ts';
import type { Shutter } from '../shutter.ts';
import type { PixelDescription } from '../types.ts';
import type { LookUpTable as PixelTable, VoiFunction } from '../voi.ts';

/** A Modality or VOI LUT with the name that its header gives it. */
export type LookUpTable = PixelTable & { readonly explanation: string };

/**
 * What of a header was not believed or could not be used, as stable words. The picture is shown without the doubtful part.
 */
export type HeaderRemark =
  | `${'modality-lut' | 'voi-lut' | 'presentation-lut'}-${'unusable' | 'incomplete'}`
  | 'window-refused' // a width that means nothing
  | 'rescale-refused'
  | 'contradicting-polarity' // MONOCHROME1 with IDENTITY, MONOCHROME2 with INVERSE: the first is believed
  | 'palette-unusable' // shown in greys
  | 'overlay-unusable'
  | 'shutter-unusable';

/** An overlay plane that lies on a frame (PS3.3 C.9.2), and where its bits are. */
export type OverlayPlane = {
  readonly group: number; // 0x6000 to 0x601E
  readonly Rows: number;
  readonly Columns: number;
  readonly originRow: number; // image row of the plane's first row, from 1; may be less
  readonly originColumn: number;
  readonly frame: number; // of the plane's own frames, from 0
  readonly type: 'G' | 'R'; // graphics or region of interest
  readonly label: string;
  readonly layer: string; // Overlay Activation Layer, of presentation states
  readonly source:
    | { readonly kind: 'data'; readonly bytes: Uint8Array }
    | { readonly kind: 'bulk'; readonly uri: string }
    | { readonly kind: 'embedded'; readonly bit: number }; // in this bit of the frame's pixel cells
};

/** A window of a header, with the name that it gives it. */
export type VoiWindow = { readonly center: number; readonly width: number; readonly explanation: string };

/** All that a header says about turning the stored values of one frame into a picture. Structured-cloneable. */
export type HeaderImage = {
  readonly description: PixelDescription;
  readonly slope: number;
  readonly intercept: number;
  readonly unit: string; // of modality values: HU, '' when unknown
  readonly modalityLut: LookUpTable | null; // in place of slope and intercept
  readonly voiFunction: VoiFunction;
  readonly voiLuts: readonly LookUpTable[];
  readonly presentationLut: LookUpTable | null; // from what the VOI gives to what is displayed
  readonly palette: Palette | null; // of PALETTE COLOR
  readonly supplemental: Palette | null; // of MONOCHROME2 whose values from its first one on are colours
  readonly padding: { readonly from: number; readonly to: number } | null; // stored values, both included
  readonly inverse: boolean; // low values are white: MONOCHROME1, Presentation LUT Shape INVERSE
  readonly overlays: readonly OverlayPlane[];
  readonly shutter: Shutter | null;
  readonly remarks: readonly HeaderRemark[];
};
