import { RecordServer } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { PERSON, startAuthority } from '../../integration/fhir/authority.ts';
import { startFhirServer } from '../../integration/fhir/server.ts';
import { bearerGate } from '../../peers/bearerGate.ts';
import { hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { expect, test } from '../app.ts';
import { goesOn, look } from '../studies/archivesPage.ts';
import { ask, NUMBERS, openRecord, uidOf } from './recordPage.ts';

// From signing in to a record system to the pixels of a study that only the record knows of, in both hosts: a real authority,
// FHIR server and archive, and no archive set up by hand.

test.skip(!hasOrthanc(), 'Orthanc is not installed here');

const own = { PatientName: 'Moonbrook^Idris', PatientID: 'LB-1', rows: 64, columns: 64 };
const here = ctSeries({ ...own, study: 'here', slices: 3 });
const away = ctSeries({ ...own, study: 'away', slices: 5 });
const entry = (id: string, files: typeof here, description: string, endpoint?: string) => ({
  resourceType: 'ImagingStudy',
  id,
  status: 'available',
  description,
  started: '2025-11-28',
  identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${uidOf(files)}` }],
  subject: { reference: 'Patient/p1' },
  ...(endpoint === undefined ? {} : { endpoint: [{ reference: `Endpoint/${endpoint}` }] }),
});
const endpoint = (id: string, address: string) => ({
  resourceType: 'Endpoint',
  id,
  status: 'active',
  name: 'Teaching archive',
  connectionType: { code: 'dicom-wado-rs' },
  payloadType: [{ text: 'DICOM' }],
  address,
});

test('from a sign-in to a record system, through its panel, to the pixels of a study that only it knows of', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const authority = await startAuthority();
  const tokens = (token: string) => authority.scopesOf(token);
  const server = await startFhirServer({
    tokens,
    smartConfiguration: () => authority.smartConfiguration(),
  });
  const archive = await startOrthanc();
  const gate = await bearerGate(archive, async (token) => (await tokens(token)) !== null);
  try {
    for (const { bytes } of away) await archive.store(bytes);
    await server.put(
      {
        resourceType: 'Patient',
        id: 'p1',
        identifier: [{ system: NUMBERS, value: 'LB-1' }],
        name: [{ family: 'Moonbrook', given: ['Idris'] }],
        birthDate: '1970-01-01',
        gender: 'other',
      },
      endpoint('gate', gate.url),
      endpoint('stranger', 'https://stranger.example/dicom-web'),
      entry('i1', here, 'CT chest'),
      entry('i2', away, 'CT knee', 'gate'),
      {
        ...entry('i3', [], 'MR head', 'stranger'),
        identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.3' }],
      },
    );
    writeFiles(lightbox.workDirectory, here);
    expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
    const settings = {
      name: 'Ward record',
      url: server.url,
      allowedHosts: [new URL(authority.issuer).host],
      signInHosts: [gate.host],
      auth: { kind: 'smart', clientId: PERSON },
    };
    RecordServer.parse(await ask(page, '/api/records/servers', 'POST', { settings }));
    await ask(page, '/api/records/issuers', 'PUT', { patients: { '': [NUMBERS] }, accessions: [] });
    await lightbox.open('/');
    await expect(page.locator('[role="grid"] [data-uid]')).toHaveCount(1);
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('button', { name: 'Records', exact: true }).click();
    await dialog.getByRole('button', { name: /^Ward record/ }).click();
    const signIn = dialog.getByRole('region', { name: 'Sign-in' });
    await goesOn(lightbox, 'Back to Lightbox', () =>
      signIn.getByRole('button', { name: 'Sign in', exact: true }).click(),
    );
    await expect(signIn).toContainText('Signed in');
    await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(here)}`);
    await expect(page.locator('[data-pane="0"]')).toContainText('Image 1 of 3');
    await openRecord(page);
    const imaging = page.locator('[data-record-section="imaging"]');
    await expect(imaging.locator('[data-entry="i3"]')).toContainText(
      'They are on stranger.example, which Lightbox may not ask.',
    );
    await look(page, 'images-panel');
    await imaging.getByRole('button', { name: /^View CT knee/ }).click();
    const badge = page
      .locator('[data-notice="away"]')
      .and(page.getByLabel(/^Not kept · from Teaching archive/));
    await expect(badge.first()).toBeVisible();
    await expect(page.getByText('Image 1 of 5')).toBeVisible();
    // The overlay is drawn with the pixels that it describes.
    await expect(page.locator('[data-pane] [data-corner="bottomRight"]').first()).toBeVisible();
    expect(gate.seen.some(({ path, status }) => /instances\/[\d.]+/.test(path) && status === 200)).toBe(true);
    expect(gate.seen.filter(({ token }) => token === '')).toEqual([]);
    await look(page, 'images-pixels');
    // A reload brings it back as it was.
    await page.reload();
    await expect(badge.first()).toBeVisible();
    await expect(page.getByText('Image 1 of 5')).toBeVisible();
  } finally {
    await gate.close();
    await archive.close();
    await server.close();
    await authority.close();
  }
});
