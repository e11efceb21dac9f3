import type { HeaderImage } from '../../../pixels/header/types.ts';
import type { ImageVoi, PixelDescription, PixelFailure } from '../../../pixels/index.ts';

type Size = { readonly width: number; readonly height: number };

/** A part of an image, in its pixels, and whether it is turned over (PS3.18 8.3.5.1.3). */
export type Region = Size & {
  readonly left: number;
  readonly top: number;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
};

export type PictureFormat =
  { readonly type: 'image/png' } | { readonly type: 'image/jpeg'; readonly quality: number }; // 1 to 100

/** How a frame becomes a picture file. */
export type Drawing = {
  readonly image: HeaderImage; // its overlays are those to draw, none of them as bulk data
  readonly voi: ImageVoi | null; // null: worked out from the values
  readonly region: Region | null; // null: all of it
  readonly box: Size | null; // null: a pixel of the picture for each of the image
  readonly enlarge: boolean; // to fill the box
  readonly pixelAspect: number; // height of a pixel over its width
  readonly format: PictureFormat;
};

/** What the worker is asked for: native pixels, or a picture file. */
export type RenderRequest = {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly TransferSyntaxUID: string;
} & ({ readonly description: PixelDescription } | { readonly drawing: Drawing });

export type RenderReply =
  | { readonly id: number; readonly ok: true; readonly bytes: Uint8Array }
  | { readonly id: number; readonly ok: false; readonly failure: PixelFailure };
