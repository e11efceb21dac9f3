import { describe, expect, it } from 'vitest';
import { endpointReferences, sourcesOf } from '../../../native/fhir/link/index.ts';
import { read } from './readRecord.ts';

const BASE = 'https://fhir.example/r4/';
const RULES = {
  base: BASE,
  allows: (address: string) => ['fhir.example', 'pacs.example'].includes(new URL(address).hostname),
  signsIn: (address: string) => new URL(address).hostname === 'pacs.example',
  today: '2026-11-23',
};
const WADO = { connectionType: { code: 'dicom-wado-rs' }, status: 'active' };

const sources = (endpoint: object, study: object = { endpoint: [{ reference: 'Endpoint/e1' }] }) => {
  const [imagingStudy] = read('ImagingStudy', study);
  const [one] = read('Endpoint', { id: 'e1', ...WADO, ...endpoint });
  if (imagingStudy === undefined || one === undefined) throw new Error('not read');
  return sourcesOf(imagingStudy, new Map([['Endpoint/e1', one]]), RULES);
};

describe('an Endpoint of an ImagingStudy', () => {
  it.each([
    ['https://pacs.example/dicom-web', 'https://pacs.example/dicom-web'],
    ['https://pacs.example/dicom-web/', 'https://pacs.example/dicom-web'],
    ['https://pacs.example/dicom-web/studies/1.2.3', 'https://pacs.example/dicom-web'],
    ['https://pacs.example:8443', 'https://pacs.example:8443'],
  ])('at %s is a source', (address, expected) => {
    expect(sources({ address })).toEqual([
      {
        endpoint: 'Endpoint/e1',
        name: '',
        address: expected,
        host: new URL(expected).host,
        problem: null,
        SeriesInstanceUIDs: null,
        withSignIn: true,
      },
    ]);
  });

  it('is a source where the entry brings it along', () => {
    const contained = [
      { resourceType: 'Patient', id: 'p', name: [{ text: 'x' }], status: 7 },
      { resourceType: 'Endpoint', id: 'own', ...WADO, address: 'https://pacs.example/d' },
    ];
    const endpoint = [{ reference: '#own' }, { reference: '#not-there' }];
    expect(sources({}, { contained, endpoint })).toMatchObject([
      { endpoint: '#own', address: 'https://pacs.example/d', problem: null },
      { endpoint: '#not-there', problem: 'unreadable' },
    ]);
  });

  it('is a source as R5 writes it', () => {
    const connectionType = [{ coding: [{ code: 'dicom-qido-rs' }] }, { coding: [{ code: 'dicom-wado-rs' }] }];
    expect(sources({ connectionType, address: 'https://pacs.example/d' })).toMatchObject([{ problem: null }]);
  });

  it.each([
    ['/dicom-web', 'relative-address'],
    ['dicom-web/studies', 'relative-address'],
    ['//pacs.example/dicom-web', 'relative-address'],
    ['', 'no-address'],
    ['https://', 'bad-address'],
    ['https://anna:secret@pacs.example/d', 'bad-address'],
    ['ftp://pacs.example/d', 'unknown-scheme'],
    ['javascript:alert(1)', 'unknown-scheme'],
    ['https://evil.example/d', 'host-not-allowed'],
    ['http://169.254.169.254/latest', 'host-not-allowed'],
  ])('at %j is none: %s', (address, problem) => {
    expect(sources({ address })).toMatchObject([{ address: null, problem, withSignIn: false }]);
  });

  it.each([
    [{ status: 'off' }, 'not-active'],
    [{ status: 'entered-in-error' }, 'not-active'],
    [{ period: { end: '2025-12-31' } }, 'not-active'],
    [{ connectionType: { code: 'ihe-iid' } }, 'other-type'],
    [{ id: 'another' }, null],
  ])('with %j says why it is none', (change, problem) => {
    expect(sources({ address: 'https://pacs.example/d', ...change })).toMatchObject([{ problem }]);
  });

  it('of a series is for that series, and one that cannot be read says so', () => {
    const study = {
      endpoint: [{ reference: 'https://elsewhere.example/Endpoint/e1' }],
      series: [
        { uid: '1.2.3.1', endpoint: [{ reference: `${BASE}Endpoint/e1` }] },
        { uid: '1.2.3.2', endpoint: [{ reference: 'Endpoint/e1' }] },
      ],
    };
    expect(sources({ address: 'https://pacs.example/d' }, study)).toMatchObject([
      { endpoint: 'Endpoint/e1', SeriesInstanceUIDs: ['1.2.3.1', '1.2.3.2'], problem: null },
      { endpoint: 'https://elsewhere.example/Endpoint/e1', SeriesInstanceUIDs: null, problem: 'unreadable' },
    ]);
    const [imagingStudy] = read('ImagingStudy', study);
    if (imagingStudy !== undefined) expect(endpointReferences(imagingStudy, BASE)).toEqual(['Endpoint/e1']);
  });
});
