import type { Locator, Page } from '@playwright/test';
import { StudyMarks } from '../../../native/contract/index.ts';
import * as make from '../../generate/documents.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { expect, test } from '../app.ts';
import type { Lightbox } from '../app.ts';
import { files, rejection, report, SIZE, SPACING, study, turnedState } from './study.ts';

// Documents as a reader meets them: reports read, states looked through, key images shown, rejected ones left out.

async function open(
  lightbox: Lightbox,
  all: readonly GeneratedFile[] = files,
  first = 'Image 1 of 5',
): Promise<Page> {
  writeFiles(lightbox.workDirectory, all);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  await lightbox.open(`/view?StudyInstanceUIDs=${all[0]?.StudyInstanceUID}`);
  await expect(pane(lightbox.page)).toContainText(first);
  await expect(lightbox.page.locator('[data-tile][data-document]').first()).toBeVisible();
  return lightbox.page;
}

const pane = (page: Page): Locator => page.locator('[data-pane="0"]');
const tile = (page: Page, text: string): Locator =>
  page.locator('[data-tile][data-document]', { hasText: text });
const article = (page: Page, of = report): Locator => page.locator(`[data-report="${of.SOPInstanceUID}"]`);
const annotations = (page: Page): Locator => pane(page).locator('[data-annotations]');

async function goTo(page: Page, image: number): Promise<void> {
  await pane(page).focus();
  await page.keyboard.press('Home');
  for (let at = 1; at < image; at++) await page.keyboard.press('ArrowDown');
  await expect(pane(page)).toContainText(`Image ${image} of`);
}

test('a report is read, searched and leads to its images', async ({ lightbox }) => {
  const page = await open(lightbox);
  await tile(page, 'Imaging Measurement Report').click();
  const reading = article(page);
  await expect(reading).toContainText('Test, Generated');
  await expect(reading).toContainText('Verified');
  await expect(reading).toContainText('1 of 2 images not here');
  // What looks like markup is text.
  await expect(reading).toContainText('<b>It is not bold</b> &');
  await expect(reading).toContainText('Feb 29, 2024');
  await expect(reading.locator('[data-contradiction]')).toHaveCount(0);
  // Acquisitions of one shape are a table.
  const dose = reading.locator('table', { hasText: 'CT Acquisition' });
  await expect(dose.locator('th')).toHaveText(['Acquisition Protocol', 'Mean CTDIvol (mGy)']);
  await expect(dose.locator('tbody tr')).toHaveText([/^Topogram0.12$/, /^Abdomen8.47$/, /^Late phase8.21$/]);

  const find = page.getByLabel('Find in the report');
  await find.fill('LÉSION');
  await expect(reading).toContainText('1 of 3');
  await page.keyboard.press('Enter');
  await expect(reading).toContainText('2 of 3');
  await expect(reading.locator('mark[data-current]')).toHaveText('Lesion');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+Enter');
  await expect(reading).toContainText('3 of 3');
  await page.keyboard.press('Escape');
  await expect(reading.locator('mark')).toHaveCount(0);

  await expect(reading.getByText('Image not here').first()).toBeDisabled();
  await reading.getByRole('button', { name: 'Image 3 · series 1' }).first().click();
  await expect(pane(page)).toContainText('Image 3 of 5');
});

test('a report stands in a pane, folds, and gives the picture back', async ({ lightbox }) => {
  const page = await open(lightbox);
  await tile(page, 'Imaging Measurement Report').click();
  await article(page).getByRole('button', { name: 'Show in the pane' }).click();
  const inPane = pane(page).locator('[data-report-pane]');
  await expect(inPane).toContainText('A round lesion');
  await inPane.getByRole('button', { name: 'Findings' }).click();
  await expect(inPane).not.toContainText('A round lesion');
  await inPane.getByRole('button', { name: 'Back to the picture' }).click();
  await expect(inPane).toHaveCount(0);
  await expect(pane(page)).toContainText('Image 1 of 5');
});

test('what a report measured is drawn where it was measured, listed as written, and can be copied', async ({
  lightbox,
}) => {
  const page = await open(lightbox);
  await expect(annotations(page)).toHaveAttribute('data-count', '0');
  await goTo(page, 3);
  await expect(annotations(page)).toHaveAttribute('data-count', '1');
  await goTo(page, 4); // by its place in space
  await expect(annotations(page)).toHaveAttribute('data-count', '1');
  await goTo(page, 5);
  await expect(annotations(page)).toHaveAttribute('data-count', '0');

  await page.keyboard.press('Shift+K');
  const group = page.locator(`[data-report-measurements="${report.SOPInstanceUID}"]`);
  await expect(group).toContainText('From report Imaging Measurement Report');
  await expect(group).toContainText('Length 12.50 mm'); // as written, not as the points would give
  await expect(group).toContainText('Area 0.785 cm²');
  const lesion = group.locator('[data-report-measurement]', { hasText: 'Neoplasm' });
  await lesion.getByRole('button', { name: 'Show Neoplasm' }).click();
  await expect(pane(page)).toContainText('Image 3 of 5');
  await lesion.getByRole('button', { name: 'Copy as my own' }).click();
  await expect(lesion).toContainText('measured anew');
  const get = async (uid: string) => (await fetch(`/api/studies/${uid}/marks`)).json() as Promise<unknown>;
  await expect.poll(async () => StudyMarks.parse(await page.evaluate(get, study)).annotations.length).toBe(1);
  const [copy] = StudyMarks.parse(await page.evaluate(get, study)).annotations;
  expect(copy?.points).toEqual([
    { x: 20, y: 30 },
    { x: 45, y: 30 },
  ]);
  expect(copy?.values[0]?.value).toBeCloseTo(25 * SPACING[1], 9);
  // Those of the report can be taken off the images.
  await group.getByRole('button', { name: 'Do not draw these on the images' }).click();
  await expect(annotations(page)).toHaveAttribute('data-count', '1');
});

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
  for (const x of [21, 60, 99]) expect([x, await drawnAt(page, ...place(x, 40))]).toEqual([x, true]);
  expect(await drawnAt(page, ...place(60, 50))).toBe(false);
  const [middleX, middleY] = place(64, 64);
  const radius = 20 * 1.6 * scale; // round on the screen, where pixels are not
  for (const [dx, dy] of [
    [radius, 0],
    [-radius, 0],
    [0, radius],
    [0, -radius],
  ] as const)
    expect(await drawnAt(page, middleX + dx, middleY + dy)).toBe(true);
  // A quarter of the displayed area as it is seen: across, then down.
  const seen = [
    (box.width - across * scale) / 2 + 0.25 * across * scale,
    (box.height - down * scale) / 2 + 0.25 * down * scale,
  ] as const;
  expect(await drawnAt(page, ...seen)).toBe(true);

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

test('a report of another patient says so before anything else', async ({ lightbox }) => {
  const [first] = files;
  if (first === undefined) throw new Error('no image');
  const foreign = make.structuredReport([first], [make.text(['121071', 'DCM', 'Finding'], 'Nothing new.')], {
    PatientName: 'Other^Person',
    title: ['18748-4', 'LN', 'Diagnostic imaging report'],
    number: 2,
  });
  const page = await open(lightbox, [...files, foreign]);
  await tile(page, 'Diagnostic imaging report').click();
  const banner = article(page, foreign).locator('[data-contradiction]');
  await expect(banner).toContainText('This report names another patient');
  await expect(banner).toContainText('Other, Person · GEN-1');
  await expect(banner).toContainText('Test, Generated · GEN-1');
});

test('a report of twenty thousand items opens, and says what it does not know', async ({ lightbox }) => {
  const [first, ...rest] = ctSeries({ study: 'large', slices: 1, rows: 32, columns: 32 });
  if (first === undefined) throw new Error('no image');
  const lines = Array.from({ length: 20_000 }, (_, line) =>
    make.text(['121071', 'DCM', 'Finding'], `Line ${line}`),
  );
  const odd = { relationship: 'CONTAINS', type: 'HOLOGRAM', name: ['1', '99X', 'Odd'] } as const;
  const large = make.structuredReport([first], [odd, ...lines]);
  const page = await open(lightbox, [first, ...rest, large], 'Image 1 of 1');
  await tile(page, 'Imaging Measurement Report').click();
  const reading = article(page, large);
  await expect(reading).toContainText('kind that Lightbox does not know (HOLOGRAM)');
  await page.getByLabel('Find in the report').fill('line 19999');
  await expect(reading.locator('mark[data-current]')).toHaveText('Line 19999');
  expect(await reading.locator('[data-index]').count()).toBeLessThan(200);
});

test('measurements, views and key images are saved as DICOM and are there at once', async ({ lightbox }) => {
  const page = await open(lightbox);
  await goTo(page, 3);
  await page.keyboard.press('k');
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
