import { describe, expect, it } from 'vitest';
import { StudyInstanceUID, type PersonName, type StudyRow } from '../../../native/contract/index.ts';
import { labelOf } from '../../../native/pacs/transfers/label.ts';

const study = (PatientName: PersonName, StudyDescription: string): StudyRow => ({
  StudyInstanceUID: StudyInstanceUID.parse('1.2.3'),
  PatientName,
  PatientID: '',
  IssuerOfPatientID: '',
  PatientBirthDate: '',
  PatientSex: '',
  StudyDate: '',
  StudyTime: '',
  StudyDescription,
  AccessionNumber: '',
  ReferringPhysicianName: {},
  StudyID: '',
  ModalitiesInStudy: [],
  BodyPartsInStudy: [],
  seriesCount: 0,
  instanceCount: 0,
  frameCount: 0,
  problemCount: 0,
  conflictCount: 0,
  unavailableCount: 0,
  storage: 'owned',
  addedAt: 0,
  openedAt: null,
});

describe('what a transfer is called that was begun without a name', () => {
  it.each([
    [{ Alphabetic: 'Moonbrook^Idris^Ash^Dr' }, 'CT abdomen', 'MOONBROOK, Idris Ash, CT abdomen'],
    [{ Alphabetic: 'Großbach' }, '', 'GROẞBACH'],
    [{ Ideographic: '山田^太郎' }, 'CT', '山田, 太郎, CT'],
    [{}, 'CT abdomen', 'CT abdomen'],
    [{}, '', ''],
  ])('%j with the description "%s" is "%s"', (name, description, label) => {
    expect(labelOf(study(name, description))).toBe(label);
  });

  it('a study that is not here has no words yet', () => {
    expect(labelOf(null)).toBe('');
  });
});
