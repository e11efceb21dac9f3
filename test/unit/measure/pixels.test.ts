import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredPixels, StoredValues } from '../../../pixels/index.ts';
import { measure, pixelsInside, statisticsOf } from '../../../renderer/measure/maths/index.ts';
import type { PixelRun, Subject } from '../../../renderer/measure/maths/index.ts';
import { plainScale } from './made.ts';
import { insidePolygon } from './truth.ts';
import type { Pair } from './truth.ts';

const SIZE = { Rows: 40, Columns: 50 };
const at = ([x, y]: Pair) => ({ x, y });

/** Pixels as `column,row`, sorted; throws when one comes twice. */
function listed(runs: readonly PixelRun[]): string[] {
  const found = runs.flatMap(({ row, from, to }) =>
    Array.from({ length: to - from }, (_, n) => `${String(from + n)},${String(row)}`),
  );
  if (new Set(found).size !== found.length) throw new Error('a pixel twice');
  return found;
}
const inside = (kind: Subject['kind'], points: readonly Pair[]): string[] =>
  listed(pixelsInside(kind, points.map(at), SIZE));

describe('the pixels of a shape', () => {
  it('are those whose centre is inside', () => {
    // From 2.4 to 4.6: centres 2.5, 3.5 and 4.5; from 1.6 to 3.4: centres 2.5.
    expect(inside('rectangle', [[2.4, 1.6], [4.6, 3.4]])).toEqual(['2,2', '3,2', '4,2']); // prettier-ignore
  });

  it('of a rectangle over whole pixels are exactly those, from whichever corner it is drawn', () => {
    const all = ['10,5', '11,5', '10,6', '11,6', '10,7', '11,7'];
    for (const points of [
      [
        [10, 5],
        [12, 8],
      ],
      [
        [12, 8],
        [10, 5],
      ],
      [
        [12, 5],
        [10, 8],
      ],
    ] as Pair[][]) {
      // prettier-ignore
      expect(inside('rectangle', points)).toEqual(all);
    }
  });

  it('on a border through their centres belong to the shape on the right of it or below', () => {
    const west = inside('rectangle', [[1.5, 1.5], [4.5, 3.5]]); // prettier-ignore
    const east = inside('rectangle', [[4.5, 1.5], [7.5, 3.5]]); // prettier-ignore
    const south = inside('rectangle', [[1.5, 3.5], [4.5, 5.5]]); // prettier-ignore
    expect(west).toEqual(['1,1', '2,1', '3,1', '1,2', '2,2', '3,2']);
    expect(east[0]).toBe('4,1');
    expect(south[0]).toBe('1,3');
  });

  it('end with the image', () => {
    expect(inside('rectangle', [[-10, -10], [2, 1]])).toEqual(['0,0', '1,0']); // prettier-ignore
    expect(inside('rectangle', [[48, 39], [90, 90]])).toEqual(['48,39', '49,39']); // prettier-ignore
    expect(inside('ellipse', [[-90, 20], [-60, 20], [-75, 10], [-75, 30]])).toEqual([]); // prettier-ignore
  });

  it('are none of a line, a mark or a shape without width', () => {
    expect(inside('length', [[1, 1], [9, 9]])).toEqual([]); // prettier-ignore
    expect(inside('ellipse', [[1, 5], [9, 5], [5, 5], [5, 5]])).toEqual([]); // prettier-ignore
    expect(inside('polygon', [[1, 5], [9, 5], [5, 5]])).toEqual([]); // prettier-ignore
    expect(inside('probe', [[3.9, 7.1]])).toEqual(['3,7']);
  });

  const coordinate = fc.integer({ min: -64 * 4, max: 64 * 56 }).map((n) => n / 64 + 1 / 256);
  const corner = fc.tuple(coordinate, coordinate);

  it('of any outline, also one that crosses itself, are those with an odd number of turns about them', () => {
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 8 }), (points) => {
        const holds = oddCrossings(points);
        const expected: string[] = [];
        for (let row = 0; row < SIZE.Rows; row++) {
          for (let column = 0; column < SIZE.Columns; column++) {
            const held = holds(column, row);
            fc.pre(held !== null); // a centre just on the line, which a rule of its own decides (below)
            if (held === true) expected.push(`${String(column)},${String(row)}`);
          }
        }
        expect(inside('polygon', points).toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 150 },
    );
  });

  it('are shared out among the pieces of a shape that was cut, wherever the cut goes: none twice, none lost', () => {
    const onCentres = fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 40 }))
      .map(([x, y]): Pair => [x + 0.5, y + 0.5]);
    fc.assert(
      fc.property(onCentres, onCentres, onCentres, onCentres, (a, b, c, d) => {
        // Two triangles on either side of a-c, whose corners are centres of pixels.
        const cross = (p: Pair): number => (c[0] - a[0]) * (p[1] - a[1]) - (c[1] - a[1]) * (p[0] - a[0]);
        fc.pre(cross(b) * cross(d) < 0);
        const pieces = [...inside('polygon', [a, b, c]), ...inside('polygon', [a, c, d])];
        expect(new Set(pieces).size).toBe(pieces.length);
        expect(pieces.toSorted()).toEqual(inside('polygon', [a, b, c, d]).toSorted());
      }),
    );
  });
});

/** Crossings of a ray to the right, counted edge by edge in whole numbers; null: the centre is on an edge. */
function oddCrossings(points: readonly Pair[]): (column: number, row: number) => boolean | null {
  const scaled = points.map(([x, y]) => [BigInt(x * 256), BigInt(y * 256)] as const);
  return (column, row) => {
    const [x, y] = [BigInt(column * 256 + 128), BigInt(row * 256 + 128)];
    let odd = false;
    let onEdge = false;
    scaled.forEach(([ax, ay], index) => {
      const [bx, by] = scaled[(index + 1) % scaled.length] ?? [0n, 0n];
      if (ay > y === by > y) return;
      const area = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
      onEdge ||= area === 0n;
      if (by > ay === area > 0n) odd = !odd;
    });
    return onEdge ? null : odd;
  };
}

describe('a simple outline', () => {
  it('has the same pixels by winding as by crossings', () => {
    const star: readonly Pair[] = [[3.25, 3.25], [40.75, 8.125], [20.375, 15.0625], [35.1875, 35.4375]]; // prettier-ignore
    const [winding, crossings] = [insidePolygon(star), oddCrossings(star)];
    for (let row = 0; row < 40; row++) {
      for (let column = 0; column < 50; column++) expect(winding(column, row)).toBe(crossings(column, row));
    }
  });
});

const pixelsOf = (values: StoredValues, changes: Partial<StoredPixels> = {}): StoredPixels => ({
  values,
  Rows: 2,
  Columns: values.length / 2,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  tolerated: [],
  ...changes,
});
const plain = { slope: 1, intercept: 0, modalityLut: null, padding: null };
const whole = (pixels: StoredPixels): PixelRun[] =>
  [0, 1].map((row) => ({ row, from: 0, to: pixels.Columns }));
const statistics = (pixels: StoredPixels, image: Parameters<typeof statisticsOf>[2] = plain) => {
  const result = statisticsOf(whole(pixels), pixels, image);
  return result.ok ? result.value : result.reason;
};

describe('statistics', () => {
  it('are those of the set: deviation divided by n, median midway', () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, deviation exactly 2.
    expect(statistics(pixelsOf(Uint8Array.of(2, 4, 4, 4, 5, 5, 7, 9)))).toEqual({
      count: 8,
      mean: 5,
      standardDeviation: 2,
      minimum: 2,
      maximum: 9,
      median: 4.5,
      sum: 40,
    });
  });

  it('leave padding out', () => {
    const padding = { from: -2000, to: -1999 };
    const pixels = pixelsOf(Int16Array.of(-2000, -1999, 10, 30));
    expect(statistics(pixels, { ...plain, padding })).toMatchObject({ count: 2, mean: 20, minimum: 10 });
    expect(statistics(pixelsOf(Int16Array.of(-2000, -2000)), { ...plain, padding })).toBe('only-padding');
  });

  it('leave out rows that the file does not hold, and what is no number', () => {
    expect(statistics(pixelsOf(Int16Array.of(7, 9, 0, 0), { decodedRows: 1 }))).toMatchObject({
      count: 2,
      mean: 8,
    });
    expect(statistics(pixelsOf(Float32Array.of(NaN, 1.5, 2.5, Infinity)))).toMatchObject({
      count: 2,
      mean: 2,
    });
  });

  it('are in modality values: by slope and intercept, or by a Modality LUT that turns the order round', () => {
    const pixels = pixelsOf(Uint16Array.of(0, 1, 2, 3));
    expect(statistics(pixels, { ...plain, slope: 0.01, intercept: -1 })).toMatchObject({
      mean: expect.closeTo(-0.985, 14) as number,
      minimum: -1,
      maximum: -0.97,
    });
    const modalityLut = { first: 1, bits: 16, entries: [90, 50, 10], explanation: '' };
    // 0 is below the table and takes its first entry.
    expect(statistics(pixels, { ...plain, modalityLut })).toMatchObject({
      mean: 60,
      minimum: 10,
      maximum: 90,
      median: 70,
    });
  });

  it('have none for colour, and none for an empty set', () => {
    const colour = pixelsOf(Uint8Array.of(1, 2, 3, 4, 5, 6), { SamplesPerPixel: 3, Columns: 1, PhotometricInterpretation: 'RGB' }); // prettier-ignore
    expect(statistics(colour)).toBe('colour');
    expect(statistics(pixelsOf(Uint8Array.of(1, 2), { PhotometricInterpretation: 'PALETTE COLOR' }))).toBe(
      'colour',
    );
    expect(statisticsOf([], pixelsOf(Uint8Array.of(1, 2)), plain)).toEqual({
      ok: false,
      reason: 'too-small',
    });
  });

  it('do not lose small differences on a large base', () => {
    const base = 1e9;
    const pixels = pixelsOf(Float64Array.of(base + 4, base + 7, base + 13, base + 16));
    expect(statistics(pixels)).toMatchObject({ mean: base + 10, standardDeviation: Math.sqrt(22.5) });
    expect(statistics(pixelsOf(Float64Array.of(1e16, 1, -1e16, 1)))).toMatchObject({ sum: 2, mean: 0.5 });
  });

  it('are the same whichever way they are counted: a few pixels sorted, many in a table', () => {
    const length = 200 * 200;
    const values = Int16Array.from({ length }, (_, n) => ((n * 7919) % 3001) - 1500);
    const image = { ...plain, slope: 3, intercept: -7 };
    const large = pixelsOf(values, { Rows: 200, Columns: 200 });
    const runs = Array.from({ length: 200 }, (_, row) => ({ row, from: 0, to: 200 }));
    const wide = pixelsOf(Float64Array.from(values), { Rows: 200, Columns: 200 });
    const [table, single] = [statisticsOf(runs, large, image), statisticsOf(runs, wide, image)];
    if (!table.ok || !single.ok) throw new Error('no statistics');
    expect(table.value).toEqual({
      ...single.value,
      standardDeviation: expect.closeTo(single.value.standardDeviation, 9) as number,
    });
  });

  it('of 32-bit values far apart are exact', () => {
    const pixels = pixelsOf(Uint32Array.of(0, 4_294_967_295, 4_294_967_295, 4_294_967_294));
    expect(statistics(pixels)).toMatchObject({ sum: 12_884_901_884, maximum: 4_294_967_295 });
  });
});

describe('a region of interest', () => {
  const frame = { ...pixelsOf(Int16Array.from({ length: 100 }, (_, n) => n)), Rows: 10, Columns: 10 };
  const image = { ...plain, unit: 'HU' } as never;
  const of = (kind: Subject['kind'], points: readonly Pair[]) =>
    measure(
      { kind, points: points.map(at) },
      { scale: plainScale(), calibration: null, pixels: frame, image },
    );

  it('says why it has no values, and keeps its area', () => {
    const small = of('rectangle', [[2.6, 2.6], [3.4, 3.4]]); // prettier-ignore
    expect([small.noValue, small.values.map(({ concept }) => concept)]).toEqual([
      'too-small',
      ['area', 'perimeter', 'width', 'height'],
    ]);
    expect(of('rectangle', [[20, 20], [30, 30]]).noValue).toBe('outside-image'); // prettier-ignore
    expect(of('probe', [[-1, 3]]).noValue).toBe('outside-image');
  });

  it('states values in the unit of the frame by its UCUM code', () => {
    expect(of('probe', [[3.5, 4.5]]).values).toEqual([
      { concept: 'value', value: 43, unit: "[hnsf'U]", uncertainty: null },
    ]);
    expect(
      of('rectangle', [
        [0, 0],
        [10, 10],
      ]).values.find(({ concept }) => concept === 'mean'),
    ).toEqual(
      // prettier-ignore
      { concept: 'mean', value: 49.5, unit: "[hnsf'U]", uncertainty: null },
    );
  });
});
