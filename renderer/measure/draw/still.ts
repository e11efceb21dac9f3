import type { MarksSession } from '../session.ts';
import { labelLines, styleNow } from '../text.ts';
import type { Affine, Box } from '../tools/geometry.ts';
import type { Place } from '../types.ts';
import { createLabelImages } from './labelImages.ts';
import { paintAnnotations } from './paint.ts';
import { sceneOf } from './scene.ts';
import type { Seen } from './scene.ts';

export type Still = {
  readonly place: Place;
  readonly transform: Affine; // image to CSS pixels of the picture
  readonly width: number; // of the picture, CSS pixels
  readonly height: number;
  readonly density: number; // its own pixels in one of them
  readonly corners: readonly Box[]; // where other text stands
};

/**
 * Paints the annotations that a frame has, as its pane draws them, on a picture that leaves the page; none is selected and
 * none is half drawn. Returns how many are seen on it.
 */
export function paintStill(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  session: MarksSession,
  still: Still,
): number {
  const { visible, uncertainty } = session.view.getState();
  if (!visible) return 0;
  const aspectAt = session.aspects(still.place);
  const seen = session
    .on(still.place)
    .filter(({ hidden }) => !hidden)
    .map((annotation): Seen => ({
      id: annotation.id,
      kind: annotation.kind,
      points: annotation.points,
      labelAt: annotation.labelAt,
      aspect: aspectAt(annotation.points),
      lines: labelLines(annotation, styleNow(uncertainty)),
      emphasis: 'plain',
    }));
  if (seen.length === 0) return 0;
  const { painted } = sceneOf({ ...still, seen, before: new Map(), labelOf: createLabelImages() });
  context.save();
  context.scale(still.density, still.density);
  paintAnnotations(context, painted, still.density);
  context.restore();
  return painted.length;
}
