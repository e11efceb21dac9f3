import { createSession } from '../../../renderer/viewer/session.ts';
import { fakeEngine, fakeSeries, series, study, studyDetail, fakeRegistry } from './fakeEngine.ts';

export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const models = [1, 2, 3].map((place) =>
  fakeSeries({ SeriesInstanceUID: `1.2.3.${place}`, count: 10 * place }),
);
export const content = (place: number) => ({
  StudyInstanceUID: study('1.2.3'),
  SeriesInstanceUID: series(`1.2.3.${place}`),
  index: 0,
});

export async function openedViewer(list = models) {
  const engine = fakeEngine(list);
  const session = createSession(engine, fakeRegistry());
  session.setStudies([studyDetail([{ frameCount: 10 }, { frameCount: 20 }, { frameCount: 30 }])], []);
  await settled();
  return { engine, session };
}
