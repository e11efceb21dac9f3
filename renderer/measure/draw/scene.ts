import type { Annotation } from '../../../native/contract/index.ts';
import { isRegion } from '../tools/kinds.ts';
import { apply } from '../tools/geometry.ts';
import type { Affine, Box, Point } from '../tools/geometry.ts';
import type { Hittable } from './hit.ts';
import type { LabelImage, LabelStyle } from './labelImages.ts';
import { placeLabels } from './labels.ts';
import type { LabelJob, LabelPlace } from './labels.ts';
import type { Painted } from './paint.ts';
import { drawnOf } from './shapes.ts';
import type { Drawn } from './shapes.ts';

/** An annotation as it is to be seen now: its points may be ahead of what is kept, while it is dragged. */
export type Seen = Pick<Annotation, 'id' | 'kind'> & {
  readonly points: readonly Point[];
  readonly labelAt?: Annotation['labelAt'];
  readonly aspect: number;
  readonly lines: readonly string[]; // of its label
  readonly emphasis: Painted['emphasis'];
  readonly foreign?: boolean; // of a report: seen in a colour of its own, and never caught
};

export type SceneInput = {
  readonly seen: readonly Seen[];
  readonly transform: Affine;
  readonly width: number; // of the pane, CSS pixels
  readonly height: number;
  readonly density: number;
  readonly corners: readonly Box[]; // where the pane's own text stands
  readonly before: ReadonlyMap<string, LabelPlace>;
  readonly labelOf: (lines: readonly string[], style: LabelStyle) => LabelImage;
};

export type Scene = {
  readonly painted: readonly Painted[];
  readonly hittable: readonly Hittable[];
  readonly places: ReadonlyMap<string, LabelPlace>;
};

const EDGE = 6;
const SLIDER = 24; // at the right edge

// Told from what the reader has drawn, whose hues the kinds have.
const FOREIGN = '#e3e5e7';
const coloured = ({ foreign }: Seen, drawn: Drawn): Drawn =>
  foreign === true ? { ...drawn, colour: FOREIGN } : drawn;

const onPane = ({ box }: Drawn, width: number, height: number): boolean =>
  box.right >= 0 && box.left <= width && box.bottom >= 0 && box.top <= height;

/** What a label must not cover. Of a region its line and middle; of lines, the stretches themselves in pieces. */
function obstaclesOf({
  kind,
  drawn,
}: {
  readonly kind: Annotation['kind'];
  readonly drawn: Drawn;
}): readonly Box[] {
  if (isRegion(kind) || drawn.lines.length === 0) return [drawn.box];
  return drawn.lines.flatMap(({ points }) =>
    points.slice(1).flatMap((to, place) => {
      const from = points[place];
      if (from === undefined) return [];
      // A slanting line is far smaller than the box around it: four pieces follow it well enough.
      const cuts = Math.hypot(to.x - from.x, to.y - from.y) > 60 ? 4 : 1;
      return Array.from({ length: cuts }, (_, cut) => {
        const [a, b] = [cut / cuts, (cut + 1) / cuts];
        const [x1, x2] = [from.x + (to.x - from.x) * a, from.x + (to.x - from.x) * b];
        const [y1, y2] = [from.y + (to.y - from.y) * a, from.y + (to.y - from.y) * b];
        const grow = 3;
        return {
          left: Math.min(x1, x2) - grow,
          right: Math.max(x1, x2) + grow,
          top: Math.min(y1, y2) - grow,
          bottom: Math.max(y1, y2) + grow,
        };
      });
    }),
  );
}

/** Shapes, labels and what can be hit, for one frame on one pane. Pure apart from the pictures of the labels. */
export function sceneOf(input: SceneInput): Scene {
  const { transform, width, height, density } = input;
  const shapes = input.seen
    .map((seen) => ({ seen, drawn: coloured(seen, drawnOf(seen, transform)) }))
    .filter(({ drawn }) => onPane(drawn, width, height));
  const labels = new Map<string, LabelImage>();
  const jobs = shapes.flatMap(({ seen, drawn }): LabelJob[] => {
    if (seen.lines.length === 0) return [];
    const image = input.labelOf(seen.lines, {
      colour: drawn.colour,
      bold: seen.emphasis === 'selected',
      density,
    });
    labels.set(seen.id, image);
    return [
      { id: seen.id, size: image, around: drawn.box, fixed: fixedPlace(seen, drawn, image, transform) },
    ];
  });
  const places = placeLabels({
    jobs,
    pane: { left: EDGE, top: EDGE, right: width - SLIDER, bottom: height - EDGE },
    obstacles: [
      ...input.corners,
      ...shapes.flatMap(({ seen, drawn }) => obstaclesOf({ kind: seen.kind, drawn })),
    ],
    before: input.before,
  });
  const painted = shapes.map(({ seen, drawn }): Painted => {
    const [image, place] = [labels.get(seen.id), places.get(seen.id)];
    return { drawn, emphasis: seen.emphasis, label: image && place ? { image, place } : null };
  });
  const own = shapes.filter(({ seen }) => seen.foreign !== true);
  const hittable = own.map(({ seen, drawn }): Hittable => ({
    id: seen.id,
    kind: seen.kind,
    drawn,
    label: places.get(seen.id)?.box ?? null,
  }));
  return { painted, hittable, places };
}

function fixedPlace(seen: Seen, drawn: Drawn, image: LabelImage, transform: Affine): LabelJob['fixed'] {
  if (seen.labelAt !== undefined) return apply(transform, seen.labelAt);
  const { labelAt } = drawn;
  if (labelAt === null) return null;
  const [tip] = drawn.handles;
  if (seen.kind === 'spine') return { x: labelAt.x, y: labelAt.y - image.height / 2 };
  if (seen.kind !== 'arrow') return labelAt;
  // Beyond the tail, on the side that leads away from the tip.
  const away = tip === undefined || labelAt.x >= tip.x;
  return { x: away ? labelAt.x + 4 : labelAt.x - image.width - 4, y: labelAt.y - image.height / 2 };
}
