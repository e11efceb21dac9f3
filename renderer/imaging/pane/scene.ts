import { isColour, OVERLAY_COLOUR, shutterRuns } from '../../../pixels/index.ts';
import type { Layer, Runs, Shutter } from '../../../pixels/index.ts';
import type { MarkSource } from '../draw/marks.ts';
import type { Scene } from '../draw/renderer.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import type { Size } from '../geometry/view.ts';
import type { FrameImage, ImageRemark, OverlayPlane, SeriesModel, VoiChoice } from '../types.ts';
import { calibrated } from './calibration.ts';
import type { CalibrationOf } from './calibration.ts';
import { effectiveView, turnedFor } from './presentation.ts';
import type { Presentation } from './presentation.ts';
import { appliesTo, areaFor, bitmapGroups, imageUnder } from './presentationState.ts';
import type { StatePlanes } from './statePlanes.ts';
import { effectiveVoi, namedVois, voiChoices } from './voi.ts';

/** A frame as it is to be drawn, and what is to be said about it. */
export type Composed = {
  readonly scene: Scene;
  readonly presentation: Presentation; // with what follows from this frame: its view, the automatic window
  readonly applies: boolean; // the presentation state names this frame
  readonly choices: readonly VoiChoice[];
  readonly overlays: boolean; // there are overlay planes to show
  readonly shutter: boolean; // a shutter hides a part, or would
  readonly remarks: readonly ImageRemark[];
};

type Parts = {
  readonly presentation: Presentation;
  readonly series: SeriesModel;
  readonly index: number;
  readonly frame: DecodedFrame;
  readonly pane: Size;
  readonly marks: MarkSource;
  readonly planes: StatePlanes;
  readonly mmPerDevicePixel: number | null;
  readonly calibrationOf?: CalibrationOf;
};

type Overlays = {
  readonly layers: readonly Layer[];
  readonly hidden: readonly Runs[]; // of a bitmap shutter
  readonly remarks: readonly ImageRemark[];
};

type Planes = {
  readonly drawn: readonly OverlayPlane[];
  readonly all: readonly OverlayPlane[]; // among which the bitmaps of a shutter are
  readonly bitmaps: readonly number[]; // groups
};

function overlayLayers({ frame, marks }: Parts, { drawn, all, bitmaps }: Planes): Overlays {
  const remarks = new Set<ImageRemark>();
  const runsOf = (planes: readonly OverlayPlane[]): Runs[] =>
    planes.flatMap((plane) => {
      const found = marks.marksOf(plane, frame);
      if (found === 'unusable') remarks.add('overlay-unusable');
      if (found === null || found === 'unusable') return [];
      if (found.outside) remarks.add('overlay-outside');
      return [found.runs];
    });
  const masks = bitmaps.map((wanted) => all.find(({ group }) => group === wanted));
  if (masks.includes(undefined)) remarks.add('shutter-unusable');
  const hidden = runsOf(masks.filter((plane) => plane !== undefined));
  const layers = runsOf(drawn.filter(({ group }) => !bitmaps.includes(group))).map((runs): Layer => ({
    runs,
    colour: OVERLAY_COLOUR,
    least: 1,
  }));
  return { layers, hidden, remarks: [...remarks] };
}

let lastShutter: { key: string; runs: Runs } | null = null;

/** Runs of what a shutter hides; frames of a series mostly share one. */
function hiddenBy(shutter: Shutter, image: FrameImage, { pixels }: DecodedFrame): Runs {
  const grid = { Rows: pixels.Rows, Columns: pixels.Columns, pixelAspect: image.pixelAspect };
  const key = JSON.stringify([grid, shutter.shapes]);
  if (lastShutter?.key !== key) lastShutter = { key, runs: shutterRuns(shutter, grid) };
  return lastShutter.runs;
}

function shutterLayer(image: FrameImage, frame: DecodedFrame, bitmaps: readonly Runs[]): Layer | null {
  const shapes = [
    ...(image.shutter?.shapes ?? []),
    ...bitmaps.map((hidden) => ({ shape: 'bitmap', hidden }) as const),
  ];
  if (shapes.length === 0) return null;
  const colour = image.shutter?.colour ?? [0, 0, 0];
  const runs = hiddenBy({ shapes, colour }, image, frame);
  return runs.length === 0 ? null : { runs, colour, least: 0 };
}

// Decoding JPEG 2000 leaves RGB behind; a label of its transforms that is still there was never true of these pixels.
const labelRemarks = ({ pixels }: DecodedFrame): ImageRemark[] =>
  /^YBR_(RCT|ICT)$/.test(pixels.PhotometricInterpretation) ? ['colour-label'] : [];

/** Puts together what a pane draws of a frame: the image under its presentation state, as the reader looks at it. */
export function compose(parts: Parts): Composed {
  const { series, index, frame, pane, mmPerDevicePixel } = parts;
  const { state } = parts.presentation;
  const own = calibrated(series.image(index), parts.calibrationOf?.(frame.ref) ?? null);
  const applied = state !== null && appliesTo(state, frame.ref) ? state : null;
  const planes = applied === null ? [] : parts.planes(applied);
  const image = applied === null ? own : imageUnder(own, { state: applied, ref: frame.ref, planes });
  const area = applied === null ? null : areaFor(applied, frame.ref);
  const looked = turnedFor(parts.presentation, applied !== null);
  const shape = { ...frame.pixels, pixelAspect: image.pixelAspect };
  const view = effectiveView(looked, { shape, pane, area, mmPerDevicePixel });
  const named = isColour(frame.pixels, image) ? [] : namedVois(looked, series, index, image);
  const grey = isColour(frame.pixels, image)
    ? null
    : effectiveVoi({ presentation: looked, series, index, frame, image, named });
  const presentation = { ...looked, view, automatic: grey?.automatic ?? looked.automatic };
  const voi = grey?.voi ?? null;
  const overlays = overlayLayers(parts, {
    drawn: image.overlays,
    all: [...planes, ...own.overlays],
    bitmaps: applied === null ? [] : bitmapGroups(applied),
  });
  const shutter = shutterLayer(image, frame, overlays.hidden);
  const layers = [
    ...(shutter !== null && looked.shutter ? [shutter] : []),
    ...(looked.overlays ? overlays.layers : []),
  ];
  const trueSize = area?.mode === 'true-size' && looked.fitted && looked.area && mmPerDevicePixel === null;
  return {
    scene: { frame, image, view, voi, invert: looked.invert, pane, layers },
    presentation,
    applies: applied !== null,
    choices: voiChoices(named, image, voi),
    overlays: overlays.layers.length > 0,
    shutter: shutter !== null,
    remarks: [
      ...image.remarks,
      ...labelRemarks(frame),
      ...overlays.remarks,
      ...(trueSize ? (['true-size-unknown'] as const) : []),
    ],
  };
}
