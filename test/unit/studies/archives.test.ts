import { beforeAll, describe, expect, it } from 'vitest';
import { FoundStudy, Job, Transfer, type FindLine } from '../../../native/contract/index.ts';
import { chipTitle, foundText } from '../../../renderer/studies/archives/ArchiveChips.tsx';
import { archiveOf, isWanting } from '../../../renderer/studies/archives/getting.ts';
import { heldOrder, mergedRows } from '../../../renderer/studies/archives/listed.ts';
import {
  missingAsText,
  missingOfReport,
  missingSentence,
  reasonLines,
} from '../../../renderer/studies/archives/missingText.ts';
import {
  begun,
  brokenOff,
  isWorthAsking,
  queryOf,
  taken,
} from '../../../renderer/studies/archives/search.ts';
import { activeTransfers, transferShare } from '../../../renderer/studies/archives/transfers.ts';
import { placeOf, placeText, type PlaceFacts } from '../../../renderer/studies/archives/where.ts';
import { newestFirst, noFilters, studyConditions } from '../../../renderer/studies/filters/filters.ts';
import { endText, progressText } from '../../../renderer/studies/jobs/jobText.ts';
import { jobsToCheck } from '../../../renderer/studies/jobs/ProblemsButton.tsx';
import { studiesWords } from '../../../renderer/studies/words.ts';
import { inLanguage } from '../ui/words.ts';
import { studyRow } from './rows.ts';

beforeAll(async () => {
  await inLanguage('en');
  await studiesWords.load();
});

const [MAIN, OLD] = ['00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b'];
const names = new Map([
  [MAIN, 'Main archive'],
  [OLD, 'Old archive'],
]);

/** A study as an archive tells of it, parsed by the contract. */
function foundStudy(uid: string, change: Record<string, unknown> = {}, study: Record<string, unknown> = {}) {
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
const byUid = (...studies: FoundStudy[]) =>
  new Map(studies.map((study) => [study.row.StudyInstanceUID as string, study]));
const uidsOf = (rows: readonly { StudyInstanceUID: string }[]) => rows.map((row) => row.StudyInstanceUID);

describe('what archives are asked', () => {
  const query = (filters: object) =>
    queryOf(studyConditions({ ...noFilters, ...filters }, newestFirst, new Date(2026, 4, 14)));

  it('is something, never everything, and not each first letter', () => {
    expect(isWorthAsking(query({}))).toBe(false);
    expect(isWorthAsking(query({ text: 'm' }))).toBe(false);
    expect(isWorthAsking(query({ text: 'mo' }))).toBe(true);
    expect(isWorthAsking(query({ text: '王' }))).toBe(true);
    expect(isWorthAsking(query({ date: { kind: 'today' } }))).toBe(true);
  });

  it('does not depend on the order of the list', () => {
    expect(query({ text: 'mo' })).toEqual({ text: 'mo' });
  });
});

describe('the answers of archives', () => {
  const failed: FindLine = {
    type: 'source',
    source: {
      source: OLD,
      state: 'failed',
      found: 0,
      truncated: false,
      unreadable: 0,
      failure: { kind: 'unreachable', code: 'ECONNREFUSED' },
    },
  };

  it('come one after another; what one archive cannot do takes nothing from the others', () => {
    let search = begun('k', [MAIN, OLD]);
    expect([...search.sources.values()].map(({ state }) => state)).toEqual(['asking', 'asking']);
    search = taken(search, { type: 'studies', studies: [foundStudy('1.2.1')] });
    search = taken(search, failed);
    search = taken(search, {
      type: 'studies',
      studies: [foundStudy('1.2.1', { StudyDescription: 'Told anew' })],
    });
    search = taken(search, { type: 'end' });
    expect(search.running).toBe(false);
    expect(search.found.size).toBe(1);
    expect(search.found.get('1.2.1')?.row.StudyDescription).toBe('Told anew');
    expect(search.sources.get(OLD)?.failure).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  it('that break off leave what was found, and say that the rest was not searched', () => {
    const search = taken(begun('k', [MAIN, OLD]), { type: 'studies', studies: [foundStudy('1.2.1')] });
    const broken = brokenOff(search, { kind: 'services-unreachable' });
    expect(broken.found.size).toBe(1);
    expect([...broken.sources.values()].map(({ state }) => state)).toEqual(['failed', 'failed']);
  });

  it('are told in a chip: asking, found, more than it tells, not searched', () => {
    const state = {
      source: MAIN,
      state: 'done',
      found: 12,
      truncated: false,
      unreadable: 0,
      failure: null,
    } as const;
    expect(foundText(state)).toBe('12');
    expect(foundText({ ...state, found: 1000, truncated: true })).toBe('1,000+');
    expect(foundText({ ...state, state: 'asking', found: 0 })).toBe('');
    expect(chipTitle('Main archive', true, null)).toBe(
      'Main archive is asked as soon as you search for something.',
    );
    expect(chipTitle('Main archive', false, null)).toContain('Not searched');
    expect(chipTitle('Main archive', true, { ...state, unreadable: 2 })).toBe(
      '12 studies found at Main archive. 2 answers of Main archive could not be read',
    );
  });
});

describe('studies of the library and of archives in one list', () => {
  const here = [
    studyRow({ StudyInstanceUID: '1.1', StudyDate: '20260510' }),
    studyRow({ StudyInstanceUID: '1.2', StudyDate: '20260505' }),
  ];
  const between = foundStudy('2.1', { StudyDate: '20260507' });
  const oldest = foundStudy('2.2', { StudyDate: '20200101' });

  it('stand in one order, each once', () => {
    const alsoHere = foundStudy('1.2', {}, { here: 'yes' });
    const rows = mergedRows(here, byUid(oldest, between, alsoHere), newestFirst, false);
    expect(uidsOf(rows)).toEqual(['1.1', '2.1', '1.2', '2.2']);
    const oldestFirst = { column: 'StudyDate', direction: 'ascending' } as const;
    expect(uidsOf(mergedRows(here.toReversed(), byUid(oldest, between), oldestFirst, false))).toEqual([
      '2.2',
      '1.2',
      '2.1',
      '1.1',
    ]);
  });

  it('wait below the last loaded one while the library has more', () => {
    expect(uidsOf(mergedRows(here, byUid(oldest, between), newestFirst, true))).toEqual([
      '1.1',
      '2.1',
      '1.2',
    ]);
  });

  it('keep their places while the reader is in the list: what arrives stands at the end', () => {
    const rows = mergedRows(here, byUid(oldest, between), newestFirst, false);
    expect(uidsOf(heldOrder(['1.1', '1.2', '2.2'], rows))).toEqual(['1.1', '1.2', '2.2', '2.1']);
    expect(heldOrder(uidsOf(rows), rows)).toBe(rows);
  });

  it('leave the places of those that went to the next ones', () => {
    expect(uidsOf(heldOrder(['1.1', 'gone', '1.2'], here))).toEqual(['1.1', '1.2']);
  });
});

const transfer = (change: Partial<Transfer> = {}): Transfer =>
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
const job = (state: Job['state'], of: Transfer, change: Partial<Job> = {}): Job =>
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

describe('where a study is', () => {
  const facts: PlaceFacts = { found: null, job: null, incomplete: null, names };
  const at = (row: Parameters<typeof placeOf>[0], change: Partial<PlaceFacts>) =>
    placeText(placeOf(row, { ...facts, ...change }));

  it('is named: at an archive, at several, here and also there', () => {
    const one = foundStudy('1.2.3');
    const both = foundStudy(
      '1.2.3',
      {},
      {
        places: [MAIN, OLD].map((source) => ({ source, seriesCount: 2, instanceCount: 212 })),
      },
    );
    expect(at(one.row, { found: one })).toEqual({
      text: 'Main archive',
      title: 'Not on this computer. It is at Main archive.',
    });
    expect(at(both.row, { found: both }).text).toBe('2 archives');
    expect(at(studyRow(), { found: { ...one, here: 'yes' } }).title).toBe(
      'Linked folder. Also at Main archive.',
    );
  });

  it('is "482 of 486" in amber when an archive has more, and when a retrieve ended incomplete', () => {
    const more = foundStudy('1.2.3', {}, { here: 'partly' });
    const row = studyRow({ instanceCount: 200 });
    expect(isWanting(row, more)).toBe(true);
    expect(at(row, { found: more }).text).toBe('200 of 212');
    const incomplete = { StudyInstanceUID: row.StudyInstanceUID, expected: 6490, here: 6490, unlisted: 10 };
    expect(at(row, { incomplete }).text).toBe('6,490 of 6,500');
    expect(at(row, { incomplete: { ...incomplete, expected: 6500, unlisted: 0 } }).title).toContain(
      'Incomplete',
    );
  });

  it('is how much has arrived, while it arrives', () => {
    expect(at(studyRow(), { job: job('running', transfer()) })).toEqual({
      text: '6,490',
      title: '6,490 of 6,500 images have arrived',
    });
  });

  it('is in doubt when the sources do not agree on whose study it is', () => {
    expect(at(studyRow(), { found: foundStudy('1.2.3', {}, { patientsDiffer: true }) }).text).toBe(
      'Check identity',
    );
  });

  it('is got from the archive that has most of it', () => {
    const study = foundStudy(
      '1.2.3',
      {},
      {
        places: [
          { source: 'library', seriesCount: 2, instanceCount: 300 },
          { source: MAIN, seriesCount: 2, instanceCount: 200 },
          { source: OLD, seriesCount: 2, instanceCount: 212 },
        ],
      },
    );
    expect(archiveOf(study)).toBe(OLD);
    expect(archiveOf(null)).toBeNull();
  });
});

describe('a retrieve', () => {
  it('says how many of how many, what it waits for, and how it ended', () => {
    expect(progressText(job('running', transfer()))).toBe('6,490 of 6,500 images');
    expect(progressText(job('running', transfer({ state: 'listing', expected: null })))).toBe(
      'asking which images there are',
    );
    expect(progressText(job('running', transfer({ state: 'pausing' })))).toBe('no answer; attempt 2 soon');
    expect(endText(job('done', transfer({ state: 'incomplete' })))).toBe(
      'Incomplete: CT abdomen, 6,490 of 6,500 images',
    );
    expect(endText(job('done', transfer({ state: 'complete', here: 6500 })))).toBe(
      'Complete: CT abdomen, 6,500 images',
    );
  });

  it('is one to check when it ended incomplete, not when complete', () => {
    const incomplete = job('done', transfer({ state: 'incomplete' }));
    expect(jobsToCheck([incomplete, job('done', transfer({ state: 'complete' }))], new Set())).toEqual([
      incomplete,
    ]);
  });

  it('is shown in the row only while it is under way', () => {
    expect([...activeTransfers([job('done', transfer({ state: 'complete' }))]).keys()]).toEqual([]);
    const running = job('running', transfer({ here: 3250 }));
    expect([...activeTransfers([running]).keys()]).toEqual(['1.2.3']);
    expect(transferShare(running)).toBe(0.5);
    expect(transferShare(job('running', transfer({ expected: null })))).toBeNull();
  });
});

describe('the list of missing images', () => {
  const list = missingOfReport({
    transfer: transfer({ state: 'incomplete', expected: 3, here: 1, unlisted: 1 }),
    problems: [
      { SeriesInstanceUID: '1.2.4', SOPInstanceUID: '1.2.4.1', reason: 'missing', status: null },
      { SeriesInstanceUID: '1.2.4', SOPInstanceUID: '1.2.4.2', reason: 'wrong-patient', status: 0xa900 },
    ],
  });

  it('counts what the archive does not list among what is expected', () => {
    expect(missingSentence('CT abdomen', list)).toBe('CT abdomen: 1 of 4 images are here.');
  });

  it('says why, in words', () => {
    expect(reasonLines(list.problems)).toEqual([
      '1 did not come',
      '1 was refused: it belongs to another patient',
    ]);
  });

  it('is copied whole, as a table', () => {
    expect(missingAsText('CT abdomen', list).split('\n').slice(-3)).toEqual([
      'SeriesInstanceUID\tSOPInstanceUID\treason\tstatus',
      '1.2.4\t1.2.4.1\tmissing\t',
      '1.2.4\t1.2.4.2\twrong-patient\t0xA900',
    ]);
  });
});
