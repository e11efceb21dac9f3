import * as z from 'zod';
import { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID } from './uid.ts';

// What a reader draws and measures on one frame, as it is kept in the library and sent between page and services.
// Coordinates are image pixels: (0, 0) is the upper left corner of the upper left pixel, x along a row, y down a column
// (the same as SCOORD in PS3.3 C.18.6.1.1), so a view's zoom, turn, flip and pixel ratio have no part in them.

export const annotationKinds = [
  'length', // 2 points
  'bidirectional', // 4: ends of the long axis, ends of the short axis
  'angle', // 3: end, vertex, end
  'cobb', // 4: two lines
  'ellipse', // 4: ends of the major axis, ends of the minor axis (SCOORD ELLIPSE)
  'circle', // 2: centre, a point on it (SCOORD CIRCLE)
  'rectangle', // 2: opposite corners, sides along rows and columns
  'freehand', // 3 or more, closed
  'polygon', // 3 or more, closed
  'probe', // 1
  'arrow', // 2: tip, tail
  'text', // 1: upper left of the text
  'cardiothoracic', // 4: ends of the heart's width, ends of the thorax's inner width
  'spine', // 1: `text` is the level, L5
  'calibration', // 2: ends of an object of known length
] as const;
export const AnnotationKind = z.enum(annotationKinds);
export type AnnotationKind = z.infer<typeof AnnotationKind>;

/**
 * Where millimetres come from. patient: Pixel Spacing of a cross-sectional image, or one that says nothing of a
 * calibration and has no other. geometry, fiducial: Pixel Spacing with that Pixel Spacing Calibration Type. detector: Imager
 * Pixel Spacing, at the detector. magnification: the same over the Estimated Radiographic Magnification Factor or distances.
 * region: an ultrasound region. manual: a line drawn by a reader. none: no spacing; values are in pixels.
 */
export const SpacingSource = z.enum([
  'patient',
  'geometry',
  'fiducial',
  'detector',
  'magnification',
  'region',
  'manual',
  'none',
]);
export type SpacingSource = z.infer<typeof SpacingSource>;

/** Units by their UCUM code; px and px2 stand for `{pixels}` and `{pixels}2`. '' has no unit (a ratio, a bare value). */
export const MeasuredUnit = z.string().max(32);

export const measuredConcepts = [
  'length',
  'longAxis',
  'shortAxis',
  'angle',
  'area',
  'perimeter',
  'radius',
  'width',
  'height',
  'mean',
  'standardDeviation',
  'minimum',
  'maximum',
  'median',
  'sum',
  'pixelCount',
  'value', // under a probe
  'heartWidth',
  'thoraxWidth',
  'cardiothoracicRatio',
  'velocity',
  'time',
] as const;
export const MeasuredConcept = z.enum(measuredConcepts);
export type MeasuredConcept = z.infer<typeof MeasuredConcept>;

export const MeasuredValue = z.strictObject({
  concept: MeasuredConcept,
  value: z.number(), // never rounded here
  unit: MeasuredUnit,
  uncertainty: z.number().nonnegative().nullable(), // one standard deviation, same unit
});
export type MeasuredValue = z.infer<typeof MeasuredValue>;

/** Why there is no value, where one might be looked for. */
export const NoValueReason = z.enum([
  'across-regions', // an ultrasound line that leaves its region
  'not-calibrated-region', // in no region, or in one without these units
  'lossy-preview', // the pixels on screen are not the final ones
  'colour', // no single value a pixel
  'outside-image',
  'too-small', // no pixel's centre inside, or points that lie together
  'only-padding', // no pixel inside has a value: padding, no number, or rows that the file does not hold
  'frame-not-loaded',
  'unsound-spacing',
]);
export type NoValueReason = z.infer<typeof NoValueReason>;

const coordinate = z.number().min(-1e6).max(1e6);
export const ImagePoint = z.strictObject({ x: coordinate, y: coordinate });
export type ImagePoint = z.infer<typeof ImagePoint>;

export const AnnotationId = z.uuid();

/** One annotation. `values` is what the page worked out when it was last changed; text in reports comes from them. */
export const Annotation = z.strictObject({
  id: AnnotationId,
  kind: AnnotationKind,
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID,
  frameNumber: z.number().int().min(1), // from 1
  points: z.array(ImagePoint).min(1).max(20_000),
  name: z.string().max(200), // given by the reader, '' for the kind's own
  text: z.string().max(2000), // of arrow, text and spine
  hidden: z.boolean(),
  labelAt: ImagePoint.optional(), // upper left corner of the values where the reader dragged them; else they find a place
  values: z.array(MeasuredValue).max(40),
  noValue: NoValueReason.nullable(),
  spacingSource: SpacingSource,
  finding: z
    .strictObject({ code: z.string().max(64), scheme: z.string().max(64), meaning: z.string().max(200) })
    .nullable(),
  createdAt: z.number(), // ms since 1970
  changedAt: z.number(),
  author: z.string().max(200), // '' when nobody signed in
});
export type Annotation = z.infer<typeof Annotation>;

/**
 * A reader's calibration: millimetres a pixel along columns and rows, for one frame's instance or its whole series. The
 * line it was made by is kept, so that it can be judged later.
 */
export const Calibration = z.strictObject({
  id: z.uuid(),
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID, // on which it was drawn
  scope: z.enum(['instance', 'series']),
  rowSpacingMm: z.number().positive().max(1000), // between rows (down)
  columnSpacingMm: z.number().positive().max(1000), // between columns (across)
  line: z.tuple([ImagePoint, ImagePoint]),
  lengthMm: z.number().positive().max(100_000),
  createdAt: z.number(),
  author: z.string().max(200),
});
export type Calibration = z.infer<typeof Calibration>;

/** A key image: one frame marked by the reader. */
export const KeyImage = z.strictObject({
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID,
  frameNumber: z.number().int().min(1),
  note: z.string().max(2000),
  createdAt: z.number(),
  author: z.string().max(200),
});
export type KeyImage = z.infer<typeof KeyImage>;

/** GET /api/studies/:study/marks: all that readers have left on one study. */
export const StudyMarks = z.strictObject({
  annotations: z.array(Annotation),
  calibrations: z.array(Calibration),
  keyImages: z.array(KeyImage),
});
export type StudyMarks = z.infer<typeof StudyMarks>;

/**
 * PUT /api/studies/:study/marks: changes, applied together or not at all and on disk before the answer. Putting the same
 * change twice changes nothing more; removing what is not there is no error.
 */
export const MarksChange = z.strictObject({
  put: z.strictObject({
    annotations: z.array(Annotation).max(5000).default([]),
    calibrations: z.array(Calibration).max(1000).default([]),
    keyImages: z.array(KeyImage).max(5000).default([]),
  }),
  remove: z.strictObject({
    annotations: z.array(AnnotationId).max(5000).default([]),
    calibrations: z.array(z.uuid()).max(1000).default([]),
    keyImages: z
      .array(z.strictObject({ SOPInstanceUID, frameNumber: z.number().int().min(1) }))
      .max(5000)
      .default([]),
  }),
});
export type MarksChange = z.infer<typeof MarksChange>;
