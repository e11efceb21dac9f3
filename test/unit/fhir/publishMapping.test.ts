import { describe, expect, it } from 'vitest';
import type { StudyRow } from '../../../native/contract/index.ts';
import { annotationSource } from '../../../native/fhir/publish/items.ts';
import { endpointDraft, hasValidUids, studyDraft } from '../../../native/fhir/publish/study.ts';
import { anAnnotation } from '../../generate/marks.ts';
import { draftsOf, images, instance, local, passes } from './publishByHand.ts';

// Expected resources are written by hand from FHIR's own pages (imagingstudy.html, observation.html, imagingselection.html)
// and from DICOM; the validators say whether what was written by hand is right at all.

const issuers = { patients: {}, accessions: ['urn:example:acc'] };
const context = (version: 'R4' | 'R5') => ({
  version,
  patient: 'Patient/3',
  issuers,
  order: 'ServiceRequest/7',
  endpoint: true,
});
const TAG = {
  tag: [
    {
      system: 'urn:uuid:7d0f3c52-5b3e-4a0e-9a43-6d1f0f1b2c55',
      code: 'published',
      display: 'Sent by Lightbox',
    },
  ],
};
const CT = { system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' };
const CLASS = { system: 'urn:ietf:rfc:3986', code: 'urn:oid:1.2.840.10008.5.1.4.1.1.2' };
const OURS = { reference: 'lightbox:study' };

const head = {
  resourceType: 'ImagingStudy',
  meta: TAG,
  identifier: [
    { system: 'urn:dicom:uid', value: 'urn:oid:1.2.3' },
    {
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN' }] },
      system: 'urn:example:acc',
      value: 'A-1',
    },
  ],
  status: 'available',
  subject: { reference: 'Patient/3' },
  started: '2025-03-14T08:15:30+01:00',
  basedOn: [{ reference: 'ServiceRequest/7' }],
  endpoint: [{ reference: 'lightbox:endpoint' }],
  numberOfSeries: 1,
  numberOfInstances: 2,
  description: 'Knee',
};
const INSTANCES = [
  { uid: '1.2.3.4.5', sopClass: CLASS, number: 1 },
  { uid: '1.2.3.4.6', sopClass: CLASS }, // IS -1 is no unsignedInt
];
const KNEE = { system: 'http://snomed.info/sct', code: '72696002', display: 'KNEE' };
const LEFT = { system: 'http://snomed.info/sct', code: '7771000', display: 'Left' };
const series = {
  uid: '1.2.3.4',
  number: 2,
  description: 'Bone',
  numberOfInstances: 2,
  started: '2025-03-14',
  instance: INSTANCES,
};

describe('a study as ImagingStudy', () => {
  it.each([
    [
      'R4' as const,
      {
        ...head,
        modality: [CT],
        series: [{ ...series, modality: CT, bodySite: KNEE, laterality: LEFT }],
      },
    ],
    [
      'R5' as const,
      {
        ...head,
        modality: [{ coding: [CT] }],
        series: [
          {
            ...series,
            modality: { coding: [CT] },
            bodySite: { concept: { coding: [KNEE] } },
            laterality: { coding: [LEFT] },
          },
        ],
      },
    ],
  ])('is in %s as it was written by hand, and both validators take it', async (version, byHand) => {
    expect(studyDraft(local, context(version)).body).toEqual(byHand);
    await passes(version, [byHand]);
  });

  it('says no time whose zone is not known, no date that there is not, and no accession number that is none', () => {
    const body = (row: object, zone = '') =>
      studyDraft({ ...local, row: { ...local.row, ...row }, zone }, context('R4')).body;
    expect(body({})['started']).toBe('2025-03-14');
    expect(body({ StudyDate: '20250231' })).not.toHaveProperty('started');
    expect(body({ StudyDate: '', StudyTime: '' })).not.toHaveProperty('started');
    expect(body({ AccessionNumber: '0' })['identifier']).toHaveLength(1);
    expect(body({ StudyTime: '0815' }, '-0330')['started']).toBe('2025-03-14T08:15:00-03:30');
  });

  it('cannot be told of with UIDs that are none', () => {
    expect(hasValidUids(local)).toBe(true);
    expect(
      hasValidUids({ ...local, row: { ...local.row, StudyInstanceUID: 'x_1' } as unknown as StudyRow }),
    ).toBe(false);
    expect(hasValidUids({ ...local, instances: [instance('1.02', 1)] })).toBe(false);
  });

  it.each([['R4' as const], ['R5' as const]])(
    'has an Endpoint that both validators take in %s',
    async (version) => {
      const draft = endpointDraft(
        { address: 'https://archive.example/dicom-web', name: 'Archive' },
        context(version),
      );
      const { body } = draft;
      expect(body).toMatchObject({ status: 'active', address: 'https://archive.example/dicom-web' });
      expect(JSON.stringify(body['connectionType'])).toContain('"dicom-wado-rs"');
      await passes(version, [body]);
    },
  );
});

const mark = anAnnotation({
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Lesion',
  author: 'Dr B',
  SOPInstanceUID: '1.2.3.4.6',
  frameNumber: 4,
  values: [{ concept: 'length', value: 24.96, unit: 'mm', uncertainty: 0.25 }],
});
/** PS3.5 B.2: 00000000-0000-4000-8000-000000000001 as one number. */
const TRACKED = 'urn:oid:2.25.302240678275694148452353';
const MM = { unit: 'mm', system: 'http://unitsofmeasure.org', code: 'mm' };

const observation = {
  resourceType: 'Observation',
  meta: TAG,
  identifier: [{ system: 'urn:dicom:uid', value: TRACKED }],
  status: 'preliminary',
  category: [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'imaging',
          display: 'Imaging',
        },
      ],
    },
  ],
  code: {
    coding: [{ system: 'http://snomed.info/sct', code: '410668003', display: 'Length' }],
    text: 'Length',
  },
  subject: { reference: 'Patient/3' },
  effectiveDateTime: '2025-03-14T08:15:30+01:00',
  issued: '2023-11-14T22:13:20.000Z',
  performer: [{ display: 'Dr B' }],
  valueQuantity: { value: 25, ...MM },
  note: [
    { text: 'As shown: Length 25.0 ± 0.3 mm.' },
    { text: 'Millimetres by the pixel spacing of the image.' },
  ],
  derivedFrom: [OURS],
  component: [
    { code: { text: 'Series Instance UID' }, valueString: 'urn:oid:1.2.3.4' },
    { code: { text: 'SOP Instance UID' }, valueString: 'urn:oid:1.2.3.4.6' },
    { code: { text: 'Frame Number' }, valueInteger: 4 },
  ],
};

describe('a measurement', () => {
  it('is in R4 an Observation derived from the study, as it was written by hand', async () => {
    const drafts = draftsOf(annotationSource(mark, images), 'R4');
    expect(drafts.map(({ body }) => body)).toEqual([observation]);
    await passes('R4', [observation]);
  });

  it('has in R5 its place on the image beside it, in the coordinates of DICOM', async () => {
    const [region, measured] = draftsOf(annotationSource(mark, images), 'R5');
    const byHand = {
      resourceType: 'ImagingSelection',
      meta: TAG,
      identifier: [
        { system: 'urn:dicom:uid', value: expect.stringMatching(/^urn:oid:2\.25\.\d+$/) as string },
      ],
      status: 'available',
      subject: { reference: 'Patient/3' },
      issued: '2023-11-14T22:13:20.000Z',
      performer: [{ actor: { display: 'Dr B' } }],
      code: {
        coding: [
          {
            system: 'http://dicom.nema.org/resources/ontology/DCM',
            code: '111030',
            display: 'Image Region',
          },
        ],
        text: 'Lesion',
      },
      studyUid: '1.2.3',
      derivedFrom: [OURS],
      seriesUid: '1.2.3.4',
      instance: [
        {
          uid: '1.2.3.4.6',
          sopClass: CLASS,
          subset: ['4'],
          imageRegion2D: [{ regionType: 'polyline', coordinate: [10, 20, 40, 60] }],
        },
      ],
    };
    expect(region?.body).toEqual(byHand);
    expect(measured?.body).toEqual({
      ...observation,
      derivedFrom: [OURS, { reference: `lightbox:${region?.key ?? ''}` }],
    });
    const identifier = [{ system: 'urn:dicom:uid', value: 'urn:oid:2.25.1' }];
    await passes('R5', [{ ...byHand, identifier }, observation]);
  });

  it('without a spacing is in pixels, and is never given millimetres', async () => {
    const pixels = {
      ...mark,
      spacingSource: 'none',
      values: [{ ...mark.values[0], value: 50, unit: 'px' }],
    } as typeof mark;
    const source = annotationSource(pixels, images);
    expect(source?.item).toMatchObject({ calibrated: false, obstacle: null });
    const [draft] = draftsOf(source, 'R4');
    expect(draft?.body['valueQuantity']).toEqual({
      value: 50,
      unit: 'px',
      system: 'http://unitsofmeasure.org',
      code: '{pixels}',
    });
    expect(JSON.stringify(draft?.body)).not.toMatch(/"mm"| mm|illimetre/);
    expect(JSON.stringify(draft?.body['note'])).toContain(
      'The image has no pixel spacing: lengths are in pixels.',
    );
    await passes('R4', draft === undefined ? [] : [draft.body]);
  });

  it('of several numbers says of each what it is, and of what', async () => {
    const circle = anAnnotation({
      kind: 'circle',
      points: [
        { x: 10, y: 10 },
        { x: 15, y: 10 },
      ],
      values: [
        { concept: 'mean', value: 41.123, unit: "[hnsf'U]", uncertainty: null },
        { concept: 'area', value: 78.54, unit: 'mm2', uncertainty: null },
        { concept: 'pixelCount', value: 80, unit: 'px', uncertainty: null },
      ],
    });
    const [draft] = draftsOf(annotationSource(circle, images), 'R4');
    expect(draft?.body).not.toHaveProperty('valueQuantity');
    expect(draft?.body['component']).toMatchObject([
      {
        code: {
          coding: [{ system: 'http://snomed.info/sct', code: '373098007', display: 'Mean' }],
          text: 'Mean of Attenuation Coefficient',
        },
        valueQuantity: { value: 41.1, code: "[hnsf'U]" },
      },
      {
        code: { coding: [{ code: '42798000', display: 'Area' }] },
        valueQuantity: { value: 78.5, unit: 'mm2', code: 'mm2' },
      },
      { code: { text: 'Number of pixels' }, valueQuantity: { value: 80, unit: 'px' } },
      { valueString: 'urn:oid:1.2.3.4' },
      { valueString: 'urn:oid:1.2.3.4.5' },
    ]);
    const [region] = draftsOf(annotationSource(circle, images), 'R5');
    expect(region?.body['instance']).toMatchObject([
      { imageRegion2D: [{ regionType: 'circle', coordinate: [10, 10, 15, 10] }] },
    ]);
    await passes('R4', draft === undefined ? [] : [draft.body]);
  });

  it('cannot be sent without a number or without its image, and drawings without numbers are not offered', () => {
    const obstacle = (changes: Record<string, unknown>) =>
      annotationSource(anAnnotation(changes), images)?.item.obstacle;
    expect(obstacle({ values: [] })).toBe('no-value');
    expect(obstacle({ SOPInstanceUID: '9.9' })).toBe('image-not-here');
    expect(annotationSource(anAnnotation({ kind: 'arrow', values: [] }), images)).toBeNull();
  });
});
