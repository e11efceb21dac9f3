import type { Locator, Page } from '@playwright/test';
import { ctSeries, writeFiles, type GeneratedFile } from '../../generate/index.ts';
import { freePort, hasOrthanc, startOrthanc, type Orthanc } from '../../peers/orthanc.ts';
import { webGate } from '../../peers/webGate.ts';
import { expect, inPage, test } from '../app.ts';
import { addArchive, dimse, look, row, rows } from './archivesPage.ts';

// Archives as a reader and hospital IT meet them: real Orthancs on loopback, one archive that is down, one that refuses.

test.skip(!hasOrthanc(), 'Orthanc is not installed here');

const chip = (page: Page, name: string): Locator => page.getByRole('button', { name, pressed: true });

const study = (name: string, number: number, slices = 12): GeneratedFile[] =>
  ctSeries({
    slices,
    rows: 64,
    columns: 64,
    PatientName: name,
    PatientID: `LB-${number}`,
    study: `archive ${number}`,
    elements: { StudyDate: `2026050${number}` },
  });

async function store(archive: Orthanc, files: readonly GeneratedFile[]): Promise<void> {
  for (const file of files) await archive.store(file.bytes);
}

const search = (page: Page): Locator => page.getByRole('search').getByRole('textbox');

test('an archive is added, its test says what is wrong and what to do, and it is removed after a question', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const archive = await startOrthanc();
  try {
    await expect(page.getByText('No studies on this computer yet')).toBeVisible();
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('button', { name: 'Archives' }).click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Archive (DICOM)' }).click();
    const save = dialog.getByRole('button', { name: 'Save', exact: true });
    const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
    await field('Name shown in Lightbox').fill('Main archive');
    await save.click();
    await expect(field('Computer')).toHaveAccessibleDescription('Needed');
    await field('Computer').fill('127.0.0.1');
    await field('Port').fill(String(await freePort()));
    await field('Its name (AE title)').fill('PEER');
    await dialog.getByRole('button', { name: 'Test', exact: true }).click();
    const said = dialog.getByRole('region', { name: 'Test' });
    await expect(said).toContainText('Nobody answers at the address of Main archive');
    await expect(said).toContainText('Check computer and port.');
    await expect(said).toContainText('ECONNREFUSED');
    await look(page, 'settings-failing-test');
    await field('Port').fill(String(archive.dicomPort));
    await dialog.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(dialog.getByText('Connected', { exact: true })).toBeVisible();
    // What has been typed is not thrown away by closing the window.
    await page.keyboard.press('Escape');
    await expect(dialog.getByRole('alertdialog')).toContainText('Changes of Main archive are not saved.');
    await dialog.getByRole('button', { name: 'Back to the changes' }).click();
    await save.click();
    const entry = dialog.getByRole('button', { name: /^Main archive/ });
    await expect(entry).toContainText('Connected');
    await dialog.getByRole('button', { name: 'Remove…' }).click();
    const question = dialog.getByRole('alertdialog', { name: 'Remove Main archive?' });
    await question.getByRole('button', { name: 'Keep' }).click();
    await expect(entry).toBeVisible();
    await dialog.getByRole('button', { name: 'Remove…' }).click();
    await question.getByRole('button', { name: 'Remove archive' }).click();
    await expect(entry).toHaveCount(0);
    await expect(dialog.getByText('No archive yet')).toBeVisible();
  } finally {
    await archive.close();
  }
});

test('a secret is written and never shown again', async ({ lightbox }) => {
  const { page } = lightbox;
  await expect(page.getByText('No studies on this computer yet')).toBeVisible();
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('button', { name: 'Archives' }).click();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Web archive (DICOMweb)' }).click();
  const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
  await field('Name shown in Lightbox').fill('Web');
  await field('Address').fill(`http://127.0.0.1:${await freePort()}/dicom-web`);
  await dialog.getByRole('combobox', { name: 'Sign-in' }).click();
  await page.getByRole('option', { name: 'User name and password' }).click();
  await field('User name').fill('reader');
  await dialog.getByLabel('Password', { exact: true }).fill('s3cret-word');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  const password = dialog.getByPlaceholder('Kept, and not shown again');
  await expect(password).toHaveValue('');
  const told = await page.evaluate(async () => (await fetch('/api/peers')).text());
  expect(told).toContain('reader');
  expect(told).not.toContain('s3cret-word');
});

test('one search finds what is here and at archives, and an archive that is down says so beside it', async ({
  lightbox,
}) => {
  const { page, workDirectory } = lightbox;
  const [main, teaching] = await Promise.all([startOrthanc(), startOrthanc()]);
  try {
    const [barnaby, idris, wren] = [
      study('Quillfeather^Barnaby', 1),
      study('Moonbrook^Idris', 2),
      study('Thistledown^Wren', 3),
    ];
    await store(main, [...barnaby, ...idris]);
    await store(teaching, idris);
    writeFiles(workDirectory, [...barnaby.slice(0, 8), ...wren]);
    await lightbox.importPaths([workDirectory]);
    await addArchive(page, dimse('Main archive', main.dicomPort));
    const url = `${teaching.origin}${teaching.dicomWebRoot}`;
    await addArchive(page, { kind: 'dicomweb', name: 'Teaching files', url });
    await addArchive(page, dimse('Old archive', await freePort()));
    await lightbox.open('/');
    await expect(rows(page)).toHaveCount(2);
    await search(page).fill('LB-');
    await expect(rows(page)).toHaveCount(3);
    await expect(row(page, 'MOONBROOK')).toContainText('2 archives');
    await expect(row(page, 'QUILLFEATHER')).toContainText('8 of 12');
    await expect(chip(page, 'Main archive 2')).toBeVisible();
    await expect(chip(page, 'Teaching files 1')).toBeVisible();
    await expect(chip(page, 'Old archive not reachable')).toBeVisible();
    await row(page, 'MOONBROOK').click();
    await look(page, 'search-three-archives');
    await page.getByRole('button', { name: 'Why Old archive was not searched' }).click();
    await expect(page.getByText('Nobody answers at the address of Old archive')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('Nobody answers at the address of Old archive')).toBeHidden();
    // An archive that is switched off is not asked.
    await chip(page, 'Main archive 2').click();
    await expect(row(page, 'MOONBROOK')).toContainText('Teaching files');
    await expect(page.getByRole('button', { name: 'Main archive', pressed: false })).toBeVisible();
    // Enter gets the study, and it opens with its first image.
    await row(page, 'MOONBROOK').click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { selected: true })).toContainText('Moonbrook, Idris');
    await expect(page.getByText('Image 1 of 12')).toBeVisible();
  } finally {
    await main.close();
    await teaching.close();
  }
});

test(
  'a retrieve that ends incomplete says so everywhere, names what is missing, and is completed by another try',
  inPage,
  async ({ lightbox }) => {
    const { page, workDirectory } = lightbox;
    const archive = await startOrthanc();
    const web = await webGate(archive);
    try {
      const files = study('Quillfeather^Barnaby', 1);
      await store(archive, files);
      writeFiles(workDirectory, files.slice(0, 8));
      await lightbox.importPaths([workDirectory]);
      await addArchive(page, { kind: 'dicomweb', name: 'Main archive', url: web.url });
      await lightbox.open('/');
      await expect(rows(page)).toHaveCount(1);
      await search(page).fill('quill');
      await expect(row(page, 'QUILLFEATHER')).toContainText('8 of 12');
      await row(page, 'QUILLFEATHER').click();
      const preview = page.getByRole('complementary', { name: 'Preview' });
      await preview.getByRole('button', { name: 'Get the rest' }).click();
      const status = page.locator('[data-region="status"]');
      await expect(status).toContainText('Incomplete: QUILLFEATHER, Barnaby, CT abdomen, 8 of 12 images');
      await expect(preview).toContainText('Incomplete: 8 of 12 images');
      await look(page, 'incomplete-row');
      await status.getByRole('button', { name: 'Which ones' }).click();
      const dialog = page.getByRole('dialog', { name: 'Transfers' });
      await expect(dialog).toContainText('Incomplete: 8 of 12 images');
      await expect(dialog).toContainText('Series 1: images 9–12');
      await expect(dialog).toContainText('4 images did not come');
      await expect(dialog).toContainText('Main archive does not accept our sign-in');
      for (const file of files.slice(8)) await expect(dialog).toContainText(file.SOPInstanceUID);
      await look(page, 'incomplete-list');
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      // The pane and the thumbnail say it, too.
      await preview.getByRole('button', { name: /^Open/ }).click();
      await expect(page.getByRole('tab', { selected: true })).toContainText('Quillfeather');
      await expect(page.locator('[data-notice="missing"]')).toHaveAttribute(
        'aria-label',
        'Incomplete 8 of 12',
      );
      await expect(page.locator('[data-tile]')).toHaveAccessibleName(/, 8 of 12, in pane 1$/);
      await look(page, 'incomplete-pane');
      web.giveImages();
      await page.getByRole('tab', { name: 'Studies' }).click();
      await preview.getByRole('button', { name: 'Try again' }).click();
      await expect(status).toContainText('Complete: QUILLFEATHER, Barnaby, CT abdomen, 12 images');
      await expect(row(page, 'QUILLFEATHER')).not.toContainText('of 12');
      await page.getByRole('tab', { name: /Quillfeather/ }).click();
      await expect(page.locator('[data-notice="missing"]')).toHaveCount(0);
    } finally {
      await web.close();
      await archive.close();
    }
  },
);

test(
  'what a slow archive finds does not move the row under the pointer, and is sorted in afterwards',
  inPage,
  async ({ lightbox }) => {
    const { page, workDirectory } = lightbox;
    const archive = await startOrthanc();
    const web = await webGate(archive);
    try {
      await store(archive, study('Moonbrook^Idris', 2, 1));
      await store(archive, study('Lanternby^Cosmo', 5, 1));
      const here = [...study('Quillfeather^Barnaby', 1, 1), ...study('Thistledown^Wren', 3, 1)];
      writeFiles(workDirectory, here);
      await lightbox.importPaths([workDirectory]);
      await addArchive(page, { kind: 'dicomweb', name: 'Slow archive', url: web.url });
      await addArchive(page, dimse('Main archive', archive.dicomPort));
      await lightbox.open('/');
      await expect(rows(page)).toHaveCount(2);
      const numbers = (): Promise<string[]> =>
        rows(page).evaluateAll((all) =>
          all
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map((one) => /LB-\d/.exec(one.textContent)?.[0] ?? ''),
        );
      web.holdSearches();
      await chip(page, 'Main archive').click();
      await search(page).fill('LB-');
      await web.searched;
      await expect(page.getByRole('button', { name: 'Slow archive', pressed: true })).toBeVisible();
      await row(page, 'QUILLFEATHER').hover();
      web.answerSearches();
      await expect(rows(page)).toHaveCount(4);
      expect(await numbers()).toEqual(['LB-3', 'LB-1', 'LB-5', 'LB-2']);
      await search(page).hover();
      await expect.poll(numbers).toEqual(['LB-5', 'LB-3', 'LB-2', 'LB-1']);
    } finally {
      await web.close();
      await archive.close();
    }
  },
);
