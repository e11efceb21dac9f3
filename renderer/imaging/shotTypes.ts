import type { FrameIdentity, FrameImage, FrameRef, PaneFailure, PaneState, SeriesModel } from './types.ts';

/** Image pixels to pixels of a picture: x = xx * column + xy * row + x0, and so on. */
export type PictureTransform = {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x0: number;
  readonly y0: number;
};

/**
 * How a shot is framed. `pane`: what the pane shows, `times` as many pixels along each side. `image`: the whole image, one
 * pixel for one of its own. `box`: into so many pixels, the whole image or what the pane shows. `scale`: so many pixels for
 * the shorter side of an image pixel, what the box does not hold is cut off evenly.
 */
export type Framing =
  | { readonly kind: 'pane'; readonly times: number }
  | { readonly kind: 'image' }
  | { readonly kind: 'box'; readonly width: number; readonly height: number; readonly whole: boolean }
  | { readonly kind: 'scale'; readonly width: number; readonly height: number; readonly scale: number };

/** A shot as pixels. */
export type Picture = {
  readonly canvas: HTMLCanvasElement; // the caller's own
  readonly transform: PictureTransform;
  readonly mmPerPixel: number | null; // of the picture; null: no spacing
};

/**
 * An image as a pane shows or would show it, held for good: pixels, whose they are and how they are looked at, all of one
 * moment. Whatever the pane does afterwards changes nothing in it.
 */
export type Shot = {
  readonly ref: FrameRef;
  readonly series: SeriesModel;
  readonly index: number; // in the series
  readonly identity: FrameIdentity;
  /** What is to be said about the picture, as a pane says it: window, turn, letters, marks, remarks. */
  readonly state: PaneState;
  /** Size of the whole image, turned as it is shown, at one pixel for one of its own. */
  readonly size: { readonly width: number; readonly height: number };
  /** Of the image's pixels, a reader's calibration before the header's own. */
  readonly spacing: FrameImage['spacing'];
  /** Pixels along the sides of the pane; 0 where there is none. */
  readonly pane: { readonly width: number; readonly height: number };
  /** Device pixels in one CSS pixel of the pane. */
  readonly density: number;
  /** Draws by the pane's own pipeline; null: too large for this machine. */
  draw(framing: Framing): Picture | null;
};

/** Takes images of one series, all looked at in the way that the pane had when the camera was made. */
export type Camera = {
  readonly series: SeriesModel;
  /** One after another: a second call before the first has ended is a bug. Rejects when `signal` is aborted. */
  shoot(
    index: number,
    signal: AbortSignal,
  ): Promise<
    { readonly ok: true; readonly value: Shot } | { readonly ok: false; readonly failure: PaneFailure }
  >;
  dispose(): void;
};
