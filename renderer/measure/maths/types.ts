import type {
  AnnotationKind,
  Calibration,
  ImagePoint,
  MeasuredValue,
  NoValueReason,
  SpacingSource,
} from '../../../native/contract/index.ts';
import type { StoredPixels } from '../../../pixels/index.ts';
import type { FrameImage, FrameScale, UltrasoundRegion } from '../../imaging/index.ts';

/** What is measured: the part of an annotation that values follow from. */
export type Subject = { readonly kind: AnnotationKind; readonly points: readonly ImagePoint[] };

/** The frame it lies on. `pixels` null: not loaded; lengths and areas are there all the same. */
export type MeasureContext = {
  readonly scale: FrameScale;
  readonly calibration: Calibration | null;
  readonly pixels: StoredPixels | null;
  readonly image: FrameImage | null;
};

export type Measured = {
  readonly values: MeasuredValue[];
  /** Why some or all values that this kind has elsewhere are missing here. */
  readonly noValue: NoValueReason | null;
  readonly spacingSource: SpacingSource;
};

/** What one step of one pixel is worth along a row (`column`) and down a column (`row`). */
export type Metric = {
  readonly unit: 'mm' | 'px';
  readonly column: number; // between columns (across), of `unit`
  readonly row: number; // between rows (down), of `unit`
  readonly source: SpacingSource;
  readonly relativeUncertainty: number | null; // one standard deviation, as a share; null: unknown
};

/** How values follow from places: in a plane; by the unlike axes of an ultrasound region; or not at all. */
export type Spacing =
  | { readonly kind: 'plane'; readonly metric: Metric }
  | { readonly kind: 'axes'; readonly region: UltrasoundRegion }
  | { readonly kind: 'none'; readonly reason: NoValueReason };

/** Whole pixels of one row: columns `from` up to, not including, `to`. */
export type PixelRun = { readonly row: number; readonly from: number; readonly to: number };

export type ImageSize = { readonly Rows: number; readonly Columns: number };
