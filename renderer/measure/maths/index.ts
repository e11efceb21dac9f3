// The door of measure/maths: from points on a frame to values. Pure functions; see pixelSet.ts for which pixels count,
// spacing.ts for which millimetres, uncertainty.ts for how sure, renderer/imaging/metadata/scale.ts for the header's part.
export { measure } from './measure.ts';
export { statisticsOf } from './statistics.ts';
export { pixelsInside } from './pixelSet.ts';
export { aspectAt, calibrationFrom, spacingFor } from './spacing.ts';
export { ellipseFromAxes, principalAxes } from './ellipse.ts';
export { fullNumber, localNumber, plainNumber, typedNumber, uncertainText, valueText } from './format.ts';
export type { Measured, MeasureContext, PixelRun, Subject } from './types.ts';
