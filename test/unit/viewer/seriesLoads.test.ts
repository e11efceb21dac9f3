import './page.ts';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../native/contract/index.ts';
import { createSeriesLoads } from '../../../renderer/viewer/seriesLoads.ts';
import type { ViewerState } from '../../../renderer/viewer/state.ts';
import { fakeEngine, fakeSeries, series, study, studyDetail } from './fakeEngine.ts';

// An anonymised copy of a study may have a Study Instance UID of its own and the series UIDs of the original.
const of = (StudyInstanceUID: string) => ({
  StudyInstanceUID: study(StudyInstanceUID),
  SeriesInstanceUID: series('1.9.1'),
  index: 0,
});
const one = of('1.2.3');
const copy = of('1.2.4');
const model = (StudyInstanceUID: string, name: string) =>
  fakeSeries({ StudyInstanceUID, SeriesInstanceUID: '1.9.1', identity: { PatientName: name } });
const detail = (StudyInstanceUID: string, version: string) =>
  studyDetail([{ SeriesInstanceUID: series('1.9.1'), version }], {
    StudyInstanceUID: study(StudyInstanceUID),
  });

function loading() {
  const engine = fakeEngine();
  const asked: (readonly [string, string | null | undefined])[] = [];
  engine.loadSeries = (StudyInstanceUID, _series, _signal, version) => {
    asked.push([StudyInstanceUID, version]);
    return Promise.resolve(ok(model(StudyInstanceUID, StudyInstanceUID === '1.2.3' ? 'ORIGINAL' : 'COPY')));
  };
  let state: Pick<ViewerState, 'studies' | 'studyFailures'> = {
    studies: [detail('1.2.3', 'a'), detail('1.2.4', 'b')],
    studyFailures: [],
  };
  const loads = createSeriesLoads(engine, () => state, new AbortController().signal);
  const tell = (...studies: ReturnType<typeof detail>[]): void => {
    state = { ...state, studies };
  };
  return { loads, asked, tell };
}
const nameOf = (found: ReturnType<typeof model> | null) => found?.identity(0).PatientName ?? null;

describe('two studies that have a series of one UID', () => {
  it('are read each by itself, whichever was read before', async () => {
    const { loads, asked } = loading();
    await loads.load(one);
    expect(loads.freshModel(copy)).toBeNull();
    await loads.load(copy);
    expect(asked).toEqual([
      ['1.2.3', 'a'],
      ['1.2.4', 'b'],
    ]);
    expect(nameOf(loads.freshModel(one))).toBe('ORIGINAL');
    expect(nameOf(loads.modelOf('1.9.1', '1.2.3'))).toBe('ORIGINAL');
    expect(nameOf(loads.modelOf('1.9.1', '1.2.4'))).toBe('COPY');
  });

  it('have no name in common: asked without the study, neither answers for the other', async () => {
    const { loads } = loading();
    await loads.load(one);
    expect(nameOf(loads.modelOf('1.9.1'))).toBe('ORIGINAL');
    await loads.load(copy);
    expect(loads.modelOf('1.9.1')).toBeNull();
  });

  it('grow old by themselves', async () => {
    const { loads, tell } = loading();
    await Promise.all([loads.load(one), loads.load(copy)]);
    expect(loads.outdated()).toEqual([]);
    tell(detail('1.2.3', 'a'), detail('1.2.4', 'c'));
    expect(loads.outdated()).toEqual([
      { StudyInstanceUID: copy.StudyInstanceUID, SeriesInstanceUID: copy.SeriesInstanceUID },
    ]);
    expect(loads.freshModel(one)).not.toBeNull();
    expect(loads.freshModel(copy)).toBeNull();
  });
});
