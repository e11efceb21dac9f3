import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChartLine, ChartSection, StudyRow } from '../../../native/contract/index.ts';
import { ChartLine as ChartLineSchema } from '../../../native/contract/index.ts';
import { createCharts, type Charts } from '../../../native/fhir/chart/index.ts';
import type { OpenedLibrary } from '../../../native/library/index.ts';
import { makeLibrary } from '../../bench/measure/library.ts';
import { HOSTILE_REPORT, recordOfPatient } from '../../peers/recordOfPatient.ts';
import { imagingStudyOf, patientOf } from '../../peers/recordsOfRows.ts';
import { opened, temporaryFolder } from '../library/helpers.ts';
import { allRows, firstOf, openLinking, value, type Linking } from './linking.ts';
import { startFhirServer, type FhirServer } from './server.ts';

// A record on a FHIR server, and what of it stands beside the images. Expected values are those that recordOfPatient.ts writes.

const { folder, remove } = temporaryFolder();
let library: OpenedLibrary;
let server: FhirServer;
let linking: Linking;
let charts: Charts;
let row: StudyRow;
let wrong: StudyRow;
let unknown: StudyRow; // of which the record has nothing
beforeAll(async () => {
  await makeLibrary(path.join(folder, 'library'), 20);
  library = opened(path.join(folder, 'library'));
  const rows = await allRows(library);
  const other = rows.find((one) => one.PatientID !== rows[0]?.PatientID);
  const without = rows.at(-1);
  if (rows[0] === undefined || other === undefined || without === undefined) throw new Error('rows');
  if (without.PatientID === rows[0].PatientID || without === other) throw new Error('rows');
  [row, wrong, unknown] = [rows[0], other, without];
  server = await startFhirServer();
  const patient = `Patient/${row.PatientID}`;
  await server.put(
    patientOf(row),
    {
      ...patientOf(wrong),
      name: [{ family: 'Somebody', given: ['Else'] }],
      birthDate: '1911-11-11',
      gender: 'unknown',
    },
    { ...imagingStudyOf(row, 'i1'), basedOn: [{ reference: 'ServiceRequest/order' }] },
    imagingStudyOf(wrong, 'i2'),
    ...recordOfPatient(patient, 'ImagingStudy/i1'),
    {
      resourceType: 'DiagnosticReport',
      id: 'foreign',
      status: 'final',
      code: { text: 'Of somebody else' },
      subject: { reference: `Patient/${wrong.PatientID}` },
      presentedForm: [{ contentType: 'text/plain', data: 'AAAA' }],
    },
  );
  linking = openLinking(library, server.url);
  charts = chartsOf(() => linking);
});
afterAll(async () => {
  await linking.close();
  await server.close();
  await library.close();
  remove();
});

const chartsOf = (own: () => Linking): Charts =>
  createCharts({
    links: own().links,
    clients: () => own().clients(),
    studiesHere: (uid) => {
      const detail = library.studyDetail(uid);
      return Promise.resolve(detail === null ? [] : [detail.study, ...detail.otherStudies]);
    },
    isComplete: () => true,
  });

async function chartOf(study: string): Promise<ChartLine[]> {
  const lines: ChartLine[] = [];
  for await (const line of charts.read(study, new AbortController().signal))
    lines.push(ChartLineSchema.parse(line));
  return lines;
}

type Outcome<Name extends ChartSection['name']> = Extract<ChartSection, { readonly name: Name }>['outcome'];
function section<Name extends ChartSection['name']>(lines: readonly ChartLine[], name: Name): Outcome<Name> {
  const found = lines.find((line) => line.type === 'section' && line.name === name);
  if (found?.type !== 'section') throw new Error(`no ${name}`);
  return found.outcome as Outcome<Name>;
}

describe('the chart of a study', () => {
  it('tells every section once, and then ends', async () => {
    const lines = await chartOf(row.StudyInstanceUID);
    expect(lines[0]).toEqual({ type: 'server', name: 'Record' });
    expect(lines.at(-1)).toEqual({ type: 'end' });
    const names = lines.flatMap((line) => (line.type === 'section' ? [line.name] : []));
    expect(names.toSorted()).toEqual([
      'allergies',
      'imaging',
      'implants',
      'kidney',
      'orders',
      'patient',
      'pregnancy',
      'problems',
      'reports',
    ]);
  });

  it('says what the record says, and nothing of another patient', async () => {
    const lines = await chartOf(row.StudyInstanceUID);
    expect(section(lines, 'allergies')).toMatchObject({
      state: 'read',
      content: {
        allergies: [
          { substance: 'Iohexol', contrastMedium: 'yes', criticality: 'high' },
          { substance: 'Penicillin' },
        ],
      },
    });
    expect(section(lines, 'kidney')).toMatchObject({
      content: {
        creatinine: [{ value: '1.6', flag: 'high' }, { value: '1.1' }, { value: '0.9' }],
        eGFR: [{ value: '38', flag: 'low' }],
      },
    });
    expect(section(lines, 'pregnancy')).toMatchObject({
      content: { state: 'pregnant', recorded: '2026-01-10' },
    });
    expect(section(lines, 'orders')).toMatchObject({
      content: [
        { procedure: 'CT chest with contrast', reasons: ['Haemoptysis'], questions: ['Pulmonary embolism?'] },
      ],
    });
    expect(section(lines, 'reports')).toMatchObject({
      content: [
        { title: 'CT chest', about: 'study', isProvisional: false },
        { title: 'Blood count', about: 'patient', isProvisional: true },
      ],
    });
    expect(section(lines, 'implants')).toMatchObject({
      content: [{ text: 'Pacemaker', details: 'Acme P2' }],
    });
    const imaging = section(lines, 'imaging');
    if (imaging.state !== 'read') throw new Error('imaging');
    const own = imaging.content.find(({ StudyInstanceUID }) => StudyInstanceUID === row.StudyInstanceUID);
    expect(own).toMatchObject({ here: 'yes', inRecord: true });
    expect(JSON.stringify(lines)).not.toContain('somebody else');
  });

  it('gives a form of a report as it came, and none of another patient’s report', async () => {
    const form = await charts.reportForm(row.StudyInstanceUID, 'report', 0, new AbortController().signal);
    expect(form.ok && new TextDecoder().decode(form.value.bytes)).toBe(HOSTILE_REPORT);
    const foreign = await charts.reportForm(row.StudyInstanceUID, 'foreign', 0, new AbortController().signal);
    expect(foreign).toMatchObject({ ok: false, failure: { failure: { kind: 'not-there' } } });
  });

  it('is withheld while record and images contradict, until somebody has confirmed that it is one person', async () => {
    const before = await chartOf(wrong.StudyInstanceUID);
    expect(before).toEqual([{ type: 'withheld', because: 'contradiction' }, { type: 'end' }]);
    const link = firstOf(value(await linking.links.ofStudy(wrong.StudyInstanceUID)));
    value(await linking.links.confirm(wrong.StudyInstanceUID, { linkId: link.linkId, fieldsRead: true }));
    expect((await chartOf(wrong.StudyInstanceUID))[0]).toEqual({ type: 'server', name: 'Record' });
    value(await linking.links.reject(wrong.StudyInstanceUID, { linkId: link.linkId, fieldsRead: true }));
    expect(await chartOf(wrong.StudyInstanceUID)).toEqual([
      { type: 'withheld', because: 'rejected' },
      { type: 'end' },
    ]);
  });

  it('is withheld as soon as the record is read to be another person’s than when it was linked', async () => {
    const renamed = {
      ...patientOf(row),
      name: [{ family: 'Somebody', given: ['New'] }],
      birthDate: '1933-03-03',
    };
    await server.put(renamed);
    expect(await chartOf(row.StudyInstanceUID)).toEqual([
      { type: 'withheld', because: 'contradiction' },
      { type: 'end' },
    ]);
    await server.put(patientOf(row));
    value(await linking.links.look(row.StudyInstanceUID));
    expect((await chartOf(row.StudyInstanceUID)).at(-2)).toMatchObject({ type: 'section' });
  });

  it('is of no record where nobody knows the study, which is not said while a record system cannot be asked', async () => {
    const because = async () => (await chartOf(unknown.StudyInstanceUID))[0];
    expect(await because()).toEqual({ type: 'withheld', because: 'not-linked' });
    server.goAway();
    expect(await because()).toEqual({ type: 'withheld', because: 'not-asked' });
  });

  it('is what was kept, with its age, once the server is gone', async () => {
    const after = section(await chartOf(row.StudyInstanceUID), 'allergies');
    if (after.state !== 'read') throw new Error('not read');
    expect(after).toMatchObject({
      isKept: true,
      content: { allergies: [{ substance: 'Iohexol' }, { substance: 'Penicillin' }] },
    });
    expect(after.readAt).toBeLessThanOrEqual(Date.now());
  });
});
