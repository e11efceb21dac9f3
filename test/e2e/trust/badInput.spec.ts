import path from 'node:path';
import type { Page } from '@playwright/test';
import { uidFrom } from '../../../native/dicom/write.ts';
import type { WriteDataset } from '../../../native/dicom/write.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { expect, test } from '../app.ts';

// Headers that are wrong or contradict themselves: the picture opens without the doubtful part, and the pane says so. All
// images hold 0 HU on the left and 140 HU on the right; greys are worked out by hand from PS3.3 C.11.2.1.2.1 for a centre
// of 40 and a width of 400: ((x - 39.5) / 399 + 0.5) * 255.

const SIDE = 64;
const SOUND = [102, 192] as const;
const values = Uint16Array.from({ length: SIDE * SIDE }, (_, at) => (at % SIDE < SIDE / 2 ? 1024 : 1164));
const bytesOf = (...numbers: number[]): WriteDataset[string] => ({
  VR: 'OW',
  value: Uint16Array.from(numbers),
});
const table = (descriptor: readonly number[], data: WriteDataset[string]): WriteDataset => ({
  '00283002': { VR: 'US', value: [...descriptor] },
  '00283006': data,
});
const sequence = (...items: WriteDataset[]): WriteDataset[string] => ({ VR: 'SQ', value: items });

type Case = {
  readonly name: string;
  readonly elements: WriteDataset;
  readonly greys: readonly [number, number];
  readonly says: readonly RegExp[];
  /** What must not stand on the pane. */
  readonly not?: RegExp;
};

const REFUSED = /A window in the file has a width that means nothing/;
const cases: readonly Case[] = [
  { name: 'nothing is wrong', elements: {}, greys: SOUND, says: [], not: /Parts not used|Check/ },
  {
    name: 'a window of width 0',
    elements: { WindowCenter: ['40'], WindowWidth: ['0'], WindowCenterWidthExplanation: null },
    greys: [0, 255], // by what is in the image
    says: [REFUSED],
  },
  {
    name: 'a window of negative width, and a sound one',
    elements: {
      WindowCenter: ['7', '40'],
      WindowWidth: ['-400', '400'],
      WindowCenterWidthExplanation: ['WRONG', 'RIGHT'],
    },
    greys: SOUND,
    says: [REFUSED],
  },
  {
    name: 'a brightness curve without its data',
    elements: { '00283010': sequence(table([256, 0, 16], bytesOf())) },
    greys: SOUND,
    says: [/A brightness curve in the file is damaged/],
  },
  {
    name: 'a brightness curve with fewer entries than it says',
    elements: { '00283010': sequence(table([256, 0, 8], bytesOf(0, 8, 16, 32))) },
    greys: SOUND,
    says: [/A brightness curve in the file has fewer entries than it says/],
  },
  {
    name: 'a damaged table of measured values',
    elements: { '00283000': sequence(table([4096, 0, 16], bytesOf())) },
    greys: SOUND,
    says: [/table that turns stored values into measured ones is damaged/],
  },
  {
    name: 'a damaged curve before display',
    elements: { '20500010': sequence(table([4096, 0, 16], bytesOf())) },
    greys: SOUND,
    says: [/last curve before display is damaged/],
  },
  {
    name: 'a slope of 0',
    elements: {
      RescaleSlope: 0,
      WindowCenter: ['1064'],
      WindowWidth: ['400'],
      WindowCenterWidthExplanation: null,
    },
    greys: SOUND, // the stored values are 1024 more than those in HU, and so is the centre
    says: [/Slope and intercept mean nothing/],
  },
  {
    name: 'pixels of no size',
    elements: { PixelSpacing: [0, 0] },
    greys: SOUND,
    says: [/A pixel size that cannot be one/, /Not calibrated/],
    not: /\d (mm|cm) *W/,
  },
  {
    name: 'pixels a kilometre wide',
    elements: { PixelSpacing: [1e6, 1e6] },
    greys: SOUND,
    says: [/A pixel size that cannot be one/, /Not calibrated/],
  },
  {
    name: 'pixels of negative size',
    elements: { PixelSpacing: [-0.5, -0.5] },
    greys: SOUND,
    says: [/A pixel size that cannot be one/, /Not calibrated/],
  },
  {
    name: 'both sides of the body',
    elements: { Laterality: 'L', '00200062': { VR: 'CS', value: 'R' } },
    greys: SOUND,
    says: [/Check side/, /ImageLaterality: Right/, /Laterality: Left/],
  },
  {
    name: 'black and white the other way round',
    elements: { '20500020': { VR: 'CS', value: 'INVERSE' } },
    greys: [255 - SOUND[0], 255 - SOUND[1]],
    says: [/contradicts itself about what is black/],
  },
  {
    name: 'an overlay without marks',
    elements: { '60000010': { VR: 'US', value: [SIDE] }, '60000011': { VR: 'US', value: [SIDE] } },
    greys: SOUND,
    says: [/An overlay of the image could not be read/],
  },
  {
    name: 'a shutter without a middle',
    elements: { '00181600': { VR: 'CS', value: 'CIRCULAR' } },
    greys: SOUND,
    says: [/A shutter could not be read/],
  },
  {
    name: 'a palette that is not there',
    elements: { PhotometricInterpretation: 'PALETTE COLOR' },
    greys: SOUND,
    says: [/The colour palette is damaged/],
  },
  {
    name: 'a direction that is none',
    elements: { ImageOrientationPatient: [0, 0, 0, 0, 0, 0] },
    greys: SOUND,
    says: [],
  },
];

const pane = (page: Page) => page.locator('[data-pane="0"]');

/** Greys of the picture left and right of its middle. */
const greys = (page: Page): Promise<readonly number[]> =>
  pane(page).evaluate((element) => {
    const canvases = [...(element.firstElementChild?.querySelectorAll('canvas') ?? [])];
    const canvas = canvases.find((each) => getComputedStyle(each).visibility === 'visible');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return [];
    const [middle, away] = [canvas.width >> 1, Math.min(canvas.width, canvas.height) >> 3];
    return [middle - away, middle + away].map(
      (x) => context.getImageData(x, canvas.height >> 1, 1, 1).data[0] ?? -1,
    );
  });

test('opens without the doubtful part, and the pane says what was left out', async ({ lightbox }) => {
  const { page } = lightbox;
  const StudyInstanceUID = uidFrom('bad input');
  const files = cases.flatMap(({ name, elements }, place) =>
    ctSeries({
      study: 'bad input',
      slices: 1,
      rows: SIDE,
      columns: SIDE,
      SeriesNumber: place + 1,
      SeriesDescription: name,
      elements: {
        StudyInstanceUID,
        WindowCenter: ['40'],
        WindowWidth: ['400'],
        WindowCenterWidthExplanation: null,
        PixelData: { VR: 'OW', value: values },
        ...elements,
      },
    }),
  );
  writeFiles(path.join(lightbox.workDirectory, 'files'), files);
  expect((await lightbox.importPaths([path.join(lightbox.workDirectory, 'files')])).state).toBe('done');
  await lightbox.open(`/view?StudyInstanceUIDs=${StudyInstanceUID}`);
  for (const { name, greys: wanted, says, not } of cases) {
    await test.step(name, async () => {
      await page.locator('[data-tile]', { hasText: name }).click();
      await expect(pane(page)).toContainText(name);
      await expect.poll(() => greys(page), { message: name }).toEqual(wanted);
      if (says.length === 0) await expect(pane(page)).not.toContainText('Parts not used');
      if (not) await expect(pane(page)).not.toContainText(not);
      if (says.length === 0) return;
      await pane(page).focus();
      await page.keyboard.press('e');
      const told = page.getByRole('dialog');
      for (const words of says) await expect(told, name).toContainText(words);
      await page.keyboard.press('e');
      await expect(told).toHaveCount(0);
    });
  }
});
