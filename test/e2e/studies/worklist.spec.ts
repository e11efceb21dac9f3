import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { hasTools } from '../../integration/pacs/peers.ts';
import { freePort } from '../../peers/orthanc.ts';
import { startWorklist } from '../../peers/worklist.ts';
import { expect, settingsSaved, test } from '../app.ts';
import { addArchive, dimse, look, row, rows } from './archivesPage.ts';

// The work list as a reader meets it: dcmtk's wlmscpfs serves it, a second server is down.

test.skip(!hasTools('wlmscpfs'), 'dcmtk is not installed here');

const dayText = (offset: number): string => {
  const date = new Date();
  date.setDate(date.getDate() + offset);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}${pad(date.getMonth() + 1)}${pad(date.getDate())}`;
};

test('the work list shows a day, is narrowed, and an order leads to its images', async ({ lightbox }) => {
  const { page, workDirectory } = lightbox;
  const given = path.join(workDirectory, 'given');
  mkdirSync(given);
  writeFiles(given, [
    ...ctSeries({
      PatientName: 'Fernwood^Alba',
      PatientID: 'LB-1',
      slices: 2,
      elements: { AccessionNumber: 'A-77' },
    }),
    ...ctSeries({
      PatientName: 'Owlfeather^Quill',
      PatientID: 'LB-9',
      slices: 2,
      study: 'other',
      seed: 'other',
      elements: { AccessionNumber: 'A-78' },
    }),
  ]);
  const today = dayText(0);
  const server = await startWorklist(path.join(workDirectory, 'lists'), [
    { PatientName: 'Fernwood^Alba', PatientID: 'LB-1', AccessionNumber: 'A-77', date: today, time: '0815' },
    {
      PatientName: 'Ångström^Åsa',
      PatientID: 'LB-2',
      AccessionNumber: 'A-78',
      date: today,
      time: '0930',
      Modality: 'MR',
      station: 'MR1',
      description: 'MR head',
      charset: 'ISO_IR 100',
    },
    {
      PatientName: 'Иванова^Анна',
      PatientID: 'LB-3',
      AccessionNumber: 'A-79',
      date: dayText(1),
      charset: 'ISO_IR 192',
    },
  ]);
  try {
    await lightbox.importPaths([given]);
    await lightbox.open('/');
    await expect(rows(page)).toHaveCount(2);
    // The page hears of archives that somebody else adds, and what is switched off stays off.
    await expect(page.getByRole('tab', { name: 'Work list' })).toHaveCount(0);
    await addArchive(page, { ...dimse('Orders', server.port), use: 'worklist' });
    await addArchive(page, { ...dimse('Old orders', await freePort()), use: 'worklist' });
    await addArchive(page, dimse('Old archive', await freePort()));
    await page.getByRole('button', { name: 'Old archive', pressed: true }).click();
    await expect(page.getByRole('button', { name: 'Old archive', pressed: false })).toBeVisible();
    await settingsSaved(page, { sourcesOff: [expect.any(String)] as unknown[] });
    await page.reload();
    await expect(page.getByRole('button', { name: 'Old archive', pressed: false })).toBeVisible();
    await page.getByRole('tab', { name: 'Work list' }).click();
    const table = page.getByRole('table', { name: 'Scheduled examinations' });
    await expect(table.locator('tbody tr')).toHaveCount(2);
    await expect(table).toContainText('ÅNGSTRÖM, Åsa');
    await expect(page.getByRole('alert')).toContainText('Nobody answers at the address of Old orders');
    await look(page, 'worklist');
    await page.getByRole('combobox', { name: 'Type' }).selectOption('MR');
    await expect(table.locator('tbody tr')).toHaveCount(1);
    await page.getByRole('combobox', { name: 'Type' }).selectOption('');
    await page.getByRole('textbox', { name: 'Name contains' }).fill('fern');
    await expect(table.locator('tbody tr')).toHaveCount(1);
    await page.getByRole('button', { name: 'The day after' }).click();
    await expect(page.getByText('No examination matches')).toBeVisible();
    await page.getByRole('textbox', { name: 'Name contains' }).fill('');
    await expect(table).toContainText('ИВАНОВА, Анна');
    await page.getByRole('button', { name: 'Today', exact: true }).click();
    await expect(table.locator('tbody tr')).toHaveCount(2);
    await table.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name: 'Studies', exact: true }).last()).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await expect(rows(page)).toHaveCount(1);
    await expect(row(page, 'FERNWOOD')).toContainText('CT abdomen');
    await look(page, 'worklist-found');
    await expect(page.locator('[data-note="other-patient"]')).toHaveCount(0);
    // The number of the other order has been given to a study of somebody else.
    await page.getByRole('tab', { name: 'Work list' }).click();
    await table.getByText('ÅNGSTRÖM, Åsa').click();
    await expect(row(page, 'OWLFEATHER')).toBeVisible();
    await expect(page.locator('[data-note="other-patient"]')).toContainText('is of OWLFEATHER, Quill (LB-9)');
    await look(page, 'worklist-other-patient');
  } finally {
    await server.close();
  }
});

test('a German reader sends, receives and reads the work list', async ({ lightbox }) => {
  const { page, workDirectory } = lightbox;
  const server = await startWorklist(path.join(workDirectory, 'lists'), [
    { PatientName: 'Fernwood^Alba', PatientID: 'LB-1', AccessionNumber: 'A-77', date: dayText(0) },
  ]);
  try {
    const given = path.join(workDirectory, 'given');
    mkdirSync(given);
    writeFiles(given, ctSeries({ PatientName: 'Fernwood^Alba', slices: 2 }));
    await lightbox.importPaths([given]);
    await addArchive(page, { ...dimse('RIS', server.port), use: 'both' });
    await page.evaluate(async () => {
      const settings = (await (await fetch('/api/settings')).json()) as Record<string, unknown>;
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ ...settings, language: 'de' });
      await fetch('/api/settings', { method: 'PUT', headers, body });
    });
    await lightbox.open('/');
    await page.getByRole('tab', { name: 'Arbeitsliste' }).click();
    await expect(page.getByRole('table', { name: 'Geplante Untersuchungen' })).toContainText(
      'FERNWOOD, Alba',
    );
    await look(page, 'german-worklist');
    await page.getByRole('tab', { name: 'Studien' }).last().click();
    await row(page, 'FERNWOOD').click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+e');
    await expect(page.getByRole('dialog', { name: 'An ein Archiv senden' })).toContainText(
      'nimmt keine Bilder an',
    );
    await look(page, 'german-send');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Empfang' }).click();
    await expect(page.getByText('Noch darf niemand senden')).toBeVisible();
    await look(page, 'german-receiving');
  } finally {
    await server.close();
  }
});
