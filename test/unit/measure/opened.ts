import { ok } from '../../../native/contract/index.ts';
import type { Annotation, StudyMarks } from '../../../native/contract/index.ts';
import type { FrameScale, SeriesModel } from '../../../renderer/imaging/index.ts';
import { draw } from '../../../renderer/measure/acts.ts';
import { createMarksSession } from '../../../renderer/measure/session.ts';
import { createMarksRegistry } from '../../../renderer/measure/store/registry.ts';
import type { MarksHost, Place } from '../../../renderer/measure/types.ts';
import { createHistory } from '../../../renderer/viewer/history.ts';
import { fakeSeries } from '../viewer/fakeEngine.ts';
import { instance, series, study } from './marks.ts';

export const scale: FrameScale = {
  source: 'patient',
  spacing: { rowSpacingMm: 0.5, columnSpacingMm: 0.5 },
  relativeUncertainty: 0,
  regions: [],
  pixelAspect: 1,
  remarks: [],
};
export const model: SeriesModel = {
  ...fakeSeries({ StudyInstanceUID: study, SeriesInstanceUID: series, count: 5 }),
  scale: () => scale,
  image: () => ({ unit: 'HU' }) as ReturnType<SeriesModel['image']>,
};
export const on = (number: number): Place => ({
  StudyInstanceUID: study,
  SeriesInstanceUID: series,
  SOPInstanceUID: instance(number),
  frameNumber: 1,
});

/** A session over five slices of 0.5 mm pixels, 5 mm apart upwards, that keeps its marks for itself. */
export function opened(facts: Partial<MarksHost> = {}) {
  const history = createHistory(() => 0);
  let ids = 0;
  let clock = 0;
  const host: MarksHost = {
    history: { push: (step) => history.push({ ...step, lasting: true }) },
    modelOf: () => model,
    pixelsOf: () => null,
    reveal: () => undefined,
    study: () => null,
    series: () => null,
    activePlace: () => on(1),
    now: () => (clock += 1),
    newId: () => `id${(ids += 1)}`,
    ...facts,
  };
  const registry = createMarksRegistry({
    load: () => new Promise(() => undefined),
    save: () => Promise.resolve(ok(null)),
    listen: () => () => undefined,
    pause: () => Promise.resolve(),
  });
  const session = createMarksSession(host, registry);
  session.follow([study]);
  const marks = (): StudyMarks => session.marksOf(study);
  const line = (length = 100): Annotation => {
    const drawn = draw(session, {
      place: on(1),
      kind: 'length',
      points: [
        { x: 0, y: 0 },
        { x: length, y: 0 },
      ],
    });
    if (drawn === null) throw new Error('not drawn');
    return drawn;
  };
  return { session, history, marks, line };
}

export const lengthOf = (annotation: Annotation | undefined): number | undefined =>
  annotation?.values[0]?.value;
