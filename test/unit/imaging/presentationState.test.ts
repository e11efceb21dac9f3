import { describe, expect, it } from 'vitest';
import type { Presentation } from '../../../native/contract/index.ts';
import { turnedPicture } from '../../e2e/imaging/harness/picture.ts';
import { composed, draw, openValues } from './drawn.ts';
import { dataSet, instance } from './made.ts';

// Where a presentation state puts a picture, against moving its pixels one by one: rotation first, then the flip
// (PS3.3 C.10.6), then the displayed area (C.10.4).

const [Rows, Columns] = [6, 10];
const open = openValues(
  instance({ Rows, Columns, BitsStored: 8, WindowCenter: 128, WindowWidth: 256 }),
  Uint8Array.from({ length: Rows * Columns }, (_, at) => at * 4 + 3),
);
const { ref } = open.frame;
const image = {
  StudyInstanceUID: ref.StudyInstanceUID,
  SeriesInstanceUID: ref.SeriesInstanceUID,
  SOPInstanceUID: ref.SOPInstanceUID,
  SOPClassUID: '1.2',
  frameNumbers: [],
  here: true,
};

const plain: Presentation = {
  kind: 'presentation',
  summary: {
    kind: 'presentation',
    StudyInstanceUID: ref.StudyInstanceUID,
    SeriesInstanceUID: ref.SeriesInstanceUID,
    SOPInstanceUID: ref.SOPInstanceUID,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.11.1',
    title: '',
    date: '',
    time: '',
    creator: '',
    completion: 'complete',
    verification: 'unknown',
    referenceCount: 1,
    missingCount: 0,
    measurementCount: 0,
    rejection: false,
    ours: false,
    rejectedImages: [],
    problem: null,
  },
  images: [image],
  modality: null,
  voi: [],
  presentationLut: { shape: 'IDENTITY', lut: null },
  rotation: 0,
  flipHorizontal: false,
  areas: [],
  shutter: null,
  overlays: [],
  layers: [],
  graphics: [],
  texts: [],
  problems: [],
};

type Area = Presentation['areas'][number];
const whole: Area = {
  images: [],
  mode: 'scale-to-fit',
  topLeft: { x: 0, y: 0 },
  bottomRight: { x: Columns, y: Rows },
  pixelSpacingMm: null,
  aspect: 1,
  magnification: null,
};

const drawnWith = (state: Partial<Presentation>, pane: { width: number; height: number }) =>
  draw(composed(open, { state: { ...plain, ...state }, fitted: true }, pane).scene);

const stored = draw(composed(open).scene);
const picture = { width: Columns, height: Rows, data: stored.rgba };

describe('a presentation state', () => {
  it('turns first and flips the result, for all eight ways', () => {
    for (const rotation of [0, 90, 180, 270] as const) {
      for (const flipHorizontal of [false, true]) {
        const turned = turnedPicture(picture, { flipHorizontal: false, flipVertical: false, rotation });
        const wanted = turnedPicture(turned, { flipHorizontal, flipVertical: false, rotation: 0 });
        const pane = { width: wanted.width, height: wanted.height };
        const seen = drawnWith({ rotation, flipHorizontal }, pane);
        expect([rotation, flipHorizontal, [...seen.rgba]]).toEqual([
          rotation,
          flipHorizontal,
          [...wanted.data],
        ]);
      }
    }
  });

  it('fits its displayed area to the pane, turned as the picture is', () => {
    const area: Area = { ...whole, topLeft: { x: 2, y: 1 }, bottomRight: { x: 6, y: 3 } };
    const pane = { width: 4, height: 2 };
    const { rgba } = drawnWith({ areas: [area] }, pane);
    const wanted = [1, 2].flatMap((row) => [2, 3, 4, 5].map((column) => (row * Columns + column) * 4 + 3));
    expect(Array.from({ length: 8 }, (_, at) => rgba[at * 4])).toEqual(wanted);
    const turned = drawnWith({ areas: [area], rotation: 90, flipHorizontal: true }, { width: 2, height: 4 });
    // Turned clockwise the lower row is left; flipped, the upper row is left again.
    const flipped = [2, 3, 4, 5].flatMap((column) => [1, 2].map((row) => (row * Columns + column) * 4 + 3));
    expect(Array.from({ length: 8 }, (_, at) => turned.rgba[at * 4])).toEqual(flipped);
  });

  it('magnifies by whole device pixels, and an area may reach beyond the picture', () => {
    const area: Area = {
      ...whole,
      mode: 'magnify',
      magnification: 2,
      topLeft: { x: -2, y: -1 },
      bottomRight: { x: 4, y: 3 },
    };
    const { scene } = composed(
      open,
      { state: { ...plain, areas: [area] }, fitted: true },
      { width: 12, height: 8 },
    );
    expect(scene.view.scale).toBe(2);
    const { rgba } = draw(scene);
    // The middle of the area, (1, 1), is the middle of the pane: two pixels of the picture lie left and above of it.
    expect(rgba[(2 * 12 + 4) * 4]).toBe(3);
    expect(rgba[(1 * 12 + 4) * 4]).toBe(0);
    expect(rgba[(2 * 12 + 3) * 4]).toBe(0);
  });

  it('in true size is so on a measured screen; elsewhere it fits, and that is said', () => {
    const area: Area = { ...whole, mode: 'true-size', pixelSpacingMm: [0.5, 0.5] };
    const state = { ...plain, areas: [area] };
    const pane = { width: 100, height: 100 };
    const unmeasured = composed(open, { state, fitted: true }, pane);
    expect(unmeasured.remarks).toEqual(['true-size-unknown']);
    expect(unmeasured.scene.view.scale).toBe(10);
    const measured = composed(open, { state, fitted: true }, pane, () => [], 0.25);
    expect([measured.remarks, measured.scene.view.scale]).toEqual([[], 2]);
  });

  it('shows pixels by the shape that it gives them', () => {
    const area: Area = { ...whole, aspect: 2 };
    expect(composed(open, { state: { ...plain, areas: [area] } }).scene.image.pixelAspect).toBe(2);
    const spaced: Area = { ...whole, aspect: null, pixelSpacingMm: [0.3, 0.6] };
    expect(composed(open, { state: { ...plain, areas: [spaced] } }).scene.image.pixelAspect).toBe(0.5);
  });

  it('leaves an image that it does not name as it is, and turns back when it comes to one', () => {
    const state: Presentation = { ...plain, rotation: 90, flipHorizontal: true };
    const other = openValues(instance({ Rows, Columns, BitsStored: 8 }), open.frame.pixels.values);
    const first = composed(open, { state, fitted: true });
    expect(first.scene.view).toMatchObject({ rotation: 270, flipHorizontal: true });
    const second = composed(other, first.presentation);
    expect(second.applies).toBe(false);
    expect(second.scene.view).toMatchObject({ rotation: 0, flipHorizontal: false, flipVertical: false });
    const third = composed(open, second.presentation);
    expect(third.scene.view).toMatchObject({ rotation: 270, flipHorizontal: true });
  });

  it('names frames: it holds for those alone', () => {
    const many = openValues(instance({ Rows, Columns, NumberOfFrames: 3 }), open.frame.pixels.values);
    const named = { ...image, SOPInstanceUID: many.frame.ref.SOPInstanceUID, frameNumbers: [2] };
    const state: Presentation = { ...plain, images: [named] };
    const applies = many.series.frames.map(
      (frame, index) => composed({ ...many, index, frame: { ...many.frame, ref: frame } }, { state }).applies,
    );
    expect(applies).toEqual([false, true, false]);
  });

  it('has windows for some of its images and others for the rest', () => {
    const window = (center: number) => ({ center, width: 10, function: 'LINEAR' as const, explanation: '' });
    const voi = [
      { images: [{ ...image, SOPInstanceUID: '1.9' }], windows: [window(1)], luts: [] },
      { images: [], windows: [window(2), window(3)], luts: [] },
    ];
    const { scene, choices } = composed(open, { state: { ...plain, voi } });
    expect(scene.voi).toMatchObject({ center: 2, width: 10 });
    // The image's own stands behind them.
    expect(choices.map(({ center, current }) => [center, current])).toEqual([
      [2, true],
      [3, false],
      [128, false],
    ]);
  });

  it('without a Modality LUT shows stored values: the image’s own is not used', () => {
    const ct = openValues(
      instance({ Rows: 1, Columns: 2, BitsStored: 8, RescaleSlope: 2, RescaleIntercept: -1024 }),
      Uint8Array.of(0, 255),
    );
    const state: Presentation = {
      ...plain,
      images: [{ ...image, SOPInstanceUID: ct.frame.ref.SOPInstanceUID }],
    };
    expect(composed(ct, { state }).scene.image).toMatchObject({ slope: 1, intercept: 0 });
    expect(composed(ct, { state }).scene.voi).toMatchObject({ center: 128, width: 256 });
  });

  it('hides what its shutter hides, and what a bitmap of the image marks', () => {
    const bits = { OverlayData: [0b10], OverlayRows: 1, OverlayColumns: 4, OverlayOrigin: [1, 1] };
    const small = openValues(
      dataSet({
        StudyInstanceUID: ref.StudyInstanceUID,
        SeriesInstanceUID: ref.SeriesInstanceUID,
        SOPInstanceUID: ref.SOPInstanceUID,
        Rows: 1,
        Columns: 4,
        BitsStored: 8,
        ...bits,
      }),
      Uint8Array.of(9, 9, 9, 9),
    );
    const shutter: Presentation['shutter'] = {
      shapes: [
        { shape: 'rectangle', left: 0, right: 3, top: 0, bottom: 1 },
        { shape: 'bitmap', overlayGroup: 0x6000 },
      ],
      grey: 65_535,
      colour: null,
    };
    const { rgba } = draw(composed(small, { state: { ...plain, shutter } }).scene);
    expect(Array.from({ length: 4 }, (_, at) => rgba[at * 4])).toEqual([9, 255, 9, 255]);
  });
});
