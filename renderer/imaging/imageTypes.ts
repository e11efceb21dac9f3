import type { SpacingSource } from '../../native/contract/index.ts';
import type { HeaderImage, HeaderRemark } from '../../pixels/header/types.ts';

export type { LookUpTable, OverlayPlane } from '../../pixels/header/types.ts';
export type { Palette } from '../../pixels/index.ts';

/**
 * What of a header was not believed or could not be used, as stable words; the viewer puts them in words. The picture is
 * shown without the doubtful part.
 */
export type ImageRemark =
  | HeaderRemark
  | 'colour-label' // a label that only JPEG 2000 has, on pixels of another coding: taken for RGB
  | 'overlay-outside' // marks beside the picture, which are not drawn
  | 'true-size-unknown'; // a presentation state asks for true size, and the screen has not been measured

/** PS3.3 C.7.6.2.1.1: an animal's directions have other names, and not the same all over its body. */
export type Anatomy = 'biped' | 'quadruped' | 'quadruped-head' | 'quadruped-limb';

/** What drawing and reading out one frame needs, from the metadata of its own instance. */
export type FrameImage = HeaderImage & {
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
