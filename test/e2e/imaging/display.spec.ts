import type { Keyword } from '../../../pixels/header/tags.ts';
import { parseDataSets } from '../../../pixels/header/dataSet.ts';
import { composed, draw, openValues } from '../../unit/imaging/drawn.ts';
import { dataSet, SERIES } from '../../unit/imaging/made.ts';
import { expect, test } from './harness/fixture.ts';
import type { Harness } from './harness/fixture.ts';
import { pictureOf } from './harness/picture.ts';
import type { Rgba } from './harness/picture.ts';
import { instanceJson, makeSeries, STUDY } from './harness/series.ts';

// Every step of the display pipeline on the page's own canvases. The hand-drawn one shows exactly what the same code gives
// in Node, where unit tests hold it to the standard's formulas and dcmtk; the GPU's is within 1 of 255 of it.

type Attributes = Partial<Record<Keyword, string | number | readonly (string | number | object)[]>>;
type Values = Int16Array | Uint16Array | Uint8Array;
type Case = {
  readonly name: string;
  readonly values: Values;
  readonly attributes: Attributes;
  readonly byHand?: boolean; // more greys than the engine's texture holds: it must leave the picture to the hand
};

const SIDE = 256;
const every16 = Uint16Array.from({ length: SIDE * SIDE }, (_, at) => at); // every unsigned 16-bit value once
const signed = new Int16Array(every16.buffer.slice(0));
const bytes = Uint8Array.from(every16, (value) => (value * 7 + (value >> 8)) & 255);
const [UNSIGNED, SIGNED] = [{ PixelRepresentation: 0 }, { PixelRepresentation: 1 }];
const BYTES = { BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 };
const NO_WINDOW = { WindowCenter: [], WindowWidth: [] };

const lut = (length: number, first: number, bits: number, entry: (at: number) => number): object =>
  instanceJson({
    LUTDescriptor: [length === 65_536 ? 0 : length, first, bits],
    LUTData: Array.from({ length }, (_, at) => entry(at)),
  });
const window = (WindowCenter: number, WindowWidth: number, VOILUTFunction = 'LINEAR'): Attributes => ({
  WindowCenter,
  WindowWidth,
  VOILUTFunction,
});
const overlay: Attributes = {
  OverlayRows: 16,
  OverlayColumns: 16,
  OverlayOrigin: [-3, 250],
  OverlayData: Array.from({ length: 16 }, (_, at) => (at * 40_503) & 0xffff),
};
const shutter: Attributes = {
  ShutterShape: ['CIRCULAR', 'RECTANGULAR'],
  CenterOfCircularShutter: [120, 130],
  RadiusOfCircularShutter: 110,
  ShutterLeftVerticalEdge: 40,
  ShutterRightVerticalEdge: 220,
  ShutterUpperHorizontalEdge: 9,
  ShutterLowerHorizontalEdge: 250,
  ShutterPresentationValue: 20_000,
};
const channel = (name: 'Red' | 'Green' | 'Blue', entry: (at: number) => number): Attributes => ({
  [`${name}PaletteColorLookupTableDescriptor`]: [256, 0, 16],
  [`${name}PaletteColorLookupTableData`]: Array.from({ length: 256 }, (_, at) => entry(at) * 257),
});
const palette = {
  ...channel('Red', (at) => at),
  ...channel('Green', (at) => 255 - at),
  ...channel('Blue', (at) => (at * 3) & 255),
};

const windows: readonly (readonly [number, number])[] = [
  [40, 400],
  [0, 1],
  [-1000, 2],
  [0, 65_536],
  [12_345.5, 3333],
];

const cases: readonly Case[] = [
  ...(['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const).flatMap((shape) =>
    windows.map(([center, width]): Case => ({
      name: `${shape} ${center} / ${width}`,
      values: signed,
      attributes: { ...SIGNED, ...window(center, width, shape) },
    })),
  ),
  {
    name: 'MONOCHROME1, INVERSE, fractional rescale',
    values: every16,
    attributes: {
      ...UNSIGNED,
      ...window(20, 300, 'SIGMOID'),
      PhotometricInterpretation: 'MONOCHROME1',
      PresentationLUTShape: 'INVERSE',
      RescaleSlope: 0.01,
      RescaleIntercept: -100.5,
    },
  },
  {
    name: 'negative slope',
    values: every16,
    attributes: { ...UNSIGNED, ...window(0, 30_000), RescaleSlope: -1, RescaleIntercept: 40_000 },
  },
  {
    name: 'Modality LUT and VOI LUT',
    values: signed,
    attributes: {
      ...SIGNED,
      ...NO_WINDOW,
      ModalityLUTSequence: [lut(4096, -2048, 12, (at) => (at * 1103) & 4095)],
      VOILUTSequence: [lut(4096, 0, 10, (at) => (at * 7) & 1023)],
    },
  },
  {
    name: 'VOI LUT of 65536 entries',
    values: every16,
    byHand: true,
    attributes: {
      ...UNSIGNED,
      ...NO_WINDOW,
      VOILUTSequence: [lut(65_536, 0, 16, (at) => (at * 40_503) & 0xffff)],
    },
  },
  {
    name: 'Presentation LUT',
    values: signed,
    attributes: {
      ...SIGNED,
      ...window(0, 4000),
      PresentationLUTSequence: [lut(256, 0, 8, (at) => 255 - ((at * at) >> 8))],
    },
  },
  {
    name: 'padding in the middle of the range, inverse',
    values: signed,
    byHand: true,
    attributes: {
      ...SIGNED,
      ...window(0, 40_000),
      PhotometricInterpretation: 'MONOCHROME1',
      PixelPaddingValue: -100,
      PixelPaddingRangeLimit: 100,
    },
  },
  {
    name: 'padding below a CT, inverse',
    values: signed.map((value) => (value < -20_000 ? -2000 : value % 1500)),
    attributes: { ...SIGNED, ...window(0, 4000), PresentationLUTShape: 'INVERSE', PixelPaddingValue: -2000 },
  },
  {
    name: 'palette of 16 bits',
    values: bytes,
    attributes: { ...BYTES, ...palette, PhotometricInterpretation: 'PALETTE COLOR' },
  },
  {
    name: 'supplemental palette',
    values: every16,
    attributes: {
      ...UNSIGNED,
      ...window(1000, 2000),
      ...palette,
      RedPaletteColorLookupTableDescriptor: [256, 2000, 16],
      GreenPaletteColorLookupTableDescriptor: [256, 2000, 16],
      BluePaletteColorLookupTableDescriptor: [256, 2000, 16],
      PixelPresentation: 'COLOR',
    },
  },
  { name: 'overlay', values: bytes, attributes: { ...BYTES, ...window(128, 256), ...overlay } },
  { name: 'shutter', values: bytes, attributes: { ...BYTES, ...window(128, 256), ...shutter } },
  {
    name: 'overlay and shutter on colour',
    values: Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 31) & 255),
    attributes: {
      ...BYTES,
      ...overlay,
      ...shutter,
      SamplesPerPixel: 3,
      PlanarConfiguration: 0,
      PhotometricInterpretation: 'YBR_FULL',
    },
  },
];

const pane = { width: 290, height: 270 };

async function shown({ page, server }: Harness, each: Case, uid: string, drawing: 'canvas' | 'gpu') {
  const made = makeSeries({
    uid,
    slices: 1,
    Rows: SIDE,
    Columns: SIDE,
    attributes: each.attributes,
    values: () => each.values,
  });
  server.serve(made);
  const read = await page.evaluate(
    async ({ study, series, box, way }) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined) throw new Error('no harness');
      harness.stop();
      harness.start({ drawing: way });
      harness.addPane(box);
      await harness.load(study, series);
      harness.show(0, series);
      await harness.settled(0);
      await harness.engineSettled();
      harness.pane(0).oneToOne();
      await harness.settled(0);
      return harness.readBack(0);
    },
    { study: STUDY, series: uid, box: { left: 0, top: 0, ...pane }, way: drawing },
  );
  expect(read?.byEngine, each.name).toBe(drawing === 'gpu' && each.byHand !== true);
  const [served] = parseDataSets(made.metadata);
  const instance = { ...served, ...dataSet({ SeriesInstanceUID: SERIES }) };
  const view = {
    scale: 1,
    offset: { x: 0, y: 0 },
    rotation: 0,
    flipHorizontal: false,
    flipVertical: false,
  } as const;
  const wanted = draw(composed(openValues(instance, each.values), { view }, pane).scene);
  return { read: pictureOf(read), wanted };
}

function worst(a: Rgba, b: { readonly rgba: Uint8ClampedArray }): number {
  let most = 0;
  for (let at = 0; at < a.data.length; at++)
    most = Math.max(most, Math.abs((a.data[at] ?? 0) - (b.rgba[at] ?? 0)));
  return most;
}

for (const [drawing, allowed] of [
  ['canvas', 0],
  ['gpu', 1],
] as const) {
  test(`${drawing}: every step of the pipeline is within ${allowed} of the reference`, async ({
    harness,
  }) => {
    for (const [number, each] of cases.entries()) {
      const { read, wanted } = await shown(harness, each, `1.2.3.70.${number}`, drawing);
      expect(read.data.length).toBe(wanted.rgba.length);
      expect.soft(worst(read, wanted), `${drawing}: ${each.name}`).toBeLessThanOrEqual(allowed);
    }
  });
}

// Trap 13: windowed first and interpolated then, an edge between air and metal would be a broad grey band, not a line.
for (const drawing of ['canvas', 'gpu'] as const) {
  test(`${drawing}: values are interpolated before the window, not greys`, async ({
    harness: { page, server },
  }) => {
    const [columns, zoom] = [8, 32];
    const edge = Int16Array.from({ length: 8 * columns }, (_, at) => (at % columns < 4 ? -1000 : 3000));
    const uid = `1.2.3.71.${drawing === 'gpu' ? 1 : 2}`;
    server.serve(makeSeries({ uid, slices: 1, Rows: 8, Columns: columns, values: () => edge }));
    const read = pictureOf(
      await page.evaluate(
        async ({ study, series, way }) => {
          const { lightboxHarness: harness } = globalThis;
          if (harness === undefined) throw new Error('no harness');
          harness.stop();
          harness.start({ drawing: way });
          harness.addPane({ left: 0, top: 0, width: 256, height: 256 });
          await harness.load(study, series);
          harness.show(0, series);
          await harness.settled(0);
          await harness.engineSettled();
          return harness.readBack(0);
        },
        { study: STUDY, series: uid, way: drawing },
      ),
    );
    const row = Array.from({ length: 256 }, (_, x) => read.data[(128 * 256 + x) * 4] ?? -1);
    const wanted = row.map((_, x) => {
      // Between the centres of pixels 3 and 4 the value rises from -1000 to 3000; window 40 / 400.
      const along = Math.min(1, Math.max(0, (x + 0.5) / zoom - 0.5 - 3));
      const value = -1000 + 4000 * along;
      return Math.round(Math.min(1, Math.max(0, (value - 39.5) / 399 + 0.5)) * 255);
    });
    // Texture filters know a 256th of a pixel: 16 of 4000 values, which are 10 of 255 greys in this window.
    const worstGrey = Math.max(...row.map((grey, x) => Math.abs(grey - (wanted[x] ?? 0))));
    expect(worstGrey).toBeLessThanOrEqual(drawing === 'gpu' ? 11 : 1);
    expect(row.filter((grey) => grey > 0 && grey < 255).length).toBeLessThanOrEqual(4);
  });
}
