import './page.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { Completeness } from '../../../native/contract/index.ts';
import { missingNotices, shortOf } from '../../../renderer/viewer/missingImages.ts';
import type { Words } from '../../../renderer/viewer/text.ts';
import { wordsIn } from './words.ts';

let words: Words;
beforeAll(async () => {
  words = await wordsIn('en');
});

const SERIES = '1.2.3.4';
const missingOf = (...reasons: readonly ('missing' | 'short')[]): Completeness =>
  Completeness.parse({
    StudyInstanceUID: '1.2.3',
    state: 'incomplete',
    peerId: null,
    listedAt: null,
    expected: 6500,
    here: 6500 - reasons.length,
    unlisted: 0,
    series: [{ SeriesInstanceUID: SERIES, expected: 500, here: 500 - reasons.length }],
    missing: reasons.map((reason, at) => ({
      SeriesInstanceUID: SERIES,
      SOPInstanceUID: `${SERIES}.${at}`,
      reason,
    })),
  });
const noticesOf = (known: Completeness, series: string, ofStudy: boolean) =>
  missingNotices({ known, arriving: false }, series, ofStudy, words);

describe('the badge of a study of which an image was cut off', () => {
  it('counts the image that is here in part as not here, and says which kind it is', () => {
    const [notice] = noticesOf(missingOf('missing', 'short'), SERIES, true);
    expect(notice?.label).toBe('Incomplete 498 of 500');
    expect(notice?.why).toBe(
      '1 image is here only in part: its file was cut off. ' +
        '1 image that the archive listed is not on this computer. The study list can try again.',
    );
  });

  it('is left to the damaged file itself where nothing else is missing of the series', () => {
    expect(noticesOf(missingOf('short'), SERIES, true)).toEqual([]);
  });

  it('says on the panes of other series that the study is not whole', () => {
    const [notice] = noticesOf(missingOf('short'), '1.2.3.5', true);
    expect(notice?.label).toBe('Study incomplete 6,499 of 6,500');
    expect(notice?.why).toBe(
      '1 image is here only in part: its file was cut off. The study list can try again.',
    );
    expect(noticesOf(missingOf('short'), '1.2.3.5', false)).toEqual([]);
  });
});

describe('the thumbnail of a series', () => {
  it('has how many of its images are here, and nothing of that where all are', () => {
    const missing = { known: missingOf('missing', 'short'), arriving: false };
    expect(shortOf(missing, SERIES)).toMatchObject({ here: 498, expected: 500 });
    expect(shortOf(missing, '1.2.3.5')).toBeNull();
    expect(shortOf(null, SERIES)).toBeNull();
  });
});
