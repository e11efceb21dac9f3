import { describe, expect, it } from 'vitest';
import { apply, imageToDevice, invert } from '../../../renderer/imaging/geometry/view.ts';
import type { ImageShape, Point, Rotation, Size, View } from '../../../renderer/imaging/geometry/view.ts';
import { measure } from '../../../renderer/measure/maths/index.ts';
import type { Measured, Subject } from '../../../renderer/measure/maths/index.ts';
import { COLUMNS, ctFile, loaded, PADDING, ROWS } from './made.ts';
import {
  areaOfSimplePolygon,
  ellipseLine,
  insideEllipse,
  insidePolygon,
  lineLength,
  statisticsFromBytes,
} from './truth.ts';
import type { EllipseFacts, Pair } from './truth.ts';

// CORRECTNESS 6 and 7. Points travel through the real transform of the view to CSS pixels and back, as under a reader's
// hand; the truth is worked out from the points before that journey and from the bytes of the file.

const SPACINGS: readonly Pair[] = [
  [0.7, 0.7], // rows, columns
  [1.4, 0.7],
  [0.35, 0.7],
];
const DENSITIES = [1, 1.25, 2]; // device pixels in a CSS pixel
const ORIENTATIONS = ([0, 90, 180, 270] as const).flatMap((rotation) =>
  [false, true].map((flipHorizontal) => ({ rotation, flipHorizontal })),
);

/** Twenty ways to look at it: from far out to deep in, moved about, in panes of odd sizes. */
const VIEWS = Array.from({ length: 20 }, (_, n) => ({
  scale: 0.05 * 1.45 ** n,
  offset: { x: ((n * 37) % 101) - 50.25, y: ((n * 53) % 97) - 40.75 },
  pane: { width: 331 + 13 * n, height: 257 + 7 * n },
}));

type Journey = { readonly view: View; readonly pane: Size; readonly density: number };

function* journeys(): Generator<Journey> {
  for (const { rotation, flipHorizontal } of ORIENTATIONS) {
    for (const { scale, offset, pane } of VIEWS) {
      for (const density of DENSITIES) {
        const turn: Rotation = rotation;
        yield { view: { scale, offset, rotation: turn, flipHorizontal, flipVertical: false }, pane, density };
      }
    }
  }
}

function travelled(points: readonly Pair[], shape: ImageShape, { view, pane, density }: Journey): Point[] {
  const transform = imageToDevice(view, shape, pane);
  const back = invert(transform);
  return points.map(([x, y]) => {
    const device = apply(transform, { x, y });
    const css = { x: device.x / density, y: device.y / density };
    return apply(back, { x: css.x * density, y: css.y * density });
  });
}

const CONCAVE: readonly Pair[] = [
  [5.25, 4.125],
  [60.75, 9.0625],
  [33.3125, 30.6875],
  [71.1875, 80.4375],
  [20.5625, 91.8125],
  [29.0625, 40.3125],
];
/** Forty corners, as a hand draws. */
const FREEHAND: readonly Pair[] = Array.from({ length: 40 }, (_, n): Pair => {
  const radius = 20 + 9 * Math.sin(n * 1.7);
  const grid = (value: number): number => Math.round(value * 1024) / 1024 + 1 / 4096;
  return [grid(40 + radius * Math.cos((n * Math.PI) / 20)), grid(45 + radius * Math.sin((n * Math.PI) / 20))];
});
const RECTANGLE: readonly Pair[] = [
  [3.25, 2.75],
  [50.75, 60.25],
];
const corners = ([[x0, y0] = [0, 0], [x1, y1] = [0, 0]]: readonly Pair[]): readonly Pair[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

const ELLIPSE: EllipseFacts = { centre: [41.3, 50.2], half: [27.4, 13.6], degrees: 33 };
function axisEnds({ centre: [x, y], half: [a, b], degrees }: EllipseFacts): readonly Pair[] {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [
    [x - a * c, y - a * s],
    [x + a * c, y + a * s],
    [x + b * s, y - b * c],
    [x - b * s, y + b * c],
  ];
}
const CIRCLE_CENTRE: Pair = [38.6, 47.3];
const CIRCLE_RADIUS_COLUMNS = 21.37; // 21.37 x 0.7 mm in the body, whatever the rows
const circleFacts = ([row, column]: Pair): EllipseFacts => ({
  centre: CIRCLE_CENTRE,
  half: [CIRCLE_RADIUS_COLUMNS, (CIRCLE_RADIUS_COLUMNS * column) / row],
  degrees: 0,
});

type Case = {
  readonly name: string;
  readonly kind: Subject['kind'];
  readonly points: readonly Pair[];
  readonly geometry: Readonly<Record<string, number>>;
  readonly inside?: (column: number, row: number) => boolean;
};

function casesFor(spacing: Pair): Case[] {
  const [row, column] = spacing;
  const circle = circleFacts(spacing);
  const radiusMm = CIRCLE_RADIUS_COLUMNS * column;
  const line: readonly Pair[] = [
    [7.3, 11.9],
    [66.1, 83.2],
  ];
  const closed = (name: string, kind: Case['kind'], points: readonly Pair[], all = points): Case => ({
    name,
    kind,
    points,
    geometry: {
      area: areaOfSimplePolygon(all, spacing),
      perimeter: lineLength(all, spacing, true),
    },
    inside: insidePolygon(all),
  });
  return [
    {
      name: 'a length',
      kind: 'length',
      points: line,
      geometry: { length: lineLength(line, spacing, false) },
    },
    closed('a polygon', 'polygon', CONCAVE),
    closed('a freehand outline', 'freehand', FREEHAND),
    closed('a rectangle', 'rectangle', RECTANGLE, corners(RECTANGLE)),
    {
      name: 'an ellipse lying aslant',
      kind: 'ellipse',
      points: axisEnds(ELLIPSE),
      geometry: {
        area: Math.PI * 27.4 * 13.6 * row * column,
        perimeter: ellipseLine(ELLIPSE, spacing),
      },
      inside: insideEllipse(ELLIPSE),
    },
    {
      name: 'a circle of the body',
      kind: 'circle',
      // The second point at 40 degrees of the body, not of the image.
      points: [
        CIRCLE_CENTRE,
        [
          CIRCLE_CENTRE[0] + (radiusMm * Math.cos(0.7)) / column,
          CIRCLE_CENTRE[1] + (radiusMm * Math.sin(0.7)) / row,
        ],
      ],
      geometry: { radius: radiusMm, area: Math.PI * radiusMm ** 2, perimeter: 2 * Math.PI * radiusMm },
      inside: insideEllipse(circle),
    },
  ];
}

const get = (measured: Measured, concept: string): number =>
  measured.values.find((value) => value.concept === concept)?.value ?? NaN;

describe.each(SPACINGS)('pixels of %s x %s mm', (row, column) => {
  const file = ctFile([row, column]);
  const { pixels, image, scale } = loaded(file);
  const shape: ImageShape = { Rows: ROWS, Columns: COLUMNS, pixelAspect: image.pixelAspect };
  const raw = {
    bytes: file.bytes,
    Rows: ROWS,
    Columns: COLUMNS,
    slope: 2n,
    intercept: -1000n,
    padding: PADDING,
  };

  it.each(casesFor([row, column]))(
    '$name has one value in 8 orientations, 20 views and 3 densities',
    (given) => {
      const truth: Record<string, number> =
        given.inside === undefined ? {} : statisticsFromBytes(raw, given.inside);
      let [count, worst] = [0, 0];
      for (const journey of journeys()) {
        const points = travelled(given.points, shape, journey);
        const measured = measure({ kind: given.kind, points }, { scale, calibration: null, pixels, image });
        for (const [concept, value] of Object.entries(given.geometry)) {
          worst = Math.max(worst, Math.abs(get(measured, concept) / value - 1));
        }
        for (const [concept, value] of Object.entries(truth)) {
          if (concept !== 'standardDeviation')
            expect([concept, get(measured, concept)]).toEqual([concept, value]);
          else expect(Math.abs(get(measured, concept) / value - 1)).toBeLessThan(1e-14);
        }
        expect([measured.noValue, measured.spacingSource]).toEqual([null, 'patient']);
        count++;
      }
      expect(count).toBe(8 * 20 * 3);
      expect(worst).toBeLessThan(1e-8);
    },
  );
});
