import { describe, expect, it } from 'vitest';
import { validator } from './publishByHand.ts';

const CT = { system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' };
const observation = { resourceType: 'Observation', status: 'final', code: { text: 'Length' } };
const study = { resourceType: 'ImagingStudy', status: 'available', subject: { reference: 'Patient/1' } };
const selection = { resourceType: 'ImagingSelection', status: 'available', code: { text: 'A' } };
const region = (regionType: string, coordinate: readonly unknown[]) => ({
  ...selection,
  instance: [{ uid: '1.2', imageRegion2D: [{ regionType, coordinate }] }],
});

describe('the two validators', () => {
  it.each([
    ['R4' as const, observation],
    ['R4B' as const, { ...study, modality: [CT], series: [{ uid: '1.2', modality: CT }] }],
    ['R5' as const, { ...study, modality: [{ coding: [CT] }] }],
    ['R5' as const, region('circle', [1.5, -2, 3, 4])],
  ])('let pass what %s knows', async (version, resource) => {
    const [checks] = await validator.check(version, [resource]);
    expect(checks).toMatchObject([
      { validator: '@medplum/core', passed: true, problems: [] },
      { validator: 'fhir', passed: true, problems: [] },
    ]);
  });

  // What only one of them knows is why there are two: codes and targets of references are those of the second.
  it.each([
    ['R4' as const, { ...observation, status: 'done' }, 'Observation.status', 1],
    ['R4' as const, { ...observation, subject: { reference: 'Endpoint/1' } }, 'Observation.subject', 1],
    ['R4' as const, { ...observation, other: 1 }, 'Observation.other', 2],
    ['R4' as const, { resourceType: 'Observation', status: 'final' }, 'Observation.code', 2],
    ['R4' as const, { ...observation, valueQuantity: { value: '12' } }, 'Quantity.value', 1],
    ['R4' as const, { ...study, modality: [{ coding: [CT] }] }, 'ImagingStudy.modality[0].coding', 2],
    ['R4' as const, { ...study, series: [{ uid: '1.2' }] }, 'ImagingStudy.series[0].modality', 2],
    ['R5' as const, { ...study, modality: [CT] }, 'ImagingStudy.modality[0]', 2],
    ['R5' as const, { ...study, series: [{ modality: { text: 'CT' } }] }, 'ImagingStudy.series[0].uid', 2],
    ['R5' as const, { ...selection, status: 'final' }, 'ImagingSelection.status', 1],
    ['R5' as const, { resourceType: 'ImagingSelection', status: 'available' }, 'ImagingSelection.code', 2],
    ['R5' as const, region('blob', [1, 2]), 'imageRegion2D[0].regionType', 1],
    ['R5' as const, region('point', ['1']), 'imageRegion2D[0].coordinate[0]', 2],
  ])('stop what %s does not: %j', async (version, resource, path, by) => {
    const [checks = []] = await validator.check(version, [resource]);
    const refusing = checks.filter(({ passed }) => !passed);
    expect(refusing.length).toBeGreaterThanOrEqual(by);
    for (const { problems } of refusing)
      expect(problems.map((one) => one.path).join(' ')).toContain(path.replace('Quantity.', ''));
  });
});
