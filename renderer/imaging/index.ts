// The door of renderer/imaging: everything outside imports from here.
export type {
  FrameIdentity,
  FrameImage,
  FramePlane,
  FrameRef,
  Orientation,
  Pane,
  PaneFailure,
  PaneState,
  PaneStatus,
  SeriesModel,
  VoiWindow,
} from './types.ts';
export {
  createImagingServices,
  type ImagingOptions,
  type ImagingServices,
  setMemoryBudget,
} from './services.ts';
export { createPane } from './pane/createPane.ts';
export { loadSeries } from './metadata/loadSeries.ts';
export { listenForFramesPort } from './frames/connection.ts';
export {
  imageToLps,
  type ImageLine,
  lpsToImage,
  nearestByOffset,
  nearestFrame,
  referenceLine,
} from './geometry/crossReference.ts';
export { thumbnailUrl } from './thumbnailUrl.ts';
