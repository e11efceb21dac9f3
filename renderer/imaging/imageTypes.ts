import type { SpacingSource } from '../../native/contract/index.ts';
import type {
  LookUpTable as PixelTable,
  Palette,
  PixelDescription,
  Shutter,
  VoiFunction,
} from '../../pixels/index.ts';

export type { Palette, Shutter, VoiFunction };

/** A Modality or VOI LUT with the name that its header gives it. */
export type LookUpTable = PixelTable & { readonly explanation: string };

/**
 * What of a header was not believed or could not be used, as stable words; the viewer puts them in words. The picture is
 * shown without the doubtful part.
 */
export type ImageRemark =
  | `${'modality-lut' | 'voi-lut' | 'presentation-lut'}-${'unusable' | 'incomplete'}`
  | 'window-refused' // a width that means nothing
  | 'rescale-refused'
  | 'contradicting-polarity' // MONOCHROME1 with IDENTITY, MONOCHROME2 with INVERSE: the first is believed
  | 'palette-unusable' // shown in greys
  | 'colour-label' // a label that only JPEG 2000 has, on pixels of another coding: taken for RGB
  | 'overlay-unusable'
  | 'overlay-outside' // marks beside the picture, which are not drawn
  | 'shutter-unusable'
  | 'true-size-unknown'; // a presentation state asks for true size, and the screen has not been measured

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

/** PS3.3 C.7.6.2.1.1: an animal's directions have other names, and not the same all over its body. */
export type Anatomy = 'biped' | 'quadruped' | 'quadruped-head' | 'quadruped-limb';

/** What drawing and reading out one frame needs, from the metadata of its own instance. */
export type FrameImage = {
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
  readonly remarks: readonly ImageRemark[];
  readonly pixelAspect: number; // height of a pixel over its width
  readonly spacing: {
    readonly rowSpacingMm: number;
    readonly columnSpacingMm: number;
    readonly source: SpacingSource;
  } | null;
  readonly cosines: {
    readonly row: readonly [number, number, number];
    readonly column: readonly [number, number, number];
  } | null;
  readonly PatientOrientation: readonly [string, string] | null; // of row and column, where the header has it
  readonly anatomy?: Anatomy; // whose directions the letters name; a person's when not given
};

/** A window or VOI LUT to choose, of the image or of the presentation state on it. */
export type VoiChoice = {
  readonly kind: 'window' | 'lut';
  readonly explanation: string;
  readonly center: number; // of a LUT: the range of its entries
  readonly width: number;
  readonly current: boolean;
};

/** One pixel through the display pipeline. */
export type Sample = {
  readonly column: number; // from 0
  readonly row: number;
  readonly stored: readonly number[];
  readonly modality: number | null; // null: colour
  readonly unit: string;
  readonly padding: boolean; // no part of the picture
  readonly displayed: readonly [number, number, number] | number; // 0..255; one number: grey
};
