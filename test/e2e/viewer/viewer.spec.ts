import type { Locator, Page } from '@playwright/test';
import { ctSeries, truncatedPixelData, usCine, writeFiles } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { expect, inPage, pictureShown, settingsSaved, test } from '../app.ts';
import type { Lightbox } from '../app.ts';

// The viewer as a reader meets it: files that were imported, the real services, the real engine.

const axial = ctSeries({
  study: 'ct',
  slices: 20,
  rows: 96,
  columns: 96,
  SeriesNumber: 1,
  SeriesDescription: 'Axial',
});
const coronal = ctSeries({
  study: 'ct',
  slices: 12,
  rows: 96,
  columns: 96,
  SeriesNumber: 2,
  SeriesDescription: 'Coronal',
  ImageOrientationPatient: [1, 0, 0, 0, 0, -1],
  PixelSpacing: [1.2, 1.2],
  firstPosition: [-57, -30, 0],
});
// The same height as `axial`, every 2.5 mm: slice 2n+1 lies where slice n+1 of the other one does.
const thin = ctSeries({
  study: 'ct',
  slices: 40,
  sliceSpacingMm: 2.5,
  rows: 96,
  columns: 96,
  SeriesNumber: 3,
  SeriesDescription: 'Axial thin',
});

async function open(lightbox: Lightbox, files: readonly GeneratedFile[]): Promise<Page> {
  writeFiles(lightbox.workDirectory, files);
  const job = await lightbox.importPaths([lightbox.workDirectory]);
  expect(job.state).toBe('done');
  const [first] = files;
  await lightbox.open(`/view?StudyInstanceUIDs=${first?.StudyInstanceUID ?? ''}`);
  await expect(lightbox.page.locator('[data-pane]').first()).toContainText('Image 1 of');
  await pictureShown(lightbox.page);
  return lightbox.page;
}

const pane = (page: Page, number: number): Locator =>
  page.getByRole('region', { name: `Pane ${number}`, exact: true });
const letters = async (of: Locator): Promise<string[]> => of.locator('[data-side]').allInnerTexts();

test.describe('a CT with an axial, a coronal and a thin axial series', () => {
  test('opens two up, with the patient on every pane and letters on every side', async ({ lightbox }) => {
    const page = await open(lightbox, [...axial, ...coronal, ...thin]);
    await expect(page.locator('[data-pane]')).toHaveCount(2);
    for (const number of [1, 2]) {
      await expect(pane(page, number)).toContainText('Test, Generated');
      await expect(pane(page, number)).toContainText('GEN-1');
      await expect(pane(page, number)).toContainText('1970');
    }
    await expect.poll(() => letters(pane(page, 1))).toEqual(['A', 'L', 'P', 'R']);
    await expect.poll(() => letters(pane(page, 2))).toEqual(['H', 'L', 'F', 'R']);
  });

  test('is read by the keyboard: images, ends, flips with their letters and badge, reset', async ({
    lightbox,
  }) => {
    const page = await open(lightbox, [...axial, ...coronal, ...thin]);
    await pane(page, 1).focus();
    await page.keyboard.press('ArrowDown');
    await expect(pane(page, 1)).toContainText('Image 2 of 20');
    await page.keyboard.press('End');
    await expect(pane(page, 1)).toContainText('Image 20 of 20');
    await page.keyboard.press('h');
    await expect(pane(page, 1).locator('[data-notice="mirrored"]')).toBeVisible();
    await expect.poll(() => letters(pane(page, 1))).toEqual(['A', 'R', 'P', 'L']);
    await page.keyboard.press('e');
    await expect(page.getByText('The letters at the edges are right.')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('0');
    await expect(pane(page, 1).locator('[data-notice="mirrored"]')).toHaveCount(0);
    await expect.poll(() => letters(pane(page, 1))).toEqual(['A', 'L', 'P', 'R']);
    await page.keyboard.press('Tab');
    await expect(pane(page, 2)).toBeFocused();
    await page.keyboard.press('i');
    await expect(page.locator('[data-command="invert"]')).toHaveAttribute('aria-pressed', 'true');
  });

  test(
    'shows where the slices cut each other, and the line follows the scrolling',
    inPage,
    async ({ lightbox }) => {
      const page = await open(lightbox, [...axial, ...coronal, ...thin]);
      const line = pane(page, 2).locator('[data-line="1"] line').last();
      await expect(pane(page, 2).locator('[data-line="1"] text')).toBeVisible();
      const before = Number(await line.getAttribute('y1'));
      await pane(page, 1).hover();
      for (let notch = 0; notch < 6; notch += 1) await page.mouse.wheel(0, 100);
      await expect(pane(page, 1)).toContainText('Image 7 of 20');
      // Towards the head is up on a coronal picture.
      await expect.poll(async () => Number(await line.getAttribute('y1'))).toBeLessThan(before);
      await page.keyboard.press('x');
      await expect(line).toHaveCount(0);
    },
  );

  test('scrolls linked series to the same height', inPage, async ({ lightbox }) => {
    const page = await open(lightbox, [...axial, ...coronal, ...thin]);
    await pane(page, 2).focus();
    await page.keyboard.press('ArrowRight');
    await expect(pane(page, 2)).toContainText('Image 1 of 40');
    await pane(page, 1).focus();
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowDown');
    await expect(pane(page, 1)).toContainText('Image 5 of 20');
    await expect(pane(page, 2)).toContainText('Image 9 of 40');
    await page.keyboard.press('l');
    await page.keyboard.press('Home');
    await expect(pane(page, 1)).toContainText('Image 1 of 20');
    await expect(pane(page, 2)).toContainText('Image 9 of 40');
  });

  test('takes windows by key and by dragging', inPage, async ({ lightbox }) => {
    const page = await open(lightbox, [...axial, ...coronal, ...thin]);
    await pane(page, 1).focus();
    await page.keyboard.press('4');
    await expect(pane(page, 1)).toContainText('W 1,500 · L −600');
    await expect(page.getByRole('button', { name: 'Window: Lung' })).toBeVisible();
    const box = await pane(page, 1).boundingBox();
    if (!box) throw new Error('the pane is not on screen');
    await page.mouse.move(box.x + 150, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 210, box.y + 300, { steps: 4 });
    await page.mouse.up();
    await expect(page.getByRole('button', { name: 'Window: Set by hand' })).toBeVisible();
    await expect(pane(page, 1)).toContainText('L −600');
    await expect(pane(page, 1)).not.toContainText('W 1,500');
  });

  test('shows a series where it is dropped, chosen or asked for by key', inPage, async ({ lightbox }) => {
    const page = await open(lightbox, [...axial, ...coronal, ...thin]);
    const tile = page.getByRole('button', { name: /^3, Axial thin, 40 images/ });
    await tile.dragTo(pane(page, 1), { targetPosition: { x: 200, y: 300 } });
    await expect(pane(page, 1)).toContainText('3 · Axial thin');
    await page.getByRole('button', { name: /^1, Axial, 20 images/ }).click();
    await expect(pane(page, 1)).toContainText('1 · Axial');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(pane(page, 1)).toContainText('2 · Coronal');
  });

  test(
    'is laid out anew, filled with one pane by double click and given back by Esc',
    inPage,
    async ({ lightbox }) => {
      const page = await open(lightbox, [...axial, ...coronal, ...thin]);
      await page.keyboard.press('g');
      await page.getByRole('button', { name: '2 × 2', exact: true }).first().click();
      await expect(page.locator('[data-pane]')).toHaveCount(4);
      await expect(pane(page, 3)).toContainText('3 · Axial thin');
      await expect(pane(page, 4)).toContainText('Drag a series here');
      await pane(page, 3).dblclick({ position: { x: 150, y: 150 } });
      await expect(page.locator('[data-pane]')).toHaveCount(1);
      await expect(pane(page, 3)).toContainText('3 · Axial thin');
      await page.keyboard.press('Escape');
      await expect(page.locator('[data-pane]')).toHaveCount(4);
      await expect(pane(page, 1)).toContainText('1 · Axial');
    },
  );
});

test(
  'a series with a truncated image stays readable and says which image is wrong and why',
  inPage,
  async ({ lightbox }) => {
    const files = ctSeries({ study: 'cut', slices: 6, rows: 64, columns: 64 });
    const broken = files.map((file, place) => (place === 3 ? truncatedPixelData(file, 64 * 2 * 30) : file));
    const page = await open(lightbox, broken);
    const badge = pane(page, 1).locator('[data-notice="incomplete"]');
    await expect(badge).toHaveText('Incomplete 5 of 6');
    await badge.click();
    await expect(page.getByText(/Image 4: .*row 31 of 64/)).toBeVisible();
  },
);

test(
  'an ultrasound cine plays at its own speed, is stepped and has no window',
  inPage,
  async ({ lightbox }) => {
    const page = await open(lightbox, [usCine({ frames: 8, frameTimeMs: 100 })]);
    const bar = page.getByRole('group', { name: 'Play' });
    await expect(bar).toContainText('10 per second');
    await bar.getByRole('button', { name: 'Next image' }).click();
    await expect(pane(page, 1)).toContainText('Image 2 of 8');
    await page.keyboard.press('Home');
    await bar.getByRole('button', { name: 'Play', exact: true }).click();
    await expect(bar.getByRole('button', { name: 'Pause' })).toBeVisible();
    // At ten images a second: each is there for a moment only, so that every drawn frame is looked at.
    await page.waitForFunction(() => {
      const text = document.querySelector('[data-pane="0"]')?.textContent ?? '';
      return /Image [5-8] of 8/.test(text);
    });
    await bar.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: /^Window/ }).last()).toBeDisabled();
  },
);

test(
  'the keyboard sheet lists the viewer’s keys, and a changed key works at once',
  inPage,
  async ({ lightbox }) => {
    const page = await open(lightbox, axial);
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard' });
    await expect(sheet).toContainText('Next or previous image');
    await sheet.getByRole('button', { name: 'Change keys…' }).click();
    const keys = page.getByRole('dialog', { name: 'Change keys' });
    await keys.getByLabel('Find an action or a key').fill('invert');
    await keys.locator('[data-command="invert"]').click();
    await page.keyboard.press('y');
    await expect(keys.locator('[data-command="invert"]')).toContainText('Y');
    await page.keyboard.press('Escape');
    await expect(keys).toHaveCount(0);
    await pane(page, 1).focus();
    await page.keyboard.press('y');
    await expect(page.locator('button[data-command="invert"]')).toHaveAttribute('aria-pressed', 'true');
    await settingsSaved(page, { keys: { invert: 'Y' } });
    await page.reload();
    await expect(pane(page, 1)).toContainText('Image 1 of 20');
    await expect(page.locator('button[data-command="invert"]')).toHaveAttribute('aria-keyshortcuts', 'Y');
  },
);

test('it fits small, large and very large screens', inPage, async ({ lightbox }, info) => {
  // The shell keeps its window’s own size.
  const page = await open(lightbox, [...axial, ...coronal, ...thin]);
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(pane(page, 2)).toContainText('Image 1 of 12');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.screenshot({ path: info.outputPath(`viewer-${width}x${height}.png`) });
  }
});
