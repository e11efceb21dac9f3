import type {
  Failure,
  Presentation,
  SeriesInstanceUID,
  SOPInstanceUID,
  SpacingSource,
  StudyInstanceUID,
} from '../../native/contract/index.ts';
import type { VoiWindow } from '../../pixels/header/types.ts';
import type { StoredPixels } from '../../pixels/index.ts';
import type { FrameImage, ImageRemark, Sample, VoiChoice } from './imageTypes.ts';
import type { Camera, Shot } from './shotTypes.ts';

export type {
  FrameImage,
  ImageRemark,
  LookUpTable,
  OverlayPlane,
  Palette,
  Sample,
  VoiChoice,
} from './imageTypes.ts';
export type { VoiWindow } from '../../pixels/header/types.ts';

/** Axis of an ultrasound region: what one pixel along it stands for (PS3.3 C.8.5.5.1.15 to .18). */
export type RegionAxis = {
  readonly unit: 'mm' | 's' | 'mm/s' | 'Hz' | 'dB' | 'percent' | 'other';
  readonly perPixel: number; // signed as stored; of `unit`
};

/** A region of a calibrated ultrasound image, PS3.3 C.8.5.5. */
export type UltrasoundRegion = {
  readonly left: number; // image pixels, as ImagePoint: outer edges of the region's first and last pixels
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly format: '2d' | 'm-mode' | 'spectral' | 'other';
  readonly x: RegionAxis;
  readonly y: RegionAxis;
  readonly reference: { readonly x: number; readonly y: number } | null; // image pixels, of zero along both axes
  readonly referenceValue: { readonly x: number; readonly y: number };
  readonly priority: number; // higher is above where regions overlap (Region Flags)
  readonly isProtected?: boolean; // no reader may put another scale in its place (Region Flags, bit 1)
};

/**
 * How far apart pixels are, by one policy for lengths, areas and the scale bar. Regions, where there are any, come before
 * `spacing`: a value then belongs to the region that holds all its points.
 */
export type FrameScale = {
  readonly source: SpacingSource;
  readonly spacing: { readonly rowSpacingMm: number; readonly columnSpacingMm: number } | null; // null: pixels only
  readonly relativeUncertainty: number | null; // one standard deviation of the spacing, as a share of it; null: unknown
  readonly regions: readonly UltrasoundRegion[];
  readonly pixelAspect: number; // height of a pixel over its width; angles need it even without millimetres
  /** What the header said that was not believed, or needs saying, as stable words: 'contradicting-spacings'... */
  readonly remarks: readonly string[];
};

/** A spacing that a reader has worked out from a known length. */
export type ReadersSpacing = Exclude<FrameScale['spacing'], null>;

/** One image of a series in display order: a frame of an instance. */
export type FrameRef = {
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly SeriesInstanceUID: SeriesInstanceUID;
  readonly SOPInstanceUID: SOPInstanceUID;
  readonly frameNumber: number; // from 1
  readonly InstanceNumber: number | null;
};

/** Position of an image in space, LPS, mm; null where the header gives none (CR, US, SC...). */
export type FramePlane = {
  readonly FrameOfReferenceUID: string;
  readonly originLps: readonly [number, number, number]; // centre of the first pixel
  readonly rowCosines: readonly [number, number, number]; // direction of increasing column index
  readonly columnCosines: readonly [number, number, number]; // direction of increasing row index
  readonly normal: readonly [number, number, number];
  readonly rowSpacingMm: number; // between rows (down)
  readonly columnSpacingMm: number; // between columns (across)
  readonly Rows: number;
  readonly Columns: number;
};

/** Left, right, both, unpaired (PS3.3 C.7.6.16.2.8). */
export type Side = 'L' | 'R' | 'B' | 'U';

/** Which side of the body a frame shows. `contradiction`: two attributes name opposite sides, and none is believed. */
export type Laterality = {
  readonly side: Side | null; // null: nothing says it, or too much
  readonly contradiction:
    | readonly {
        readonly attribute:
          | 'FrameLaterality'
          | 'ImageLaterality'
          | 'AnatomicRegionSequence'
          | 'PrimaryAnatomicStructureSequence'
          | 'Laterality'
          | 'SeriesDescription';
        readonly side: Side;
      }[]
    | null;
};

/** Who the pixels belong to: taken from the metadata of the very instance, never from the study list. */
export type FrameIdentity = {
  readonly PatientName: string; // Alphabetic group, formatted "FAMILY, Given"; with the other groups beside it when present
  readonly PatientID: string;
  readonly PatientBirthDate: string; // DA
  readonly PatientSex: string;
  readonly PatientAge: string; // at the study, worked out from the dates, '' when unknown
  readonly StudyDescription: string;
  readonly SeriesDescription: string;
  readonly SeriesNumber: number | null;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly AccessionNumber: string;
  readonly InstitutionName: string;
  readonly Modality: string;
};

/** A series as the viewer sees it: sorted, with what every image needs for display. */
export type SeriesModel = {
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly SeriesInstanceUID: SeriesInstanceUID;
  readonly Modality: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly frames: readonly FrameRef[];
  plane(index: number): FramePlane | null;
  identity(index: number): FrameIdentity;
  /** Milliseconds a frame (Frame Time, Frame Time Vector, Cine Rate, Recommended Display Frame Rate); null: not a cine. */
  frameTimeMs(index: number): number | null;
  /** Technique lines for the corner: kVp, mAs, TE/TR, kernel..., already labelled by fixed abbreviations. */
  technique(index: number): readonly string[];
  /** Signed distance along the series' normal, mm, and slice thickness; null where there is no geometry. */
  slice(index: number): { readonly positionMm: number | null; readonly thicknessMm: number | null };
  /** Name of the file that the image's pixels are in, '' where the source tells none: other pixels, another name. */
  version(index: number): string;
  /** Lossy compression: ratio when known. null: not lossy. */
  lossy(index: number): { readonly ratio: number | null } | null;
  windows(index: number): readonly VoiWindow[];
  image(index: number): FrameImage;
  /** Spacing by policy, before any calibration of a reader's. */
  scale(index: number): FrameScale;
  laterality(index: number): Laterality;
  /** Whether somebody's name may be written in the pixels themselves (Burned In Annotation). */
  burnedIn(index: number): 'yes' | 'no' | 'unknown';
  /** Where the series was read from: `library` or the name of a peer. */
  readonly source: string;
  readonly failures: readonly { readonly SOPInstanceUID: string; readonly failure: Failure }[];
};

export type Orientation = {
  readonly top: string;
  readonly right: string;
  readonly bottom: string;
  readonly left: string;
};

export type PaneFailure =
  | Failure
  | { readonly kind: 'decode'; readonly detail: string }
  // What lay over the picture was of another image: nothing is shown.
  | { readonly kind: 'mixed-images' };

/** What lies over a picture and is of one image: its name, marks, graphics of a presentation state, reference lines. */
export type PaneLayer = 'identity' | 'annotations' | 'graphics' | 'lines';

export type PaneStatus =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading' } // nothing of this image is on screen
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly failure: PaneFailure };

/** Everything the overlays need; a new object at every change (useSyncExternalStore). */
export type PaneState = {
  readonly series: SeriesModel | null;
  readonly index: number; // of the image asked for, from 0
  /** The image whose pixels are on screen now. Overlays with identity are drawn from THIS one, never from `index`. */
  readonly shown: FrameRef | null;
  readonly shownIndex: number | null;
  readonly status: PaneStatus;
  /** Rows from the top that the image on screen really has, when its data end early; null: whole. */
  readonly partialRows: { readonly present: number; readonly expected: number } | null;
  readonly loadedCount: number; // images of the series that are in memory
  readonly loaded: readonly (readonly [number, number])[]; // index ranges, both ends included
  readonly voi: { readonly center: number; readonly width: number } | null; // null: colour
  readonly invert: boolean;
  readonly zoomPercent: number; // 100 = one image pixel on one device pixel
  readonly rotation: 0 | 90 | 180 | 270; // clockwise, after the flips
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly mirrored: boolean; // the picture is a mirror image of the stored one
  readonly orientation: Orientation | null; // letters at the edges as displayed now; null: unknown
  readonly mmPerCssPixel: number | null; // for the scale bar; null: no spacing
  readonly spacingSource: SpacingSource;
  readonly cine: { readonly playing: boolean; readonly framesPerSecond: number } | null;
  /** Windows and VOI LUTs that the image, or the presentation state on it, brings along. */
  readonly voiChoices: readonly VoiChoice[];
  readonly overlays: { readonly present: boolean; readonly shown: boolean }; // planes of groups 60xx
  readonly shutter: { readonly present: boolean; readonly lifted: boolean }; // hides a part of the picture
  readonly presentation: Presentation | null; // the state that was set; its graphics are the viewer's to draw
  readonly presentationApplies: boolean; // to the image on screen: it names it
  /** What was not believed or could not be used in showing the image on screen. */
  readonly remarks: readonly ImageRemark[];
  /**
   * The very pixels of the image asked for are on screen. Nothing else is ever drawn: no preview, no lower resolution,
   * no rendered picture of a server; what comes in parts is told by `partialRows`.
   */
  readonly final: boolean;
  readonly softwareRendering: boolean;
  readonly contextLost: boolean;
};

/**
 * How a series is looked at, to be given back later. Equal keys: nothing to see between them. `restore` answers false, and
 * does nothing, when the pane shows another series by then.
 */
export type KeptView = { readonly key: string; restore(): boolean };

/**
 * One pane. Not a React object: the viewer attaches it to an element and subscribes.
 * `imageToCss` and `cssToImage` convert between image pixels (0,0 = corner of the first pixel) and CSS pixels of the pane.
 */
export type Pane = {
  attach(element: HTMLElement): void;
  detach(): void;
  dispose(): void;
  show(series: SeriesModel | null, index?: number): void;
  scrollTo(index: number): void;
  scrollBy(step: number): void;
  setVoi(voi: { center: number; width: number } | 'default' | 'full'): void;
  /** One of `voiChoices`; on frames that have fewer of them the first. */
  setVoiChoice(index: number): void;
  adjustVoi(deltaCenter: number, deltaWidth: number): void;
  toggleInvert(): void;
  showOverlays(shown: boolean): void;
  liftShutter(lifted: boolean): void; // shows what a shutter hides
  /**
   * A presentation state to look through: on the frames that it names, and on no other. The reader's own window, turn and
   * zoom come on top of it; null takes it away and all of them with it.
   */
  setPresentation(presentation: Presentation | null): void;
  zoomBy(factor: number, at?: { x: number; y: number }): void; // CSS pixels in the pane
  panBy(dx: number, dy: number): void; // CSS pixels
  rotate(quarterTurnsClockwise: number): void;
  flip(axis: 'horizontal' | 'vertical'): void;
  fit(): void;
  oneToOne(): void; // one image pixel on one device pixel
  /**
   * A millimetre of the image on a millimetre of the screen, which must have been measured. What a spacing at the detector
   * gives is the size of the shadow. False, and nothing done, where either size is unknown.
   */
  trueSize(): boolean;
  reset(): void;
  /**
   * Readers' calibrations, by frame: they go before the spacing of the header, for the scale bar and the true size. Said
   * again whenever one may have changed.
   */
  setCalibration(of: (ref: FrameRef) => ReadersSpacing | null): void;
  /** The view of now; null: the pane is empty. */
  keepView(): KeptView | null;
  play(framesPerSecond?: number): void;
  stop(): void;
  state(): PaneState;
  subscribe(listener: () => void): () => void;
  /**
   * Asks a layer over the picture, after every paint, for which image it was drawn (`imageName`; null: for none). Pixels are
   * not seen before all layers are of the same image; without an `identity` there is no picture once one was announced.
   */
  watchLayer(layer: PaneLayer, drawnFor: () => string | null): () => void;
  imageToCss(point: { x: number; y: number }): { x: number; y: number } | null;
  cssToImage(point: { x: number; y: number }): { x: number; y: number } | null;
  /** What is on screen now, with whose it is, for whatever leaves the page; null: nothing is. */
  shoot(): Shot | null;
  /** Takes any image of the series, looked at as the pane does now; null: an empty pane. Dispose it. */
  camera(): Camera | null;
  /** Stored pixels of the very frame on screen, for measuring; null while another one is asked for or none is there. */
  shownPixels(): StoredPixels | null;
  /**
   * The picture on screen around an image point, `times` larger, on a canvas of `size` CSS pixels with the point in its
   * middle. The element is the pane's own and is drawn anew by the next call. null: nothing to magnify.
   */
  magnify(at: { x: number; y: number }, size: number, times: number): HTMLElement | null;
  /** Stored-to-modality value under a CSS point, for the read-out; null outside or while loading. */
  valueAt(point: { x: number; y: number }): {
    readonly x: number; // column and row of the pixel, from 0
    readonly y: number;
    readonly value: readonly number[];
    readonly unit: string;
  } | null;
  /** The pixel under a CSS point, from stored to displayed value; null outside or while loading. */
  sampleAt(point: { x: number; y: number }): Sample | null;
};
