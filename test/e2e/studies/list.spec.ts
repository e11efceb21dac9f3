import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { crImage, ctSeries, mrSeries, truncatedPixelData, usCine, writeFiles } from '../../generate/index.ts';
import { expect, settingsSaved, test, type Lightbox } from '../app.ts';

// The study list as somebody uses it who has a few patients in it.

const small = { slices: 2, rows: 32, columns: 32 };
const person = (PatientName: string, PatientID: string, elements: Record<string, string> = {}) => ({
  seed: `${PatientName}${PatientID}`,
  PatientName,
  PatientID,
  elements,
});

/** Five studies of four people, one of them without a number. */
async function fill(lightbox: Lightbox): Promise<string[]> {
  const today = new Date();
  const StudyDate = `${today.getFullYear()}${String(today.getMonth() + 1).padStart(2, '0')}${String(today.getDate()).padStart(2, '0')}`;
  const files = [
    ...ctSeries({ ...small, ...person('Quillfeather^Barnaby', 'LB-1', { StudyDate }), study: 'A' }),
    ...mrSeries({ ...small, ...person('Quillfeather^Barnaby', 'LB-1'), study: 'B' }),
    crImage({ ...person('Žaludová^Žofie', 'LB-2'), study: 'C' }),
    crImage({ ...person('Yamada^Tarou=山田^太郎', 'LB-3'), study: 'D' }),
    usCine({ ...person('Nobody^Known', ''), study: 'E' }),
  ];
  const paths = writeFiles(lightbox.workDirectory, files);
  const job = await lightbox.importPaths([lightbox.workDirectory]);
  expect(job.studyCount).toBe(5);
  await expect(rows(lightbox.page)).toHaveCount(5);
  return paths;
}

const rows = (page: Page) => page.locator('[role="grid"] [data-uid]');
const grid = (page: Page) => page.getByRole('grid', { name: 'Studies' });
const searchBox = (page: Page) => page.getByRole('search').getByRole('textbox');

test('one box finds a study by name in any script, by number and by description', async ({ lightbox }) => {
  const { page } = lightbox;
  await fill(lightbox);
  const expectFound = async (text: string, names: RegExp[]): Promise<void> => {
    await searchBox(page).fill(text);
    await expect(rows(page)).toHaveCount(names.length);
    for (const name of names) await expect(page.getByRole('row', { name })).toBeVisible();
  };
  await expectFound('zaludova', [/ŽALUDOVÁ/]);
  await expectFound('山田', [/YAMADA/]);
  await expectFound('LB-3', [/YAMADA/]);
  await expectFound('quill head', [/MR head/]);
  await searchBox(page).fill('nobody of this name');
  await expect(page.getByText('No study matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search and filters' }).click();
  await expect(rows(page)).toHaveCount(5);
  await expect(searchBox(page)).toHaveValue('');
});

test('the list is worked by keyboard: find, move, open, return, close', async ({ lightbox }) => {
  const { page } = lightbox;
  await fill(lightbox);
  await grid(page).focus();
  await page.keyboard.press('End');
  await expect(rows(page).last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Home');
  await expect(rows(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByLabel('Preview')).toContainText('2 studies selected');
  await page.keyboard.press('z'); // a letter begins a search
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.type('alud');
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('Enter'); // to the list
  await page.keyboard.press('ArrowDown');
  await expect(page.getByLabel('Preview')).toContainText('ŽALUDOVÁ, Žofie');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { selected: true })).toContainText('Žaludová, Žofie');
  await page.keyboard.press('Control+k'); // from the patient's tab, and typed on without a pause
  await page.keyboard.type('quill');
  await expect(searchBox(page)).toHaveValue('quill');
  await page.keyboard.press('Alt+PageDown');
  await page.keyboard.press('Control+Home');
  await expect(page.getByRole('tab', { name: 'Studies', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Alt+PageDown');
  await page.keyboard.press('Alt+w');
  await expect(page.getByRole('tab')).toHaveCount(1);
});

test('chips hold back and let go: type, date, not opened, problems', async ({ lightbox }) => {
  const { page } = lightbox;
  await fill(lightbox);
  await page.getByRole('button', { name: 'Type', exact: true }).first().click();
  await page.getByRole('checkbox', { name: /^CR / }).check();
  await page.getByRole('checkbox', { name: /^US / }).check();
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('button', { name: 'Clear filter: Type: CR, US' }).click();
  await expect(rows(page)).toHaveCount(5);
  await page.getByRole('button', { name: 'Date', exact: true }).first().click();
  await page.getByRole('button', { name: 'Today', exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('CT abdomen');
  await page.getByRole('button', { name: 'Clear filter: Today' }).click();
  await page.getByRole('button', { name: 'With problems' }).click();
  await expect(page.getByText('No study matches')).toBeVisible();
});

test('a column sorts, and chosen columns and order are there again after a reload', async ({ lightbox }) => {
  const { page } = lightbox;
  await fill(lightbox);
  await page.getByRole('columnheader', { name: 'Patient' }).getByRole('button').click();
  await expect(rows(page).first()).toContainText('NOBODY');
  await page.getByRole('columnheader', { name: 'Patient' }).getByRole('button').click();
  await expect(rows(page).first()).toContainText('ŽALUDOVÁ');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Body part' }).click();
  await expect(page.getByRole('checkbox', { name: 'Body part' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Body part' })).toBeVisible();
  await settingsSaved(page, { columns: expect.arrayContaining(['BodyPartsInStudy']) as unknown });
  await lightbox.open('/');
  await expect(page.getByRole('columnheader', { name: 'Body part' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Patient' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(rows(page).first()).toContainText('ŽALUDOVÁ');
});

test('studies of one patient share a tab, and a study without a number stands alone', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  await fill(lightbox);
  writeFiles(lightbox.workDirectory, [usCine({ ...person('Nobody^Known', ''), seed: 'other', study: 'F' })]);
  await lightbox.importPaths([lightbox.workDirectory]);
  await expect(rows(page)).toHaveCount(6);
  const open = async (name: RegExp): Promise<void> => {
    await page.getByRole('tab', { name: 'Studies', exact: true }).click();
    await page.getByRole('row', { name }).first().dblclick();
  };
  await open(/CT abdomen/);
  await open(/MR head/);
  await expect(page.getByRole('tab')).toHaveCount(2);
  await expect(page.getByRole('tab', { selected: true })).toContainText('2 studies');
  await page.getByRole('tab', { name: 'Studies', exact: true }).click();
  const nobodies = page.getByRole('row', { name: /NOBODY/ });
  await nobodies.nth(0).dblclick();
  await page.getByRole('tab', { name: 'Studies', exact: true }).click();
  await nobodies.nth(1).dblclick();
  await expect(page.getByRole('tab')).toHaveCount(4);
});

test('removing asks first, keeps by default, and leaves the original file on the disk', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const paths = await fill(lightbox);
  await page.getByRole('row', { name: /YAMADA/ }).click();
  await grid(page).focus();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The original files stay where they are.');
  await expect(dialog.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(rows(page)).toHaveCount(5);
  await grid(page).focus();
  await page.keyboard.press('Delete');
  await dialog.getByRole('button', { name: 'Remove study' }).click();
  await expect(rows(page)).toHaveCount(4);
  expect(paths.every((path) => existsSync(path))).toBe(true);
});

test('a study with a damaged image says how much can be shown and why', async ({ lightbox }) => {
  const { page } = lightbox;
  const [first, ...rest] = ctSeries({ slices: 4, rows: 64, columns: 64 });
  if (first === undefined) throw new Error('no file');
  // 64 columns of 16 bits: ten whole rows and a half.
  writeFiles(lightbox.workDirectory, [truncatedPixelData(first, 64 * 2 * 10 + 64), ...rest]);
  await lightbox.importPaths([lightbox.workDirectory]);
  await expect(rows(page).first()).toContainText('1 problem');
  await rows(page).first().click();
  await expect(page.getByLabel('Preview')).toContainText('The file ends in row 11 of 64.');
});
