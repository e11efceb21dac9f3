import { describe, expect, it } from 'vitest';
import { createSampler, readOut } from '../../../renderer/imaging/pane/readOut.ts';
import { composed, openValues } from './drawn.ts';
import { dataSet, instance } from './made.ts';
import type { Attributes } from './made.ts';

const open = (attributes: Attributes, values: Int16Array | Uint8Array | Uint16Array, Columns: number) =>
  openValues(instance({ Rows: 1, Columns, ...attributes }), values);

describe('the pixel inspector', () => {
  const ct = open(
    {
      Modality: 'CT',
      PixelRepresentation: 1,
      RescaleSlope: 2,
      RescaleIntercept: -1024,
      WindowCenter: 40,
      WindowWidth: 400,
      PixelPaddingValue: -2000,
    },
    Int16Array.of(-2000, 532, 700),
    3,
  );

  it('follows a pixel from its stored value over the measured one to the grey on screen', () => {
    const sample = createSampler();
    const { scene } = composed(ct);
    const own = ct.series.image(0);
    // (40 - 39.5) / 399 + 0.5 of 255
    expect(sample(scene, own, { x: 1.9, y: 0.2 })).toEqual({
      column: 1,
      row: 0,
      stored: [532],
      modality: 40,
      unit: 'HU',
      padding: false,
      displayed: 128,
    });
    expect(sample({ ...scene, invert: true }, own, { x: 1.5, y: 0.5 })?.displayed).toBe(127);
    expect(sample(scene, own, { x: 0, y: 0 })).toMatchObject({
      stored: [-2000],
      padding: true,
      displayed: 0,
    });
    expect(sample(scene, own, { x: 3, y: 0 })).toBeNull();
    expect(sample(scene, own, { x: -0.1, y: 0 })).toBeNull();
  });

  it('is the same however small the picture is drawn', () => {
    const { scene } = composed(ct);
    const small = { ...scene, view: { ...scene.view, scale: 0.1 } };
    expect(createSampler()(small, ct.series.image(0), { x: 1.5, y: 0.5 })?.displayed).toBe(128);
  });

  it('gives three samples and three colours of a colour, one sample and its colour of a palette', () => {
    const rgb = openValues(
      instance({ Rows: 1, Columns: 2, SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', BitsStored: 8 }),
      Uint8Array.of(1, 2, 3, 4, 5, 6),
    );
    const { scene } = composed(rgb);
    expect(createSampler()(scene, rgb.series.image(0), { x: 1, y: 0 })).toMatchObject({
      stored: [4, 5, 6],
      modality: null,
      displayed: [4, 5, 6],
    });
    const channel = (entries: number[]) => new Uint16Array(new Uint8Array(entries).buffer);
    const palette = open(
      {
        PhotometricInterpretation: 'PALETTE COLOR',
        BitsStored: 8,
        RedPaletteColorLookupTableDescriptor: [4, 10, 8],
        GreenPaletteColorLookupTableDescriptor: [4, 10, 8],
        BluePaletteColorLookupTableDescriptor: [4, 10, 8],
        RedPaletteColorLookupTableData: [...channel([1, 2, 3, 4])],
        GreenPaletteColorLookupTableData: [...channel([5, 6, 7, 8])],
        BluePaletteColorLookupTableData: [...channel([9, 10, 11, 12])],
      },
      Uint8Array.of(0, 11, 99),
      3,
    );
    const shown = [0, 1, 2].map(
      (x) => createSampler()(composed(palette).scene, palette.series.image(0), { x, y: 0 })?.displayed,
    );
    expect(shown).toEqual([
      [1, 5, 9],
      [2, 6, 10],
      [4, 8, 12],
    ]);
  });

  it('reads values by the image’s own Modality LUT, whatever else is looked through', () => {
    const { scene } = composed(ct);
    const changed = { ...scene, image: { ...scene.image, slope: 1, intercept: 0 } };
    expect(readOut(changed, ct.series.image(0), { x: 1, y: 0 })).toEqual({
      x: 1,
      y: 0,
      value: [40],
      unit: 'HU',
    });
  });
});

describe('a palette that is unusable', () => {
  it('leaves the picture in greys, and that is said', () => {
    const broken = open(
      { PhotometricInterpretation: 'PALETTE COLOR', BitsStored: 8 },
      Uint8Array.of(0, 128, 255),
      3,
    );
    const { scene, remarks } = composed(broken);
    expect(remarks).toEqual(['palette-unusable']);
    expect(
      [0, 1, 2].map((x) => createSampler()(scene, broken.series.image(0), { x, y: 0 })?.displayed),
    ).toEqual([0, 128, 255]);
  });
});

describe('a supplemental palette', () => {
  const table = (keyword: 'Red' | 'Green' | 'Blue', entries: number[]): Attributes => ({
    [`${keyword}PaletteColorLookupTableDescriptor`]: [entries.length, 100, 16],
    [`${keyword}PaletteColorLookupTableData`]: entries.map((entry) => entry * 257),
  });
  const attributes: Attributes = {
    BitsStored: 16,
    WindowCenter: 50,
    WindowWidth: 100,
    PixelPresentation: 'COLOR',
    ...table('Red', [255, 10]),
    ...table('Green', [0, 20]),
    ...table('Blue', [128, 30]),
  };
  const at = (image: ReturnType<typeof open>, x: number) =>
    createSampler()(composed(image).scene, image.series.image(0), { x, y: 0 })?.displayed;

  it('colours values from its first one on; those below are windowed greys', () => {
    const image = open(attributes, Uint16Array.of(0, 99, 100, 101, 5000), 5);
    expect([0, 1, 2, 3, 4].map((x) => at(image, x))).toEqual([
      [0, 0, 0],
      [255, 255, 255],
      [255, 0, 128],
      [10, 20, 30],
      [10, 20, 30],
    ]);
    // The window stays the reader's.
    expect(composed(image).scene.voi).toMatchObject({ center: 50, width: 100 });
  });

  it('holds for the frames that say so where they differ', () => {
    const type = (PixelPresentation: string) =>
      dataSet({ CTImageFrameTypeSequence: [dataSet({ PixelPresentation })] });
    const both = open(
      {
        ...attributes,
        PixelPresentation: 'MIXED',
        NumberOfFrames: 2,
        PerFrameFunctionalGroupsSequence: [type('MONOCHROME'), type('COLOR')],
      },
      Uint16Array.of(100),
      1,
    );
    expect(both.series.frames.map((_, index) => both.series.image(index).supplemental !== null)).toEqual([
      false,
      true,
    ]);
  });
});
