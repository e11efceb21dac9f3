import type {
  Camera,
  FrameIdentity,
  Orientation,
  Pane,
  PictureTransform,
  SeriesModel,
  Shot,
} from '../imaging/index.ts';
import type { MarksSession, Place } from '../measure/index.ts';

/** What stands on a picture, in words of the page; all of it of one shot. */
export type ShotText = {
  readonly person: readonly string[]; // name; number, sex and age; birth date
  readonly study: readonly string[]; // study, series, date and time
  readonly series: string; // `CT · Series 3`: says nothing of whose it is
  readonly image: readonly string[]; // side, technique, number, position
  readonly view: readonly string[]; // window
  readonly marks: readonly { readonly label: string; readonly check: boolean }[];
  readonly letters: Orientation | null;
  readonly day: string; // study date
  readonly scaleSource: string;
  readonly noScale: string;
};

export type ScaleBar = { readonly lengthMm: number; readonly units: number; readonly text: string };

/** What output needs of the viewer around it. */
export type OutputHost = {
  pane(id: number): Pane;
  activePane(): number;
  /** In reading order. */
  visiblePanes(): readonly number[];
  /** Rows and columns of what is seen now. */
  grid(): { readonly rows: number; readonly columns: number };
  readonly marks: MarksSession;
  textOf(shot: Shot): ShotText;
  personOf(identity: FrameIdentity): readonly string[];
  /** Study description and date. */
  studyOf(identity: FrameIdentity): readonly string[];
  /** A bar of a round length at least 44 units long; null: no spacing. */
  scaleBar(mmPerUnit: number | null): ScaleBar | null;
  number(value: number, decimals?: number): string;
  /** Frames a second that the pane would play at. */
  speed(pane: number): number;
  loadSeries(StudyInstanceUID: string, SeriesInstanceUID: string): Promise<SeriesModel | null>;
  createCamera(series: SeriesModel): Camera;
  keyImages(): readonly Place[];
  /** Graphics of a presentation state on the shot, where there are any. */
  paintGraphics(
    context: CanvasRenderingContext2D,
    shot: Shot,
    on: {
      readonly transform: PictureTransform;
      readonly width: number;
      readonly height: number;
      readonly density: number;
    },
  ): void;
};

/** What goes on to a picture. Marks that warn of something (lossy, mirrored, no scale...) always do. */
export type Content = {
  readonly annotations: boolean;
  readonly texts: boolean; // technique, image number, window, letters, scale bar
  readonly identity: boolean;
};

/** `pane` and `pane2`: what the pane shows, in its own pixels or twice as many. `image`: all of the image, pixel by pixel. */
export type PictureSize = 'pane' | 'pane2' | 'image';
