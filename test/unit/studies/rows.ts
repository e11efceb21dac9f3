import { StudyRow } from '../../../native/contract/index.ts';

/** A study row as the services send it, parsed by the contract. */
export function studyRow(change: Record<string, unknown> = {}): StudyRow {
  return StudyRow.parse({
    StudyInstanceUID: '1.2.3',
    PatientName: { Alphabetic: 'Quillfeather^Barnaby' },
    PatientID: 'LB-1',
    IssuerOfPatientID: '',
    PatientBirthDate: '19620312',
    PatientSex: 'M',
    StudyDate: '20260514',
    StudyTime: '0942',
    StudyDescription: 'CT abdomen',
    AccessionNumber: 'A-1',
    ReferringPhysicianName: { Alphabetic: 'Harkwell^^^Dr' },
    StudyID: '',
    ModalitiesInStudy: ['CT'],
    BodyPartsInStudy: ['ABDOMEN'],
    seriesCount: 2,
    instanceCount: 212,
    frameCount: 212,
    problemCount: 0,
    conflictCount: 0,
    unavailableCount: 0,
    storage: 'linked',
    addedAt: 0,
    openedAt: null,
    ...change,
  });
}
