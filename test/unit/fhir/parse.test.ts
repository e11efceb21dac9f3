import { describe, expect, it } from 'vitest';
import { parseResource } from '../../../native/fhir/parse/index.ts';
import type { RecordResourceType, ResourceOf } from '../../../native/fhir/types.ts';
import {
  allergy,
  creatinine,
  endpoint,
  IMAGE,
  imagingStudyR4,
  imagingStudyR5,
  patient,
  SERIES,
  STUDY,
} from './resources.ts';

/** As it comes over the network: through JSON, and nobody else's. */
const fresh = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

function parsed<T extends RecordResourceType>(type: T, json: unknown): ResourceOf<T> {
  const result = parseResource(fresh(json));
  expect(result?.problems).toEqual([]);
  if (result?.resource.resourceType !== type) throw new Error(`not a ${type}`);
  return result.resource as ResourceOf<T>;
}

describe('a patient of the record', () => {
  it('has names with their writing, identifiers with their systems, and the birth date as it was written', () => {
    expect(parsed('Patient', patient())).toEqual({
      resourceType: 'Patient',
      id: 'p1',
      versionId: '3',
      lastUpdated: '2026-03-01T10:00:00Z',
      url: null,
      active: true,
      identifiers: [
        {
          system: 'urn:oid:1.2.36.146.595.217.0.1',
          value: '12345',
          use: 'usual',
          codes: ['MR'],
          assigner: 'Acme',
          to: null,
        },
      ],
      names: [
        {
          use: 'official',
          text: null,
          family: 'Yamada',
          given: ['Tarou'],
          prefix: ['Dr.'],
          suffix: [],
          representation: null,
          from: null,
          to: null,
        },
        expect.objectContaining({ family: '山田', representation: 'ideographic' }),
      ],
      gender: 'male',
      birthDate: '1970-03-30',
      deceased: null,
      multipleBirth: 2,
      species: null,
      links: [
        {
          other: { reference: 'Patient/p0', type: null, identifier: null, display: null },
          type: 'replaces',
        },
      ],
    });
  });

  it('says when it is an animal, and when the use of a number ended', () => {
    const species = { coding: [{ code: '125099002', display: 'Canis lupus familiaris' }] };
    const url = 'http://hl7.org/fhir/StructureDefinition/patient-animal';
    const animal = {
      resourceType: 'Patient',
      extension: [{ url, extension: [{ url: 'species', valueCodeableConcept: species }] }],
      identifier: [{ value: '7', period: { end: '2020-05-01' } }],
    };
    expect(parsed('Patient', animal)).toMatchObject({
      species: 'Canis lupus familiaris',
      identifiers: [{ value: '7', to: '2020-05-01' }],
    });
    expect(parsed('Patient', { resourceType: 'Patient', extension: [{ url }] })).toMatchObject({
      species: 'animal',
    });
  });

  it('is read whatever is missing', () => {
    expect(parsed('Patient', { resourceType: 'Patient' })).toMatchObject({
      id: null,
      names: [],
      identifiers: [],
      birthDate: null,
    });
  });

  it('keeps what is right of a record with wrong fields, and says which were left out', () => {
    const { resource, problems: told } =
      parseResource(
        fresh({
          ...patient(),
          birthDate: '30.03.1970',
          gender: 7,
          name: ['Yamada', { family: { text: 'x' }, given: ['Tarou', null, 3] }],
          identifier: [{ system: 'urn:x' }, { value: '12345' }],
          link: 'none',
        }),
      ) ?? {};
    expect(resource).toMatchObject({
      birthDate: null,
      gender: null,
      names: [{ family: null, given: ['Tarou'] }],
      identifiers: [{ value: '12345' }],
      links: [],
    });
    expect(told?.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'birthDate', problem: 'wrong-type' },
      { path: 'gender', problem: 'wrong-type' },
      { path: 'identifier[0].value', problem: 'missing' },
      { path: 'link', problem: 'wrong-type' },
      { path: 'name[0]', problem: 'wrong-type' },
      { path: 'name[1].family', problem: 'wrong-type' },
      { path: 'name[1].given[2]', problem: 'wrong-type' },
    ]);
  });

  it('holds no more names than anybody has', () => {
    const crowd = Array.from({ length: 100_000 }, () => ({ family: 'X' }));
    const result = parseResource(fresh({ ...patient(), name: crowd }));
    expect(result?.resource).toMatchObject({ names: { length: 2000 } });
    expect(result?.problems).toEqual([{ path: 'name', problem: 'too-many' }]);
  });
});

describe('an imaging study of the record', () => {
  it('is the same whether R4 or R5 wrote it', () => {
    const study = parsed('ImagingStudy', imagingStudyR4());
    expect(parsed('ImagingStudy', imagingStudyR5())).toEqual(study);
    expect(study).toMatchObject({
      StudyInstanceUIDs: [STUDY],
      modalities: ['CT'],
      subject: { reference: 'Patient/p1' },
      procedures: [{ text: 'CT of the chest' }],
      reasons: [{ text: 'Cough' }],
      endpoints: [{ reference: 'Endpoint/e1' }],
      notes: ['With contrast'],
      series: [
        {
          SeriesInstanceUID: SERIES,
          modality: 'CT',
          bodySite: { codings: [{ code: '51185008' }] },
          instances: [{ SOPInstanceUID: IMAGE, SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', number: 1 }],
        },
      ],
    });
  });

  it.each([
    ['the system of DICOM and urn:oid:', { system: 'urn:dicom:uid', value: `urn:oid:${STUDY}` }, [STUDY]],
    ['the system of DICOM and a bare UID', { system: 'urn:dicom:uid', value: STUDY }, [STUDY]],
    ['no system and urn:oid:', { value: `urn:oid:${STUDY}` }, [STUDY]],
    ['no system and a bare number', { value: STUDY }, []],
    ['another system', { system: 'http://ris.example/order', value: `urn:oid:${STUDY}` }, []],
    ['an identifier that is old', { system: 'urn:dicom:uid', value: `urn:oid:${STUDY}`, use: 'old' }, []],
    ['the system of URIs and urn:oid:', { system: 'urn:ietf:rfc:3986', value: `urn:oid:${STUDY}` }, [STUDY]],
    ['the system of URIs and a bare number', { system: 'urn:ietf:rfc:3986', value: STUDY }, []],
    ['a UID with leading zeros', { system: 'urn:dicom:uid', value: 'urn:oid:1.02.3' }, ['1.02.3']],
    ['what is no UID', { system: 'urn:dicom:uid', value: 'urn:oid:1.2a.3' }, []],
    ['65 characters', { system: 'urn:dicom:uid', value: `urn:oid:1.${'2'.repeat(63)}` }, []],
  ])('has its Study Instance UID from %s', (_what, identifier, expected) => {
    expect(
      parsed('ImagingStudy', { ...imagingStudyR4(), identifier: [identifier] }).StudyInstanceUIDs,
    ).toEqual(expected);
  });

  it('loses a series without a UID, and no other', () => {
    const study = { ...imagingStudyR4(), series: [{ number: 1 }, ...(imagingStudyR4().series ?? [])] };
    const result = parseResource(fresh(study));
    expect(result?.problems).toEqual([{ path: 'series[0].uid', problem: 'missing' }]);
    expect(result?.resource).toMatchObject({ series: [{ SeriesInstanceUID: SERIES }] });
  });
});

describe('what else is in the record', () => {
  it('is an endpoint with one kind of connection in R4 and several in R5', () => {
    expect(parsed('Endpoint', endpoint())).toMatchObject({
      connectionTypes: ['dicom-wado-rs'],
      address: 'https://pacs.example/dicom-web',
      payloadMimeTypes: ['application/dicom'],
    });
    expect(
      parsed('Endpoint', {
        ...endpoint(),
        connectionType: [
          { coding: [{ code: 'dicom-qido-rs' }] },
          { coding: [{ code: 'dicom-wado-rs' }, { code: 'x' }] },
        ],
        payload: [{ mimeType: ['application/zip'] }],
      }),
    ).toMatchObject({
      connectionTypes: ['dicom-qido-rs', 'dicom-wado-rs', 'x'],
      payloadMimeTypes: ['application/dicom', 'application/zip'],
    });
  });

  it('is an allergy whose kind is a code in R4 and a concept in R5', () => {
    const expected = {
      type: 'allergy',
      clinicalStatus: 'active',
      reactions: [{ manifestations: [{ text: 'Hives' }] }],
    };
    expect(parsed('AllergyIntolerance', allergy())).toMatchObject(expected);
    expect(
      parsed('AllergyIntolerance', {
        ...allergy(),
        type: { coding: [{ code: 'allergy' }] },
        reaction: [{ manifestation: [{ concept: { text: 'Hives' } }, { reference: { reference: 'X/1' } }] }],
      }),
    ).toMatchObject(expected);
  });

  it.each([
    [
      { valueQuantity: { value: 90, comparator: '>' } },
      { kind: 'quantity', quantity: { value: 90, comparator: '>' } },
    ],
    [{ valueString: '> 90' }, { kind: 'text', text: '> 90' }],
    [{ valueBoolean: false }, { kind: 'boolean', value: false }],
    [{ valueInteger: 0 }, { kind: 'number', value: 0 }],
    [{ valueCodeableConcept: { text: 'pregnant' } }, { kind: 'concept', concept: { text: 'pregnant' } }],
    [
      { valueRange: { low: { value: 1, unit: 'mg' }, high: { value: 2, unit: 'mg' } } },
      { kind: 'text', text: '1 mg – 2 mg' },
    ],
    [
      { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } },
      { kind: 'text', text: '1 : 128' },
    ],
  ])('is a result however it is written: %j', (value, expected) => {
    const { valueQuantity: _dropped, ...rest } = creatinine();
    expect(parsed('Observation', { ...rest, ...value }).value).toMatchObject(expected);
  });

  it('is an implant, by any of the three ways in which versions say that a patient has it', () => {
    const expected = { device: { reference: 'Device/d1' }, subject: { reference: 'Patient/p1' } };
    const subject = { reference: 'Patient/p1' };
    const device = { reference: 'Device/d1' };
    for (const json of [
      { resourceType: 'DeviceUseStatement', status: 'active', subject, device },
      { resourceType: 'DeviceUsage', status: 'active', patient: subject, device: { reference: device } },
      { resourceType: 'DeviceAssociation', status: { coding: [{ code: 'active' }] }, subject, device },
    ])
      expect(parsed('DeviceUse', json)).toMatchObject({ ...expected, status: 'active' });
    expect(
      parsed('Device', { resourceType: 'Device', type: { text: 'Pacemaker' }, deviceName: [{ name: 'P' }] }),
    ).toMatchObject({ types: [{ text: 'Pacemaker' }], names: ['P'] });
  });
});
