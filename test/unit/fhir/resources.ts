// Resources as servers send them: of one study, in R4 and in R5, and what belongs to its patient.
import type { AllergyIntolerance, Endpoint, ImagingStudy, Observation, Patient } from '@medplum/fhirtypes';

export const STUDY = '1.2.276.0.7230010.3.1.2.8323328.1';
export const SERIES = '1.2.276.0.7230010.3.1.3.8323328.2';
export const IMAGE = '1.2.276.0.7230010.3.1.4.8323328.3';
const CT = '1.2.840.10008.5.1.4.1.1.2';

export const patient = (): Patient => ({
  resourceType: 'Patient',
  id: 'p1',
  meta: { versionId: '3', lastUpdated: '2026-03-01T10:00:00Z' },
  active: true,
  identifier: [
    {
      use: 'usual',
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
      system: 'urn:oid:1.2.36.146.595.217.0.1',
      value: '12345',
      assigner: { display: 'Acme' },
    },
  ],
  name: [
    { use: 'official', family: 'Yamada', given: ['Tarou'], prefix: ['Dr.'] },
    {
      family: '山田',
      given: ['太郎'],
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation',
          valueCode: 'IDE',
        },
      ],
    },
  ],
  gender: 'male',
  birthDate: '1970-03-30',
  multipleBirthInteger: 2,
  link: [{ other: { reference: 'Patient/p0' }, type: 'replaces' }],
});

export const imagingStudyR4 = (): ImagingStudy => ({
  resourceType: 'ImagingStudy',
  id: 'i1',
  identifier: [
    { system: 'urn:dicom:uid', value: `urn:oid:${STUDY}` },
    {
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN' }] },
      system: 'http://ris.example/accession',
      value: 'A-77',
    },
  ],
  status: 'available',
  modality: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' }],
  subject: { reference: 'Patient/p1' },
  started: '2026-02-03T09:30:00+01:00',
  basedOn: [{ reference: 'ServiceRequest/s1' }],
  endpoint: [{ reference: 'Endpoint/e1' }],
  numberOfSeries: 1,
  numberOfInstances: 1,
  procedureCode: [{ text: 'CT of the chest' }],
  reasonCode: [{ text: 'Cough' }],
  note: [{ text: 'With contrast' }],
  series: [
    {
      uid: SERIES,
      number: 2,
      modality: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' },
      numberOfInstances: 1,
      bodySite: { code: '51185008', display: 'Chest' },
      instance: [{ uid: IMAGE, sopClass: { system: 'urn:ietf:rfc:3986', code: `urn:oid:${CT}` }, number: 1 }],
    },
  ],
});

export const imagingStudyR5 = () => ({
  resourceType: 'ImagingStudy',
  id: 'i1',
  identifier: imagingStudyR4().identifier ?? [],
  status: 'available',
  modality: [{ coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' }] }],
  subject: { reference: 'Patient/p1' },
  started: '2026-02-03T09:30:00+01:00',
  basedOn: [{ reference: 'ServiceRequest/s1' }],
  endpoint: [{ reference: 'Endpoint/e1' }],
  numberOfSeries: 1,
  numberOfInstances: 1,
  procedure: [{ concept: { text: 'CT of the chest' } }],
  reason: [{ concept: { text: 'Cough' } }],
  note: [{ text: 'With contrast' }],
  series: [
    {
      uid: SERIES,
      number: 2,
      modality: { coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' }] },
      numberOfInstances: 1,
      bodySite: { concept: { coding: [{ code: '51185008', display: 'Chest' }] } },
      instance: [{ uid: IMAGE, sopClass: { system: 'urn:ietf:rfc:3986', code: `urn:oid:${CT}` }, number: 1 }],
    },
  ],
});

export const endpoint = (address = 'https://pacs.example/dicom-web'): Endpoint => ({
  resourceType: 'Endpoint',
  id: 'e1',
  status: 'active',
  connectionType: {
    system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
    code: 'dicom-wado-rs',
  },
  payloadType: [{ text: 'DICOM' }],
  payloadMimeType: ['application/dicom'],
  address,
});

export const allergy = (): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  id: 'a1',
  clinicalStatus: { coding: [{ code: 'active' }] },
  verificationStatus: { coding: [{ code: 'confirmed' }] },
  type: 'allergy',
  category: ['medication'],
  criticality: 'high',
  code: { coding: [{ system: 'http://snomed.info/sct', code: '293637006' }], text: 'Iodinated contrast' },
  patient: { reference: 'Patient/p1' },
  reaction: [{ manifestation: [{ text: 'Hives' }], severity: 'severe' }],
});

export const creatinine = (): Observation => ({
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }] },
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2026-01-30',
  valueQuantity: { value: 1.1, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
  referenceRange: [{ low: { value: 0.7, unit: 'mg/dL' }, high: { value: 1.2, unit: 'mg/dL' } }],
});
