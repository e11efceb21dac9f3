import { StudyMarks } from '../../../native/contract/index.ts';
import * as make from '../../generate/documents.ts';
import { ctSeries } from '../../generate/index.ts';
import { expect, test } from '../app.ts';
import { annotations, article, goTo, open, pane, tile } from './reader.ts';
import { files, report, SPACING, study } from './study.ts';

// Reports as a reader meets them: read, searched, followed to their images; what they measured, where they measured it.

test('a report is read, searched and leads to its images', async ({ lightbox }) => {
  const page = await open(lightbox);
  await tile(page, 'Imaging Measurement Report').click();
  const reading = article(page, report);
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
  await article(page, report).getByRole('button', { name: 'Show in the pane' }).click();
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
