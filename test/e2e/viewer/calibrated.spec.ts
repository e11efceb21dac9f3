import { expect, test } from '../app.ts';
import { marks, open, pane, stroke } from './measuring.ts';

test('a reader’s calibration is what the scale bar and the true size go by, and the corner says so', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  const scale = pane(page).locator('[data-length-mm]');
  const mmPerCss = async (): Promise<number> => {
    const bar = await scale.locator('i').boundingBox();
    return Number(await scale.getAttribute('data-length-mm')) / (bar?.width ?? NaN);
  };
  await expect(scale).not.toContainText('calibrated');
  const before = await mmPerCss();

  // 100 CSS pixels along a row are 100 mm from now on.
  await page.keyboard.press('Shift+D');
  await stroke(page, [300, 350], [400, 350]);
  const dialog = page.getByRole('dialog', { name: 'Calibrate' });
  await dialog.getByLabel('Known length').fill('100');
  await dialog.getByText('the whole series', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Calibrate' }).click();
  await expect.poll(async () => (await marks(page)).calibrations.length).toBe(1);
  await expect(scale).toContainText(/calibrated by (reader|hand)/);
  await expect.poll(mmPerCss).toBeCloseTo(1, 1);
  expect(Math.abs(before - 1)).toBeGreaterThan(0.2);

  // The screen is measured, and a millimetre by the reader's calibration is one on it.
  const zoom = async (): Promise<number> =>
    Number((/([\d,]+) %/.exec(await pane(page).innerText())?.[1] ?? '').replaceAll(',', ''));
  await page.keyboard.press('Escape');
  await pane(page).press('Shift+N');
  const screen = page.getByRole('dialog', { name: 'This display' });
  const card = Number(await screen.getByRole('slider').getAttribute('aria-valuenow'));
  await screen.getByRole('button', { name: 'Keep this size' }).click();
  await expect(screen).toContainText('Measured:');
  await page.keyboard.press('Escape');
  await expect(screen).toHaveCount(0);
  await pane(page).press('Shift+N');
  const mmPerPixel = 85.6 / (card * (await page.evaluate(() => devicePixelRatio)));
  const [calibration] = (await marks(page)).calibrations;
  const shorterMm = Math.min(calibration?.rowSpacingMm ?? NaN, calibration?.columnSpacingMm ?? NaN);
  await expect.poll(zoom).toBe(Math.round((100 * shorterMm) / mmPerPixel));

  // It holds for the whole series, in a page that is opened anew, and until it is taken back.
  await pane(page).focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('Image 2 of 5');
  await expect(scale).toContainText('calibrated by');
  await page.reload();
  await expect(pane(page)).toContainText('Image 1 of 5');
  await expect(scale).toContainText('calibrated by');
});
