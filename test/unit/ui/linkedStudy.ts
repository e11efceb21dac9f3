// Studies that links lead to, as the services tell them.
import { StudyInstanceUID, type StudyDetail, type StudyRow } from '../../../native/contract/index.ts';

/** Each of a patient of its own. */
export const rowOf = (uid: string, family: string): StudyRow => ({
  StudyInstanceUID: StudyInstanceUID.parse(uid),
  PatientName: { Alphabetic: family },
  PatientID: family,
  IssuerOfPatientID: '',
  PatientBirthDate: '',
  PatientSex: '',
  StudyDate: '',
  StudyTime: '',
  StudyDescription: '',
  AccessionNumber: '',
  ReferringPhysicianName: {},
  StudyID: '',
  ModalitiesInStudy: ['CT'],
  BodyPartsInStudy: [],
  seriesCount: 1,
  instanceCount: 1,
  frameCount: 1,
  problemCount: 0,
  conflictCount: 0,
  unavailableCount: 0,
  storage: 'linked',
  addedAt: 0,
  openedAt: null,
});

export const detailOf = (uid: string, family: string): StudyDetail => ({
  study: { ...rowOf(uid, family), storage: 'none' },
  seriesList: [],
  otherStudies: [],
});
