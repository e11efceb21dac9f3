import type { PixelDescription, PixelFailure } from '../../../pixels/index.ts';
import type { Display } from './display.ts';

/** What the worker is asked for: native pixels, or a PNG within `box`. */
export type RenderRequest = {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly TransferSyntaxUID: string;
  readonly description: PixelDescription;
  readonly picture: {
    readonly display: Display;
    readonly box: { readonly width: number; readonly height: number } | null;
  } | null;
};

export type RenderReply =
  | { readonly id: number; readonly ok: true; readonly bytes: Uint8Array }
  | { readonly id: number; readonly ok: false; readonly failure: PixelFailure };
