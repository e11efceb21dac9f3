import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { crImage, ctSeries, writeFiles } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { expect, inPage, pictureShown, test } from '../app.ts';
import type { Lightbox } from '../app.ts';

// The screen that images are read on: its size, its patterns, who answers for it. And what a pane says of sides and sizes.

async function open(lightbox: Lightbox, files: readonly GeneratedFile[]): Promise<Page> {
  writeFiles(path.join(lightbox.workDirectory, 'files'), files);
  const job = await lightbox.importPaths([path.join(lightbox.workDirectory, 'files')]);
  expect(job.state).toBe('done');
  await lightbox.open(`/view?StudyInstanceUIDs=${files[0]?.StudyInstanceUID ?? ''}`);
  await expect(lightbox.page.locator('[data-pane]').first()).toContainText('Image 1 of');
  await pictureShown(lightbox.page);
  return lightbox.page;
}

const pane = (page: Page): Locator => page.getByRole('region', { name: 'Pane 1', exact: true });

const ct = ctSeries({ slices: 2, rows: 64, columns: 64, PixelSpacing: [0.5, 0.5] });

test('a measured screen shows images in true size, after a restart of the page too', async ({ lightbox }) => {
  const page = await open(lightbox, ct);
  await pane(page).press('Shift+N'); // not measured: asked for first
  const dialog = page.getByRole('dialog', { name: 'This display' });
  await expect(dialog).toContainText('Not measured yet.');
  const bar = dialog.getByRole('slider');
  await bar.focus();
  for (let n = 0; n < 20; n++) await page.keyboard.press('ArrowRight');
  const length = Number(await bar.getAttribute('aria-valuenow'));
  await dialog.getByRole('button', { name: 'Keep this size' }).click();
  const density = await page.evaluate(() => devicePixelRatio);
  const mm = 85.6 / (length * density);
  await expect(dialog).toContainText(`Measured: a pixel is ${mm.toFixed(4)} mm.`);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  const trueSize = async (): Promise<void> => {
    await pane(page).press('Shift+N');
    // Pixels of 0.5 mm: so many device pixels each, in percent.
    await expect(pane(page)).toContainText(`${Math.round((100 * 0.5) / mm)} %`);
  };
  await trueSize();
  await page.reload();
  await expect(page.locator('[data-pane]').first()).toContainText('Image 1 of');
  await pictureShown(page);
  await trueSize();
});

test('the badge stays until somebody answers for the display', inPage, async ({ lightbox }) => {
  const page = await open(lightbox, ct);
  const badge = page.getByRole('button', { name: 'Display not calibrated' });
  await badge.click();
  const dialog = page.getByRole('dialog', { name: 'This display' });
  await dialog.getByLabel('Checked by').fill('Physics');
  await dialog.getByRole('button', { name: 'Declare calibrated' }).click();
  await expect(dialog.locator('[data-declaration="declared"]')).toContainText('by Physics');
  await page.keyboard.press('Escape');
  await expect(badge).toHaveCount(0);
});

test('the test pattern has one line on one device pixel', async ({ lightbox }) => {
  const page = await open(lightbox, ct);
  await page.getByRole('button', { name: 'Display not calibrated' }).click();
  await page.getByRole('button', { name: 'Look at the patterns' }).click();
  const pattern = page.locator('[data-pattern="quality"]');
  await expect(pattern).toBeVisible();
  const shown = (): Promise<unknown> =>
    pattern.locator('canvas').evaluate((element) => {
      if (!(element instanceof HTMLCanvasElement)) throw new Error('no canvas');
      const { width, height } = element;
      const box = element.getBoundingClientRect();
      const unit = Math.floor(Math.min(width, height) / 16);
      const row = element.getContext('2d')?.getImageData(unit, unit + 5, 8, 1).data ?? [];
      return {
        whole: [
          width - Math.round(box.width * devicePixelRatio),
          height - Math.round(box.height * devicePixelRatio),
        ],
        lines: Array.from({ length: 8 }, (_, n) => row[n * 4]),
      };
    });
  await expect.poll(shown).toEqual({ whole: [0, 0], lines: [255, 0, 255, 0, 255, 0, 255, 0] });
  await page.keyboard.press('Space');
  await expect(page.locator('[data-pattern="dark"]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-pattern]')).toHaveCount(0);
});

test(
  'sides that contradict each other, and sizes at the detector, are said on the pane',
  inPage,
  async ({ lightbox }) => {
    const elements = {
      ImageLaterality: 'R',
      Laterality: 'L',
      ImagerPixelSpacing: [0.2, 0.2],
      PixelSpacing: null,
      EstimatedRadiographicMagnificationFactor: 1.25,
    };
    const page = await open(lightbox, [crImage({ elements })]);
    await expect(pane(page).locator('[data-notice="side"]')).toContainText('Check side');
    await expect(pane(page)).toContainText('magnification corrected');
    await pane(page).locator('[data-notice="side"]').click();
    await expect(page.getByText('ImageLaterality: Right')).toBeVisible();
    await expect(page.getByText('Laterality: Left', { exact: true })).toBeVisible();
  },
);
