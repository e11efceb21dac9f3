import { describe, expect, it } from 'vitest';
import { PrefetchSettings } from '../../../native/contract/index.ts';
import {
  candidates,
  type Compared,
  isSamePatient,
  shareBodyPart,
} from '../../../native/pacs/prefetch/rule.ts';

const study = (more: Partial<Record<keyof Compared, unknown>> = {}): Compared =>
  ({
    StudyInstanceUID: '1.2.1',
    PatientID: '4711',
    IssuerOfPatientID: 'HOSPITAL',
    PatientBirthDate: '19700101',
    StudyDate: '20260501',
    StudyTime: '1000',
    ModalitiesInStudy: ['CT'],
    BodyPartsInStudy: [],
    ...more,
  }) as Compared;

describe('whose earlier studies are got', () => {
  it.each([
    ['the same number and issuer', {}, true],
    ['the same number of another issuer', { IssuerOfPatientID: 'OTHER' }, false],
    ['another number', { PatientID: '4712' }, false],
    ['the same number and another birth date', { PatientBirthDate: '19700102' }, false],
    ['an archive that names no issuer, and the same birth date', { IssuerOfPatientID: '' }, true],
    ['an archive that names neither', { IssuerOfPatientID: '', PatientBirthDate: '' }, false],
    ['the issuer, and no birth date', { PatientBirthDate: '' }, true],
    ['a number that begins the same', { PatientID: '47110' }, false],
  ])('%s', (_name, more, same) => {
    expect(isSamePatient(study(), study(more))).toBe(same);
    expect(isSamePatient(study(more), study())).toBe(same);
  });

  it('never those of a patient without a number, however alike the names are', () => {
    expect(isSamePatient(study({ PatientID: ' ' }), study({ PatientID: ' ' }))).toBe(false);
  });
});

describe('which earlier studies are got', () => {
  const rule = PrefetchSettings.parse({ studies: 3 });
  const older = (day: string, more = {}): Compared =>
    study({ StudyInstanceUID: `1.2.${day}`, StudyDate: day, ...more });

  it('those before the present one, newest first', () => {
    const found = [older('20240101'), older('20260601'), older('20251231'), study(), older('')];
    expect(candidates(study(), found, rule).map(({ StudyDate }) => StudyDate)).toEqual([
      '20251231',
      '20240101',
    ]);
  });

  it('of a modality that both have, where reports and selections do not count', () => {
    const found = [
      older('20250101', { ModalitiesInStudy: ['MR', 'SR'] }),
      older('20240101', { ModalitiesInStudy: ['PT', 'CT'] }),
    ];
    const current = study({ ModalitiesInStudy: ['CT', 'SR'] });
    expect(candidates(current, found, rule).map(({ StudyDate }) => StudyDate)).toEqual(['20240101']);
    expect(candidates(current, found, { ...rule, sameModality: false }).length).toBe(2);
  });

  it('of a body part that both name, or that one of them does not name', () => {
    const chest = study({ BodyPartsInStudy: ['CHEST'] });
    expect(shareBodyPart(chest, study({ BodyPartsInStudy: ['chest ', 'ABDOMEN'] }))).toBe(true);
    expect(shareBodyPart(chest, study({ BodyPartsInStudy: ['KNEE'] }))).toBe(false);
    expect(shareBodyPart(chest, study())).toBe(true);
  });
});
