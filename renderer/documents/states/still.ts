import type { PaneState } from '../../imaging/index.ts';
import type { DocumentsSession } from '../session.ts';
import { paintState, textFont } from './paint.ts';
import type { Point } from './place.ts';
import { drawnOf } from './shapes.ts';

type Still = {
  readonly toPicture: (point: Point) => Point; // image to CSS pixels of the picture
  readonly width: number; // of the picture, CSS pixels
  readonly height: number;
  readonly density: number; // its own pixels in one of them
};

/** Paints what a pane draws of its presentation state on a picture that leaves the page: `state` is of that very picture. */
export function paintStateStill(
  context: CanvasRenderingContext2D,
  session: DocumentsSession,
  state: Pick<PaneState, 'presentation' | 'presentationApplies' | 'shown' | 'shownIndex' | 'series'>,
  { toPicture, width, height, density }: Still,
): void {
  const { presentation, presentationApplies, shown, shownIndex, series } = state;
  if (presentation === null || !presentationApplies || shown === null || shownIndex === null) return;
  if (series === null) return;
  context.save();
  context.scale(density, density);
  context.font = textFont({ width, height });
  const drawn = drawnOf({
    state: presentation,
    frame: shown,
    size: series.image(shownIndex).description,
    toCss: toPicture,
    hidden: session.view.getState().hiddenLayers.get(presentation.summary.SOPInstanceUID) ?? [],
    measureText: (text) => context.measureText(text).width,
    pane: { width, height },
  });
  paintState(context, drawn, textFont({ width, height }));
  context.restore();
}
