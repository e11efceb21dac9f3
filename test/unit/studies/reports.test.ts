import { beforeAll, describe, expect, it } from 'vitest';
import { FileProblem, Job, type ImportReportEntry } from '../../../native/contract/index.ts';
import { addingDe } from '../../../renderer/studies/locales/addingDe.ts';
import { de } from '../../../renderer/studies/locales/de.ts';
import { en } from '../../../renderer/studies/locales/en.ts';
import { jobsToCheck } from '../../../renderer/studies/jobs/ProblemsButton.tsx';
import { endText, paceText, progressText, shareOf } from '../../../renderer/studies/jobs/jobText.ts';
import { identityDoubt } from '../../../renderer/studies/preview/EarlierStudies.tsx';
import { problemSummary } from '../../../renderer/studies/preview/Problems.tsx';
import { removalKind } from '../../../renderer/studies/RemoveDialog.tsx';
import { groupOf, lockedArchives, problemGroups } from '../../../renderer/studies/report/groups.ts';
import { reportTitle } from '../../../renderer/studies/report/ReportDialog.tsx';
import { studiesWords } from '../../../renderer/studies/words.ts';
import { de as uiDe } from '../../../renderer/ui/locales/de.ts';
import { en as uiEn } from '../../../renderer/ui/locales/en.ts';
import { inLanguage } from '../ui/words.ts';
import { studyRow } from './rows.ts';

beforeAll(async () => {
  await inLanguage('en');
  await studiesWords.load();
});

const counts = {
  found: 6754,
  read: 6526,
  partial: 2,
  duplicate: 214,
  unchanged: 0,
  'not-dicom': 0,
  unreadable: 2,
  conflict: 0,
  missing: 10,
  removed: 0,
};
const none = { ...counts, read: 0, partial: 0, duplicate: 0, unreadable: 0, missing: 0, found: 0 };
const progress = {
  phase: 'reading',
  filesTotal: 1204,
  filesDone: 746,
  bytesDone: 1,
  filesPerSecond: 62.4,
  bytesPerSecond: 31e6,
  secondsLeft: 21,
};
const job = (change: Record<string, unknown> = {}): Job =>
  Job.parse({
    jobId: 'j1',
    kind: 'import',
    state: 'done',
    label: 'Disc 1',
    sources: ['/media/disc'],
    createdAt: 0,
    startedAt: 0,
    endedAt: 1,
    resumed: false,
    progress,
    counts,
    studyCount: 2,
    failure: null,
    ...change,
  });

describe('a running import', () => {
  it('says how far it is, how fast and how long still', () => {
    const running = job({ state: 'running' });
    expect(progressText(running)).toBe('746 of 1,204 files');
    expect(paceText(running)).toBe('31 MB/s, about 20 seconds left');
    expect(shareOf(running)).toBeCloseTo(746 / 1204);
  });

  it('does not guess a share while it is still listing', () => {
    const listing = job({
      state: 'running',
      progress: { ...progress, phase: 'listing', filesTotal: null, secondsLeft: null },
    });
    expect(shareOf(listing)).toBeNull();
    expect(progressText(listing)).toBe('6,754 files found');
  });
});

describe('a finished import', () => {
  it('says in its title what came and what is to check', () => {
    expect(reportTitle(job())).toBe('Added 6,528 images, 14 problems to check');
    expect(reportTitle(job({ counts: { ...none, read: 1 } }))).toBe('Added 1 image');
    expect(reportTitle(job({ counts: { ...none, duplicate: 5 } }))).toBe('Nothing new was added');
    expect(reportTitle(job({ state: 'failed', failure: { kind: 'disk-full' } }))).toBe('The import failed');
  });

  it('says in the status bar what became of it', () => {
    expect(endText(job())).toBe('Added 6,528 images from Disc 1; 14 files to check');
    expect(endText(job({ counts: none }))).toBe('Nothing new in Disc 1');
    expect(endText(job({ state: 'cancelled' }))).toContain('is kept');
  });

  it('needs a look when files are damaged, not when they are something else', () => {
    const clean = job({ jobId: 'clean', counts: { ...none, read: 5, 'not-dicom': 40 } });
    const running = job({ jobId: 'running', state: 'running' });
    const failed = job({ jobId: 'failed', state: 'failed', endedAt: 9 });
    const listed = jobsToCheck([job(), clean, running, failed], new Set());
    expect(listed.map((one) => one.jobId)).toEqual(['failed', 'j1']);
    expect(jobsToCheck([job()], new Set(['j1']))).toEqual([]);
  });
});

describe('problems of a report', () => {
  const entry = (path: string, problem: FileProblem | null): ImportReportEntry => ({
    path,
    outcome: 'unreadable',
    problem,
    StudyInstanceUID: null,
    SOPInstanceUID: null,
  });

  it('come worst first, one group for what needs the same remedy', () => {
    const groups = problemGroups([
      entry('a', { kind: 'empty-file' }),
      entry('b', { kind: 'truncated-header', atByte: 1 }),
      entry('c', { kind: 'conflict', conflict: 'patient', SOPInstanceUID: '1.2' }),
      entry('d', { kind: 'not-dicom' }),
      entry('e', null),
    ]);
    expect(groups.map((group) => [group.kind, group.entries.length])).toEqual([
      ['conflict.patient', 1],
      ['damaged', 2],
    ]);
  });

  it('have a group for every kind but files of another format', () => {
    const kinds = FileProblem.options.map((option) => option.shape.kind.value);
    expect(kinds).toContain('not-dicom');
    const without = kinds.filter((kind) => {
      const problem = { kind, conflict: 'content', detail: '' } as unknown as FileProblem;
      return groupOf(problem) === null;
    });
    expect(without).toEqual(['not-dicom', 'own-library']);
  });

  it('tell what is packed in an unknown way from what is damaged: another copy would not help', () => {
    expect(groupOf({ kind: 'archive-damaged', detail: 'checksum' })).toBe('damaged');
    expect(groupOf({ kind: 'archive-damaged', detail: 'method-93' })).toBe('encoding');
  });

  it('name each locked archive once', () => {
    const [group] = problemGroups([
      entry('/a/x.zip!/1', { kind: 'archive-password' }),
      entry('/a/x.zip!/2', { kind: 'archive-password' }),
    ]);
    expect(group && lockedArchives(group)).toEqual(['/a/x.zip']);
  });
});

describe('problems of a study', () => {
  const series = (problems: readonly FileProblem[]) => ({
    problems: problems.map((problem) => ({ SOPInstanceUID: null, InstanceNumber: null, problem })),
  });

  it('count 211 of 212 images when one file is unreadable', () => {
    const list = [series([{ kind: 'empty-file' }])] as unknown as Parameters<typeof problemSummary>[1];
    expect(problemSummary(studyRow({ frameCount: 211 }), list)).toMatchObject({
      shown: 211,
      total: 212,
      unreadable: 1,
      partial: 0,
    });
  });

  it('count an incomplete image as shown', () => {
    const list = [series([{ kind: 'bad-pixel-data', detail: '' }])] as unknown as Parameters<
      typeof problemSummary
    >[1];
    expect(problemSummary(studyRow({ frameCount: 212 }), list)).toMatchObject({
      shown: 212,
      total: 212,
      partial: 1,
    });
  });
});

describe('other studies under the same number', () => {
  it('raise a doubt when name or birth date differ, not when only the writing does', () => {
    const of = studyRow();
    expect(identityDoubt(of, studyRow({ PatientName: { Alphabetic: 'QUILLFEATHER^BARNABY^^' } }))).toBeNull();
    expect(identityDoubt(of, studyRow({ PatientBirthDate: '' }))).toBeNull();
    expect(identityDoubt(of, studyRow({ PatientName: { Alphabetic: 'Quillfeather^Barbara' } }))).toContain(
      'QUILLFEATHER, Barbara',
    );
    expect(identityDoubt(of, studyRow({ PatientBirthDate: '19620313' }))).toContain('1962');
  });
});

describe('removing', () => {
  it('says what happens to the files by where they are', () => {
    expect(removalKind([{ storage: 'linked' }])).toBe('linked');
    expect(removalKind([{ storage: 'owned' }, { storage: 'owned' }])).toBe('owned');
    expect(removalKind([{ storage: 'linked' }, { storage: 'owned' }])).toBe('mixed');
    expect(removalKind([{ storage: 'mixed' }])).toBe('mixed');
  });
});

describe('German', () => {
  const placeholders = (text: string): string[] =>
    [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? '').sort();
  const pairs = [
    ...Object.entries(en).map(([key, text]) => [key, text, (de as Record<string, string>)[key]] as const),
    ...Object.entries(uiEn).map(([key, text]) => [key, text, (uiDe as Record<string, string>)[key]] as const),
  ];

  it('has the same words and the same blanks to fill in as English', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(addingDe).every((key) => key in en)).toBe(true);
    for (const [key, english, german] of pairs) {
      // A singular may spell its number out.
      if (key.endsWith('_one')) continue;
      expect([key, placeholders(german ?? '')]).toEqual([key, placeholders(english)]);
    }
  });

  it('shouts in neither language', () => {
    for (const [, english, german] of pairs) expect(`${english}${german}`).not.toContain('!');
  });
});
