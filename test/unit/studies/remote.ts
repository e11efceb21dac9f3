import { FoundStudy, Job, Transfer } from '../../../native/contract/index.ts';
import { studyRow } from './rows.ts';

// Studies and transfers of archives as the services send them.

export const [MAIN, OLD] = ['00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b'];
export const names = new Map([
  [MAIN, 'Main archive'],
  [OLD, 'Old archive'],
]);

/** A study as an archive tells of it, parsed by the contract. */
export function foundStudy(
  uid: string,
  change: Record<string, unknown> = {},
  study: Record<string, unknown> = {},
) {
  const here = studyRow({ StudyInstanceUID: uid });
  return FoundStudy.parse({
    row: {
      StudyInstanceUID: uid,
      PatientName: here.PatientName,
      PatientID: here.PatientID,
      IssuerOfPatientID: '',
      PatientBirthDate: here.PatientBirthDate,
      PatientSex: 'M',
      StudyDate: here.StudyDate,
      StudyTime: here.StudyTime,
      StudyDescription: here.StudyDescription,
      AccessionNumber: '',
      ReferringPhysicianName: {},
      StudyID: '',
      ModalitiesInStudy: ['CT'],
      seriesCount: 2,
      instanceCount: 212,
      ...change,
    },
    places: [{ source: MAIN, seriesCount: 2, instanceCount: 212 }],
    here: 'no',
    patientsDiffer: false,
    ...study,
  });
}
export const transfer = (change: Partial<Transfer> = {}): Transfer =>
  Transfer.parse({
    peerId: MAIN,
    peerName: 'Main archive',
    StudyInstanceUID: '1.2.3',
    state: 'moving',
    expected: 6500,
    here: 6490,
    missing: 10,
    refused: 0,
    unlisted: 0,
    by: 'get',
    attempt: 1,
    nextAttemptAt: null,
    failure: null,
    priority: 'normal',
    ...change,
  });

const counts = {
  found: 0,
  read: 0,
  partial: 0,
  duplicate: 0,
  unchanged: 0,
  'not-dicom': 0,
  unreadable: 0,
  conflict: 0,
  missing: 0,
  removed: 0,
};
export const job = (state: Job['state'], of: Transfer, change: Partial<Job> = {}): Job =>
  Job.parse({
    jobId: 'j',
    kind: 'retrieve',
    state,
    label: 'CT abdomen',
    sources: ['Main archive'],
    createdAt: 1,
    startedAt: 1,
    endedAt: state === 'running' ? null : 2,
    resumed: false,
    progress: {
      phase: 'reading',
      filesTotal: null,
      filesDone: 0,
      bytesDone: 0,
      filesPerSecond: 0,
      bytesPerSecond: 0,
      secondsLeft: null,
    },
    counts,
    studyCount: 1,
    failure: null,
    transfer: of,
    ...change,
  });
