import { describe, expect, it } from 'vitest';
import type { Calibration } from '../../../native/contract/index.ts';
import { calibrate, draw, remove, reshape } from '../../../renderer/measure/acts.ts';
import { fileName, tableOf } from '../../../renderer/measure/panel/export.ts';
import { readersSpacing } from '../../../renderer/measure/calibration.ts';
import { calibrationFor } from '../../../renderer/measure/session.ts';
import { instance, study } from './marks.ts';
import { lengthOf, model, on, opened, scale } from './opened.ts';

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

  it('is the spacing of the scale bar, on the images that it holds for', () => {
    const { session, history } = opened();
    expect(readersSpacing(session, on(1))).toBeNull();
    calibrate(session, { ...known, scope: 'instance' });
    expect(readersSpacing(session, on(1))).toEqual({ rowSpacingMm: 2, columnSpacingMm: 2 });
    expect(readersSpacing(session, on(2))).toBeNull();
    history.undo();
    expect(readersSpacing(session, on(1))).toBeNull();
  });

  it('gives no scale bar to an ultrasound image with a region that is protected from it', () => {
    const axis = { unit: 'mm', perPixel: 0.2 } as const;
    const region = {
      left: 0,
      top: 0,
      right: 50,
      bottom: 50,
      format: '2d',
      x: axis,
      y: axis,
      reference: null,
      referenceValue: { x: 0, y: 0 },
      priority: 0,
    } as const;
    const spacingWith = (isProtected: boolean) => {
      const regions = [{ ...region, isProtected }];
      const { session } = opened({ modelOf: () => ({ ...model, scale: () => ({ ...scale, regions }) }) });
      const line = [
        { x: 60, y: 0 },
        { x: 110, y: 0 },
      ] as const; // beside the region
      calibrate(session, { ...known, line, scope: 'instance' });
      return readersSpacing(session, on(1));
    };
    expect(spacingWith(true)).toBeNull();
    expect(spacingWith(false)).toEqual({ rowSpacingMm: 2, columnSpacingMm: 2 });
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
