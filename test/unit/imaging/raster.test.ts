import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayGrey, pictureOf } from '../../../pixels/index.ts';
import { createPictureMaker } from '../../../renderer/imaging/draw/picture.ts';
import { rasterise } from '../../../renderer/imaging/draw/raster.ts';
import { reduce, reductionFor } from '../../../renderer/imaging/draw/reduce.ts';
import type { Scene } from '../../../renderer/imaging/draw/renderer.ts';
import { imageToDevice } from '../../../renderer/imaging/geometry/view.ts';
import type { ImageVoi as Voi, StoredPixels } from '../../../pixels/index.ts';
import { instance, series } from './made.ts';
import type { Attributes } from './made.ts';

const [Rows, Columns] = [12, 20];

function sceneOf(
  values: StoredPixels['values'],
  voi: Voi | null,
  attributes: Attributes = {},
  scale = 1,
): Scene {
  const model = series([instance({ Rows, Columns, ...attributes })]);
  const [ref] = model.frames;
  if (ref === undefined) throw new Error('no frame');
  const PhotometricInterpretation = model.image(0).description.PhotometricInterpretation;
  const pixels: StoredPixels = {
    values,
    Rows,
    Columns,
    SamplesPerPixel: 1,
    PhotometricInterpretation,
    tolerated: [],
  };
  return {
    frame: { key: 'k', ref, pixels },
    image: model.image(0),
    view: { scale, offset: { x: 0, y: 0 }, rotation: 0, flipHorizontal: false, flipVertical: false },
    voi,
    invert: false,
    pane: { width: Columns, height: Rows },
    layers: [],
  };
}

/** Red of every device pixel. */
function drawn(scene: Scene, mostEntries = 65_536): number[] {
  const picture = createPictureMaker()(scene, mostEntries);
  if (picture === null) throw new Error('not drawable');
  const { pane } = scene;
  const out = new Uint8ClampedArray(pane.width * pane.height * 4);
  const shape = { Rows, Columns, pixelAspect: scene.image.pixelAspect };
  rasterise(out, picture, imageToDevice(scene.view, shape, pane), pane);
  return Array.from({ length: pane.width * pane.height }, (_, i) => out[i * 4] ?? -1);
}

const plain = { slope: 1, intercept: 0, modalityLut: null, presentationLut: null, invert: false };

/** The pipeline's own greys, value by value. */
const truthOf = (
  values: StoredPixels['values'],
  parts: Partial<Parameters<typeof displayGrey>[0]> & Pick<Parameters<typeof displayGrey>[0], 'voi'>,
): number[] => Array.from(values, displayGrey({ ...plain, ...parts }));

const stored = fc.int16Array({ minLength: Rows * Columns, maxLength: Rows * Columns });

describe('pictures drawn by hand', () => {
  it('have the greys of the reference, whatever the window', () => {
    const anyVoi = fc.record({
      center: fc.integer({ min: -3000, max: 3000 }),
      width: fc.integer({ min: 1, max: 20_000 }),
    });
    const functions = fc.constantFrom('LINEAR' as const, 'LINEAR_EXACT' as const, 'SIGMOID' as const);
    fc.assert(
      fc.property(stored, anyVoi, functions, fc.boolean(), (values, voi, VOILUTFunction, invert) => {
        const scene = {
          ...sceneOf(values, { ...voi, lut: null }, { VOILUTFunction, PixelRepresentation: 1 }),
          invert,
        };
        const truth = truthOf(values, { voi: { ...voi, function: VOILUTFunction }, invert });
        expect(drawn(scene)).toEqual(truth);
      }),
    );
  });

  it('stay within one grey level where the table is shorter than the values, as on the GPU', () => {
    fc.assert(
      fc.property(
        stored,
        fc.integer({ min: -3000, max: 3000 }),
        fc.integer({ min: 2, max: 40_000 }),
        (values, center, width) => {
          const scene = sceneOf(values, { center, width, lut: null }, { PixelRepresentation: 1 });
          const truth = truthOf(values, { voi: { center, width, function: 'LINEAR' } });
          const worst = drawn(scene, 8192).map((grey, index) => Math.abs(grey - (truth[index] ?? 0)));
          expect(Math.max(...worst)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('apply a Modality LUT and a VOI LUT as they stand', () => {
    const modality = {
      first: 0,
      bits: 16,
      entries: Array.from({ length: 256 }, (_, i) => 1000 - i * 3),
      explanation: '',
    };
    const voiTable = {
      first: 300,
      bits: 8,
      entries: Array.from({ length: 500 }, (_, i) => (i * i) & 255),
      explanation: '',
    };
    const values = Uint8Array.from({ length: Rows * Columns }, (_, i) => (i * 37) & 255);
    const base = sceneOf(values, { center: 300 + 250, width: 500, lut: voiTable });
    const scene = { ...base, image: { ...base.image, modalityLut: modality } };
    expect(drawn(scene)).toEqual(truthOf(values, { modalityLut: modality, voi: { lut: voiTable } }));
  });

  it('show MONOCHROME1 with low values white', () => {
    const values = Uint8Array.from({ length: Rows * Columns }, (_, i) => i);
    const scene = sceneOf(
      values,
      { center: 128, width: 256, lut: null },
      { PhotometricInterpretation: 'MONOCHROME1' },
    );
    expect(drawn(scene)).toEqual(Array.from({ length: Rows * Columns }, (_, i) => 255 - i));
    const still = pictureOf(scene.frame.pixels, scene.image, scene.voi);
    expect(drawn(scene)).toEqual(Array.from({ length: Rows * Columns }, (_, i) => still?.data[i * 4]));
    expect(drawn(scene)[0]).toBe(255);
  });

  it('show floating point values through a window narrower than 1', () => {
    const values = Float32Array.from({ length: Rows * Columns }, (_, i) => i / (Rows * Columns - 1));
    const scene = sceneOf(
      values,
      { center: 0.5, width: 1, lut: null },
      { FloatPixelData: 0, VOILUTFunction: 'LINEAR_EXACT' },
    );
    const greys = drawn(scene);
    for (const [index, grey] of greys.entries())
      expect(Math.abs(grey - (values[index] ?? 0) * 255)).toBeLessThanOrEqual(0.51);
  });

  it('interpolate between stored values, not between greys', () => {
    const values = Int16Array.from({ length: Rows * Columns }, (_, i) =>
      i % Columns < Columns / 2 ? -1000 : 3000,
    );
    const scene = sceneOf(values, { center: 1000, width: 100, lut: null }, { PixelRepresentation: 1 }, 8);
    const row = drawn(scene).slice(0, Columns);
    // Eight device pixels lie between the two centres; 100 of 4000 values are grey, so none or one of them is.
    expect(row.filter((grey) => grey > 0 && grey < 255).length).toBeLessThanOrEqual(1);
  });
});

describe('a picture drawn small', () => {
  it('is averaged first, so that no pixel is passed over', () => {
    const values = new Int16Array(Rows * Columns);
    values[5 * Columns + 7] = 1000;
    const scene = sceneOf(values, { center: 50, width: 100, lut: null }, { PixelRepresentation: 1 }, 0.25);
    expect(Math.max(...drawn(scene))).toBeGreaterThan(100);
  });

  it('keeps the mean of every block, and of what there is of it at the edges', () => {
    const values = Int16Array.from({ length: 15 }, (_, i) => i * 10);
    expect([...reduce(values, { Rows: 3, Columns: 5, samples: 1 }, 2)]).toEqual([30, 50, 65, 105, 125, 140]);
  });

  it('is reduced only below half its size', () => {
    expect([1, 0.51, 0.5, 0.26, 0.25, 0.1].map(reductionFor)).toEqual([1, 1, 2, 2, 4, 8]);
  });
});
