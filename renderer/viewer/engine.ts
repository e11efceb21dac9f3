import type { Result, SeriesInstanceUID, StudyInstanceUID } from '../../native/contract/index.ts';
import {
  createCamera,
  createImagingServices,
  createPane,
  decodePool,
  loadSeries,
  nearestByOffset,
  nearestFrame,
  referenceLine,
} from '../imaging/index.ts';
import type { Camera, FramePlane, ImageLine, ImagingServices, Pane, SeriesModel } from '../imaging/index.ts';
import { headersAhead } from './headersAhead.ts';

export type CalibrationOf = Parameters<Pane['setCalibration']>[0];

/** What the viewer needs of renderer/imaging; a parameter of the session, so that tests run it without a page. */
export type Engine = {
  createPane(): Pane;
  /** Takes images of a series that no pane shows, as a pane would first show them. */
  createCamera(series: SeriesModel, calibrationOf: CalibrationOf): Camera;
  loadSeries(
    StudyInstanceUID: StudyInstanceUID,
    SeriesInstanceUID: SeriesInstanceUID,
    signal: AbortSignal,
    /** What the library told of the files when the series was asked for; of these it may have been read ahead. */
    version?: string | null,
    /** The archive that it is read from without being kept; undefined: the library. */
    source?: string,
  ): Promise<Result<SeriesModel>>;
  /** Where `of` cuts `on`, in pixels of `on`; null: parallel, elsewhere, or not of one frame of reference. */
  referenceLine(of: FramePlane, on: FramePlane): ImageLine | null;
  /** The image of `series` nearest to the plane; null: not comparable. */
  nearestFrame(series: SeriesModel, plane: FramePlane): number | null;
  /** The image of `series` as far from `own` as the plane is from `other`, both where they were linked; null: at an angle. */
  nearestByOffset(
    series: SeriesModel,
    plane: FramePlane,
    linked: { readonly own: FramePlane; readonly other: FramePlane },
  ): number | null;
  /** Memory for decoded images of all viewers together; null: the default of this machine. */
  setMemoryBudget(bytes: number | null): void;
  /** Size of a pixel of the screen that the window is on; null: not measured. */
  setScreenScale(mmPerDevicePixel: number | null): void;
  close(): void;
};

// All tabs share decoded frames and the drawing engine, so that one budget holds for the page and not for each tab.
let shared: ImagingServices | null = null;
let users = 0;
let holders = 0;

/** Has one image read, and no other of its series, and keeps it until the answer is called or the last viewer closes. */
export function holdImage(series: SeriesModel, index: number): () => void {
  const services = (shared ??= createImagingServices());
  const name = Symbol('held');
  holders += 1;
  services.frames.demand(name, { series, index, direction: 1, alone: true });
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    services.frames.demand(name, null);
    if (users > 0 || holders > 0) return;
    services.dispose();
    if (shared === services) shared = null;
  };
}

/** Starts what decodes compressed images, which takes longer than to fetch one. */
export const prepareDecoding = (): void => decodePool().prepare();

/** The engine of renderer/imaging. The last viewer that closes it gives its memory back. */
export function openEngine(): Engine {
  const services = (shared ??= createImagingServices());
  users += 1;
  let open = true;
  return {
    createPane: () => createPane(services),
    createCamera: (series, calibrationOf) => createCamera({ frames: services.frames, series, calibrationOf }),
    loadSeries: async (study, series, signal, version = null, source) => {
      const of = { StudyInstanceUID: study, SeriesInstanceUID: series, source };
      const read = version === null ? null : await headersAhead({ ...of, version });
      return read ?? loadSeries(study, series, signal, source);
    },
    referenceLine,
    nearestFrame,
    nearestByOffset,
    setMemoryBudget: (bytes) => services.setMemoryBudget(bytes),
    setScreenScale: (mmPerDevicePixel) => services.screen.set(mmPerDevicePixel),
    close: () => {
      if (!open) return;
      open = false;
      users -= 1;
      if (users > 0) return;
      services.dispose();
      if (shared === services) shared = null;
    },
  };
}
