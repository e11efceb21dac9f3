import { describe, expect, it } from 'vitest';
import {
  arrange,
  initialArrangement,
  neighbourSeries,
  unshownContents,
} from '../../../renderer/viewer/layouts.ts';
import { study, studyDetail } from './fakeEngine.ts';

type Series = Parameters<typeof studyDetail>[0];
const open = (list: Series, uid = '1.2.3') => ({
  StudyInstanceUID: study(uid),
  seriesList: studyDetail(list, { StudyInstanceUID: study(uid) }).seriesList,
});
const first = (list: Series) => initialArrangement([open(list)]);

describe('how a study is first laid out', () => {
  it('shows a single series alone', () => {
    expect(first([{}]).layout).toEqual({ rows: 1, columns: 1 });
  });

  it('shows two CT series side by side and leaves the localizer in the strip', () => {
    const { layout, contents } = first([
      { frameCount: 2 },
      { frameCount: 120 },
      { frameCount: 300 },
      { frameCount: 80 },
    ]);
    expect(layout).toEqual({ rows: 1, columns: 2 });
    expect(contents.map((content) => content.SeriesInstanceUID)).toEqual(['1.2.3.2', '1.2.3.3']);
  });

  it('shows a localizer when there is nothing else', () => {
    expect(first([{ frameCount: 2 }]).contents).toHaveLength(1);
  });

  it('shows four MR series two by two', () => {
    const mr = { Modality: 'MR', frameCount: 24 };
    expect(first([mr, mr, mr, mr, mr])).toMatchObject({ layout: { rows: 2, columns: 2 } });
  });

  it('shows two radiographs of one series side by side, each in a pane of its own', () => {
    const { layout, contents } = first([{ Modality: 'CR', frameCount: 2 }]);
    expect(layout).toEqual({ rows: 1, columns: 2 });
    expect(contents.map((content) => content.index)).toEqual([0, 1]);
  });

  it('shows the four views of a mammogram two by two', () => {
    const view = { Modality: 'MG', frameCount: 1 };
    const { layout, contents } = first([view, view, view, view]);
    expect(layout).toEqual({ rows: 2, columns: 2 });
    expect(contents).toHaveLength(4);
  });

  it('shows an ultrasound series by series', () => {
    const clip = { Modality: 'US', frameCount: 40 };
    expect(first([clip, clip, clip]).layout).toEqual({ rows: 1, columns: 1 });
  });

  it('shows nothing where there are only reports', () => {
    expect(first([{ kind: 'report', frameCount: 0 }])).toEqual({
      layout: { rows: 1, columns: 1 },
      contents: [],
    });
  });

  it('shows two studies opened together beside each other', () => {
    const { layout, contents } = initialArrangement([open([{}, {}]), open([{}], '1.2.4')]);
    expect(layout).toEqual({ rows: 1, columns: 2 });
    expect(contents.map((content) => content.StudyInstanceUID)).toEqual(['1.2.3', '1.2.4']);
  });
});

describe('a change of layout', () => {
  it('keeps panes where they are and adds new ones behind them', () => {
    expect(arrange([0, 1], 0, { rows: 2, columns: 2 })).toEqual([0, 1, 2, 3]);
  });

  it('remembers panes that no longer fit', () => {
    const small = arrange([0, 1, 2, 3], 0, { rows: 1, columns: 1 });
    expect(small).toEqual([0, 1, 2, 3]);
    expect(arrange(small, 0, { rows: 2, columns: 2 })).toEqual([0, 1, 2, 3]);
  });

  it('keeps the active pane in view when its place goes', () => {
    expect(arrange([0, 1, 2, 3], 3, { rows: 1, columns: 1 })[0]).toBe(3);
    expect(arrange([0, 1, 2, 3], 3, { rows: 1, columns: 2 }).slice(0, 2)).toEqual([0, 3]);
  });

  it('fills new panes with series that are not shown yet', () => {
    const studies = [open([{}, {}, { kind: 'report', frameCount: 0 }, {}])];
    const shown = initialArrangement(studies).contents;
    expect(unshownContents(studies, shown, 3).map((content) => content.SeriesInstanceUID)).toEqual([
      '1.2.3.4',
    ]);
  });
});

describe('next and previous series', () => {
  const studies = [open([{}, { kind: 'report', frameCount: 0 }, {}]), open([{}], '1.2.4')];
  const [one] = initialArrangement(studies).contents;
  it('skips what cannot be displayed, goes on into the next study and stops at the ends', () => {
    const two = neighbourSeries(studies, one ?? null, 1);
    expect(two?.SeriesInstanceUID).toBe('1.2.3.3');
    const three = neighbourSeries(studies, two, 1);
    expect(three?.SeriesInstanceUID).toBe('1.2.4.1');
    expect(neighbourSeries(studies, three, 1)).toBeNull();
    expect(neighbourSeries(studies, one ?? null, -1)).toBeNull();
  });
});
