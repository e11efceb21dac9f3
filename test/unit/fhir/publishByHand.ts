// A study by hand, without files, and the two validators.
import { afterAll, expect } from 'vitest';
import type { SeriesRow, StudyRow } from '../../../native/contract/index.ts';
import type { InstanceRecord } from '../../../native/library/index.ts';
import { findingDrafts } from '../../../native/fhir/publish/findings.ts';
import { createValidator } from '../../../native/fhir/publish/index.ts';
import type { Source } from '../../../native/fhir/publish/items.ts';
import type { LocalSource } from '../../../native/fhir/publish/study.ts';
import type { Draft, Json } from '../../../native/fhir/publish/types.ts';

export const validator = createValidator();
afterAll(() => validator.close());

export const instance = (
  SOPInstanceUID: string,
  InstanceNumber: number | null,
  frames = 1,
): InstanceRecord => ({
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.4',
  SOPInstanceUID,
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  TransferSyntaxUID: '1.2.840.10008.1.2.1',
  InstanceNumber,
  NumberOfFrames: frames,
  hasPixelData: true,
  location: { path: '', member: null },
  bytes: 0,
  modifiedAt: 0,
});
const instances = [instance('1.2.3.4.5', 1), instance('1.2.3.4.6', -1, 10)];
export const local: LocalSource = {
  row: {
    StudyInstanceUID: '1.2.3',
    StudyDate: '20250314',
    StudyTime: '081530.25',
    StudyDescription: ' Knee ',
    AccessionNumber: 'A-1',
    ModalitiesInStudy: ['CT'],
  } as unknown as StudyRow,
  seriesList: [
    {
      SeriesInstanceUID: '1.2.3.4',
      Modality: 'CT',
      SeriesNumber: 2,
      SeriesDescription: 'Bone',
      BodyPartExamined: 'KNEE',
      Laterality: 'L',
      SeriesDate: '20250314',
      SeriesTime: '',
    } as unknown as SeriesRow,
  ],
  instances,
  zone: '+0100',
};
export const images = new Map(instances.map((one) => [one.SOPInstanceUID, one]));
export const draftsOf = (source: Source | null, version: 'R4' | 'R5'): readonly Draft[] =>
  source === null ? [] : findingDrafts(source, local, { version, patient: 'Patient/3' });

/** Both validators, of what was written by hand. */
export async function passes(version: 'R4' | 'R5', resources: readonly Json[]): Promise<void> {
  // References are resolved before anything is checked or sent.
  const given = JSON.parse(
    JSON.stringify(resources).replaceAll(
      /"lightbox:[^"]*"/g,
      '"urn:uuid:7d0f3c52-5b3e-8a0e-9a43-6d1f0f1b2c55"',
    ),
  ) as readonly Json[];
  const checks = await validator.check(version, given);
  expect(checks).toEqual(
    given.map(() =>
      ['@medplum/core', 'fhir'].map((name) => ({ validator: name, passed: true, problems: [] })),
    ),
  );
}
