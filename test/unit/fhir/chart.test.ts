import { describe, expect, it } from 'vitest';
import { StudyInstanceUID } from '../../../native/contract/index.ts';
import { implantsOf, problemsOf } from '../../../native/fhir/chart/problems.ts';
import { orderOf, reportsOf } from '../../../native/fhir/chart/reports.ts';
import { priorsOf, timelineOf } from '../../../native/fhir/chart/timeline.ts';
import { parseResource } from '../../../native/fhir/parse/index.ts';
import { clinical, read } from './readRecord.ts';

const BASE = 'https://record.example/fhir/';

describe('problems and implants', () => {
  it('lists what holds before what is over', () => {
    const problems = problemsOf(
      read(
        'Condition',
        { code: { text: 'Appendicitis' }, clinicalStatus: clinical('resolved'), onsetDateTime: '2025' },
        { code: { text: 'Asthma' }, clinicalStatus: clinical('active'), onsetDateTime: '2001' },
        { code: { text: 'Lung cancer' }, clinicalStatus: clinical('recurrence'), onsetDateTime: '2024-05' },
      ),
    );
    expect(problems.map(({ text, status }) => [text, status])).toEqual([
      ['Lung cancer', 'active'],
      ['Asthma', 'active'],
      ['Appendicitis', 'past'],
    ]);
  });

  it('tells a device once, by the statement of its use', () => {
    const devices = read('Device', {
      id: 'd1',
      status: 'active',
      type: { text: 'Pacemaker' },
      manufacturer: 'Acme',
      modelNumber: 'P2',
      patient: { reference: 'Patient/p1' },
    });
    const [use] = devices.map(() => ({
      status: 'active',
      device: { reference: 'Device/d1' },
      subject: { reference: 'Patient/p1' },
      timingPeriod: { start: '2022-03-01' },
    }));
    const uses = parseResource({ resourceType: 'DeviceUseStatement', id: 'u1', ...use })?.resource;
    if (uses?.resourceType !== 'DeviceUse') throw new Error('not parsed');
    expect(implantsOf(devices, [uses], BASE)).toEqual([
      { id: 'u1', text: 'Pacemaker', details: 'Acme P2', safety: [], status: 'active', since: '2022-03-01' },
    ]);
    expect(implantsOf(devices, [], BASE).map(({ text }) => text)).toEqual(['Pacemaker']);
  });
});

describe('orders and reports', () => {
  it('asks what the order asks', () => {
    const [order] = read('ServiceRequest', {
      status: 'active',
      intent: 'order',
      priority: 'urgent',
      code: { text: 'CT chest' },
      reasonCode: [{ text: 'Haemoptysis' }],
      note: [{ text: 'Embolism?' }],
      requester: { display: 'Dr Meyer' },
      identifier: [{ value: 'A-77' }],
    });
    if (order === undefined) throw new Error('no order');
    expect(orderOf(order)).toMatchObject({
      priority: 'urgent',
      procedure: 'CT chest',
      reasons: ['Haemoptysis'],
      questions: ['Embolism?'],
      requester: 'Dr Meyer',
      numbers: ['A-77'],
    });
  });

  it('puts the report on this study first, then that on its order, and says what is not final', () => {
    const [study] = read('ImagingStudy', {
      id: 'i1',
      status: 'available',
      basedOn: [{ reference: 'ServiceRequest/s1' }],
    });
    const reports = reportsOf(
      read(
        'DiagnosticReport',
        {
          status: 'final',
          code: { text: 'Blood count' },
          effectiveDateTime: '2026-05-01',
          basedOn: [{ reference: 'https://elsewhere.example/fhir/ServiceRequest/s1' }],
        },
        {
          status: 'preliminary',
          code: { text: 'CT' },
          basedOn: [{ reference: 'https://record.example/fhir/ServiceRequest/s1' }],
        },
        {
          status: 'final',
          code: { text: 'CT chest' },
          imagingStudy: [{ reference: 'ImagingStudy/i1/_history/2' }],
        },
        {
          status: 'entered-in-error',
          code: { text: 'Wrong' },
          imagingStudy: [{ reference: 'ImagingStudy/i1' }],
        },
      ),
      study ?? null,
      BASE,
    );
    expect(
      reports.map(({ title, about, isProvisional, isImaging }) => [title, about, isProvisional, isImaging]),
    ).toEqual([
      ['CT chest', 'study', false, true],
      ['CT', 'order', true, false],
      ['Blood count', 'patient', false, false],
    ]);
  });
});

describe('timeline', () => {
  const uid = (text: string) => StudyInstanceUID.parse(text);
  const local = (StudyInstanceUID: string, StudyDate: string, instanceCount: number) => ({
    StudyInstanceUID: uid(StudyInstanceUID),
    StudyDate,
    StudyTime: '093000',
    ModalitiesInStudy: ['CT'],
    StudyDescription: 'Chest',
    AccessionNumber: '',
    instanceCount,
    complete: true,
  });
  const recorded = read(
    'ImagingStudy',
    {
      identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.3' }],
      status: 'available',
      numberOfInstances: 10,
      started: '2026-01-01',
    },
    {
      identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.4' }],
      status: 'available',
      numberOfInstances: 5,
      started: '2024',
      description: 'MR knee',
    },
    { identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.5' }], status: 'entered-in-error' },
  );

  const nowhere = { entry: null, reachable: false, unreachable: [] };

  it('tells each study once: here, partly here by the record, and elsewhere', () => {
    const studies = timelineOf(
      [local('1.2.3', '20260101', 8), local('1.2.9', '20250101', 3)],
      recorded,
      () => nowhere,
    );
    expect(
      studies.map(({ StudyInstanceUID, here, instanceCount, inRecord }) => [
        StudyInstanceUID,
        here,
        instanceCount,
        inRecord,
      ]),
    ).toEqual([
      ['1.2.3', 'partly', 10, true],
      ['1.2.9', 'yes', 3, false],
      ['1.2.4', 'no', 5, true],
    ]);
  });

  it('priors are those before', () => {
    const studies = timelineOf([local('1.2.3', '20260101', 10)], recorded, () => nowhere);
    expect(priorsOf(studies, '2026-01-01').map(({ description }) => description)).toEqual(['MR knee']);
  });
});
