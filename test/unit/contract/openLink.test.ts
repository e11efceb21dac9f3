import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenLink, readOpenLink, readOpenQuery } from '../../../native/contract/index.ts';

const read = (query: string) => readOpenQuery(`?${query}`);
const whatOf = (query: string): unknown => {
  const link = read(query);
  return link.ok ? link.value.what : link.failure;
};
const patient = {
  PatientID: '99998410',
  issuer: null,
  PatientBirthDate: null,
  mostRecent: null,
  from: null,
  to: null,
  modalities: [],
};

describe('a link as IHE Invoke Image Display writes it', () => {
  it('asks for studies, one or several', () => {
    const both = { kind: 'studies', StudyInstanceUIDs: ['1.2.840.4', '1.2.840.5'] };
    expect(
      whatOf('requestType=STUDY&studyUID=1.2.840.4,1.2.840.5&viewerType=IHE_BIR&diagnosticQuality=true'),
    ).toEqual(both);
    expect(whatOf('requestType=STUDY&studyUID=1.2.840.4&studyUID=1.2.840.5')).toEqual(both);
    expect(whatOf('requestType=STUDY&studyUID=1.2.840.4,1.2.840.5,1.2.840.4')).toEqual(both);
  });

  it('asks for an order by its number, and who gave the number', () => {
    const order = (AccessionNumber: string, issuer: string | null) => ({
      kind: 'accessions',
      accessions: [{ AccessionNumber, issuer }],
    });
    expect(whatOf('requestType=STUDY&accessionNumber=A-1')).toEqual(order('A-1', null));
    expect(whatOf('requestType=STUDY&accessionNumber=A-1&issuerOfAccessionNumber=RIS')).toEqual(
      order('A-1', 'RIS'),
    );
    expect(whatOf('requestType=STUDY&accessionNumber=A-1%5E%5E%5ERIS%261.2.3%26ISO')).toEqual(
      order('A-1', 'RIS&1.2.3'),
    );
    expect(whatOf('accessionNumber=A-1,B-2')).toEqual({
      kind: 'accessions',
      accessions: [
        { AccessionNumber: 'A-1', issuer: null },
        { AccessionNumber: 'B-2', issuer: null },
      ],
    });
  });

  it('asks for a patient by number and authority', () => {
    expect(whatOf('requestType=PATIENT&patientID=99998410^^^AcmeHospital&mostRecentResults=1')).toEqual({
      kind: 'patient',
      patient: { ...patient, issuer: 'AcmeHospital', mostRecent: 1 },
    });
    expect(whatOf('requestType=PATIENT&patientID=99998410^^^%261.2.840.7%26ISO^MR')).toEqual({
      kind: 'patient',
      patient: { ...patient, issuer: '1.2.840.7' },
    });
    expect(
      whatOf(
        'requestType=PATIENT&patientID=99998410&patientName=Garc%C3%ADa%5EAna&patientBirthDate=1962-03-12' +
          '&lowerDateTime=2024-01-01T00:00:00%2B01:00&upperDateTime=20260114235959&modalitiesInStudy=CT,MR',
      ),
    ).toEqual({
      kind: 'patient',
      patient: {
        ...patient,
        PatientBirthDate: '19620312',
        from: '20240101',
        to: '20260114',
        modalities: ['CT', 'MR'],
      },
    });
  });

  it('opens no more of the most recent studies than a screen holds', () => {
    expect(whatOf('patientID=99998410&mostRecentResults=500')).toEqual({
      kind: 'patient',
      patient: { ...patient, mostRecent: 8 },
    });
  });
});

describe('a link to a record', () => {
  it('is an address of an ImagingStudy or a patient, or a server by name', () => {
    const record = (server: string, reference: string) => ({ kind: 'record', server, reference });
    expect(whatOf('fhir=https%3A%2F%2Ffhir.example.org%2Fr4%2FImagingStudy%2F7')).toEqual(
      record('https://fhir.example.org/r4', 'ImagingStudy/7'),
    );
    expect(whatOf('fhir=https://fhir.example.org/Patient/a-7/_history/2')).toEqual(
      record('https://fhir.example.org', 'Patient/a-7'),
    );
    expect(whatOf('fhirServer=Hospital+record&fhirReference=Patient/7')).toEqual(
      record('Hospital record', 'Patient/7'),
    );
  });

  it('is a launch by the record system', () => {
    expect(whatOf('iss=https%3A%2F%2Ffhir.example.org%2Fr4&launch=eyJh.b-c')).toEqual({
      kind: 'launch',
      iss: 'https://fhir.example.org/r4',
      launch: 'eyJh.b-c',
    });
  });
});

describe('a lightbox:// link', () => {
  it('carries the same, and who it says that it is of', () => {
    expect(readOpenLink('lightbox://open?requestType=STUDY&studyUID=1.2.3&caller=RIS+North')).toEqual({
      ok: true,
      value: { what: { kind: 'studies', StudyInstanceUIDs: ['1.2.3'] }, caller: 'RIS North' },
    });
    expect(readOpenLink('LIGHTBOX://OPEN/?studyUID=1.2.3').ok).toBe(true);
  });

  it('may be written in DICOM’s keywords, as before', () => {
    expect(readOpenLink('lightbox://open?StudyInstanceUID=1.2,1.3')).toMatchObject({
      value: { what: { StudyInstanceUIDs: ['1.2', '1.3'] } },
    });
    expect(readOpenLink('lightbox://open?AccessionNumber=A-1&IssuerOfAccessionNumber=RIS')).toMatchObject({
      value: { what: { accessions: [{ AccessionNumber: 'A-1', issuer: 'RIS' }] } },
    });
    expect(readOpenLink('lightbox://open?PatientID=P%201')).toMatchObject({
      value: { what: { patient: { PatientID: 'P 1' } } },
    });
  });

  it.each([
    ['another scheme', 'https://open?studyUID=1.2', 'not-a-link'],
    ['another verb', 'lightbox://delete?studyUID=1.2', 'not-a-link'],
    ['a path', 'lightbox://open/etc/passwd?studyUID=1.2', 'not-a-link'],
    ['a user or port', 'lightbox://user@open:1?studyUID=1.2', 'not-a-link'],
    ['a fragment', 'lightbox://open?patientID=7#x', 'not-a-link'],
    ['a line end, which addresses lose', 'lightbox://open?patientID=7\n8', 'control-characters'],
    ['a tab in its scheme', 'light\tbox://open?patientID=7', 'control-characters'],
    ['a space', 'lightbox://open?patientID=7 8', 'control-characters'],
    ['8,001 characters', `lightbox://open?patientID=${'7'.repeat(7975)}`, 'too-long'],
  ])('is refused when it has %s', (_why, link, kind) => {
    expect(link.length === 8001 || kind !== 'too-long').toBe(true);
    expect(readOpenLink(link)).toMatchObject({ ok: false, failure: { kind } });
  });
});

describe('a link is refused, and says by which part,', () => {
  it.each([
    ['nothing is asked', '', 'missing', 'studyUID'],
    ['a patient is asked for and not named', 'requestType=PATIENT', 'missing', 'patientID'],
    ['a value is left out', 'patientID=', 'missing', 'patientID'],
    ['an issuer comes without its number', 'issuerOfPatientID=RIS', 'missing', 'patientID'],
    ['a launch comes without its server', 'launch=abc', 'missing', 'iss'],
    ['a server comes without a launch', 'iss=https://a.example', 'missing', 'launch'],
    ['a parameter is unknown', 'studyUID=1.2&then=delete', 'unknown-parameter', 'then'],
    ['a parameter is written otherwise', 'studyuid=1.2', 'unknown-parameter', 'studyuid'],
    ['it asks for two things', 'studyUID=1.2&patientID=7', 'mixed', 'patientID'],
    ['its type asks for another thing', 'requestType=PATIENT&studyUID=1.2', 'mixed', 'studyUID'],
    ['its type is none', 'requestType=study&studyUID=1.2', 'bad-value', 'requestType'],
    ['it asks twice', 'patientID=7&patientID=8', 'twice', 'patientID'],
    ['it asks twice in two spellings', 'patientID=7&PatientID=7', 'twice', 'patientID'],
    ['it names two issuers', 'patientID=7^^^A&issuerOfPatientID=A', 'twice', 'issuerOfPatientID'],
    ['a UID leads out', 'studyUID=../../x', 'bad-value', 'studyUID'],
    ['a UID has an empty part', 'studyUID=1..2', 'bad-value', 'studyUID'],
    ['a UID is empty', 'studyUID=1.2,,1.3', 'bad-value', 'studyUID'],
    ['a UID is too long', `studyUID=1.${'2'.repeat(127)}`, 'bad-value', 'studyUID'],
    ['there are too many studies', `studyUID=${Array(9).fill('1.2').join(',')}`, 'too-many', 'studyUID'],
    ['there are too many parameters', Array(21).fill('studyUID=1').join('&'), 'too-many', ''],
    ['it has a wildcard', 'patientID=7*', 'bad-value', 'patientID'],
    ['it has several values', 'patientID=7%5C8', 'bad-value', 'patientID'],
    ['it has a control character', 'patientID=7%0A', 'bad-value', 'patientID'],
    ['it turns text around', 'patientID=7%E2%80%AE8', 'bad-value', 'patientID'],
    ['it hides a character', 'accessionNumber=7%E2%80%8B8', 'bad-value', 'accessionNumber'],
    ['it has a space at its end', 'patientID=7%20', 'bad-value', 'patientID'],
    ['its number is too long', `patientID=${'7'.repeat(65)}`, 'bad-value', 'patientID'],
    ['a caret is no authority', 'patientID=Doe^John', 'bad-value', 'patientID'],
    ['a percent sign stands alone', 'patientID=7%', 'bad-encoding', 'patientID'],
    ['its bytes are no UTF-8', 'patientID=%FF', 'bad-encoding', 'patientID'],
    ['it was encoded twice', 'patientID=7%2541', 'bad-encoding', 'patientID'],
    ['a day is none', 'patientID=7&patientBirthDate=20230230', 'bad-value', 'patientBirthDate'],
    [
      'the time ends before it begins',
      'patientID=7&lowerDateTime=20240102&upperDateTime=20240101',
      'bad-value',
      'upperDateTime',
    ],
    ['a count is none', 'patientID=7&mostRecentResults=0', 'bad-value', 'mostRecentResults'],
    ['a modality is none', 'patientID=7&modalitiesInStudy=ct', 'bad-value', 'modalitiesInStudy'],
    ['a caller hides', 'studyUID=1.2&caller=%E2%80%AERIS', 'bad-value', 'caller'],
    ['a record is something else', 'fhir=https://a.example/Practitioner/7', 'bad-value', 'fhir'],
    ['a record is a search', 'fhir=https://a.example/Patient/7%3F_has=x', 'bad-value', 'fhir'],
    ['a record is no web address', 'fhir=file:///Patient/7', 'bad-value', 'fhir'],
    ['a record’s address has a user', 'fhir=https://u:p@a.example/Patient/7', 'bad-value', 'fhir'],
    ['a launch’s server is a script', 'iss=javascript:alert(1)&launch=x', 'bad-value', 'iss'],
    ['a launch has a line end', 'iss=https://a.example&launch=a%0Ab', 'bad-value', 'launch'],
  ])('when %s', (_why, query, kind, name) => {
    expect(read(query)).toEqual({ ok: false, failure: { kind, name } });
  });

  it('without a word that could deceive whoever reads it', () => {
    const link = read(`%E2%80%AE${'x'.repeat(100)}%0Aevil=1`);
    expect(link).toEqual({ ok: false, failure: { kind: 'unknown-parameter', name: 'x'.repeat(40) } });
  });
});

/** Runs of the campaign; by hand with 100,000. */
const RUNS = Number(process.env['LIGHTBOX_LINK_RUNS'] ?? 2000);
const names = [
  'requestType',
  'studyUID',
  'accessionNumber',
  'patientID',
  'issuerOfPatientID',
  'patientBirthDate',
  'lowerDateTime',
  'mostRecentResults',
  'modalitiesInStudy',
  'fhir',
  'fhirServer',
  'fhirReference',
  'iss',
  'launch',
  'caller',
  'viewerType',
  'StudyInstanceUID',
  '__proto__',
  'constructor',
  'token',
];
const values = fc.oneof(
  fc.constantFrom(
    'STUDY',
    'PATIENT',
    '1.2.3',
    '7^^^A&1.2&ISO',
    'https://a.example/fhir/Patient/7',
    '%',
    '20240230',
  ),
  fc.string({ unit: 'binary', maxLength: 70 }),
  fc.string({ maxLength: 70 }),
);
const pairs = fc.array(
  fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 12 })), values, fc.boolean()),
  {
    maxLength: 6,
  },
);
// With a caret it has parts.
const numbers = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 64 })
  .filter((text) => !text.includes('^'));
const encode = (text: string): string => encodeURIComponent(text);

describe('whatever a link says', () => {
  it('nothing comes of it that the schema does not know, and nothing is thrown', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const query = all
          .map(([name, value, raw]) => (raw ? `${name}=${value}` : `${encode(name)}=${encode(value)}`))
          .join('&');
        for (const link of [readOpenQuery(`?${query}`), readOpenLink(`lightbox://open?${query}`)]) {
          if (link.ok) expect(OpenLink.parse(link.value)).toEqual(link.value);
          else expect(link.failure.name).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]{0,40}$/u);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('a number comes out as it was written, or not at all', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const link = read(`patientID=${encode(number)}&issuerOfPatientID=A`);
        if (link.ok && link.value.what.kind === 'patient')
          expect(link.value.what.patient.PatientID).toBe(number);
      }),
      { numRuns: RUNS },
    );
  });
});
