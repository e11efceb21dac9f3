import type { Page } from '@playwright/test';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { expect, test } from '../app.ts';
import { look } from '../studies/archivesPage.ts';
import { begin, other, own, part, uidOf } from './recordPage.ts';

// What a reader learns of the patient from the study list, before anything is opened.

const choose = async (page: Page, name: RegExp): Promise<void> =>
  page.getByRole('grid').getByRole('row', { name }).click();

test('the study list shows what the record says of the study that is selected, and keeps it when the server is gone', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const server = await begin(lightbox);
  let isOpen = true;
  try {
    await lightbox.open('/');
    const summary = page.locator('[data-record-summary]');
    await choose(page, /Moonbrook/i);
    await expect(part(page, 'allergies').locator('p').first()).toContainText('Iohexol');
    await expect(part(page, 'allergies')).toContainText('Contrast media');
    await expect(part(page, 'kidney')).toContainText('eGFR 38');
    await expect(part(page, 'pregnancy')).toContainText('Pregnant');
    await expect(part(page, 'orders')).toContainText('Pulmonary embolism?');
    await expect(part(page, 'reports')).toContainText('No pulmonary embolism.');
    await look(page, 'record-in-list');
    await summary.getByRole('button', { name: 'Whole record' }).click();
    const whole = page.getByRole('dialog', { name: 'Whole record' });
    await expect(whole.locator('[data-record-section="imaging"]')).toContainText('All imaging');
    await look(page, 'record-in-list-whole');
    await page.keyboard.press('Escape');
    await expect(whole).toHaveCount(0);
    // Somebody else's record: its patient is not named, and nothing of it is shown.
    await choose(page, /Generated/i);
    await expect(summary).toHaveAttribute('data-record-summary', 'contradiction');
    await expect(summary).toContainText('Record and images name different people');
    await expect(summary).not.toContainText('Quillfeather');
    await look(page, 'record-in-list-contradiction');
    await server.close();
    isOpen = false;
    await choose(page, /Moonbrook/i);
    await expect(summary).toContainText('Hospital record cannot be asked now.');
    await expect(part(page, 'allergies').locator('p').first()).toContainText('Iohexol');
    await look(page, 'record-in-list-offline');
  } finally {
    if (isOpen) await server.close();
  }
});

test('nothing of records is shown or asked for where none are set up', async ({ lightbox }) => {
  const { page } = lightbox;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  writeFiles(lightbox.workDirectory, [...own, ...other]);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  await choose(page, /Moonbrook/i);
  await expect(page.locator('[data-region="preview"]')).toContainText('LB-1');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-pane="0"]')).toContainText('Image 1 of 3');
  expect(asked.filter((path) => /\/(record|chart)\b/.test(path))).toEqual([]);
  await expect(page.locator('[data-record-summary]')).toHaveCount(0);
});

test('studies of two people under one number stand under a banner that names both', async ({ lightbox }) => {
  const { page } = lightbox;
  const size = { slices: 2, rows: 64, columns: 64 };
  const wren = ctSeries({ study: 'wren', ...size, PatientName: 'Thistledown^Wren', PatientID: 'LB-1' });
  writeFiles(lightbox.workDirectory, [...own, ...wren]);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(own)}`);
  await expect(page.locator('[data-pane="0"]')).toContainText('Image 1 of 3');
  const banner = page.getByRole('alert').and(page.locator('[data-people]'));
  await expect(banner).toHaveCount(0);
  await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(own)},${uidOf(wren)}`);
  await expect(page.locator('[data-pane]')).toHaveCount(2);
  await expect(banner).toContainText('Moonbrook, Idris');
  await expect(banner).toContainText('Thistledown, Wren');
  await look(page, 'two-people');
  // It stays when one of them fills the window: the other's images are still beside it.
  await page.locator('[data-pane="0"]').dblclick();
  await expect(page.locator('[data-pane]')).toHaveCount(1);
  await expect(banner).toBeVisible();
});
