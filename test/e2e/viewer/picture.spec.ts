import type { Locator, Page } from '@playwright/test';
import type { WriteDataset } from '../../../native/dicom/write.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { expect, pictureShown, test } from '../app.ts';
import type { Lightbox } from '../app.ts';

// What an image brings along for its display, through the real services: overlay planes as bulk data, a shutter, windows
// and a VOI LUT to choose from, and a window that means nothing.

const SIDE = 96;
const cross = new Uint8Array((SIDE * SIDE) / 8);
for (let i = 0; i < SIDE; i++) {
  for (const at of [48 * SIDE + i, i * SIDE + 48]) cross[at >> 3] = (cross[at >> 3] ?? 0) | (1 << (at & 7));
}
const elements: WriteDataset = {
  WindowCenter: ['40', '-600', '7'],
  WindowWidth: ['400', '1500', '0'],
  WindowCenterWidthExplanation: ['SOFT', 'LUNG', 'NOTHING'],
  '00283010': {
    VR: 'SQ',
    value: [
      {
        '00283002': { VR: 'US', value: [256, 0, 8] },
        '00283003': { VR: 'LO', value: 'HARD' },
        '00283006': { VR: 'US', value: Array.from({ length: 256 }, (_, at) => at) },
      },
    ],
  },
  '00181600': { VR: 'CS', value: 'CIRCULAR' },
  '00181610': { VR: 'IS', value: ['48', '48'] },
  '00181612': { VR: 'IS', value: '40' },
  '00181622': { VR: 'US', value: [20_000] },
  '60000010': { VR: 'US', value: [SIDE] },
  '60000011': { VR: 'US', value: [SIDE] },
  '60000040': { VR: 'CS', value: 'G' },
  '60000050': { VR: 'SS', value: [1, 1] },
  '60000100': { VR: 'US', value: [1] },
  '60000102': { VR: 'US', value: [0] },
  '60003000': { VR: 'OW', value: cross },
};

async function open(lightbox: Lightbox): Promise<Page> {
  const files = ctSeries({ study: 'shown', slices: 3, rows: SIDE, columns: SIDE, elements });
  writeFiles(lightbox.workDirectory, files);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  await lightbox.open(`/view?StudyInstanceUIDs=${files[0]?.StudyInstanceUID ?? ''}`);
  await expect(pane(lightbox.page)).toContainText('Image 1 of 3');
  await pictureShown(lightbox.page);
  return lightbox.page;
}

const pane = (page: Page): Locator => page.getByRole('region', { name: 'Pane 1', exact: true });

/** How many pixels of the picture are yellow, the overlay's colour, and how many have the shutter's grey. */
const counted = (page: Page): Promise<{ yellow: number; grey: number }> =>
  pane(page).evaluate((element) => {
    const canvas = [...element.querySelectorAll('canvas')].find(
      (each) => getComputedStyle(each).visibility === 'visible' && each.width > 100,
    );
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const found = { yellow: 0, grey: 0 };
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at] === 255 && pixels[at + 1] === 214 && pixels[at + 2] === 10) found.yellow += 1;
      if (pixels[at] === 78 && pixels[at + 1] === 78 && pixels[at + 2] === 78) found.grey += 1;
    }
    return found;
  });

test('overlays and shutter are drawn, can be switched, and the pane says what is hidden', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await expect.poll(async () => (await counted(page)).yellow).toBeGreaterThan(100);
  await expect.poll(async () => (await counted(page)).grey).toBeGreaterThan(1000);
  await expect(pane(page).locator('[data-notice="shutter"]')).toContainText('Partly hidden');

  await page.locator('[data-command="overlays"]').click();
  await expect.poll(async () => (await counted(page)).yellow).toBe(0);
  await pane(page).focus();
  await page.keyboard.press('Shift+B');
  await expect(pane(page).locator('[data-notice="shutter"]')).toContainText('Shutter lifted');
  await expect.poll(async () => (await counted(page)).grey).toBeLessThan(1000);
  // Both can be taken back, one by one.
  await page.keyboard.press('Control+z');
  await expect(pane(page).locator('[data-notice="shutter"]')).toContainText('Partly hidden');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await counted(page)).yellow).toBeGreaterThan(100);
});

test('windows and curves of the image are offered by name; one that means nothing is named', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await page.locator('button[data-preset]').click();
  await expect(page.getByText('From the image')).toBeVisible();
  await expect(page.getByText('LUNG', { exact: true })).toBeVisible();
  await expect(page.getByText('NOTHING', { exact: true })).toHaveCount(0);
  await page.getByRole('menuitem', { name: /HARD/ }).click();
  await expect(page.locator('[data-preset="file-3"]')).toBeVisible();
  await expect(pane(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('Image 2 of 3');
  await page.keyboard.press('e');
  await expect(page.getByText('has a width that means nothing')).toBeVisible();
});

test('the pixel inspector follows a pixel to the screen', async ({ lightbox }) => {
  const page = await open(lightbox);
  await pane(page).focus();
  await page.keyboard.press('Shift+I');
  const box = await pane(page).boundingBox();
  if (box === null) throw new Error('no pane');
  await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 + 40);
  await expect(pane(page)).toContainText(/\d+, \d+: Stored -?[\d,]+, value -?[\d,]+ HU, shown as \d+/);
});
