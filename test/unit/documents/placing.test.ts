import { describe, expect, it } from 'vitest';
import type { ReportMeasurement } from '../../../native/contract/index.ts';
import { frameOf, onPlane, placeOn } from '../../../renderer/documents/measurements/project.ts';
import { valueLine } from '../../../renderer/documents/measurements/words.ts';
import { asLabel, turnThenFlip } from '../../../renderer/documents/save/view.ts';
import { selectionOf, withoutFrames } from '../../../renderer/documents/selection.ts';
import { axial, fakeSeries, instance, series } from '../viewer/fakeEngine.ts';

const measurement = (more: Partial<ReportMeasurement>): ReportMeasurement => ({
  key: '1.1',
  kind: 'length',
  image: null,
  points: [],
  points3d: [],
  frameOfReferenceUID: '1.2.9',
  trackingName: '',
  text: '',
  finding: null,
  site: null,
  values: [],
  ...more,
});

describe('coordinates in space', () => {
  it('lie on an oblique image where hand calculation says', () => {
    // Rows run along (0.6, 0.8, 0), columns along (0, 0, -1): a point 10 mm along the row and 6 mm down.
    const plane = {
      ...(axial()(0) ?? fail()),
      originLps: [5, 5, 50] as const,
      rowCosines: [0.6, 0.8, 0] as const,
      columnCosines: [0, 0, -1] as const,
      normal: [-0.8, 0.6, 0] as const,
      rowSpacingMm: 2,
      columnSpacingMm: 0.5,
    };
    const [point] = onPlane([[5 + 6, 5 + 8, 44]], plane, 3) ?? [];
    expect(point?.x).toBeCloseTo(10 / 0.5 + 0.5, 9); // from the corner of the first pixel, not from its middle
    expect(point?.y).toBeCloseTo(6 / 2 + 0.5, 9);
    // 1.5 mm off the plane is still within a slice of 3 mm, 1.6 mm is not.
    const off = (mm: number) => [[5 + 6 - 0.8 * mm, 5 + 8 + 0.6 * mm, 44]] as [number, number, number][];
    expect(onPlane(off(1.5), plane, 3)).not.toBeNull();
    expect(onPlane(off(1.6), plane, 3)).toBeNull();
  });

  it('are drawn on the slice that they lie in, of their own frame of reference', () => {
    const model = fakeSeries({ count: 6 }); // slices 5 mm apart from 0
    const points3d: ReportMeasurement['points3d'] = [
      [-200, -200, 15],
      [-192, -200, 15],
    ];
    expect(frameOf(measurement({ points3d }), model)).toBe(3);
    expect(placeOn(measurement({ points3d }), model, 3)?.[1]?.x).toBeCloseTo(10.5, 9);
    expect(placeOn(measurement({ points3d }), model, 2)).toBeNull();
    expect(frameOf(measurement({ points3d, frameOfReferenceUID: '1.2.10' }), model)).toBeNull();
  });

  it('across slices are drawn on none', () => {
    const points3d: ReportMeasurement['points3d'] = [
      [0, 0, 0],
      [0, 0, 10],
    ];
    expect(frameOf(measurement({ points3d }), fakeSeries({ count: 6 }))).toBeNull();
  });
});

const fail = (): never => {
  throw new Error('no plane');
};

describe('a value of a report', () => {
  it('is called as the report calls it, with its own digits and unit', () => {
    const value = {
      concept: { value: '410668003', scheme: 'SCT', meaning: 'Length' },
      as: 'length' as const,
      value: 12.5,
      text: '12.500',
      unit: { value: 'mm', scheme: 'UCUM', meaning: 'millimeter' },
      qualifier: null,
    };
    const format = { decimalSign: ',', date: (DA: string) => DA, dateTime: (DA: string) => DA };
    expect(valueLine(value, format)).toBe('Length 12,500\u00a0mm');
    const none = {
      ...value,
      value: null,
      text: '',
      qualifier: { value: '114006', scheme: 'DCM', meaning: 'Failed' },
    };
    expect(valueLine(none, format)).toBe('Length Failed');
  });
});

describe('a pane as a presentation state', () => {
  type M = readonly [number, number, number, number];
  const times = (a: M, b: M): M => [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
  ];
  const turn = (degrees: number): M => {
    const [c, s] = [
      Math.round(Math.cos((degrees * Math.PI) / 180)),
      Math.round(Math.sin((degrees * Math.PI) / 180)),
    ];
    return [c, -s, s, c]; // y down: clockwise
  };
  const flip = (x: boolean, y: boolean): M => [x ? -1 : 1, 0, 0, y ? -1 : 1];

  it.each(
    ([0, 90, 180, 270] as const).flatMap((rotation) =>
      [false, true].flatMap((h) => [false, true].map((v) => [rotation, h, v] as const)),
    ),
  )('turned by %i after flips %s and %s lies as the pane does', (rotation, flipHorizontal, flipVertical) => {
    const seen = times(turn(rotation), flip(flipHorizontal, flipVertical)); // a pane: flips, then turns
    const kept = turnThenFlip({ rotation, flipHorizontal, flipVertical });
    const state = times(flip(kept.flipHorizontal, false), turn(kept.rotation)); // a state: turns, then flips
    expect(state.map((each) => each + 0)).toEqual(seen.map((each) => each + 0));
  });

  it('has a label of capitals, digits and underscores', () => {
    expect(asLabel('Für Dr. Müller, 2024_a')).toBe('FUR DR MULLER 20');
  });
});

describe('chosen images', () => {
  const reference = (of: string, frameNumbers: number[] = []) => ({
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUID: of.split('.').slice(0, -1).join('.'),
    SOPInstanceUID: instance(of),
    SOPClassUID: '',
    frameNumbers,
    here: true,
  });
  const one = fakeSeries({ SeriesInstanceUID: '1.2.3.1', count: 3, identity: { SeriesDescription: 'one' } });
  const two = fakeSeries({ SeriesInstanceUID: '1.2.3.2', count: 3, identity: { SeriesDescription: 'two' } });

  it('of several series keep their order, and each its own name and place', () => {
    const chosen = selectionOf(
      [one, two],
      [reference('1.2.3.2.3'), reference('1.2.3.1.1'), reference('1.2.3.2.3')],
    );
    expect(chosen?.frames.map(({ SOPInstanceUID }) => SOPInstanceUID)).toEqual(['1.2.3.2.3', '1.2.3.1.1']);
    expect(chosen?.identity(0).SeriesDescription).toBe('two');
    expect(chosen?.identity(1).SeriesDescription).toBe('one');
    expect(chosen?.plane(0)?.originLps[2]).toBe(10);
    expect(() => chosen?.identity(2)).toThrow(RangeError);
    expect(selectionOf([one], [reference('1.2.3.9.1')])).toBeNull();
  });

  it('that are rejected are gone from their series, and every other one is itself', () => {
    const left = withoutFrames(one, [reference('1.2.3.1.2')]);
    expect(left.frames.map(({ SOPInstanceUID }) => SOPInstanceUID)).toEqual(['1.2.3.1.1', '1.2.3.1.3']);
    expect(left.SeriesInstanceUID).toBe(series('1.2.3.1'));
    expect(left.plane(1)?.originLps[2]).toBe(10);
    expect(withoutFrames(one, [reference('1.2.3.2.1')])).toBe(one);
  });
});
