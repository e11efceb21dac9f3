import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Presentation } from '../../../native/contract/index.ts';
import { toImage } from '../../../renderer/documents/states/place.ts';
import { drawnOf, layersOf } from '../../../renderer/documents/states/shapes.ts';
import type { Placing } from '../../../renderer/documents/states/shapes.ts';
import * as make from '../../generate/documents.ts';
import { ctSeries } from '../../generate/index.ts';
import { documentOf } from './read.ts';

// Where graphics of a presentation state come to lie, by hand. The image has 100 columns and 60 rows.

const [first, second] = ctSeries({ slices: 2, rows: 60, columns: 100 });
if (first === undefined || second === undefined) throw new Error('no images');
const frame = { SOPInstanceUID: first.SOPInstanceUID, frameNumber: 1 };
const size = { Rows: 60, Columns: 100 };

const graphic = (GraphicType: string, GraphicData: readonly number[], more: object = {}) => ({
  GraphicAnnotationUnits: 'PIXEL',
  GraphicDimensions: 2,
  NumberOfGraphicPoints: GraphicData.length / 2,
  GraphicData: [...GraphicData],
  GraphicType,
  GraphicFilled: 'N',
  ...more,
});
const layer = (GraphicLayer: string, GraphicLayerOrder: number) => ({ GraphicLayer, GraphicLayerOrder });
const stateOf = (dataset: Parameters<typeof make.presentationState>[1]): Presentation =>
  documentOf('presentation', make.presentationState([first, second], dataset).bytes);
const withGraphics = (...graphics: object[]): Presentation =>
  stateOf({
    GraphicLayerSequence: [layer('A', 1)],
    GraphicAnnotationSequence: [{ GraphicLayer: 'A', GraphicObjectSequence: graphics as never }],
  });
const drawn = (state: Presentation, more: Partial<Placing> = {}) =>
  drawnOf({
    state,
    frame,
    size,
    toCss: (point) => point,
    hidden: [],
    measureText: (text) => text.length * 7,
    pane: { width: 800, height: 600 },
    ...more,
  });
const only = (state: Presentation, more: Partial<Placing> = {}) => {
  const found = drawn(state, more).layers[0]?.graphics[0];
  if (found === undefined) throw new Error('nothing was drawn');
  return found;
};

describe('places on the display', () => {
  // Which corner of the image is seen at the top left, and which at the top right, after turning clockwise and then
  // flipping: found by turning a sheet of paper.
  const [TL, TR, BL, BR] = [
    [0, 0],
    [100, 0],
    [0, 60],
    [100, 60],
  ] as const;
  it.each([
    [0, 'N', TL, TR],
    [90, 'N', BL, TL],
    [180, 'N', BR, BL],
    [270, 'N', TR, BR],
    [0, 'Y', TR, TL],
    [90, 'Y', TL, BL],
    [180, 'Y', BL, BR],
    [270, 'Y', BR, TR],
  ] as const)(
    'after a turn of %i and flip %s are those of the image seen there',
    (ImageRotation, flip, left, right) => {
      const place = toImage(stateOf({ ImageRotation, ImageHorizontalFlip: flip }), frame, size);
      expect(place({ x: 0, y: 0 }, 'display')).toEqual({ x: left[0], y: left[1] });
      expect(place({ x: 1, y: 0 }, 'display')).toEqual({ x: right[0], y: right[1] });
    },
  );

  it('are parts of the displayed area, where a state selects one', () => {
    const place = toImage(
      stateOf({
        DisplayedAreaSelectionSequence: [
          {
            DisplayedAreaTopLeftHandCorner: [21, 11],
            DisplayedAreaBottomRightHandCorner: [60, 30],
            PresentationSizeMode: 'SCALE TO FIT',
          },
        ],
      }),
      frame,
      size,
    );
    expect(place({ x: 0.5, y: 0.25 }, 'display')).toEqual({ x: 40, y: 15 });
  });

  it('in pixels are the image’s own, whatever the turn', () => {
    const place = toImage(stateOf({ ImageRotation: 90, ImageHorizontalFlip: 'Y' }), frame, size);
    expect(place({ x: 12.5, y: 3 }, 'pixel')).toEqual({ x: 12.5, y: 3 });
  });
});

describe('shapes of a presentation state', () => {
  it('are drawn on the images that they name, and on no other', () => {
    const state = stateOf({
      GraphicAnnotationSequence: [
        {
          ...make.onImages([second]),
          GraphicLayer: 'A',
          GraphicObjectSequence: [graphic('POLYLINE', [1, 1, 5, 5])],
        },
        { GraphicLayer: 'A', GraphicObjectSequence: [graphic('POLYLINE', [2, 2, 6, 6])] },
      ],
    });
    const count = (SOPInstanceUID: string): number =>
      drawn(state, { frame: { SOPInstanceUID, frameNumber: 1 } }).layers.flatMap(({ graphics }) => graphics)
        .length;
    expect(count(first.SOPInstanceUID)).toBe(1); // what names none is for all of the state
    expect(count(second.SOPInstanceUID)).toBe(2);
    expect(count('2.25.1')).toBe(0); // not named by the state
  });

  it('are for the frames that they name', () => {
    const state = stateOf({
      GraphicAnnotationSequence: [
        {
          ...make.onImages([first], [2, 3]),
          GraphicLayer: 'A',
          GraphicObjectSequence: [graphic('POLYLINE', [1, 1, 5, 5])],
        },
      ],
    });
    const on = (frameNumber: number): number =>
      drawn(state, { frame: { ...frame, frameNumber } }).layers.flatMap(({ graphics }) => graphics).length;
    expect([1, 2, 3, 4].map(on)).toEqual([0, 1, 1, 0]);
  });

  it('lie over each other in the order of their layers, and leave out hidden ones', () => {
    const state = stateOf({
      GraphicLayerSequence: [layer('TOP', 9), layer('BOTTOM', 2)],
      GraphicAnnotationSequence: ['TOP', 'BOTTOM', 'OTHER'].map((GraphicLayer) => ({
        GraphicLayer,
        GraphicObjectSequence: [graphic('POLYLINE', [1, 1, 5, 5])],
      })),
    });
    expect(layersOf(state)).toEqual(['OTHER', 'BOTTOM', 'TOP']);
    expect(drawn(state, { hidden: ['BOTTOM'] }).layers.map(({ name }) => name)).toEqual(['OTHER', 'TOP']);
  });

  it('that are circles are round on the screen, through their second point, where pixels are not square', () => {
    const toCss = ({ x, y }: { x: number; y: number }) => ({ x: x * 2, y: y * 3 });
    const { points, closed } = only(withGraphics(graphic('CIRCLE', [50, 30, 60, 30])), { toCss });
    expect(closed).toBe(true);
    for (const { x, y } of points) expect(Math.hypot(x - 100, y - 90)).toBeCloseTo(20, 9);
  });

  it('that are ellipses touch the four ends of their axes', () => {
    const ends = [40, 40, 60, 20, 46, 26, 54, 34]; // axes of 28.3 and 11.3 about (50, 30), aslant
    const { points } = only(withGraphics(graphic('ELLIPSE', ends)));
    for (const [x, y] of [
      [40, 40],
      [60, 20],
      [46, 26],
      [54, 34],
    ] as const)
      expect(Math.min(...points.map((point) => Math.hypot(point.x - x, point.y - y)))).toBeLessThan(1e-9);
  });

  it('that are interpolated run through every point, smoothly', () => {
    const through = [10, 10, 20, 30, 40, 20, 60, 50];
    const { points, closed } = only(withGraphics(graphic('INTERPOLATED', through)));
    expect(closed).toBe(false);
    for (let at = 0; at < through.length; at += 2)
      expect(points).toContainEqual({ x: through[at], y: through[at + 1] });
    const turns = points.slice(1, -1).map((point, at) => {
      const [before, after] = [points[at] ?? point, points[at + 2] ?? point];
      const angle = (a: typeof point, b: typeof point): number => Math.atan2(b.y - a.y, b.x - a.x);
      return Math.abs(angle(before, point) - angle(point, after));
    });
    expect(Math.max(...turns)).toBeLessThan(0.5); // no corner: the straight lines turn by up to 2 rad
  });

  it('are closed where they end where they began, filled where the state fills them, dashed where it dashes', () => {
    const style = { LineStyleSequence: [{ LineDashingStyle: 'DASHED', PatternOnOpacity: 0.5 }] };
    const square = [10, 10, 20, 10, 20, 20, 10, 10];
    expect(only(withGraphics(graphic('POLYLINE', square, { GraphicFilled: 'Y', ...style })))).toMatchObject({
      closed: true,
      filled: true,
      dashed: true,
      opacity: 0.5,
    });
    expect(only(withGraphics(graphic('POLYLINE', [1, 1, 9, 9])))).toMatchObject({
      closed: false,
      filled: false,
    });
  });
});

describe('texts of a presentation state', () => {
  const words = (more: object): Presentation =>
    stateOf({
      GraphicAnnotationSequence: [
        {
          GraphicLayer: 'A',
          TextObjectSequence: [{ UnformattedTextValue: 'one two three', ...more }] as never,
        },
      ],
    });
  const box = (justify: string, right = 90) => ({
    BoundingBoxAnnotationUnits: 'PIXEL',
    BoundingBoxTopLeftHandCorner: [10, 20],
    BoundingBoxBottomRightHandCorner: [right, 50],
    BoundingBoxTextHorizontalJustification: justify,
  });
  const text = (state: Presentation, more: Partial<Placing> = {}) => drawn(state, more).layers[0]?.texts[0];

  it('stand at the upper edge of their box, on the side that the state says', () => {
    // 13 letters of 7: 91 pixels in a box of 240
    expect(text(words(box('LEFT', 250)))).toMatchObject({ left: 10, top: 20, lines: ['one two three'] });
    expect(text(words(box('RIGHT', 250)))).toMatchObject({ left: 250 - 91 });
    expect(text(words(box('CENTER', 250)))).toMatchObject({ left: 130 - 91 / 2 });
  });

  it('break between words where their box is narrower', () => {
    expect(text(words(box('LEFT')))?.lines).toEqual(['one two', 'three']); // 80 wide: 7 letters are 49, 13 are 91
  });

  it('stay upright and in their box on a picture that lies upside down', () => {
    const toCss = ({ x, y }: { x: number; y: number }) => ({ x: 100 - x, y: 60 - y });
    expect(text(words(box('LEFT')), { toCss })).toMatchObject({ left: 10, top: 10 });
  });

  it('are joined with what they speak of only where the state shows it', () => {
    const anchored = (AnchorPointVisibility: string) =>
      words({
        ...box('LEFT', 250),
        AnchorPointAnnotationUnits: 'PIXEL',
        AnchorPoint: [50, 55],
        AnchorPointVisibility,
      });
    expect(text(anchored('Y'))?.leader?.[1]).toEqual({ x: 50, y: 55 });
    expect(text(anchored('N'))?.leader).toBeNull();
  });
});

const CORPUS = process.env['LIGHTBOX_CORPUS'] ?? '';

describe.skipIf(CORPUS === '')('presentation states of the corpus', () => {
  const read = (file: string): Presentation =>
    documentOf('presentation', readFileSync(path.join(CORPUS, 'pr-ko', file)));

  it('with one line in pixels of an area of 2 by 2 draws it there (its image is in no corpus)', () => {
    const state = read('DICOM-Swift/ClinicalInterop/gsps_annotation.dcm');
    expect(state.areas[0]).toMatchObject({ topLeft: { x: 0, y: 0 }, bottomRight: { x: 2, y: 2 } });
    const { layers, skipped } = drawn(state, {
      frame: { SOPInstanceUID: '2.25.1435004099', frameNumber: 1 },
      toCss: ({ x, y }) => ({ x: x * 300, y: y * 300 }), // 2 pixels on 600
    });
    expect(skipped).toBe(0);
    expect(layers.map(({ name }) => name)).toEqual(['MEASUREMENTS']);
    expect(layers[0]?.graphics.map(({ points }) => points)).toEqual([
      [
        { x: 0, y: 0 },
        { x: 300, y: 300 },
      ],
    ]);
    expect(drawn(state).layers).toEqual([]); // on an image that it does not name
  });

  it.each(['weasis-dicom-tools/prLUTs.dcm', 'weasis-dicom-tools/prOverlay.dcm'])(
    '%s has tables or overlay planes, which the picture itself shows, and no graphics',
    (file) => {
      const state = read(file);
      expect([...state.graphics, ...state.texts]).toEqual([]);
      expect(layersOf(state)).toEqual([]); // layers of overlay planes are not the graphics' to switch
    },
  );
});
