import type { Page } from '@playwright/test';
import * as make from '../../generate/documents.ts';
import { ctSeries } from '../../generate/index.ts';
import { expect, test } from '../app.ts';
import { goTo, open, pane, tile } from './reader.ts';
import { rejection, SIZE, turnedState } from './study.ts';

// Presentation states, key images and rejected images as a reader meets them, and what he saves of his own.

/** Is a pixel of this colour within one pixel of a place of the pane's graphics, CSS pixels? */
const drawnAt = (page: Page, x: number, y: number): Promise<boolean> =>
  page.evaluate(
    ([left, top]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-pane="0"] [data-state-graphics]');
      const context = canvas?.getContext('2d');
      if (!canvas || !context) return false;
      const density = canvas.width / canvas.clientWidth;
      const { data } = context.getImageData(
        (left - 1.5) * density,
        (top - 1.5) * density,
        3 * density,
        3 * density,
      );
      for (let at = 0; at < data.length; at += 4)
        if ((data[at] ?? 0) > 200 && (data[at + 1] ?? 255) < 60 && (data[at + 3] ?? 0) > 200) return true;
      return false;
    },
    [x, y] as const,
  );

test('a presentation state turns, then flips, and draws on the images that it names only', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  const graphics = pane(page).locator('[data-state-graphics]');
  await expect(pane(page).locator('[data-states]')).toHaveCount(0); // nothing is offered where nothing is named
  await goTo(page, 2);
  await pane(page).locator('[data-states]').click();
  await page.getByRole('menuitemradio', { name: /SURGEON/ }).click();
  await expect(pane(page).locator('[data-applied="true"]')).toContainText('As in SURGEON');
  await expect(pane(page)).toContainText('W 1,500 · L 300');
  await expect(graphics).toHaveAttribute('data-count', '4');

  // By hand: a pixel is 0.8 wide and 0.5 high, so the image is SIZE * 1.6 by SIZE of its shorter sides. Turned clockwise and
  // then flipped, what was x is down and what was y is across.
  const box = await pane(page).boundingBox();
  if (box === null) throw new Error('no pane');
  const [across, down] = [SIZE, SIZE * 1.6];
  const scale = Math.min(box.width / across, box.height / down);
  const place = (x: number, y: number): readonly [number, number] => [
    (box.width - across * scale) / 2 + y * scale,
    (box.height - down * scale) / 2 + x * 1.6 * scale,
  ];
  for (const x of [21, 60, 99]) await expect.poll(() => drawnAt(page, ...place(x, 40)), `at ${x}`).toBe(true);
  expect(await drawnAt(page, ...place(60, 50))).toBe(false);
  const [middleX, middleY] = place(64, 64);
  const radius = 20 * 1.6 * scale; // round on the screen, where pixels are not
  for (const [dx, dy] of [
    [radius, 0],
    [-radius, 0],
    [0, radius],
    [0, -radius],
  ] as const)
    await expect.poll(() => drawnAt(page, middleX + dx, middleY + dy)).toBe(true);
  // A quarter of the displayed area as it is seen: across, then down.
  const seen = [
    (box.width - across * scale) / 2 + 0.25 * across * scale,
    (box.height - down * scale) / 2 + 0.25 * down * scale,
  ] as const;
  await expect.poll(() => drawnAt(page, ...seen)).toBe(true);

  // A layer can be taken off.
  await pane(page).locator('[data-states]').click();
  await page.getByRole('menuitemcheckbox', { name: 'Marks of the reader' }).click();
  await expect(graphics).toHaveAttribute('data-count', '1');
  await page.getByRole('menuitemcheckbox', { name: 'Marks of the reader' }).click();
  await page.keyboard.press('Escape');

  await goTo(page, 3); // named, without marks of its own
  await expect(graphics).toHaveAttribute('data-count', '0');
  await expect(pane(page)).toContainText('W 1,500 · L 300');
  await goTo(page, 4); // not named at all
  await expect(graphics).toHaveAttribute('data-count', '0');
  await expect(pane(page)).toContainText('W 400 · L 40');
  await expect(pane(page).locator('[data-applied="false"]')).toContainText('SURGEON is not for this image');

  await goTo(page, 2);
  await pane(page).locator('[data-states]').click();
  await page.getByRole('menuitemradio', { name: 'As stored' }).click();
  await expect(pane(page)).toContainText('W 400 · L 40');
  await expect(graphics).toHaveAttribute('data-count', '0');
  await page.keyboard.press('Control+z');
  await expect(graphics).toHaveAttribute('data-count', '4');
});

test('a state that is opened from the list goes to its image', async ({ lightbox }) => {
  const page = await open(lightbox);
  await tile(page, 'SURGEON').click();
  await expect(pane(page)).toContainText('Image 2 of 5');
  await expect(pane(page).locator('[data-applied="true"]')).toContainText('As in SURGEON');
  await expect(page.locator(`[data-state="${turnedState.SOPInstanceUID}"]`)).toContainText(
    'Marks of the reader',
  );
});

test('rejected images are hidden with their number, and shown to who asks', async ({ lightbox }) => {
  const page = await open(lightbox);
  const chip = pane(page).locator('[data-rejected]');
  await expect(chip).toContainText('1 rejected image hidden');
  await page.keyboard.press('End');
  await expect(pane(page)).toContainText('Image 5 of 5');
  await chip.click();
  await expect(pane(page)).toContainText('Image 5 of 6');
  await pane(page).focus();
  await page.keyboard.press('End');
  await expect(pane(page)).toContainText('Image 6 of 6');
  await expect(pane(page).locator('[data-rejected-here]')).toContainText('Rejected for Quality Reasons');
  await chip.click();
  await expect(pane(page)).toContainText('Image 5 of 5');
  // The selection that rejects it leads to it.
  await tile(page, 'Rejected for Quality').click();
  await page
    .locator(`[data-key-objects="${rejection.SOPInstanceUID}"]`)
    .getByRole('button', { name: /^Image 6/ })
    .click();
  await expect(pane(page)).toContainText('Image 6 of 6');
});

test('key images are exactly the chosen ones, in their order, with the way back', async ({ lightbox }) => {
  const page = await open(lightbox);
  await tile(page, 'For Conference').click();
  await expect(pane(page)).toContainText('Image 1 of 2');
  await expect(pane(page)).toContainText('−80.0 mm'); // slice 5 comes first in the selection
  await expect(pane(page)).toContainText('Test, Generated');
  await pane(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText('−95.0 mm'); // slice 2
  await expect(page.locator('[data-key-objects]')).toContainText('For Thursday');
  await pane(page).locator('[data-selection]').click();
  await expect(pane(page)).toContainText('Image 2 of 5');
});

test('measurements, views and key images are saved as DICOM and are there at once', async ({ lightbox }) => {
  const page = await open(lightbox);
  await goTo(page, 3);
  await page.keyboard.press('k');
  await expect(page.locator('[data-command="markKeyImage"]').first()).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Shift+K');
  const lesion = page.locator('[data-report-measurement]', { hasText: 'Neoplasm' });
  await lesion.getByRole('button', { name: 'Copy as my own' }).click();
  await page.getByRole('tab', { name: /Documents/ }).click();

  const save = async (kind: string, fill: () => Promise<void>): Promise<void> => {
    await page.getByRole('button', { name: 'Save as DICOM' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(kind, { exact: true }).click();
    await fill();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(dialog).toContainText('Saved in the study');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(dialog).toHaveCount(0);
  };
  await save('Report', () => page.getByLabel('Title').fill('Follow-up'));
  await expect(page.locator('[data-document="report"]', { hasText: 'Follow-up' }).first()).toBeVisible();
  await save('Presentation state', () => page.getByLabel('Label').fill('my view!'));
  await expect(page.locator('[data-document="presentation"]', { hasText: 'MY VIEW' }).first()).toBeVisible();
  await save(
    'Key images',
    async () => void (await page.getByLabel('Why they were chosen').selectOption('113004')),
  );
  await expect(
    page.locator('[data-document="key-objects"]', { hasText: 'For Teaching' }).first(),
  ).toBeVisible();

  // Looked at through what was saved, the picture and the mark on it are the same.
  await pane(page).locator('[data-states]').click();
  await page.getByRole('menuitemradio', { name: /MY VIEW/ }).click();
  await expect(pane(page).locator('[data-state-graphics]')).not.toHaveAttribute('data-count', '0');
  await expect(pane(page)).toContainText('W 400 · L 40');
});

test('a series of nothing but rejected images stays dark until somebody asks for them', async ({
  lightbox,
}) => {
  const [only] = ctSeries({ study: 'rejected', slices: 1, rows: 32, columns: 32 });
  if (only === undefined) throw new Error('no image');
  const all = make.keyObjects([only], {
    title: ['113037', 'DCM', 'Rejected for Patient Safety Reasons'],
  });
  const page = await open(lightbox, [only, all], '1 rejected image hidden');
  await expect(pane(page)).not.toContainText('Image 1 of');
  await expect(page.locator('[data-series] img')).toHaveCount(0); // no thumbnail either
  await pane(page).locator('[data-rejected]').click();
  await expect(pane(page)).toContainText('Image 1 of 1');
  await expect(pane(page).locator('[data-rejected-here]')).toContainText(
    'Rejected for Patient Safety Reasons',
  );
});
