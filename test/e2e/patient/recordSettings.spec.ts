import type { Locator } from '@playwright/test';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { PERSON, startAuthority } from '../../integration/fhir/authority.ts';
import { startFhirServer } from '../../integration/fhir/server.ts';
import { freePort } from '../../peers/orthanc.ts';
import { expect, test } from '../app.ts';
import { goesOn, look } from '../studies/archivesPage.ts';

// Hospital IT connects Lightbox with a record system: a real FHIR server on loopback that lets in whoever has signed in.

const files = ctSeries({ study: 'recorded', slices: 2, rows: 64, columns: 64 });
const uid = files[0]?.StudyInstanceUID ?? '';

test('a record system is added, its test says what is wrong, a person signs in, and studies are looked for', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const authority = await startAuthority();
  const server = await startFhirServer({
    tokens: (token) => authority.scopesOf(token),
    smartConfiguration: () => authority.smartConfiguration(),
  });
  try {
    await server.put(
      { resourceType: 'Patient', id: 'p1', name: [{ family: 'Quillfeather' }] },
      {
        resourceType: 'ImagingStudy',
        id: 'i1',
        status: 'available',
        identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${uid}` }],
        subject: { reference: 'Patient/p1' },
      },
    );
    writeFiles(lightbox.workDirectory, files);
    expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    const press = (name: string): Promise<void> => dialog.getByRole('button', { name, exact: true }).click();
    const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
    await press('Records');
    await expect(dialog.getByText('No record system yet')).toBeVisible();
    await press('Add');
    await field('Name shown in Lightbox').fill('Ward record');
    await press('Save');
    await expect(field('Address')).toHaveAccessibleDescription(/Needed/);
    await field('Address').fill(`http://127.0.0.1:${await freePort()}/fhir`);
    await press('Test');
    const said = dialog.getByRole('region', { name: 'Test' });
    await expect(said).toContainText('Nobody answers at the address of Ward record');
    await look(page, 'record-failing-test');
    await field('Address').fill(server.url);
    await field('Other computers it may send us to').fill(new URL(authority.issuer).host);
    await press('Test');
    await expect(said).toContainText('It offers a sign-in (SMART).');
    await dialog.getByRole('combobox', { name: 'Sign-in' }).click();
    await page.getByRole('option', { name: 'As a person (SMART)' }).click();
    await field('Number of the client').fill(PERSON);
    // What has been typed is not thrown away by closing the window.
    await page.keyboard.press('Escape');
    await expect(dialog.getByRole('alertdialog')).toContainText('Changes of Ward record are not saved.');
    await press('Back to the changes');
    await press('Save');
    const signIn = dialog.getByRole('region', { name: 'Sign-in' });
    const entry = dialog.getByRole('button', { name: /^Ward record/ });
    await expect(signIn).toContainText('Nobody is signed in.');
    await expect(entry).toContainText('Nobody is signed in');
    authority.withheld = /DiagnosticReport/;
    await goesOn(lightbox, 'Back to Lightbox', () =>
      signIn.getByRole('button', { name: 'Sign in', exact: true }).click(),
    );
    await expect(signIn).toContainText('Signed in');
    await expect(signIn).toContainText('Not granted: reports.');
    await expect(entry).toContainText('Connected');
    const looked = dialog.getByRole('region', { name: 'Studies in the records' });
    await expect(looked).toContainText('1 of 1 study looked for, 1 linked');
    await look(page, 'record-signed-in');
    await dialog.getByRole('button', { name: /^Meaning of numbers/ }).click();
    const numbers = dialog.getByRole('form', { name: 'Meaning of numbers' });
    await expect(numbers).toContainText('No issuer yet');
    await press('Add issuer');
    await field('Issuer in the images').fill('Ward B');
    await press('Save');
    const systems = numbers.getByRole('textbox', { name: /^System in the records/ }).first();
    await expect(systems).toHaveAccessibleDescription(/Needed/);
    await systems.fill('1.2.840.99');
    await look(page, 'record-numbers');
    await press('Save');
    await expect(systems).toHaveValue('urn:oid:1.2.840.99');
    await expect(dialog.getByRole('button', { name: /^Meaning of numbers/ })).toContainText('1 issuer');
    await press('Remove the issuer Ward B');
    await press('Save');
    await expect(dialog.getByRole('button', { name: /^Meaning of numbers/ })).toContainText('Not set');
    await entry.click();
    await press('Sign out');
    await expect(signIn).toContainText('Nobody is signed in.');
    await press('Remove…');
    await dialog
      .getByRole('alertdialog', { name: 'Remove Ward record?' })
      .getByRole('button', { name: 'Remove record system' })
      .click();
    await expect(dialog.getByText('No record system yet')).toBeVisible();
  } finally {
    await server.close();
    await authority.close();
  }
});
