import type { Locator, Page } from '@playwright/test';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { expect, test } from '../app.ts';
import { addArchive, dimse, look, row, rows } from './archivesPage.ts';

// Studies of an archive as a cache: one is kept offline, another makes room, is still in the list, and is got again.

test.skip(!hasOrthanc(), 'Orthanc is not installed here');

const study = (name: string, number: number): GeneratedFile[] =>
  ctSeries({
    slices: 6,
    rows: 64,
    columns: 64,
    PatientName: name,
    PatientID: `LB-${number}`,
    study: `storage ${number}`,
    elements: { StudyDate: `2026050${number}` },
  });

const get = (page: Page, peerId: string, StudyInstanceUID: string): Promise<number> =>
  page.evaluate(
    async (json) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/retrieve', { method: 'POST', headers, body: JSON.stringify(json) })).status;
    },
    { peerId, StudyInstanceUID },
  );

test('a study that is kept offline stays, another makes room and is got again', async ({ lightbox }) => {
  const { page } = lightbox;
  const archive = await startOrthanc();
  try {
    const [ada, bo] = [study('Marchbanks^Ada', 1), study('Penhallow^Bo', 2)];
    for (const { bytes } of [...ada, ...bo]) await archive.store(bytes);
    await addArchive(page, dimse('Main archive', archive.dicomPort));
    const peers = (await page.evaluate(async () => (await fetch('/api/peers')).json())) as {
      peerId: string;
    }[];
    for (const [file] of [ada, bo])
      expect(await get(page, peers[0]?.peerId ?? '', file?.StudyInstanceUID ?? '')).toBe(202);
    await page.reload();
    await expect(rows(page)).toHaveCount(2);
    const preview = page.getByRole('complementary', { name: 'Preview' });
    await row(page, 'Penhallow').click();
    await expect(preview).toContainText('May be removed to make room');
    await expect(preview).toContainText('From Main archive');

    await row(page, 'Marchbanks').click();
    await preview.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Keep offline' }).click();
    await expect(preview).toContainText('Kept offline');
    await expect(row(page, 'Marchbanks').getByRole('img', { name: 'Kept offline' })).toBeVisible();
    await page.keyboard.press('Escape');
    await row(page, 'Marchbanks').click();
    await page.keyboard.press('Control+b');
    await expect(preview).toContainText('No longer kept offline.');
    await look(page, 'storage-undo');
    await preview.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, 'Marchbanks').getByRole('img', { name: 'Kept offline' })).toBeVisible();

    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('button', { name: 'Storage' }).click();
    await expect(dialog.getByText('Nothing so far.')).toBeVisible();
    await look(page, 'storage-page');
    await dialog.getByText('At most', { exact: true }).click();
    const quota: Locator = dialog.getByRole('textbox', { name: 'Studies from archives may take' });
    await quota.fill('0');
    await expect(dialog.getByText('will be removed when you save')).toBeVisible();
    await look(page, 'storage-less');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByText('1 study, ')).toBeVisible();
    await expect(dialog.getByText('more than they may')).toBeVisible(); // the pinned one stays
    await look(page, 'storage-removed');
    await page.keyboard.press('Escape');

    await expect(rows(page)).toHaveCount(2);
    // The list has heard of it: a row that goes while it is selected gives its place to the next one.
    await expect(row(page, 'Penhallow')).toContainText('Main archive');
    await row(page, 'Penhallow').click();
    await expect(preview).toContainText('It was removed from this computer to make room');
    await look(page, 'storage-away');
    await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      await fetch('/api/storage', { method: 'PUT', headers, body: '{}' });
    });
    await preview.getByRole('button', { name: 'Get' }).click();
    await expect(page.getByRole('tab', { name: /Penhallow/ })).toBeVisible();
  } finally {
    await archive.close();
  }
});
