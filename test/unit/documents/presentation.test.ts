import { describe, expect, it } from 'vitest';
import type { WriteDataset } from '../../../native/dicom/write.ts';
import { IMAGE, state } from './read.ts';

const area = (topLeft: number[], bottomRight: number[], rest: WriteDataset = {}): WriteDataset => ({
  DisplayedAreaSelectionSequence: [
    {
      DisplayedAreaTopLeftHandCorner: topLeft,
      DisplayedAreaBottomRightHandCorner: bottomRight,
      PresentationSizeMode: 'SCALE TO FIT',
      ...rest,
    },
  ],
});

const graphic = (GraphicType: string, GraphicData: number[], rest: WriteDataset = {}): WriteDataset => ({
  GraphicAnnotationUnits: 'PIXEL',
  GraphicDimensions: 2,
  NumberOfGraphicPoints: GraphicData.length / 2,
  GraphicData,
  GraphicType,
  ...rest,
});

const annotated = (rest: WriteDataset) =>
  state({ GraphicAnnotationSequence: [{ GraphicLayer: 'MARKS', ...rest }] });

describe('the displayed area of a presentation state', () => {
  // PS3.3 C.10.4: whole pixels counted from 1, so that pixel 1 reaches from 0 to 1.
  it('goes round the outside of its first and last pixel', () => {
    const [found] = state(area([1, 1], [512, 256])).areas;
    expect(found).toMatchObject({
      topLeft: { x: 0, y: 0 },
      bottomRight: { x: 512, y: 256 },
      mode: 'scale-to-fit',
    });
  });

  it('may lie outside the image', () => {
    const [found] = state(area([-9, -4], [522, 300])).areas;
    expect(found).toMatchObject({ topLeft: { x: -10, y: -5 }, bottomRight: { x: 522, y: 300 } });
  });

  // Turned by 180 degrees the pixel that is seen top left is the image's last.
  it.each([
    [90, 'N', [11, 40], [30, 21]],
    [180, 'N', [30, 40], [11, 21]],
    [270, 'N', [30, 21], [11, 40]],
    [0, 'Y', [30, 21], [11, 40]],
    [90, 'Y', [11, 21], [30, 40]],
  ] as const)(
    'is the same part of the image when it is turned by %s and flipped %s',
    (rotation, flip, topLeft, bottomRight) => {
      const read = state({
        ...area([...topLeft], [...bottomRight]),
        ImageRotation: rotation,
        ImageHorizontalFlip: flip,
      });
      expect(read).toMatchObject({ rotation, flipHorizontal: flip === 'Y' });
      expect(read.areas[0]).toMatchObject({ topLeft: { x: 10, y: 20 }, bottomRight: { x: 30, y: 40 } });
    },
  );

  it('has its size: of pixels on the screen, of millimetres, or as it fits', () => {
    const sized = state({
      DisplayedAreaSelectionSequence: [
        {
          ...at,
          PresentationSizeMode: 'MAGNIFY',
          PresentationPixelMagnificationRatio: 2.5,
          PresentationPixelAspectRatio: [2, 1],
        },
        {
          ...at,
          PresentationSizeMode: 'TRUE SIZE',
          PresentationPixelSpacing: ['0.5', '0.25'],
          ReferencedImageSequence: [{ ...IMAGE, ReferencedFrameNumber: [2, 3] }],
        },
      ],
    });
    expect(sized.areas).toMatchObject([
      { mode: 'magnify', magnification: 2.5, aspect: 2, pixelSpacingMm: null, images: [] },
      {
        mode: 'true-size',
        pixelSpacingMm: [0.5, 0.25],
        aspect: null,
        images: [{ SeriesInstanceUID: '1.2.3.4', frameNumbers: [2, 3] }],
      },
    ]);
  });
  const at = { DisplayedAreaTopLeftHandCorner: [1, 1], DisplayedAreaBottomRightHandCorner: [8, 8] };

  it('that is none is left out and named, as is a rotation that is no quarter turn', () => {
    const read = state({ ...area([1], [8, 8]), ImageRotation: 45 });
    expect(read.areas).toEqual([]);
    expect(read.rotation).toBe(0);
    expect(read.problems).toEqual(expect.arrayContaining(['bad-displayed-area', 'bad-rotation']));
  });
});

describe('graphics and text of a presentation state', () => {
  it('stand where they say, in pixels or in parts of the displayed area', () => {
    const { graphics, problems } = annotated({
      ReferencedImageSequence: [{ ...IMAGE, ReferencedFrameNumber: 4 }],
      GraphicObjectSequence: [
        graphic('POLYLINE', [0, 0, 512.5, 100]),
        graphic('CIRCLE', [0.5, 0.5, 0.5, 0.75], { GraphicAnnotationUnits: 'DISPLAY', GraphicFilled: 'Y' }),
        graphic('ELLIPSE', [0, 5, 10, 5, 5, 0, 5, 10], { GraphicAnnotationUnits: 'MATRIX' }),
      ],
    });
    expect(problems).toEqual([]);
    expect(
      graphics.map(({ graphic: one, images }) => [
        one.type,
        one.units,
        one.filled,
        one.points.length,
        images[0]?.frameNumbers,
      ]),
    ).toEqual([
      ['polyline', 'pixel', false, 2, [4]],
      ['circle', 'display', true, 2, [4]],
      ['ellipse', 'matrix', false, 4, [4]],
    ]);
    // C.10.5.1.2: the outer corner of the first pixel is 0\0, as it is with us.
    expect(graphics[0]?.graphic.points).toEqual([
      { x: 0, y: 0 },
      { x: 512.5, y: 100 },
    ]);
  });

  it.each([
    ['a circle of three points', graphic('CIRCLE', [1, 1, 2, 2, 3, 3])],
    ['an unknown shape', graphic('STAR', [1, 1, 2, 2])],
    ['unknown units', graphic('POINT', [1, 1], { GraphicAnnotationUnits: 'MILES' })],
    ['half a point', graphic('POLYLINE', [1, 1, 2])],
  ])('are left out and named when they are unsound: %s', (_name, object) => {
    const { graphics, problems } = annotated({ GraphicObjectSequence: [object, graphic('POINT', [3, 3])] });
    expect(graphics).toHaveLength(1);
    expect(problems).toContain('bad-graphic');
  });

  it('have their box, their anchor, and their lines', () => {
    const { texts } = annotated({
      TextObjectSequence: [
        {
          UnformattedTextValue: 'erste\r\nzweite',
          BoundingBoxAnnotationUnits: 'DISPLAY',
          BoundingBoxTopLeftHandCorner: [0.25, 0.25],
          BoundingBoxBottomRightHandCorner: [0.5, 0.75],
          BoundingBoxTextHorizontalJustification: 'CENTER',
          AnchorPointAnnotationUnits: 'PIXEL',
          AnchorPoint: [10, 20],
          AnchorPointVisibility: 'Y',
        },
      ],
    });
    expect(texts[0]?.text).toEqual({
      layer: 'MARKS',
      text: 'erste\nzweite',
      box: {
        units: 'display',
        topLeft: { x: 0.25, y: 0.25 },
        bottomRight: { x: 0.5, y: 0.75 },
        justify: 'centre',
      },
      anchor: { units: 'pixel', point: { x: 10, y: 20 }, visible: true },
      colour: null,
    });
  });

  it('of a compound graphic are drawn once: by the simple objects beside it, or from itself where there are none', () => {
    const compound = (
      id: number,
      CompoundGraphicType: string,
      GraphicData: number[],
      rest: WriteDataset = {},
    ): WriteDataset => ({
      CompoundGraphicInstanceID: id,
      CompoundGraphicUnits: 'PIXEL',
      GraphicDimensions: 2,
      NumberOfGraphicPoints: GraphicData.length / 2,
      GraphicData,
      CompoundGraphicType,
      ...rest,
    });
    const { graphics, problems } = annotated({
      GraphicObjectSequence: [graphic('POLYLINE', [0, 0, 9, 9], { CompoundGraphicInstanceID: 1 })],
      CompoundGraphicSequence: [
        compound(1, 'RULER', [0, 0, 9, 9]),
        compound(2, 'RECTANGLE', [0, 0, 4, 2], { RotationAngle: 90, RotationPoint: [0, 0] }),
        compound(3, 'ELLIPSE', [0, 0, 4, 10]),
        compound(4, 'MULTILINE', [0, 0, 1, 1, 2, 2, 3, 3]),
      ],
    });
    expect(problems).toContain('compound-simplified');
    expect(graphics.map(({ graphic: one }) => one.type)).toEqual([
      'polyline',
      'polyline',
      'ellipse',
      'polyline',
      'polyline',
    ]);
    // Counterclockwise by 90 degrees about the corner: what was to the right is above.
    const turned = graphics[1]?.graphic.points.map(({ x, y }) => [Math.round(x), Math.round(y)]);
    expect(turned?.map(([x = 0, y = 0]) => [x + 0, y + 0])).toEqual([
      [0, 0],
      [0, -4],
      [2, -4],
      [2, 0],
      [0, 0],
    ]);
    expect(graphics[2]?.graphic.points).toEqual([
      { x: 2, y: 0 },
      { x: 2, y: 10 },
      { x: 0, y: 5 },
      { x: 4, y: 5 },
    ]);
  });

  it('lie in layers, in their order, with their colours', () => {
    const { layers, graphics } = state({
      GraphicLayerSequence: [
        {
          GraphicLayer: 'TOP',
          GraphicLayerOrder: 2,
          GraphicLayerRecommendedDisplayCIELabValue: [65535, 32896, 32896],
        },
        { GraphicLayer: 'BELOW', GraphicLayerOrder: 1, GraphicLayerRecommendedDisplayGrayscaleValue: 32768 },
      ],
      GraphicAnnotationSequence: [
        {
          GraphicLayer: 'TOP',
          GraphicObjectSequence: [
            // sRGB red is L* 54.29, a* 80.81, b* 69.89 under D50.
            graphic('POLYLINE', [0, 0, 1, 1], {
              LineStyleSequence: [
                {
                  PatternOnColorCIELabValue: [35578, 53664, 50857],
                  PatternOnOpacity: 0.5,
                  LineDashingStyle: 'DASHED',
                },
              ],
            }),
          ],
        },
      ],
    });
    expect(layers).toMatchObject([
      { name: 'BELOW', order: 1, colour: '#808080' },
      { name: 'TOP', order: 2, colour: '#ffffff' },
    ]);
    expect(graphics[0]?.graphic).toMatchObject({ dashed: true, opacity: 0.5 });
    const [r, g, b] = [1, 3, 5].map((at) =>
      Number.parseInt(graphics[0]?.graphic.colour?.slice(at, at + 2) ?? '', 16),
    );
    expect(r).toBeGreaterThanOrEqual(253);
    expect(g).toBeLessThanOrEqual(6);
    expect(b).toBeLessThanOrEqual(6);
  });
});
