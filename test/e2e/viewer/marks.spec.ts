import { expect, test } from '../app.ts';
import { corner, lengthMm, marks, open, pane, saved, stroke, uid, valueOf } from './measuring.ts';

test('an end is moved, taken back and done again; arrow keys move only what was chosen; Delete and undo', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await page.keyboard.press('d');
  await stroke(page, [300, 250], [500, 250]);
  const before = await saved(page);
  await stroke(page, [500, 250], [500, 400]); // the ring at its end
  await expect
    .poll(async () => (await marks(page)).annotations[0]?.points[1]?.y)
    .not.toBe(before.points[1]?.y);
  const after = await saved(page);
  expect(after.points[0]).toEqual(before.points[0]);
  expect(valueOf(after, 'length')).toBeCloseTo(lengthMm(after), 9);

  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks(page)).annotations).toEqual([before]);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(async () => (await marks(page)).annotations[0]?.points).toEqual(after.points);

  // Just drawn or dragged by its ring: chosen. With nothing chosen the arrows go through the images.
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(async () => (await marks(page)).annotations[0]?.points[0]?.x)
    .toBeCloseTo((before.points[0]?.x ?? 0) + 1, 9);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('Image 2 of 5');
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '0');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '1');

  await page.keyboard.press('Escape'); // the tool goes as well
  await stroke(page, [412, 325], [452, 325]); // the line itself, a pixel of the image to the right
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await marks(page)).annotations).toEqual([]);
  for (let step = 0; step < 2; step += 1) await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks(page)).annotations.length).toBe(1);
});

test('a copy goes to other images of the series and measures their pixels', async ({ lightbox }) => {
  const page = await open(lightbox);
  await page.keyboard.press('Shift+Q');
  await stroke(page, [250, 200], [500, 420]);
  const first = await saved(page);
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('Image 2 of 5');
  await page.keyboard.press('Control+v');
  const second = await saved(page, 2);
  expect(second.points).toEqual(first.points);
  expect(second.SOPInstanceUID).not.toBe(first.SOPInstanceUID);
  expect(second.values.map(({ concept }) => concept)).toContain('mean');
  await page.keyboard.press('Control+d');
  await expect(pane(page)).toContainText('Image 3 of 5');
  const third = await saved(page, 3);
  expect(third.points).toEqual(first.points);
  await expect
    .poll(async () => (await marks(page)).annotations.at(-1)?.values.map(({ concept }) => concept))
    .toContain('mean');
});

test('a calibration line gives its length to everything on the image, and says who calibrated', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await page.keyboard.press('d');
  await stroke(page, [300, 250], [500, 250]);
  await saved(page);
  await page.keyboard.press('Shift+D');
  await stroke(page, [300, 350], [400, 350]);
  const dialog = page.getByRole('dialog', { name: 'Calibrate' });
  await dialog.getByLabel('Known length').fill('2,5');
  await dialog.getByText('cm', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Calibrate' }).click();
  await expect.poll(async () => (await marks(page)).calibrations.length).toBe(1);
  // Its value goes with it, in one change.
  const [length] = (await marks(page)).annotations;
  expect(length && valueOf(length, 'length')).toBeCloseTo(50, 6);
  expect(length?.spacingSource).toBe('manual');
  await page.keyboard.press('Shift+K');
  await expect(page.locator('[data-marks-panel]')).toContainText('calibrated by reader');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks(page)).calibrations.length).toBe(0);
  await expect.poll(async () => (await marks(page)).annotations[0]?.spacingSource).toBe('patient');
});

test('the panel lists, names, hides, shows and deletes; key images are marked, noted and found again', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  const panel = page.locator('[data-marks-panel]');
  await page.keyboard.press('Shift+K');
  await expect(panel).toContainText('Nothing measured yet');
  const narrower = await page.locator('[data-pane="0"]').boundingBox();
  expect(narrower?.width).toBeLessThan(900);
  await page.keyboard.press('d');
  await stroke(page, [250, 250], [400, 250]);
  await saved(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const row = panel.locator('[data-annotation="length"]');
  await expect(row).toContainText('Image 1');
  await expect(row).toContainText('mm');
  await row.getByRole('button', { name: 'Show Length' }).dblclick();
  await panel.getByLabel('Name of the measurement').fill('Liver lesion');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await marks(page)).annotations[0]?.name).toBe('Liver lesion');
  await row.hover();
  await row.getByRole('button', { name: 'Hide' }).click();
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '0');
  await row.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.locator('[data-annotations]')).toHaveAttribute('data-count', '1');

  await pane(page).focus();
  await page.keyboard.press('End');
  await expect(pane(page)).toContainText('Image 5 of 5');
  await page.keyboard.press('k');
  await panel.getByRole('tab', { name: /Key images/ }).click();
  await panel.getByLabel('Note on the key image').fill('Show at the conference');
  await panel.getByRole('tab', { name: /Measurements/ }).click();
  await expect.poll(async () => (await marks(page)).keyImages[0]?.note).toBe('Show at the conference');
  await row.getByRole('button', { name: 'Show Liver lesion' }).click();
  await expect(pane(page)).toContainText('Image 1 of 5');
});

test('the page is killed in the middle of work: every completed stroke is there again', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await page.keyboard.press('d');
  for (const y of [150, 200, 250, 300, 350, 400]) await stroke(page, [300, y], [520, y + 20]);
  await saved(page, 6); // nothing was asked for to have them saved
  // One more that is not let go of: that one alone may be lost.
  const [left, top] = await corner(page);
  await page.mouse.move(left + 300, top + 450);
  await page.mouse.down();
  await page.mouse.move(left + 400, top + 450);
  const [browser, address] = [page.context().browser(), page.url()];
  const storageState = await page.context().storageState();
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined); // nobody is left to answer
  await crashed;
  if (browser === null) throw new Error('no browser is left');
  const next = await (await browser.newContext({ storageState })).newPage();
  await next.goto(new URL(`/view?StudyInstanceUIDs=${uid}`, address).href);
  await expect(next.locator('[data-annotations]')).toHaveAttribute('data-count', '6');
});
