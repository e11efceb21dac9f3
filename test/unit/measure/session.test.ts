import { describe, expect, it } from 'vitest';
import { ok } from '../../../native/contract/index.ts';
import type { Annotation, Calibration, StudyMarks } from '../../../native/contract/index.ts';
import type { FrameScale, SeriesModel } from '../../../renderer/imaging/index.ts';
import {
  calibrate,
  copyTargets,
  copyTo,
  draw,
  nudge,
  paste,
  remove,
  rename,
  reshape,
  select,
  setText,
} from '../../../renderer/measure/acts.ts';
import { toggleKeyImage } from '../../../renderer/measure/keyImages.ts';
import { pressKey } from '../../../renderer/measure/keys.ts';
import { levelAt } from '../../../renderer/measure/levels.ts';
import { fileName, tableOf } from '../../../renderer/measure/panel/export.ts';
import { calibrationFor, createMarksSession } from '../../../renderer/measure/session.ts';
import { createMarksRegistry } from '../../../renderer/measure/store/registry.ts';
import type { MarksHost, Place } from '../../../renderer/measure/types.ts';
import { createHistory } from '../../../renderer/viewer/history.ts';
import { fakeSeries } from '../viewer/fakeEngine.ts';
import { instance, series, study } from './marks.ts';

const scale: FrameScale = {
  source: 'patient',
  spacing: { rowSpacingMm: 0.5, columnSpacingMm: 0.5 },
  relativeUncertainty: 0,
  regions: [],
  pixelAspect: 1,
  remarks: [],
};
const model: SeriesModel = {
  ...fakeSeries({ StudyInstanceUID: study, SeriesInstanceUID: series, count: 5 }),
  scale: () => scale,
  image: () => ({ unit: 'HU' }) as ReturnType<SeriesModel['image']>,
};
const on = (number: number): Place => ({
  StudyInstanceUID: study,
  SeriesInstanceUID: series,
  SOPInstanceUID: instance(number),
  frameNumber: 1,
});

function opened(facts: Partial<MarksHost> = {}) {
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

const lengthOf = (annotation: Annotation | undefined): number | undefined => annotation?.values[0]?.value;

describe('what a reader does', () => {
  it('is measured when it is drawn, moved and pulled', () => {
    const { session, marks, line } = opened();
    const { id } = line();
    expect(lengthOf(marks().annotations[0])).toBe(50);
    reshape(session, id, [
      { x: 0, y: 0 },
      { x: 0, y: 30 },
    ]);
    expect(lengthOf(marks().annotations[0])).toBe(15);
    nudge(session, id, { x: 10, y: 0 });
    expect(marks().annotations[0]?.points).toEqual([
      { x: 10, y: 0 },
      { x: 10, y: 30 },
    ]);
  });

  it('is taken back and done again step by step, hundreds of steps back', () => {
    const { session, history, marks, line } = opened();
    const first = line();
    for (let step = 1; step <= 400; step += 1) rename(session, first.id, `name ${step}`);
    for (let step = 0; step < 400; step += 1) history.undo();
    expect(marks().annotations).toEqual([first]);
    history.undo();
    expect(marks().annotations).toEqual([]);
    expect(history.undo()).toBe(false);
    for (let step = 0; step < 401; step += 1) history.redo();
    expect(marks().annotations[0]?.name).toBe('name 400');
  });

  it('keys held down are one step', () => {
    const { session, history, marks, line } = opened();
    const { id } = line();
    for (let press = 0; press < 5; press += 1) nudge(session, id, { x: 1, y: 0 });
    expect(marks().annotations[0]?.points[0]?.x).toBe(5);
    history.undo();
    expect(marks().annotations[0]?.points[0]?.x).toBe(0);
  });

  it('is never taken back from a study that is closed', () => {
    const { session, history, line } = opened();
    line();
    session.follow([]);
    expect(history.undo()).toBe(false);
  });

  it('goes by copy to the next image or to all of its series, in one step, and to no other series', () => {
    const { session, history, marks, line } = opened();
    const drawn = line();
    expect(copyTargets(session, drawn, 'next')).toEqual([on(2)]);
    copyTo(session, drawn, copyTargets(session, drawn, 'all'));
    expect(marks().annotations.map(({ SOPInstanceUID }) => SOPInstanceUID)).toEqual(
      [1, 2, 3, 4, 5].map(instance),
    );
    history.undo();
    expect(marks().annotations).toHaveLength(1);
    session.view.setState({ copied: drawn });
    const elsewhere = { ...on(1), SeriesInstanceUID: instance(9) as unknown as Place['SeriesInstanceUID'] };
    expect(paste(session, elsewhere)).toBe('other-series');
    expect(paste(session, on(3))).toBe('pasted');
  });

  it('an emptied text is gone, an arrow without words stays', () => {
    const { session, marks } = opened();
    const point = [{ x: 5, y: 5 }];
    const text = draw(session, { place: on(1), kind: 'text', points: point, text: 'a' });
    const arrow = draw(session, {
      place: on(1),
      kind: 'arrow',
      points: [...point, { x: 9, y: 9 }],
      text: 'b',
    });
    setText(session, text?.id ?? '', '  ');
    setText(session, arrow?.id ?? '', '');
    expect(marks().annotations.map(({ kind }) => kind)).toEqual(['arrow']);
  });

  it('refuses points that are on no image', () => {
    const { session, marks } = opened();
    expect(draw(session, { place: on(1), kind: 'probe', points: [{ x: NaN, y: 0 }] })).toBeNull();
    expect(marks().annotations).toEqual([]);
  });
});

describe('a calibration', () => {
  const known = {
    place: on(1),
    line: [
      { x: 0, y: 0 },
      { x: 50, y: 0 },
    ] as const,
    lengthMm: 100,
  };
  it('changes every length that it holds for, in one step, and says whose it is', () => {
    const { session, history, marks, line } = opened();
    line();
    draw(session, {
      place: on(2),
      kind: 'length',
      points: [
        { x: 0, y: 0 },
        { x: 100, y: 0 },
      ],
    });
    expect(calibrate(session, { ...known, scope: 'instance' })).toBe(true);
    const [here, there] = marks().annotations;
    expect([lengthOf(here), here?.spacingSource]).toEqual([200, 'manual']);
    expect([lengthOf(there), there?.spacingSource]).toEqual([50, 'patient']);
    history.undo();
    expect(lengthOf(marks().annotations[0])).toBe(50);
    calibrate(session, { ...known, scope: 'series' });
    expect(marks().annotations.slice(0, 2).map(lengthOf)).toEqual([200, 200]);
  });

  it('follows its line, and goes with it', () => {
    const { session, marks, line } = opened();
    line();
    calibrate(session, { ...known, scope: 'instance' });
    const drawn = marks().annotations.find(({ kind }) => kind === 'calibration');
    reshape(session, drawn?.id ?? '', [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ]);
    expect(lengthOf(marks().annotations[0])).toBe(100);
    remove(session, [drawn?.id ?? '']);
    expect(marks().calibrations).toEqual([]);
    expect([lengthOf(marks().annotations[0]), marks().annotations[0]?.spacingSource]).toEqual([
      50,
      'patient',
    ]);
  });

  it('of the image itself counts before that of its series, a newer one before an older', () => {
    const one = (change: Partial<Calibration>): Calibration => ({
      ...on(1),
      id: '',
      scope: 'series',
      rowSpacingMm: 1,
      columnSpacingMm: 1,
      line: [
        { x: 0, y: 0 },
        { x: 1, y: 0 },
      ],
      lengthMm: 1,
      createdAt: 0,
      author: '',
      ...change,
    });
    const all = [
      one({ id: 'series' }),
      one({ id: 'newer', createdAt: 5 }),
      one({ id: 'image', scope: 'instance' }),
      one({ id: 'other image', scope: 'instance', SOPInstanceUID: instance(2), createdAt: 9 }),
    ];
    expect(calibrationFor(all, on(1))?.id).toBe('image');
    expect(calibrationFor(all, on(3))?.id).toBe('newer');
    expect(calibrationFor([], on(1))).toBeNull();
  });
});

describe('keys', () => {
  const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  const upright = (point: { x: number; y: number }) => point;
  it('move what was chosen by hand and nothing else: a reader who scrolls on moves no measurement', () => {
    const { session, marks, line } = opened();
    const { id } = line();
    expect(pressKey(session, { ...plain, key: 'ArrowDown' }, upright)).toBe(false);
    select(session, id);
    expect(pressKey(session, { ...plain, key: 'ArrowDown', shiftKey: true }, upright)).toBe(true);
    expect(marks().annotations[0]?.points[0]).toEqual({ x: 0, y: 10 });
  });

  it('follow the picture on screen when it is turned', () => {
    const { session, marks, line } = opened();
    const { id } = line();
    select(session, id);
    // A quarter turn clockwise: rows of the image run down the screen.
    pressKey(session, { ...plain, key: 'ArrowDown' }, ({ x, y }) => ({ x: 500 - y, y: x }));
    expect(marks().annotations[0]?.points[0]).toEqual({ x: 1, y: 0 });
  });

  it('Tab goes from one to the next and then on to the next pane; Esc leaves one level at a time', () => {
    const { session, line } = opened();
    const [first, second] = [line(), line(60)];
    session.view.setState({ tool: 'length' });
    select(session, first.id);
    expect(pressKey(session, { ...plain, key: 'Tab' }, upright)).toBe(true);
    expect(session.view.getState().selected?.id).toBe(second.id);
    expect(pressKey(session, { ...plain, key: 'Tab' }, upright)).toBe(false);
    select(session, first.id);
    pressKey(session, { ...plain, key: 'Escape' }, upright);
    expect(session.view.getState()).toMatchObject({ selected: null, tool: 'length' });
    pressKey(session, { ...plain, key: 'Escape' }, upright);
    expect(session.view.getState().tool).toBeNull();
    expect(pressKey(session, { ...plain, key: 'Escape' }, upright)).toBe(false);
  });
});

describe('key images and vertebrae', () => {
  it('marks an image, and no more', () => {
    const { session, history, marks } = opened();
    toggleKeyImage(session, on(2));
    expect(marks().keyImages).toHaveLength(1);
    toggleKeyImage(session, on(2));
    expect(marks().keyImages).toEqual([]);
    history.undo();
    expect(marks().keyImages[0]).toMatchObject(on(2));
  });

  it('counts vertebrae over slices: towards the head is up', () => {
    const { session } = opened();
    const at = { x: 10, y: 10 };
    draw(session, { place: on(2), kind: 'spine', points: [at], text: 'L4' });
    // Slices lie 5 mm apart, upwards.
    expect(levelAt(session, on(3), at)).toBe('L3');
    expect(levelAt(session, on(1), at)).toBe('L5');
  });
});

describe('a table that leaves the page', () => {
  const facts = {
    PatientName: 'Quillfeather, Barnaby',
    PatientID: 'LB-1',
    IssuerOfPatientID: 'North',
    PatientBirthDate: '19620312',
    StudyDate: '20260514',
    StudyDescription: '=HYPERLINK("x")',
    AccessionNumber: '',
  };
  it('says on every line whose value it is, of which image, in which unit and by which spacing', () => {
    const { session, line, marks } = opened({ study: () => facts });
    line(33);
    const [head = '', row = ''] = tableOf(session, marks().annotations, 'tabs').split('\n');
    const cells = Object.fromEntries(head.split('\t').map((name, at) => [name, row.split('\t')[at]]));
    expect(cells).toMatchObject({
      PatientID: 'LB-1',
      PatientName: 'Quillfeather, Barnaby',
      Quantity: 'length',
      Value: '16.5',
      Unit: 'mm',
      SpacingSource: 'patient',
      StudyInstanceUID: study,
      SOPInstanceUID: instance(1),
      ImageNumber: '1',
    });
  });

  it('never hands a spreadsheet a formula, and quotes what would break a line', () => {
    const { session, marks } = opened({ study: () => facts });
    draw(session, { place: on(1), kind: 'text', points: [{ x: 1, y: 1 }], text: 'two, "lines"\nhere' });
    const csv = tableOf(session, marks().annotations, 'csv');
    expect(csv).toContain('"\'=HYPERLINK(""x"")"');
    expect(csv).toContain('"two, ""lines""\nhere"');
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(fileName(session, marks().annotations)).toBe('LB-1_20260514_measurements.csv');
  });
});
