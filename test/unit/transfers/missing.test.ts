import { beforeAll, describe, expect, it } from 'vitest';
import type { TransferProblem } from '../../../native/contract/index.ts';
import { stateOf } from '../../../renderer/transfers/archiveStates.ts';
import {
  missingAsText,
  missingBySeries,
  missingOfReport,
  missingSentence,
  rangesText,
  reasonLines,
} from '../../../renderer/transfers/missingText.ts';
import { canTryAgain, stateText, toneOf } from '../../../renderer/transfers/text.ts';
import { transfersWords } from '../../../renderer/transfers/words.ts';
import { archiveWords } from '../../../renderer/ui/archives/words.ts';
import { job, transfer } from '../studies/remote.ts';
import { inLanguage } from '../ui/words.ts';

beforeAll(async () => {
  await inLanguage('en');
  await Promise.all([transfersWords.load(), archiveWords.load()]);
});

const problem = (change: Partial<TransferProblem>): TransferProblem => ({
  SeriesInstanceUID: '1.2.4',
  SOPInstanceUID: '1.2.4.1',
  reason: 'missing',
  status: null,
  ...change,
});

describe('the list of missing images', () => {
  const list = missingOfReport(
    {
      transfer: transfer({ state: 'incomplete', expected: 3, here: 1, unlisted: 1 }),
      problems: [
        problem({ SeriesNumber: 2, InstanceNumber: 7 }),
        problem({ SOPInstanceUID: '1.2.4.2', reason: 'wrong-patient', status: 0xa900 }),
      ],
    },
    'retrieve',
  );

  it('counts what the archive does not list among what is expected', () => {
    expect(missingSentence('CT abdomen', list)).toBe('CT abdomen: 1 of 4 images are here.');
  });

  it('says why, in words', () => {
    expect(reasonLines(list.problems)).toEqual([
      '1 image did not come',
      '1 image was refused: it belongs to another patient',
    ]);
  });

  it('names images by the numbers of series and image', () => {
    const images = [9, 5, 8, 7, 12].map((InstanceNumber) =>
      problem({ SOPInstanceUID: `1.2.4.${InstanceNumber}`, SeriesNumber: 3, InstanceNumber }),
    );
    const other = [problem({ SeriesInstanceUID: '1.2.5', SeriesNumber: 1, InstanceNumber: 4 })];
    const unnumbered = [problem({ SeriesInstanceUID: '1.2.6', SeriesNumber: null, InstanceNumber: null })];
    expect(missingBySeries([...unnumbered, ...images, ...other]).map(({ said }) => said)).toEqual([
      'Series 1: image 4',
      'Series 3: images 5, 7–9, 12',
      'Series without a number: 1 image without a number',
    ]);
    expect(rangesText([1, 2])).toBe('1, 2');
  });

  it('is copied whole, as a table', () => {
    expect(missingAsText('CT abdomen', list).split('\n').slice(-3)).toEqual([
      'SeriesNumber\tInstanceNumber\tSeriesInstanceUID\tSOPInstanceUID\treason\tstatus',
      '2\t7\t1.2.4\t1.2.4.1\tmissing\t',
      '\t\t1.2.4\t1.2.4.2\twrong-patient\t0xA900',
    ]);
  });
});

describe('what was not sent', () => {
  const failed = (status: number | null, last: number): TransferProblem =>
    problem({ SOPInstanceUID: `1.2.4.${last}`, reason: 'failed', status });
  const list = missingOfReport(
    { transfer: transfer({ state: 'incomplete', expected: 7, here: 5 }), problems: [] },
    'send',
  );

  it('is told from what did not come', () => {
    expect(missingSentence('CT abdomen', list, 'Main archive')).toBe(
      'CT abdomen: 5 of 7 images were taken by Main archive.',
    );
    expect(reasonLines([problem({})], true)).toEqual(['1 image was not sent']);
  });

  it('is named with what the archive said, in words and as its status', () => {
    expect(reasonLines([failed(0xa700, 1), failed(0xa700, 2), failed(0x0122, 3), failed(null, 4)])).toEqual([
      '2 images were refused by the archive: it has no room left (status A700)',
      '1 image was refused by the archive: it does not take this kind of image (status 0122)',
      '1 image was refused by the archive: it did not say why',
    ]);
  });
});

describe('a transfer in the list', () => {
  const clock = (): string => '10:02:07';
  const said = (of: Parameters<typeof job>[1], change: Parameters<typeof job>[2] = {}): string =>
    stateText(job(of.state === 'moving' || of.state === 'pausing' ? 'running' : 'done', of, change), clock);

  it('says exactly how many of how many', () => {
    const ended = transfer({ state: 'incomplete' });
    expect(said(ended)).toBe('Incomplete: 6,490 of 6,500 images');
    expect(said(transfer({ state: 'complete', here: 6500 }))).toBe('Complete: 6,500 images');
    expect(said(transfer({ state: 'incomplete', expected: null }))).toBe(
      'Incomplete: the archive did not say which images there are',
    );
    expect(said(transfer({ state: 'complete', here: 6500 }), { kind: 'send' })).toBe(
      'Sent: all 6,500 images were taken',
    );
    expect(said(ended, { kind: 'send' })).toBe('Not all sent: 6,490 of 6,500 images were taken');
  });

  it('says what the archive confirms of what it took, and what it does not', () => {
    const of = (state: 'waiting' | 'confirmed' | 'not-confirmed') =>
      transfer({
        state: 'complete',
        here: 7,
        confirmation: { state, confirmed: 5, notConfirmed: 2, until: 1, failure: null },
      });
    const sent = { kind: 'send' } as const;
    expect(said(of('waiting'), sent)).toContain('has not confirmed yet');
    expect(said(of('confirmed'), sent)).toBe('Sent and confirmed: the archive keeps all 7 images');
    expect(said(of('not-confirmed'), sent)).toBe(
      'Sent, not confirmed: the archive does not confirm that it keeps 2 images',
    );
    expect(toneOf(job('done', of('not-confirmed'), sent))).toBe('warn');
    expect(canTryAgain(job('done', of('not-confirmed'), sent))).toBe(true);
    expect(toneOf(job('done', of('confirmed'), sent))).toBe('good');
  });

  it('says what holds it up and when it tries again', () => {
    const failure = { kind: 'unreachable' as const, code: 'ECONNREFUSED' };
    expect(said(transfer({ state: 'pausing', failure, nextAttemptAt: 1 }))).toBe(
      'Nobody answers at the address of Main archive. Attempt 2 at 10:02:07.',
    );
  });

  it('is green, and not to be tried again, only where everything made it', () => {
    const complete = job('done', transfer({ state: 'complete' }));
    const incomplete = job('done', transfer({ state: 'incomplete' }));
    expect([toneOf(complete), canTryAgain(complete)]).toEqual(['good', false]);
    expect([toneOf(incomplete), canTryAgain(incomplete)]).toEqual(['warn', true]);
    expect(canTryAgain(job('running', transfer()))).toBe(false);
  });
});

describe('an archive as a place to send to', () => {
  const step = (name: 'connect' | 'find' | 'store', state: 'passed' | 'refused' | 'failed') => ({
    step: name,
    state,
    failure: state === 'passed' ? null : ({ kind: 'unreachable', code: 'ECONNREFUSED' } as const),
  });
  const tested = (...steps: ReturnType<typeof step>[]) =>
    stateOf({ passed: false, steps, ms: 1, product: '' });

  it('takes images, does not, or cannot be asked', () => {
    expect(tested(step('connect', 'passed'), step('store', 'passed')).kind).toBe('takes');
    expect(tested(step('connect', 'passed'), step('store', 'refused')).kind).toBe('refuses');
    expect(tested(step('connect', 'failed')).kind).toBe('unreachable');
    expect(tested(step('connect', 'passed'), step('find', 'failed')).kind).toBe('unknown');
  });
});
