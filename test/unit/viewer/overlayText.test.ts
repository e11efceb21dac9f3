import './page.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Failure, FileProblem } from '../../../native/contract/index.ts';
import { imageNotices, seriesNotices } from '../../../renderer/viewer/notices.ts';
import { createFormat } from '../../../renderer/viewer/format.ts';
import {
  expectedIdentity,
  identityLines,
  imageLines,
  lengthText,
  overlayIdentity,
  scaleBar,
  voiText,
  zoomText,
} from '../../../renderer/viewer/overlayText.ts';
import type { Words } from '../../../renderer/viewer/text.ts';
import { emptyState, fakeSeries, identity, instance, shownState, studyDetail } from './fakeEngine.ts';
import { wordsIn } from './words.ts';

let words: Words;
const ct = fakeSeries({ count: 1300 });

describe('the corners of a pane in English', () => {
  beforeAll(async () => {
    words = await wordsIn('en');
  });

  it('name the patient, number, sex, age and birth date', () => {
    expect(identityLines(identity, words)).toMatchObject({
      name: 'QUILLFEATHER, Barnaby',
      number: 'LB-0048-1107',
      person: 'M · 64 y',
      born: 'Born 12 Mar 1962',
      study: 'CT abdomen and pelvis',
      series: '3 · Portal venous 5 mm',
      date: '14 May 2026, 09:42',
      day: '14 May 2026',
    });
  });

  it('say what is missing instead of leaving it out', () => {
    const nobody = {
      ...identity,
      PatientName: '',
      PatientID: '',
      PatientBirthDate: '',
      PatientAge: '',
      PatientSex: '',
    };
    expect(identityLines(nobody, words)).toMatchObject({
      name: 'Name not given',
      number: 'no number',
      person: '',
      born: 'Birth date not given',
    });
  });

  it.each([
    ['003D', '3 d'],
    ['006W', '6 wk'],
    ['018M', '18 mo'],
    ['101Y', '101 y'],
    ['', ''],
    ['about 40', ''],
  ])('show the age %s as "%s"', (PatientAge, text) => {
    expect(identityLines({ ...identity, PatientSex: '', PatientAge }, words).person).toBe(text);
  });

  it('count images from one and give position and thickness', () => {
    expect(imageLines(shownState(ct, 1061), words)).toEqual({
      image: 'Image 1,062 of 1,300',
      position: '5,305.0 mm · 5.0 mm',
      technique: ['120 kVp  210 mA'],
    });
  });

  it('speak of the image on screen while another one is on its way', () => {
    const state = shownState(ct, 10, { index: 40, status: { kind: 'loading' } });
    expect(imageLines(state, words)?.image).toBe('Image 11 of 1,300');
  });

  it('write negative positions with a minus sign and zero without one', () => {
    const below = fakeSeries({ plane: (index) => ({ ...planeAt(-118.5 - index) }) });
    expect(imageLines(shownState(below, 0), words)?.position).toBe('−118.5 mm · 5.0 mm');
    expect(createFormat('en-GB').number(-0.04, 1)).toBe('0.0');
  });

  it('give window and zoom, with decimals where the window is narrow', () => {
    expect(voiText({ center: -600, width: 1500 }, words)).toBe('W 1,500 · L −600');
    expect(voiText({ center: 2.5, width: 5 }, words)).toBe('W 5.0 · L 2.5');
    expect(voiText(null, words)).toBe('');
    expect(zoomText(123.6, words)).toBe('124 %');
  });
});

describe('the corners of a pane in German', () => {
  beforeAll(async () => {
    words = await wordsIn('de');
  });
  it('use German dates, words and numbers', () => {
    expect(identityLines({ ...identity, PatientSex: 'F' }, words)).toMatchObject({
      person: 'W · 64 J.',
      born: 'Geb. 12.03.1962',
      date: '14.05.2026, 09:42',
    });
    expect(imageLines(shownState(ct, 1061), words)).toMatchObject({
      image: 'Bild 1.062 von 1.300',
      position: '5.305,0 mm · 5,0 mm',
    });
  });
});

describe('whose name a pane carries', () => {
  const other = fakeSeries({
    SeriesInstanceUID: '1.2.8.1',
    StudyInstanceUID: '1.2.8',
    identity: { PatientName: 'MOONBROOK, Idris' },
  });
  const models = new Map([ct, other].map((model) => [String(model.SeriesInstanceUID), model]));
  const modelOf = (uid: string) => models.get(uid) ?? null;

  it('is that of the pixels on screen, even while the series of another patient is loading', () => {
    const state = { ...shownState(ct, 5), series: other, index: 0, status: { kind: 'loading' as const } };
    expect(overlayIdentity(state, modelOf, null)).toMatchObject({
      identity: { PatientName: 'QUILLFEATHER, Barnaby' },
      of: 'shown',
    });
  });

  it('is that of the series to come while nothing is on screen, and says so', () => {
    const state = { ...emptyState, series: other, status: { kind: 'loading' as const } };
    expect(overlayIdentity(state, modelOf, null)).toMatchObject({
      identity: { PatientName: 'MOONBROOK, Idris' },
      of: 'coming',
    });
  });

  it('comes from the study list before the headers have arrived', () => {
    const detail = studyDetail([{}]);
    const [series] = detail.seriesList;
    const expected = series ? expectedIdentity(detail.study, series) : null;
    expect(overlayIdentity(emptyState, modelOf, expected)).toMatchObject({
      identity: { PatientName: 'QUILLFEATHER, Barnaby', PatientID: 'LB-0048-1107' },
      of: 'coming',
    });
    expect(overlayIdentity(emptyState, modelOf, null)).toBeNull();
  });
});

describe('the scale bar', () => {
  beforeAll(async () => {
    words = await wordsIn('en');
  });
  it.each([
    [0.8, 50, '5 cm'],
    [0.1, 5, '5 mm'],
    [0.02, 1, '1 mm'],
    [0.005, 0.5, '0.5 mm'],
    [3, 200, '20 cm'],
  ])('at %f mm a pixel is %f mm long', (mmPerCssPixel, lengthMm, text) => {
    const bar = scaleBar(mmPerCssPixel);
    expect(bar?.lengthMm).toBeCloseTo(lengthMm, 9);
    expect(bar?.cssPixels).toBeCloseTo(lengthMm / mmPerCssPixel, 6);
    expect(bar?.cssPixels).toBeGreaterThanOrEqual(44);
    expect(lengthText(bar?.lengthMm ?? 0, words)).toBe(text);
  });

  it('is absent where the file says nothing about the size of a pixel', () => {
    expect(scaleBar(null)).toBeNull();
    expect(scaleBar(0)).toBeNull();
    expect(scaleBar(Number.NaN)).toBeNull();
  });
});

describe('badges', () => {
  const reasons = {
    problem: (problem: FileProblem) => problem.kind,
    failure: (failure: Failure) => failure.kind,
  };
  const truncated: FileProblem = {
    kind: 'truncated-pixel-data',
    bytesPresent: 1,
    bytesExpected: 2,
    frameNumber: 1,
    framesPresent: 0,
    framesExpected: 1,
    rowsPresent: 309,
    rowsExpected: 512,
  };
  beforeAll(async () => {
    words = await wordsIn('en');
  });
  const noticesOf = (row: Parameters<typeof studyDetail>[0][number], model = null as typeof ct | null) => {
    const [series] = studyDetail([row]).seriesList;
    return series ? seriesNotices(series, model, words, reasons) : [];
  };

  it('count a truncated image as damaged and name its number and reason', () => {
    const problems = [{ SOPInstanceUID: instance('1.2.3.1.7'), InstanceNumber: 7, problem: truncated }];
    expect(noticesOf({ frameCount: 212, problems })).toEqual([
      {
        kind: 'incomplete',
        tone: 'check',
        label: 'Incomplete 211 of 212',
        why: '211 of 212 images; 1 unreadable or damaged:',
        details: ['Image 7: truncated-pixel-data'],
      },
    ]);
  });

  it('add files that could not be read at all to the total', () => {
    const problems = [
      {
        SOPInstanceUID: null,
        InstanceNumber: null,
        problem: { kind: 'truncated-header' as const, atByte: 9 },
      },
    ];
    expect(noticesOf({ frameCount: 211, problems })[0]).toMatchObject({
      label: 'Incomplete 211 of 212',
      details: ['A file: truncated-header'],
    });
  });

  it('count the missing frames of a truncated multi-frame file', () => {
    const problem = { ...truncated, framesPresent: 80, framesExpected: 120 };
    expect(
      noticesOf({
        frameCount: 120,
        problems: [{ SOPInstanceUID: instance('1.2.3.1.1'), InstanceNumber: 1, problem }],
      })[0]?.label,
    ).toBe('Incomplete 80 of 120');
  });

  it('list the first faults and count the others', () => {
    const problems = Array.from({ length: 12 }, (_, index) => ({
      SOPInstanceUID: instance(`1.2.3.1.${index}1`),
      InstanceNumber: index,
      problem: truncated,
    }));
    const details = noticesOf({ frameCount: 40, problems })[0]?.details;
    expect(details).toHaveLength(9);
    expect(details?.at(-1)).toBe('and 4 more');
  });

  it('keep conflicting files apart from incomplete series', () => {
    const problem: FileProblem = { kind: 'conflict', conflict: 'patient', SOPInstanceUID: '1.2.3.1.1' };
    const notices = noticesOf({
      problems: [{ SOPInstanceUID: instance('1.2.3.1.1'), InstanceNumber: 1, problem }],
    });
    expect(notices.map((notice) => notice.kind)).toEqual(['conflict']);
  });

  it('tell of mirrored, uncalibrated and lossy pictures', () => {
    const lossy = fakeSeries({ lossy: () => ({ ratio: 12.2 }) });
    const state = shownState(lossy, 0, { mirrored: true, spacingSource: 'none', mmPerCssPixel: null });
    expect(imageNotices(state, words).map((notice) => notice.label)).toEqual([
      'Mirrored',
      'Not calibrated',
      'Lossy 12:1',
    ]);
    expect(imageNotices(shownState(fakeSeries({ lossy: () => ({ ratio: null }) }), 0), words)[0]?.label).toBe(
      'Lossy',
    );
    expect(imageNotices(shownState(ct, 0), words)).toEqual([]);
    expect(imageNotices(emptyState, words)).toEqual([]);
  });

  it('tell that the picture itself is cut off', () => {
    const state = shownState(ct, 0, { partialRows: { present: 309, expected: 512 } });
    expect(imageNotices(state, words)[0]).toMatchObject({
      tone: 'check',
      label: 'Cut off after row 309 of 512',
    });
  });

  it('tell when sizes hold at the detector only', () => {
    expect(imageNotices(shownState(ct, 0, { spacingSource: 'detector' }), words)[0]).toMatchObject({
      kind: 'detector',
      tone: 'neutral',
    });
  });
});

function planeAt(positionMm: number) {
  return {
    FrameOfReferenceUID: '1.2.9',
    originLps: [0, 0, positionMm] as const,
    rowCosines: [1, 0, 0] as const,
    columnCosines: [0, 1, 0] as const,
    normal: [0, 0, 1] as const,
    rowSpacingMm: 1,
    columnSpacingMm: 1,
    Rows: 10,
    Columns: 10,
  };
}
