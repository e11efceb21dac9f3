import type { Page } from '@playwright/test';
import { pictureOf as pictureOfFrame } from '../../../pixels/index.ts';
import type { StoredPixels, StoredValues, VoiFunction } from '../../../pixels/index.ts';
import type { Keyword } from '../../../pixels/header/tags.ts';
import { headerImage } from '../../unit/pixels/headerImage.ts';
import { expect, test } from './harness/fixture.ts';
import type { Harness } from './harness/fixture.ts';
import { pictureOf, turnedPicture, worstDifference } from './harness/picture.ts';
import type { Rgba } from './harness/picture.ts';
import { makeSeries, patternSlice, STUDY } from './harness/series.ts';

// What the pane shows at 1:1, read back from its canvas, against `pixels` on the same stored values and, for flips and
// turns, against moving its pixels one by one. Both renderers are held to it.

const [Rows, Columns] = [60, 91];
const [width, height] = [161, 150];

type Attributes = Partial<Record<Keyword, string | number | readonly (string | number)[]>>;
type Values = Int16Array | Uint16Array | Uint8Array;
type Case = {
  readonly name: string;
  readonly values: Values;
  readonly attributes: Attributes;
  readonly options: Options;
};
type Options = {
  readonly center?: number;
  readonly width?: number;
  readonly function?: VoiFunction;
  readonly slope?: number;
  readonly intercept?: number;
};

const signed = patternSlice(Rows, Columns, 0);
const unsigned = Uint16Array.from(signed, (value) => (value + 700) * 37);
const bytes = Uint8Array.from(signed, (value) => (value + 700) >> 2);
const colour = Uint8Array.from({ length: Rows * Columns * 3 }, (_, i) => (i * 31 + (i >> 4)) & 255);
const UNSIGNED = { PixelRepresentation: 0 };
const BYTES = { BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 };
const COLOUR = { ...BYTES, SamplesPerPixel: 3, PlanarConfiguration: 0 };
const window = { center: 40, width: 400 };

const cases: readonly Case[] = [
  { name: 'LINEAR window of a CT', values: signed, attributes: {}, options: window },
  {
    name: 'window of width 1, a step',
    values: signed,
    attributes: { WindowCenter: 100, WindowWidth: 1 },
    options: { center: 100, width: 1 },
  },
  {
    name: 'window over values with slope and intercept',
    values: signed,
    attributes: { RescaleSlope: 0.5, RescaleIntercept: -100 },
    options: { ...window, slope: 0.5, intercept: -100 },
  },
  {
    name: 'LINEAR_EXACT',
    values: signed,
    attributes: { VOILUTFunction: 'LINEAR_EXACT' },
    options: { ...window, function: 'LINEAR_EXACT' },
  },
  {
    name: 'SIGMOID',
    values: signed,
    attributes: { VOILUTFunction: 'SIGMOID' },
    options: { ...window, function: 'SIGMOID' },
  },
  {
    name: 'window wider than the texture',
    values: unsigned,
    attributes: { ...UNSIGNED, WindowCenter: 32_768, WindowWidth: 65_536 },
    options: { center: 32_768, width: 65_536 },
  },
  {
    name: 'MONOCHROME1',
    values: unsigned,
    attributes: {
      ...UNSIGNED,
      PhotometricInterpretation: 'MONOCHROME1',
      WindowCenter: 30_000,
      WindowWidth: 20_000,
    },
    options: { center: 30_000, width: 20_000 },
  },
  {
    name: '8-bit values as they are',
    values: bytes,
    attributes: { ...BYTES, WindowCenter: [], WindowWidth: [] },
    options: { center: 128, width: 256 },
  },
  {
    name: 'RGB',
    values: colour,
    attributes: { ...COLOUR, PhotometricInterpretation: 'RGB' },
    options: {},
  },
  {
    name: 'YBR_FULL',
    values: colour,
    attributes: { ...COLOUR, PhotometricInterpretation: 'YBR_FULL' },
    options: {},
  },
];

function reference({ values, attributes, options }: Case): Rgba {
  const label = attributes['PhotometricInterpretation'];
  const stored: StoredPixels = {
    values: values satisfies StoredValues,
    Rows,
    Columns,
    SamplesPerPixel: values === colour ? 3 : 1,
    PhotometricInterpretation: typeof label === 'string' ? label : 'MONOCHROME2',
    tolerated: [],
  };
  const { center, width: span, function: voiFunction = 'LINEAR', slope = 1, intercept = 0 } = options;
  const bits = values.BYTES_PER_ELEMENT * 8;
  const image = {
    ...headerImage,
    description: { ...headerImage.description, BitsAllocated: bits, BitsStored: bits, HighBit: bits - 1 },
    slope,
    intercept,
    voiFunction,
    inverse: label === 'MONOCHROME1',
  };
  const voi = center === undefined || span === undefined ? null : { center, width: span, lut: null };
  const made = pictureOfFrame(stored, image, voi);
  if (made === null) throw new Error('not to be shown');
  return made;
}

/** Shows a case at 1:1, drawn the given way. */
async function showCase({ page, server }: Harness, shown: Case, number: number, drawing: 'canvas' | 'gpu') {
  const uid = `1.2.3.20.${String(number)}`;
  server.serve(
    makeSeries({ uid, slices: 1, Rows, Columns, attributes: shown.attributes, values: () => shown.values }),
  );
  await page.evaluate(
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
    },
    { study: STUDY, series: uid, box: { left: 0, top: 0, width, height }, way: drawing },
  );
}

async function readBack(page: Page, drawing: 'canvas' | 'gpu'): Promise<Rgba> {
  const read = await page.evaluate(() => globalThis.lightboxHarness?.readBack(0) ?? null);
  expect(read?.byEngine).toBe(drawing === 'gpu');
  return pictureOf(read);
}

for (const drawing of ['canvas', 'gpu'] as const) {
  test.describe(drawing, () => {
    test('every kind of grey and colour is within 1 of the reference', async ({ harness }) => {
      for (const [number, each] of cases.entries()) {
        await showCase(harness, each, number, drawing);
        const truth = reference(each);
        const [left, top] = [Math.round((width - Columns) / 2), Math.round((height - Rows) / 2)];
        const worst = worstDifference(await readBack(harness.page, drawing), truth, left, top);
        expect.soft(worst, `${drawing}: ${each.name}`).toBeLessThanOrEqual(1);
      }
    });

    test('all turns and mirrorings put every pixel where it belongs', async ({ harness }) => {
      const [first] = cases;
      if (first === undefined) throw new Error('no case');
      await showCase(harness, first, 99, drawing);
      const truth = reference(first);
      for (const flipHorizontal of [false, true]) {
        for (const flipVertical of [false, true]) {
          for (const rotation of [0, 90, 180, 270]) {
            const turn = { flipHorizontal, flipVertical, rotation };
            const facts = await harness.page.evaluate(
              async ({ horizontal, vertical, turns }) => {
                const { lightboxHarness } = globalThis;
                const pane = lightboxHarness?.pane(0);
                pane?.reset();
                pane?.oneToOne();
                if (horizontal) pane?.flip('horizontal');
                if (vertical) pane?.flip('vertical');
                pane?.rotate(turns);
                return lightboxHarness?.settled(0);
              },
              { horizontal: flipHorizontal, vertical: flipVertical, turns: rotation / 90 },
            );
            const wanted = turnedPicture(truth, turn);
            const [left, top] = [
              Math.round((width - wanted.width) / 2),
              Math.round((height - wanted.height) / 2),
            ];
            const worst = worstDifference(await readBack(harness.page, drawing), wanted, left, top);
            expect.soft(worst, `${drawing}: ${JSON.stringify(turn)}`).toBeLessThanOrEqual(1);
            expect.soft(facts?.mirrored).toBe(flipHorizontal !== flipVertical);
          }
        }
      }
    });
  });
}
