// The door of measure/maths: from points on a frame to values. Pure functions; see pixelSet.ts for which pixels count,
// spacing.ts for which millimetres, uncertainty.ts for how sure, renderer/imaging/metadata/scale.ts for the header's part.
export { measure } from './measure.ts';
export { type Statistics, statisticsOf, type StatisticsResult } from './statistics.ts';
export { pixelsInside, rectangleCorners } from './pixelSet.ts';
export { type Outline, outlineOf } from './outline.ts';
export { aspectAt, calibrationFrom, calibrationUncertainty, regionAt, spacingFor } from './spacing.ts';
export { circleFromPoints, ellipseFromAxes, principalAxes } from './ellipse.ts';
export {
  decimalsOf,
  fullNumber,
  localNumber,
  plainNumber,
  typedNumber,
  uncertainText,
  unitText,
  valueText,
} from './format.ts';
export { modalityUnit } from './units.ts';
export type { ImageSize, Measured, MeasureContext, Metric, PixelRun, Spacing, Subject } from './types.ts';
