import { RecordServer } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { anAnnotation } from '../../generate/marks.ts';
import { startFhirServer } from '../../integration/fhir/server.ts';
import { expect, test } from '../app.ts';
import { look } from '../studies/archivesPage.ts';
import { ask, NUMBERS, openRecord, person } from './recordPage.ts';

// A study is given back to the record: what leaves is seen before, and twice is once. A real FHIR server on loopback.

const slices = ctSeries({
  study: 'given back',
  slices: 3,
  rows: 64,
  columns: 64,
  PatientName: 'Moonbrook^Idris',
  PatientID: 'LB-1',
});
const [first, second] = slices;
const study = first?.StudyInstanceUID ?? '';
const place = {
  StudyInstanceUID: study,
  SeriesInstanceUID: second?.SeriesInstanceUID ?? '',
  SOPInstanceUID: second?.SOPInstanceUID ?? '',
};
const lesion = anAnnotation({ ...place, name: 'Lesion, segment VII' });
const keyImage = {
  ...place,
  frameNumber: 1,
  note: 'Best seen here',
  createdAt: 1_700_000_000_000,
  author: '',
};

test('what was found is sent to the record as it was shown, and a second time nothing is new', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const server = await startFhirServer();
  try {
    writeFiles(lightbox.workDirectory, slices);
    expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
    await server.put(person('p1', 'LB-1', 'Moonbrook', 'Idris', '1970-01-01'));
    const settings = { name: 'Hospital record', url: server.url };
    const made = await ask(page, '/api/records/servers', 'POST', { settings });
    const { serverId } = RecordServer.parse(made);
    await ask(page, '/api/records/issuers', 'PUT', { patients: { '': [NUMBERS] }, accessions: [] });
    const byHand = { serverId, reference: 'Patient/p1', fieldsRead: true };
    await ask(page, `/api/studies/${study}/record/link`, 'POST', byHand);
    const put = { annotations: [lesion], keyImages: [keyImage] };
    await ask(page, `/api/studies/${study}/marks`, 'PUT', { put, remove: {} });
    await lightbox.open(`/view?StudyInstanceUIDs=${study}`);
    await expect(page.locator('[data-pane="0"]')).toContainText('Image 1 of 3');
    await openRecord(page);
    const give = page.getByRole('button', { name: 'Send to the record…' });
    await give.click();
    const dialog = page.getByRole('dialog', { name: 'Send to the record' });
    await expect(dialog.getByRole('checkbox', { name: /^Best seen here/ })).toBeChecked();
    await expect(
      dialog.getByRole('checkbox', { name: /^Lesion, segment VII: Length\s25.0\smm/ }),
    ).toBeChecked();
    await look(page, 'publish-choose');
    const show = dialog.getByRole('button', { name: 'Show what is sent' });
    await show.click();
    await expect(dialog.getByText('For Moonbrook, Idris · born Jan 1, 1970 · LB-1')).toBeVisible();
    await expect(dialog).toContainText('1 series, 3 images, 1 key image, 1 measurement. 3 entries are new.');
    const entry = dialog.locator('[data-resource="ImagingStudy"]');
    await entry.getByRole('button', { name: /^The study/ }).click();
    const letter = JSON.parse(await entry.getByLabel('Exactly what is sent').innerText()) as unknown;
    expect(letter).toMatchObject({
      resourceType: 'ImagingStudy',
      subject: { reference: 'Patient/p1' },
      identifier: expect.arrayContaining([{ system: 'urn:dicom:uid', value: `urn:oid:${study}` }]) as unknown,
      numberOfInstances: 3,
    });
    await look(page, 'publish-preview');
    expect(await server.all('ImagingStudy')).toEqual([]);
    const send = dialog.getByRole('button', { name: 'Send to Hospital record' });
    await send.click();
    await expect(dialog).toContainText('Sent to Hospital record.');
    await look(page, 'publish-sent');
    expect(await server.all('ImagingStudy')).toMatchObject([letter]);
    expect(await server.all('Observation')).toHaveLength(2);
    await dialog.locator('footer, [data-publish]').getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();
    await give.click();
    await expect(dialog.getByRole('region', { name: 'Sent before' })).toContainText('Hospital record');
    await show.click();
    await expect(dialog).toContainText('3 are there already. Everything is there already.');
    await send.click();
    await expect(dialog).toContainText('Sent to Hospital record.');
    expect(await server.all('ImagingStudy')).toHaveLength(1);
    expect(await server.all('Observation')).toHaveLength(2);
  } finally {
    await server.close();
  }
});
