// The door of renderer/imaging: everything outside imports from here. Only `listenForFramesPort` (frames/connection.ts) is
// taken past it, by the page's entry, which must not load the whole room.
export type {
  FrameIdentity,
  FrameImage,
  FramePlane,
  FrameScale,
  KeptView,
  Orientation,
  Pane,
  PaneState,
  PaneStatus,
  ReadersSpacing,
  RegionAxis,
  SeriesModel,
  UltrasoundRegion,
  ImageRemark,
  Sample,
  VoiChoice,
  VoiWindow,
} from './types.ts';
export type { Camera, Picture, PictureTransform, Shot } from './shotTypes.ts';
export { createImagingServices, type ImagingOptions, type ImagingServices } from './services.ts';
export { createCamera } from './pane/camera.ts';
export { createPane } from './pane/pane.ts';
export { imageName } from './imageName.ts';
export { decodePool } from './decodePool.ts';
export { isPassing } from './frames/failures.ts';
export { prepareFetching } from './frames/connection.ts';
export { loadSeries } from './metadata/loadSeries.ts';
export { type ImageLine, nearestByOffset, nearestFrame, referenceLine } from './geometry/crossReference.ts';
