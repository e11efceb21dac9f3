import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { principalAxes, ellipseFromAxes } from '../../../renderer/measure/maths/index.ts';
import { calibrationFrom, spacingFor } from '../../../renderer/measure/maths/index.ts';
import { calibration, geometryOf, noSpacing, plainScale, valueOf } from './made.ts';

type Points = readonly (readonly [number, number])[];
const wide = plainScale({ spacing: { rowSpacingMm: 2, columnSpacingMm: 0.5 }, pixelAspect: 4 });

// Expected values are worked out by hand.
describe('lengths', () => {
  it('count rows and columns by their own spacing', () => {
    // 6 columns of 0.5 mm and 2 rows of 2 mm: 3 and 4, so 5.
    const points: Points = [
      [10, 10],
      [16, 12],
    ];
    expect(valueOf(geometryOf('length', points, { scale: wide }), 'length')).toEqual({
      value: 5,
      unit: 'mm',
    });
  });

  it('are in pixels, and never in millimetres, where nothing tells the spacing', () => {
    const measured = geometryOf('length', [[0, 0], [3, 4]], { scale: noSpacing() }); // prettier-ignore
    expect(valueOf(measured, 'length')).toEqual({ value: 5, unit: 'px' });
    expect(measured.spacingSource).toBe('none');
    const area = geometryOf('rectangle', [[0, 0], [3, 4]], { scale: noSpacing() }); // prettier-ignore
    expect(valueOf(area, 'area')).toEqual({ value: 12, unit: 'px2' });
  });

  it('do not depend on their direction where pixels are not square and of unknown size', () => {
    // A circle drawn on a 2:1 picture: as many pixel widths high as wide.
    const scale = noSpacing(2);
    const across = geometryOf('length', [[0, 0], [40, 0]], { scale }); // prettier-ignore
    const down = geometryOf('length', [[0, 0], [0, 20]], { scale }); // prettier-ignore
    expect(valueOf(across, 'length')).toEqual({ value: 40, unit: 'px' });
    expect(valueOf(down, 'length')).toEqual({ value: 40, unit: 'px' });
  });

  it('follow a calibration by hand, which says so', () => {
    const measured = geometryOf('length', [[0, 0], [3, 4]], { scale: noSpacing(), calibration: calibration(0.1, 0.1) }); // prettier-ignore
    expect(valueOf(measured, 'length')?.value).toBeCloseTo(0.5, 12);
    expect([valueOf(measured, 'length')?.unit, measured.spacingSource]).toEqual(['mm', 'manual']);
  });

  it('of a long and a short axis keep their names in whichever order they were drawn', () => {
    const measured = geometryOf('bidirectional', [[0, 0], [10, 0], [5, -10], [5, 10]]); // prettier-ignore
    expect([valueOf(measured, 'longAxis')?.value, valueOf(measured, 'shortAxis')?.value]).toEqual([10, 5]);
  });
});

describe('calibration by a line', () => {
  it('gives the spacing that makes the line as long as said, and keeps the shape of the pixels', () => {
    const line = [{ x: 0, y: 0 }, { x: 30, y: 20 }] as const; // prettier-ignore
    const scale = noSpacing(2); // 30 wide, 40 high, in pixel widths: 50
    expect(calibrationFrom(line, 100, scale)).toEqual({ rowSpacingMm: 4, columnSpacingMm: 2 });
    expect(calibrationFrom([line[0], line[0]], 100, scale)).toBeNull();
  });

  it('makes what is measured with it less sure', () => {
    const plain = geometryOf('length', [[0, 0], [50, 0]], { scale: plainScale() }); // prettier-ignore
    const manual = geometryOf('length', [[0, 0], [50, 0]], { calibration: calibration(0.5, 0.5) }); // prettier-ignore
    // Reading: sqrt(2) * 0.5 px * 0.5 mm. Calibration: sqrt(2) * 0.5 px of its 100 px, of 25 mm.
    const reading = Math.SQRT2 * 0.25;
    const spacing = (25 * Math.SQRT2 * 0.5) / 100;
    expect(plain.values[0]?.uncertainty).toBeCloseTo(reading, 8);
    expect(manual.values[0]?.uncertainty).toBeCloseTo(Math.hypot(reading, spacing), 8);
  });
});

describe('uncertainty', () => {
  it('is not claimed where the depth of the object is unknown', () => {
    const scale = plainScale({ source: 'detector', relativeUncertainty: null });
    expect(geometryOf('length', [[0, 0], [50, 0]], { scale }).values[0]?.uncertainty).toBeNull(); // prettier-ignore
    const angle = geometryOf('angle', [[0, 0], [0, 50], [50, 50]], { scale }); // prettier-ignore
    // An angle does not depend on it: three points of 0.5 px on arms of 50 px.
    expect(angle.values[0]?.uncertainty).toBeGreaterThan(0.5);
    expect(angle.values[0]?.uncertainty).toBeLessThan(2);
  });

  it('of a length agrees with what readers who place ends by half a pixel would find', () => {
    // Numbers of a fixed sequence in place of chance.
    let state = 1;
    const uniform = (): number => {
      state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const points: Points = [[10, 10], [40, 50], [70, 20], [30, 5]]; // prettier-ignore
    const shaken = (): Points => points.map(([x, y]) => [x + 0.5 * normal(), y + 0.5 * normal()] as const);
    for (const [kind, concept] of [
      ['length', 'length'],
      ['polygon', 'area'],
      ['polygon', 'perimeter'],
      ['ellipse', 'area'],
      ['cobb', 'angle'],
    ] as const) {
      const found = Array.from(
        { length: 4000 },
        () => valueOf(geometryOf(kind, shaken(), { scale: wide }), concept)?.value ?? NaN,
      );
      const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
      const spread = Math.sqrt(found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length);
      const stated = geometryOf(kind, points, { scale: wide }).values.find(
        (value) => value.concept === concept,
      );
      expect([kind, concept, (stated?.uncertainty ?? 0) / spread > 0.93]).toEqual([kind, concept, true]);
      expect([kind, concept, (stated?.uncertainty ?? 0) / spread < 1.07]).toEqual([kind, concept, true]);
    }
  });
});

describe('angles', () => {
  const angle = (points: Points, scale = plainScale()) =>
    valueOf(geometryOf('angle', points, { scale }), 'angle');

  it('are those of the body, not of a stretched picture', () => {
    // Arms of 8 columns (4 mm) and 2 rows (4 mm): 45 degrees from the horizontal.
    expect(angle([[8, 0], [0, 0], [8, 2]], wide)?.value).toBeCloseTo(45, 10); // prettier-ignore
    expect(angle([[8, 0], [0, 0], [8, 2]], noSpacing(4))?.value).toBeCloseTo(45, 10); // prettier-ignore
  });

  it('go from 0 to 180 degrees', () => {
    expect(angle([[1, 0], [0, 0], [-1, 0]])?.value).toBe(180); // prettier-ignore
    expect(angle([[1, 0], [0, 0], [2, 0]])?.value).toBe(0); // prettier-ignore
    expect(angle([[1, 0], [0, 0], [0, 1]])).toEqual({ value: 90, unit: 'deg' }); // prettier-ignore
  });

  it('have none where an arm has no length', () => {
    expect(geometryOf('angle', [[1, 1], [1, 1], [2, 2]]).noValue).toBe('too-small'); // prettier-ignore
  });
});

describe('the Cobb angle', () => {
  const cobb = (points: Points) => valueOf(geometryOf('cobb', points), 'angle')?.value ?? NaN;
  const tilted = (x: number, y: number, degrees: number): Points => {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180) * 20, Math.sin((degrees * Math.PI) / 180) * 20];
    return [[x - c, y - s], [x + c, y + s]]; // prettier-ignore
  };

  it('is the same in whichever direction either line was drawn', () => {
    const [upper, lower] = [tilted(100, 50, 20), tilted(100, 250, -25)];
    for (const points of [
      [...upper, ...lower],
      [...upper.toReversed(), ...lower],
      [...upper, ...lower.toReversed()],
      [...upper.toReversed(), ...lower.toReversed()],
      [...lower, ...upper],
    ]) {
      expect(cobb(points)).toBeCloseTo(45, 9);
    }
  });

  it('goes beyond 90 degrees in a severe curve', () => {
    expect(cobb([...tilted(100, 50, 55), ...tilted(100, 250, -60)])).toBeCloseTo(115, 9);
  });

  it('is 0 between parallel end plates', () => {
    expect(cobb([...tilted(100, 50, 10), ...tilted(110, 250, 10)])).toBeCloseTo(0, 9);
  });
});

describe('closed shapes', () => {
  it('a figure of eight encloses both its loops, once each', () => {
    const eight: Points = [[0, 0], [20, 20], [20, 0], [0, 20]]; // prettier-ignore
    const measured = geometryOf('polygon', eight);
    // Two triangles of 20 x 10 / 2 pixels, of 0.25 mm2.
    expect(valueOf(measured, 'area')?.value).toBeCloseTo(50, 9);
    expect(valueOf(measured, 'perimeter')?.value).toBeCloseTo(10 + 10 + 2 * 10 * Math.SQRT2, 9);
  });

  it('what an outline goes round twice is outside (even-odd)', () => {
    const inner: Points = [[5, 5], [15, 5], [15, 15], [5, 15]]; // prettier-ignore
    const outer: Points = [[0, 0], [20, 0], [20, 20], [0, 20]]; // prettier-ignore
    const both: Points = [...outer, [0, 0], ...inner, [5, 5]];
    expect(valueOf(geometryOf('freehand', both), 'area')?.value).toBeCloseTo((400 - 100) / 4, 9);
  });

  it('an area does not depend on the place, the first corner or the direction', () => {
    const corner = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }));
    const area = (points: Points): number => valueOf(geometryOf('polygon', points), 'area')?.value ?? NaN;
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 9 }), fc.nat(8), (points, turn) => {
        const first = area(points);
        const turned = [...points.slice(turn % points.length), ...points.slice(0, turn % points.length)];
        expect(area(turned)).toBeCloseTo(first, 6);
        expect(area(points.toReversed())).toBeCloseTo(first, 6);
        expect(area(points.map(([x, y]) => [x + 1000, y + 777]))).toBeCloseTo(first, 6);
      }),
    );
  });

  it('an ellipse of equal axes is a circle, one without height twice its length round', () => {
    const round = geometryOf('ellipse', [[0, 10], [20, 10], [10, 0], [10, 20]]); // prettier-ignore
    expect(valueOf(round, 'perimeter')?.value).toBeCloseTo(10 * Math.PI, 10);
    const flat = geometryOf('ellipse', [[0, 10], [20, 10], [10, 10], [10, 10]]); // prettier-ignore
    expect(valueOf(flat, 'perimeter')?.value).toBeCloseTo(20, 10);
  });

  it('an ellipse has the circumference of the tables', () => {
    // Half axes 2 and 1: 9.688448220547675 (complete elliptic integral E(m = 3/4) = 1.2110560275684594, times 8).
    const measured = geometryOf('ellipse', [[-4, 0], [4, 0], [0, -2], [0, 2]]); // prettier-ignore
    expect(valueOf(measured, 'perimeter')?.value).toBeCloseTo(9.688448220547675, 12);
  });

  it('a circle is one of the body: on pixels that are not square it is an ellipse of the picture', () => {
    const measured = geometryOf('circle', [[50, 50], [60, 50]], { scale: wide }); // prettier-ignore
    expect(valueOf(measured, 'radius')).toEqual({ value: 5, unit: 'mm' });
    expect(valueOf(measured, 'area')?.value).toBeCloseTo(25 * Math.PI, 10);
    const same = geometryOf('circle', [[50, 50], [50, 52.5]], { scale: wide }); // prettier-ignore
    expect(valueOf(same, 'area')?.value).toBeCloseTo(25 * Math.PI, 10);
  });

  it('axes of an ellipse that were drawn askew are made square for others to read', () => {
    const points = [[0, 0], [20, 10], [12, 0], [8, 10]].map(([x = 0, y = 0]) => ({ x, y })); // prettier-ignore
    const ellipse = ellipseFromAxes(points);
    const [a, b, c, d] = ellipse === null ? [] : principalAxes(ellipse);
    if (!a || !b || !c || !d) throw new Error('no axes');
    const dot = (b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y);
    expect(dot).toBeCloseTo(0, 9);
    const area = (Math.PI / 4) * Math.hypot(b.x - a.x, b.y - a.y) * Math.hypot(d.x - c.x, d.y - c.y);
    expect(area * 0.25).toBeCloseTo(
      valueOf(geometryOf('ellipse', points.map(({ x, y }) => [x, y] as const)), 'area')?.value ?? NaN, // prettier-ignore
      9,
    );
  });

  it('the cardiothoracic ratio needs no spacing', () => {
    const points: Points = [[10, 50], [60, 50], [0, 70], [100, 70]]; // prettier-ignore
    const measured = geometryOf('cardiothoracic', points, { scale: noSpacing() });
    expect(valueOf(measured, 'cardiothoracicRatio')).toEqual({ value: 0.5, unit: '' });
    expect(valueOf(measured, 'heartWidth')).toEqual({ value: 50, unit: 'px' });
    expect(geometryOf('cardiothoracic', [[1, 1], [2, 1], [3, 3], [3, 3]]).noValue).toBe('too-small'); // prettier-ignore
  });
});

describe('spacing that cannot be one', () => {
  it('is never worked with', () => {
    for (const mm of [0, -1, NaN, Infinity]) {
      const scale = plainScale({ spacing: { rowSpacingMm: mm, columnSpacingMm: 1 } });
      expect(spacingFor(scale, null)).toMatchObject({
        kind: 'plane',
        metric: { unit: 'px', source: 'none' },
      });
    }
  });
});
