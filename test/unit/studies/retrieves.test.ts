import { beforeAll, describe, expect, it } from 'vitest';
import { archiveOf, isWanting } from '../../../renderer/studies/archives/getting.ts';
import { activeTransfers } from '../../../renderer/studies/archives/transfers.ts';
import { placeOf, placeText, type PlaceFacts } from '../../../renderer/studies/archives/where.ts';
import { endText, progressText } from '../../../renderer/studies/jobs/jobText.ts';
import { jobsToCheck } from '../../../renderer/studies/jobs/ProblemsButton.tsx';
import { studiesWords } from '../../../renderer/studies/words.ts';
import { transferShare, transfersWords } from '../../../renderer/transfers/index.ts';
import { inLanguage } from '../ui/words.ts';
import { foundStudy, job, MAIN, names, OLD, transfer } from './remote.ts';
import { studyRow } from './rows.ts';

beforeAll(async () => {
  await inLanguage('en');
  await Promise.all([studiesWords.load(), transfersWords.load()]);
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
    const incomplete = {
      StudyInstanceUID: row.StudyInstanceUID,
      expected: 6490,
      here: 6490,
      short: 0,
      unlisted: 10,
    };
    expect(at(row, { incomplete }).text).toBe('6,490 of 6,500');
    expect(at(row, { incomplete: { ...incomplete, expected: 6500, unlisted: 0 } }).title).toContain(
      'Incomplete',
    );
  });

  it('is what an archive has more, of a study with a damaged file too', () => {
    const more = foundStudy('1.2.3', {}, { here: 'partly' });
    const row = studyRow({ instanceCount: 200, problemCount: 1 });
    expect(at(row, { found: more }).text).toBe('200 of 212');
    const same = studyRow({ instanceCount: 212, problemCount: 1 });
    expect(at(same, { found: foundStudy('1.2.3', {}, { here: 'partly', short: 1 }) }).text).toBe(
      '211 of 212',
    );
    expect(at(row, {}).text).toBe('1 problem');
  });

  it('counts an image of which only a part is here as not here, and says so', () => {
    const incomplete = { expected: 6500, here: 6499, short: 1, unlisted: 0 };
    const row = studyRow({ instanceCount: 6500 });
    const { StudyInstanceUID } = row;
    expect(at(row, { incomplete: { StudyInstanceUID, ...incomplete } })).toEqual({
      text: '6,499 of 6,500',
      title:
        'Incomplete: 6,499 of 6,500 images are on this computer. Try again fetches the rest. ' +
        '1 image is here only in part: its file was cut off.',
    });
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

  it('is said to be sent only where all of it was', () => {
    const send = (of: Parameters<typeof transfer>[0], change: Parameters<typeof job>[2] = {}): string =>
      endText(job('done', transfer({ by: 'store', ...of }), { kind: 'send', ...change }));
    expect(send({ state: 'complete', here: 7, expected: 7 })).toBe('Sent: CT abdomen, 7 images');
    expect(send({ state: 'incomplete', here: 5, expected: 7 })).toBe(
      'Not all sent: CT abdomen, 5 of 7 images',
    );
    expect(send({ state: 'incomplete', here: 0, expected: 7 })).toBe('Not sent: CT abdomen');
    expect(send({ state: 'incomplete', here: 3, expected: 7 }, { state: 'cancelled' })).toBe(
      'Stopped: CT abdomen, 3 of 7 images',
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
