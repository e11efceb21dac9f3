import { readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { expect, pictureShown, test } from '../app.ts';
import type { Lightbox } from '../app.ts';

// Taking back, the menu of a pane, windows of one's own, panes linked as they stand, and files that change meanwhile.

const axial = ctSeries({
  study: 'ct',
  slices: 12,
  rows: 96,
  columns: 96,
  SeriesNumber: 1,
  SeriesDescription: 'Axial',
});
const elsewhere = ctSeries({
  study: 'ct',
  slices: 12,
  rows: 96,
  columns: 96,
  SeriesNumber: 2,
  SeriesDescription: 'Moved',
  frameOfReference: 'another',
});

async function open(lightbox: Lightbox, files: readonly GeneratedFile[]): Promise<Page> {
  writeFiles(path.join(lightbox.workDirectory, 'files'), files);
  const job = await lightbox.importPaths([path.join(lightbox.workDirectory, 'files')]);
  expect(job.state).toBe('done');
  await lightbox.open(`/view?StudyInstanceUIDs=${files[0]?.StudyInstanceUID ?? ''}`);
  await expect(lightbox.page.locator('[data-pane]').first()).toContainText('Image 1 of');
  await pictureShown(lightbox.page);
  return lightbox.page;
}

const pane = (page: Page, number: number): Locator =>
  page.getByRole('region', { name: `Pane ${number}`, exact: true });

test('what was done to the picture is taken back step by step, and done again', async ({ lightbox }) => {
  const page = await open(lightbox, axial);
  const own = /W ([\d,.]+) · L (−?[\d,.]+)/;
  await expect(pane(page, 1)).toContainText(own);
  const before = own.exec(await pane(page, 1).innerText())?.[0] ?? 'no window';
  const box = await pane(page, 1).boundingBox();
  if (!box) throw new Error('the pane is not on screen');
  await page.mouse.move(box.x + 150, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 260, box.y + 320, { steps: 8 });
  await page.mouse.up();
  await expect(pane(page, 1)).not.toContainText(before);
  await page.keyboard.press('h');
  await expect(pane(page, 1).locator('[data-notice="mirrored"]')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(pane(page, 1).locator('[data-notice="mirrored"]')).toHaveCount(0);
  await expect(pane(page, 1)).not.toContainText(before);
  await page.keyboard.press('Control+z');
  await expect(pane(page, 1)).toContainText(before);
  await expect(page.locator('[data-command="undo"]')).toBeDisabled();
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+Shift+z');
  await expect(pane(page, 1).locator('[data-notice="mirrored"]')).toBeVisible();
  await page.keyboard.press('g');
  await page.getByRole('button', { name: '2 × 2', exact: true }).first().click();
  await expect(page.locator('[data-pane]')).toHaveCount(4);
  await expect(pane(page, 1)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-pane]')).toHaveCount(1);
});

test('the menu of a pane opens at the pointer and by its key, and a drag of the right button zooms', async ({
  lightbox,
}) => {
  const page = await open(lightbox, axial);
  await pane(page, 1).click({ button: 'right', position: { x: 300, y: 300 } });
  const menu = page.locator('[data-pane-menu]');
  await expect(menu.getByRole('menuitem', { name: /^Copy value/ })).toBeVisible();
  await menu.locator('[data-command="flipHorizontal"]').click();
  await expect(menu).toHaveCount(0);
  await expect(pane(page, 1).locator('[data-notice="mirrored"]')).toBeVisible();
  await expect(pane(page, 1)).toBeFocused();
  await page.keyboard.press('ContextMenu');
  await menu.getByRole('menuitem', { name: /^Window/ }).hover();
  await page.getByRole('menuitem', { name: /^Lung/ }).click();
  await expect(pane(page, 1)).toContainText('W 1,500 · L −600');
  const zoom = async (): Promise<number> =>
    Number((/([\d,]+) %/.exec(await pane(page, 1).innerText())?.[1] ?? '').replaceAll(',', ''));
  const before = await zoom();
  const box = await pane(page, 1).boundingBox();
  if (!box) throw new Error('the pane is not on screen');
  await page.mouse.move(box.x + 300, box.y + 300);
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(box.x + 300, box.y + 240, { steps: 4 });
  await page.mouse.up({ button: 'right' });
  await expect(menu).toHaveCount(0);
  await expect.poll(zoom).toBeGreaterThan(before);
});

test('windows of one’s own are made, checked, put in order, kept and given up again', async ({
  lightbox,
}) => {
  const page = await open(lightbox, axial);
  await page.keyboard.press('Shift+W');
  const dialog = page.getByRole('dialog', { name: 'Windows' });
  await dialog.getByRole('button', { name: 'Add a window' }).click();
  const last = dialog.getByRole('row').last();
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await last.locator('[data-part="name"]').fill('Pelvis');
  await last.locator('[data-part="width"]').fill('0');
  await expect(last).toContainText('Above 0');
  await last.locator('[data-part="width"]').fill('410');
  await last.locator('[data-part="center"]').fill('-20');
  for (let place = 0; place < 8; place += 1)
    await dialog.getByRole('button', { name: 'Move Pelvis up' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await pane(page, 1).focus();
  await page.keyboard.press('2');
  await expect(pane(page, 1)).toContainText('W 410 · L −20');
  await page.reload();
  await expect(pane(page, 1)).toContainText('Image 1 of');
  await pictureShown(page);
  await pane(page, 1).focus();
  await page.keyboard.press('2');
  await expect(page.getByRole('button', { name: 'Window: Pelvis' })).toBeVisible();
  await page.keyboard.press('Shift+W');
  await dialog.getByRole('button', { name: 'Use the original windows' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await pane(page, 1).focus();
  await page.keyboard.press('2');
  await expect(page.getByRole('button', { name: 'Window: Soft tissue' })).toBeVisible();
});

test('panes of different frames of reference scroll together only as the reader linked them, and say so', async ({
  lightbox,
}) => {
  const page = await open(lightbox, [...axial, ...elsewhere]);
  await pane(page, 1).focus();
  await page.keyboard.press('ArrowDown');
  await expect(pane(page, 1)).toContainText('Image 2 of 12');
  await expect(pane(page, 2)).toContainText('Image 1 of 12');
  await expect(pane(page, 2).locator('[data-link]')).toHaveCount(0);
  await page.keyboard.press('Shift+L');
  await expect(pane(page, 2)).toContainText('Linked by offset');
  await page.keyboard.press('ArrowDown');
  await expect(pane(page, 1)).toContainText('Image 3 of 12');
  await expect(pane(page, 2)).toContainText('Image 2 of 12');
});

/** Red, green, blue and opacity in the middle of a pane's picture. */
const middle = (of: Locator): Promise<readonly number[]> =>
  of.evaluate((element) => {
    const canvas = element.querySelector('canvas');
    if (canvas === null) return [];
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext('2d');
    context?.drawImage(canvas, 0, 0);
    return [...(context?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data ?? [])];
  });

/** Black pixels under the very same headers in files of the same size. */
function blacken(folder: string): void {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    bytes.fill(0, bytes.length - 96 * 96 * 2);
    writeFileSync(file, bytes);
    utimesSync(file, new Date(), new Date(Date.now() + 5000));
  }
}
const BLACK = [0, 0, 0, 255];

test('pixels of a file that has changed are shown in the open pane, never those it had before', async ({
  lightbox,
}) => {
  const page = await open(lightbox, axial);
  await pane(page, 1).focus();
  await page.keyboard.press('ArrowDown');
  await expect(pane(page, 1)).toContainText('Image 2 of 12');
  await expect.poll(() => middle(pane(page, 1))).not.toEqual(BLACK);
  const files = path.join(lightbox.workDirectory, 'files');
  blacken(files);
  await lightbox.importPaths([files]);
  await expect.poll(() => middle(pane(page, 1))).toEqual(BLACK);
  await expect(pane(page, 1)).toContainText('Image 2 of 12');
});

test('a study that was removed and added again with other pixels shows these, in the same page', async ({
  lightbox,
}) => {
  const page = await open(lightbox, axial);
  await expect.poll(async () => (await middle(pane(page, 1)))[3]).toBe(255);
  const uid = axial[0]?.StudyInstanceUID ?? '';
  const files = path.join(lightbox.workDirectory, 'files');
  await page.evaluate(async (StudyInstanceUID) => {
    await fetch('/api/studies/remove', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ StudyInstanceUIDs: [StudyInstanceUID] }),
    });
  }, uid);
  await expect(pane(page, 1)).toContainText('This series cannot be shown');
  blacken(files);
  await lightbox.importPaths([files]);
  await expect.poll(() => middle(pane(page, 1))).toEqual(BLACK);
});

test('a name in Chinese, Japanese or Korean is drawn with a face of the app, whatever the computer has', async ({
  lightbox,
}) => {
  const names = ['Wang^XiaoDong=王^小东', 'Yamada^Tarou=山田^太郎=やまだ^たろう', 'Hong^Gildong=홍^길동'];
  const files = names.flatMap((PatientName, place) =>
    ctSeries({
      study: `name ${place}`,
      slices: 1,
      rows: 16,
      columns: 16,
      PatientName,
      PatientID: `GEN-${place}`,
    }),
  );
  writeFiles(lightbox.workDirectory, files);
  await lightbox.importPaths([lightbox.workDirectory]);
  await lightbox.open('/');
  await expect(lightbox.page.getByText('王')).toBeVisible();
  const loaded = (): Promise<string[]> =>
    lightbox.page.evaluate(() =>
      [...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family),
    );
  await expect.poll(loaded).toContainEqual(expect.stringMatching(/Noto Sans (SC|JP) Variable/));
  await expect.poll(loaded).toContainEqual(expect.stringContaining('Noto Sans KR Variable'));
});
