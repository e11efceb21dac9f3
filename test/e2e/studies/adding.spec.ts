import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { crImage, ctSeries, cutAt, writeFiles } from '../../generate/index.ts';
import { expect, inPage, settingsSaved, test } from '../app.ts';

// How images come in, what is said about it, and the words of the window.

const rows = (page: Page) => page.locator('[role="grid"] [data-uid]');

/** What the page's console complains about; a refused style or script would be among it. */
function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(error.message));
  return said;
}

test('a folder is chosen, read, and its report names the damaged file', inPage, async ({ lightbox }) => {
  // In the browser: the shell asks with the system’s own dialog.
  const { page, workDirectory } = lightbox;
  const said = complaints(page);
  const [broken, ...rest] = ctSeries({ slices: 4, rows: 32, columns: 32 });
  if (broken === undefined) throw new Error('no file');
  writeFiles(path.join(workDirectory, 'disc'), [cutAt(broken, 200), ...rest]);
  writeFileSync(path.join(workDirectory, 'disc', 'readme.txt'), 'no image');
  await expect(page.getByText('No studies on this computer yet')).toBeVisible();
  await page.keyboard.press('Control+o');
  await page.getByRole('textbox', { name: 'Folder' }).fill(path.join(workDirectory, 'disc'));
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 file here')).toBeVisible();
  await page.getByRole('button', { name: 'Add this folder' }).click();
  const report = page.getByRole('dialog', { name: 'Import report' });
  await expect(report).toContainText('Added 3 images, 1 problem to check');
  await expect(report).toContainText('1 file is damaged');
  await expect(report).toContainText('1 other file was left out because it is not DICOM.');
  await report.getByRole('button', { name: 'Show files' }).click();
  await expect(report).toContainText('IM0001');
  await expect(report).toContainText(/The file (ends at|is damaged at) byte/);
  await report.getByRole('button', { name: 'Save report' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'As a table (CSV)' }).click();
  expect((await saving).suggestedFilename()).toMatch(/^import-report-.*\.csv$/);
  await report.getByRole('button', { name: 'Open 1 study' }).click();
  await expect(page.getByRole('tab', { selected: true })).toContainText('Test, Generated');
  expect(said).toEqual([]);
});

test('files that are dropped on the page are added as copies', inPage, async ({ lightbox }) => {
  // In the browser: the shell reads dropped files where they are.
  const { page } = lightbox;
  const file = crImage({ PatientName: 'Dropped^Dora' });
  await expect(page.getByText('No studies on this computer yet')).toBeVisible();
  const data = await page.evaluateHandle((base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'IM0001.dcm'));
    return transfer;
  }, Buffer.from(file.bytes).toString('base64'));
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: data });
  await expect(page.getByText('Drop to add to this computer')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('DROPPED, Dora');
  await rows(page).first().click();
  await page.keyboard.press('Tab');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toContainText('own copies of the images are deleted');
});

test('the window speaks German at once and after a reload', async ({ lightbox }) => {
  const { page } = lightbox;
  const said = complaints(page);
  await expect(page.getByText('No studies on this computer yet')).toBeVisible();
  await page.keyboard.press('Control+,');
  await page.getByText('Deutsch', { exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Noch keine Studien auf diesem Rechner')).toBeVisible();
  await settingsSaved(page, { language: 'de' });
  await lightbox.open('/');
  await expect(page.getByText('Noch keine Studien auf diesem Rechner')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog', { name: 'Tastatur' })).toContainText('Tippen und finden');
  expect(said).toEqual([]);
});

test('F6 goes round the parts of the window and back', inPage, async ({ lightbox }) => {
  const { page, workDirectory } = lightbox;
  writeFiles(workDirectory, [crImage({})]);
  await lightbox.importPaths([workDirectory]);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('search').getByRole('textbox').focus();
  const region = () =>
    page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'));
  for (const part of ['filters', 'list', 'preview']) {
    await page.keyboard.press('F6');
    await expect.poll(region).toBe(part);
  }
  await page.keyboard.press('Shift+F6');
  await expect.poll(region).toBe('list');
});

test('a link without a study and a link to a study that is not here say so', async ({ lightbox }) => {
  const { page } = lightbox;
  await lightbox.open('/view');
  await expect(page.getByRole('alert')).toContainText('This link does not name a study');
  await lightbox.open('/view?StudyInstanceUIDs=1.2.3.4.5.6');
  await expect(page.getByRole('alert')).toContainText('This study is not on this computer');
  await page.getByRole('button', { name: 'Back to studies' }).click();
  await expect(page.getByText('No studies on this computer yet')).toBeVisible();
});
