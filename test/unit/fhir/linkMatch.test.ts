import { describe, expect, it } from 'vitest';
import { proposalsFor, type LocalStudy } from '../../../native/fhir/link/index.ts';
import type { Patient } from '../../../native/fhir/types.ts';
import { type RecordIssuers, StudyInstanceUID } from '../../../native/contract/index.ts';
import { read } from './readRecord.ts';

const UID = '1.2.840.113619.2.1';
const BASE = 'https://fhir.example/r4/';
const ACCESSIONS = 'urn:example:accession';
const issuers = { patients: { HOSP: ['urn:example:hosp'] }, accessions: [ACCESSIONS] };

const study = (change: Partial<LocalStudy> = {}): LocalStudy => ({
  StudyInstanceUID: StudyInstanceUID.parse(UID),
  AccessionNumber: 'A-77',
  PatientID: '4711',
  IssuerOfPatientID: 'HOSP',
  StudyDate: '20240301',
  ModalitiesInStudy: ['CT'],
  PatientName: { Alphabetic: 'Schmidt^Anna' },
  PatientBirthDate: '19800512',
  PatientSex: 'F',
  ...change,
});
const uid = (value = `urn:oid:${UID}`) => ({ system: 'urn:dicom:uid', value });
const acsn = (system?: string) => ({
  type: { coding: [{ code: 'ACSN' }] },
  value: 'A-77',
  ...(system ? { system } : {}),
});
const entry = (id: string, identifier: readonly object[], rest: object = {}) => ({
  id,
  identifier,
  status: 'available',
  subject: { reference: 'Patient/p1' },
  started: '2024-03-01T09:00:00Z',
  modality: [{ code: 'CT' }],
  ...rest,
});
const [anna] = read('Patient', { id: 'p1', identifier: [{ system: 'urn:example:hosp', value: '4711' }] });
const patients = new Map<string, Patient>(anna === undefined ? [] : [['Patient/p1', anna]]);

const found = (entries: readonly object[], change: Partial<LocalStudy> = {}, of: RecordIssuers = issuers) =>
  proposalsFor(study(change), { base: BASE, studies: read('ImagingStudy', ...entries), patients }, of).map(
    ({ reference, subject, method, state, doubts }) => ({ reference, subject, method, state, doubts }),
  );
const linked = (reference: string, method = 'study-uid') => ({
  reference,
  subject: 'Patient/p1',
  method,
  state: 'linked',
  doubts: [],
});

describe('a study and the entries of a record', () => {
  it.each([
    'urn:oid:1.2.840.113619.2.1',
    'URN:OID:1.2.840.113619.2.1',
    '1.2.840.113619.2.1',
    ' urn:oid:1.2.840.113619.2.1 ',
  ])('are linked by the Study Instance UID, written %s', (value) =>
    expect(found([entry('i1', [uid(value)])])).toEqual([linked('ImagingStudy/i1')]),
  );

  it('are linked as R5 writes them: modality a concept, subject an absolute reference', () => {
    const modality = [{ coding: [{ code: 'CT' }] }];
    const subject = { reference: `${BASE}Patient/p1/_history/3` };
    expect(found([entry('i1', [uid()], { modality, subject })])).toEqual([linked('ImagingStudy/i1')]);
  });

  it.each([
    ['by the scheme that a proxy hides', 'http://fhir.example/r4/Patient/p1', 'Patient/p1'],
    ['with an id that only this server would write', 'Patient/p_1', 'Patient/p_1'],
    ['on another port, which may be another server', 'https://fhir.example:8443/r4/Patient/p1', null],
    ['of another server', 'https://other.example/r4/Patient/p1', null],
    ['on its way out of the base', 'https://fhir.example/r4/../r5/Patient/p1', null],
    ['that is no id', 'Patient/..', null],
  ])('are of the patient who is named %s', (_how, reference, subject) => {
    const [one] = found([entry('i1', [uid()], { subject: { reference } })]);
    expect(one).toMatchObject({ subject, doubts: subject === null ? ['no-patient'] : [] });
  });

  it('are not linked by a UID that only begins alike, nor by another identifier of the same digits', () => {
    const others = [entry('i1', [uid(`urn:oid:${UID}.1`)]), entry('i2', [{ system: 'urn:x', value: UID }])];
    expect(found(others, { AccessionNumber: '', PatientID: '' })).toEqual([]);
  });

  it('are not linked where the entry was entered in error', () => {
    expect(found([entry('i1', [uid()], { status: 'entered-in-error' })])).toEqual([]);
  });

  it('are only suggested where two entries have the UID, and said to be of two patients where they are', () => {
    const twice = [entry('i1', [uid()]), entry('i2', [uid()], { subject: { reference: 'Patient/p2' } })];
    expect(found(twice).map(({ state, doubts }) => [state, ...doubts])).toEqual([
      ['suggested', 'several-imaging-studies', 'several-patients'],
      ['suggested', 'several-imaging-studies', 'several-patients'],
    ]);
    expect(found([entry('i1', [uid()]), entry('i1', [uid()])])).toEqual([linked('ImagingStudy/i1')]);
  });

  it('are only suggested where the entry names two studies', () => {
    const [one] = found([entry('i1', [uid(), uid('urn:oid:1.2.3.4')])]);
    expect(one).toMatchObject({ state: 'suggested', doubts: ['several-study-uids'] });
  });

  it('have nobody to compare with where the patient is not of this server, or not said', () => {
    for (const subject of [
      { reference: 'https://elsewhere.example/Patient/p1' },
      { reference: '#p1' },
      { display: 'Anna' },
    ])
      expect(found([entry('i1', [uid()], { subject })])).toMatchObject([
        { subject: null, doubts: ['no-patient'] },
      ]);
  });

  it('are linked by the accession number in a system that is known', () => {
    expect(found([entry('i1', [acsn(ACCESSIONS)])])).toEqual([linked('ImagingStudy/i1', 'accession')]);
  });

  describe('whose images say who gave the accession number', () => {
    const given = (accessionIssuer: string, of: RecordIssuers = mapped, system = ACCESSIONS) =>
      found([entry('i1', [acsn(system)])], { accessionIssuer, PatientID: '' }, of);
    const mapped = { ...issuers, accessionIssuers: { RIS: [ACCESSIONS], OTHER: ['urn:example:other'] } };

    it('are linked where the record has it of the same', () => {
      expect(given('RIS')).toEqual([linked('ImagingStudy/i1', 'accession')]);
      expect(given('ris&1.2.3.4&ISO')).toEqual([linked('ImagingStudy/i1', 'accession')]);
      expect(given('&1.2.3.4', issuers, 'urn:oid:1.2.3.4')).toEqual([linked('ImagingStudy/i1', 'accession')]);
    });

    it('are not linked where the record has the same number of another', () => {
      expect(given('OTHER')).toEqual([]);
      expect(given('1.2.3.4', issuers, 'urn:oid:1.2.3.5')).toEqual([]);
    });

    it('are only suggested where nobody said what the record calls that issuer', () => {
      expect(given('ELSEWHERE')).toMatchObject([{ state: 'suggested', doubts: ['no-system'] }]);
    });
  });

  it.each([
    ['in a system that is not known', entry('i1', [acsn('urn:other')]), 'no-system'],
    ['without a system', entry('i1', [acsn()]), 'no-system'],
    [
      'of another study of the order',
      entry('i1', [uid('urn:oid:1.2.3'), acsn(ACCESSIONS)]),
      'other-study-uid',
    ],
    ['of another day', entry('i1', [acsn(ACCESSIONS)], { started: '2024-03-09' }), 'date-differs'],
    [
      'of another modality',
      entry('i1', [acsn(ACCESSIONS)], { modality: [{ code: 'MR' }] }),
      'modality-differs',
    ],
  ])('are only suggested by an accession number %s', (_, one, doubt) => {
    expect(found([one])).toMatchObject([{ method: 'accession', state: 'suggested', doubts: [doubt] }]);
  });

  it('take no zeros and no placer number for an accession number', () => {
    const placer = { type: { coding: [{ code: 'PLAC' }] }, value: 'A-77', system: ACCESSIONS };
    expect(found([entry('i1', [placer])], { PatientID: '' })).toEqual([]);
    const zero = { ...acsn(ACCESSIONS), value: '0' };
    expect(found([entry('i1', [zero])], { AccessionNumber: '0', PatientID: '' })).toEqual([]);
  });

  it('are suggested by patient number, day and modality, never more', () => {
    expect(found([entry('i1', [])], { AccessionNumber: '' })).toEqual([
      { ...linked('ImagingStudy/i1', 'patient-date'), state: 'suggested' },
    ]);
    expect(found([entry('i1', [], { started: '2024-03-05' })], { AccessionNumber: '' })).toEqual([]);
    expect(found([entry('i1', [uid('urn:oid:1.2.3')])], { AccessionNumber: '' })).toEqual([]);
    expect(found([entry('i1', [])], { AccessionNumber: '', IssuerOfPatientID: '' })).toEqual([]);
    expect(found([entry('i1', [])], { AccessionNumber: '', PatientID: '4712' })).toEqual([]);
  });
});
