import { ctSeries, truncatedPixelData, writeFiles } from '../generate/index.ts';
import { expect, inPage, test } from './app.ts';

// The main job, as somebody does it who starts Lightbox for the first time.

/** Share of the pane's picture that is not black: proof that pixels were drawn, not only a canvas. */
const litShare = () =>
  [...document.querySelectorAll<HTMLCanvasElement>('[data-pane] canvas')].reduce((most, canvas) => {
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [64, 64];
    const context = copy.getContext('2d');
    if (!context || canvas.width === 0 || canvas.height === 0) return most;
    context.drawImage(canvas, 0, 0, 64, 64);
    const { data } = context.getImageData(0, 0, 64, 64);
    const lit = data.filter((value, at) => at % 4 === 0 && value > 24).length;
    return Math.max(most, lit / 4096);
  }, 0);

test('an empty library offers three ways in, and the sample can be read at once', async ({ lightbox }) => {
  const { page } = lightbox;
  await expect(page.getByText('No studies on this computer yet')).toBeVisible();
  await page.getByText('Open the sample studies').click();
  await expect(page.locator('[data-pane]').first()).toContainText('Image 1 of', { timeout: 60_000 });
  await expect(page.locator('[data-pane]').first()).toContainText(/sample/i);
  await expect.poll(() => page.evaluate(litShare)).toBeGreaterThan(0.05);
});

test('a folder becomes a study, and the study pixels with the patient beside them', async ({ lightbox }) => {
  const { page } = lightbox;
  const files = ctSeries({ slices: 12, rows: 128, columns: 128 });
  writeFiles(lightbox.workDirectory, files);
  const job = await lightbox.importPaths([lightbox.workDirectory]);
  expect(job.counts.read).toBe(12);
  const row = page.getByRole('row', { name: /Generated/ }).first();
  await expect(row).toBeVisible();
  await row.dblclick();
  const pane = page.locator('[data-pane]').first();
  await expect(pane).toContainText('Image 1 of 12');
  await expect(pane).toContainText('GEN-1');
  await expect.poll(() => page.evaluate(litShare)).toBeGreaterThan(0.05);
});

test('one damaged image does not sink its series, and is named', inPage, async ({ lightbox }) => {
  const { page } = lightbox;
  const [first, ...rest] = ctSeries({ slices: 4, rows: 64, columns: 64 });
  if (!first) throw new Error('no file');
  writeFiles(lightbox.workDirectory, [truncatedPixelData(first, 64 * 2 * 20), ...rest]);
  const job = await lightbox.importPaths([lightbox.workDirectory]);
  expect(job.counts).toMatchObject({ read: 3, partial: 1 });
  await page
    .getByRole('row', { name: /Generated/ })
    .first()
    .click();
  await expect(page.getByLabel('Preview')).toContainText(/row 21 of 64|row 20 of 64/);
});

test('a link to a study that is not here says so and shows nobody', async ({ lightbox }) => {
  const { page } = lightbox;
  await lightbox.open('/view?StudyInstanceUIDs=1.2.3.4.5.6');
  await expect(page.getByText(/not on this computer|no longer|not found/i).first()).toBeVisible();
  await expect(page.locator('[data-pane] canvas')).toHaveCount(0);
});
