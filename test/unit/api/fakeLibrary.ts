import { tmpdir } from 'node:os';
import type { Job, ServiceEvent } from '../../../native/contract/index.ts';
import { fail, ok, Settings } from '../../../native/contract/index.ts';
import type { InstanceRecord, Library } from '../../../native/library/types.ts';

/** A library in memory for the tests of the routes: what is not overridden is empty. */
export function fakeLibrary(overrides: Partial<Library> = {}): Library & { emit(event: ServiceEvent): void } {
  const listeners = new Set<(event: ServiceEvent) => void>();
  let settings = Settings.parse({});
  return {
    directory: tmpdir(),
    findStudies: () => Promise.resolve({ rows: [], nextCursor: null, total: 0, totalIsAtLeast: false }),
    studyDetail: () => null,
    keepOpen: () => undefined,
    setPinned: () => false,
    markOpened: () => false,
    match: () => Promise.resolve(ok([])),
    instances: () => [],
    instance: () => null,
    readFrame: (instance, frameNumber) =>
      Promise.resolve(
        fail({ kind: 'frame-not-found', SOPInstanceUID: instance.SOPInstanceUID, frameNumber }),
      ),
    metadata: () => Promise.resolve(fail({ kind: 'not-found' })),
    seriesMetadata: () => Promise.resolve(fail({ kind: 'not-found' })),
    bulkData: () => Promise.resolve(fail({ kind: 'not-found' })),
    file: () => Promise.resolve(fail({ kind: 'not-found' })),
    marks: () => ok({ annotations: [], calibrations: [], keyImages: [] }),
    changeMarks: () => ok(undefined),
    documents: () => Promise.resolve(ok([])),
    document: (SOPInstanceUID) => Promise.resolve(fail({ kind: 'instance-not-found', SOPInstanceUID })),
    writeDocuments: () => Promise.resolve(fail({ kind: 'not-found' })),
    cached: () => null,
    cache: () => undefined,
    startImport: () => ok(aJob()),
    startSample: () => ok(aJob()),
    startRescan: () => ok(aJob()),
    removeStudies: () => ok(aJob()),
    jobs: () => [],
    job: () => null,
    cancelJob: () => false,
    report: () => null,
    folders: () => [],
    setWatched: () => false,
    forgetFolder: () => false,
    settings: () => settings,
    saveSettings: (next) => {
      settings = next;
    },
    studyCount: () => 0,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => Promise.resolve(),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    ...overrides,
  };
}

export function aJob(changes: Partial<Job> = {}): Job {
  return {
    jobId: 'job-1',
    kind: 'import',
    state: 'running',
    label: 'Disc',
    sources: [],
    createdAt: 1_700_000_000_000,
    startedAt: null,
    endedAt: null,
    resumed: false,
    progress: {
      phase: 'listing',
      filesTotal: null,
      filesDone: 0,
      bytesDone: 0,
      filesPerSecond: 0,
      bytesPerSecond: 0,
      secondsLeft: null,
    },
    counts: {
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
    },
    studyCount: 0,
    failure: null,
    ...changes,
  };
}

export function anInstance(changes: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUID: '1.2.3.4',
    SOPInstanceUID: '1.2.3.4.5',
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    InstanceNumber: 1,
    NumberOfFrames: 1,
    hasPixelData: true,
    location: { path: '/nowhere', member: null },
    bytes: 100,
    modifiedAt: 0,
    ...changes,
  };
}
