import path from 'node:path';
import { expect, test } from '../app.ts';
import { pane, tile } from './reader.ts';

// Documents of the corpus in the app. Their greys are held to dcmtk's in test/integration/imaging/presentationStates.test.ts,
// their text to dcmtk's in test/unit/documents.

const CORPUS = process.env['LIGHTBOX_CORPUS'] ?? '';
const at = (name: string): string => path.join(CORPUS, name);

test.describe('documents of the corpus', () => {
  test.skip(CORPUS === '', 'LIGHTBOX_CORPUS is not set');

  test('states are offered on their images and looked through', async ({ lightbox }) => {
    const { page } = lightbox;
    const files = [
      'pr-ko/weasis-dicom-tools/imageForPrLUTs.dcm',
      'pr-ko/weasis-dicom-tools/prLUTs.dcm',
      'pr-ko/weasis-dicom-tools/prOverlay.dcm',
      'overlay-lut/weasis-dicom-tools/overlay.dcm',
    ];
    expect((await lightbox.importPaths(files.map(at))).state).toBe('done');
    await lightbox.open('/view?StudyInstanceUIDs=1.2.276.0.7230010.3.200.6');
    await pane(page).locator('[data-states]').click();
    await page.getByRole('menuitemradio', { name: /XLUT_P03/ }).click();
    await expect(pane(page).locator('[data-applied="true"]')).toContainText('As in XLUT_P03');

    await lightbox.open('/view?StudyInstanceUIDs=1.2.276.0.7230010.3.200.12');
    await tile(page, 'OVLY_P01').click();
    await expect(pane(page).locator('[data-applied="true"]')).toContainText('six overlays');
  });

  test('a state, key objects and a report whose images are nowhere are read, and say so', async ({
    lightbox,
  }) => {
    const { page } = lightbox;
    const files = [
      'pr-ko/DICOM-Swift/ClinicalInterop/gsps_annotation.dcm',
      'pr-ko/DICOM-Swift/StructuredReports/kos_key_object_selection.dcm',
      'sr/dcmjs/structured_report.dcm',
    ];
    expect((await lightbox.importPaths(files.map(at))).state).toBe('done');
    await lightbox.open('/view?StudyInstanceUIDs=2.25.1435004001');
    await tile(page, 'INTEROP').click();
    await expect(page.locator('[data-state]')).toContainText('1 of 1 images not here');
    await expect(page.getByRole('button', { name: 'Look through it' })).toBeDisabled();

    await lightbox.open('/view?StudyInstanceUIDs=2.25.122400104');
    await tile(page, 'Of Interest').click();
    await expect(page.locator('[data-key-objects]')).toContainText('1 of 1 images not here');
    await expect(page.locator('[data-key-objects]').getByText('Image not here')).toBeVisible();

    await lightbox.open('/view?StudyInstanceUIDs=1.3.6.1.4.1.25403.52237031786.3872.20100510032220.1');
    await tile(page, 'Imaging Measurement Report').click();
    await expect(page.locator('[data-report]')).toContainText('2 of 2 images not here');
    await expect(page.locator('[data-report]')).toContainText('4806.42320110457');
  });
});
