import { describe, expect, it } from 'vitest';
import { calibration, geometryOf, inRegions, region, valueOf } from './made.ts';

type Points = readonly (readonly [number, number])[];
const said = (
  kind: Parameters<typeof geometryOf>[0],
  points: Points,
  scale: ReturnType<typeof inRegions>,
) => {
  const { values, noValue, spacingSource } = geometryOf(kind, points, { scale });
  return [
    values.map(({ concept, value, unit }) => [concept, Math.round(value * 1e9) / 1e9, unit]),
    noValue,
    spacingSource,
  ];
};

// Two images side by side at different depths, as on many systems.
const left = region({ left: 0, right: 100 });
const right = region({
  left: 100,
  right: 200,
  x: { unit: 'mm', perPixel: 0.5 },
  y: { unit: 'mm', perPixel: 0.5 },
});

describe('a line on an ultrasound image', () => {
  it('has the scale of the region under both ends', () => {
    expect(said('length', [[10, 10], [40, 50]], inRegions(left, right))).toEqual([[['length', 10, 'mm']], null, 'region']); // prettier-ignore
    expect(said('length', [[110, 10], [140, 50]], inRegions(left, right))).toEqual([[['length', 25, 'mm']], null, 'region']); // prettier-ignore
  });

  it('across two regions has no length, and says why', () => {
    expect(said('length', [[90, 10], [110, 10]], inRegions(left, right))).toEqual([[], 'across-regions', 'none']); // prettier-ignore
    // The same scale on both sides does not make two pictures one.
    const twin = region({ left: 100, right: 200 });
    expect(said('length', [[90, 10], [110, 10]], inRegions(left, twin))[1]).toBe('across-regions'); // prettier-ignore
  });

  it('that ends on the border of its region is in it', () => {
    expect(said('length', [[90, 10], [100, 10]], inRegions(left, right))[0]).toEqual([['length', 2, 'mm']]); // prettier-ignore
    expect(said('length', [[100, 10], [110, 10]], inRegions(left, right))[0]).toEqual([['length', 5, 'mm']]); // prettier-ignore
  });

  it('outside of all regions has none', () => {
    expect(said('length', [[10, 150], [40, 150]], inRegions(left, right))).toEqual([[], 'not-calibrated-region', 'none']); // prettier-ignore
    expect(said('length', [[10, 150], [40, 50]], inRegions(left, right))[1]).toBe('across-regions'); // prettier-ignore
  });

  it('from a colour box to the tissue around it is measured in the tissue (PS3.3 figure C.8-6)', () => {
    const box = region({ left: 30, top: 30, right: 60, bottom: 60 });
    const tissue = region({ priority: 0 });
    expect(said('length', [[40, 40], [80, 70]], inRegions(box, tissue))[0]).toEqual([['length', 10, 'mm']]); // prettier-ignore
  });

  it('into an inset of another scale has none', () => {
    const inset = region({ left: 30, top: 30, right: 60, bottom: 60, x: { unit: 'mm', perPixel: 1 } });
    expect(said('length', [[40, 40], [80, 70]], inRegions(left, inset))[1]).toBe('across-regions'); // prettier-ignore
    expect(said('length', [[40, 40], [50, 40]], inRegions(left, inset))[0]).toEqual([['length', 10, 'mm']]); // prettier-ignore
  });

  it('counts each direction by its own step', () => {
    const tall = region({ y: { unit: 'mm', perPixel: 0.4 } });
    expect(said('length', [[0, 0], [15, 10]], inRegions(tall))[0]).toEqual([['length', 5, 'mm']]); // prettier-ignore
  });

  it('is not measured with a step of nothing', () => {
    expect(said('length', [[0, 0], [9, 9]], inRegions(region({ x: { unit: 'mm', perPixel: 0 } })))[1]).toBe('unsound-spacing'); // prettier-ignore
  });

  it('takes a calibration by hand, except where the region forbids it', () => {
    const line: Points = [[0, 0], [10, 0]]; // prettier-ignore
    const hand = calibration(1, 1);
    const plain = geometryOf('length', line, { scale: inRegions(left), calibration: hand });
    expect([valueOf(plain, 'length')?.value, plain.spacingSource]).toEqual([10, 'manual']);
    const scale = inRegions(region({ isProtected: true }));
    const kept = geometryOf('length', line, { scale, calibration: hand });
    expect([valueOf(kept, 'length')?.value, kept.spacingSource]).toEqual([2, 'region']);
  });
});

describe('an area on an ultrasound image', () => {
  it('must be in its region with all it reaches, not only with its handles', () => {
    // Its ends are inside, its bulge is not.
    const askew: Points = [[93, 20], [99, 60], [100, 35], [92, 45]]; // prettier-ignore
    expect(said('ellipse', askew, inRegions(left, right))[1]).toBe('across-regions');
    expect(said('circle', [[90, 50], [90, 70]], inRegions(left, right))[1]).toBe('across-regions'); // prettier-ignore
    expect(said('circle', [[50, 50], [50, 70]], inRegions(left, right))[1]).toBe('frame-not-loaded'); // prettier-ignore
  });
});

describe('a trace', () => {
  const doppler = region({
    format: 'spectral',
    x: { unit: 's', perPixel: 0.004 },
    y: { unit: 'mm/s', perPixel: -15 },
    reference: { x: 0.5, y: 60.5 },
  });

  it('of Doppler gives a velocity and a time, never millimetres', () => {
    expect(
      said(
        'length',
        [
          [10, 60],
          [60, 20],
        ],
        inRegions(doppler),
      ),
    ).toEqual([
      // prettier-ignore
      [
        ['velocity', 60, 'cm/s'],
        ['time', 0.2, 's'],
      ],
      null,
      'region',
    ]);
  });

  it('of Doppler has no area, no angle and no ratio', () => {
    for (const kind of ['angle', 'cobb', 'cardiothoracic', 'bidirectional'] as const) {
      expect(said(kind, [[1, 1], [9, 9], [9, 30], [50, 10]], inRegions(doppler))).toEqual([[], 'not-calibrated-region', 'region']); // prettier-ignore
    }
  });

  it('has a velocity under a probe, counted from its zero line upwards', () => {
    expect(said('probe', [[20, 20.5]], inRegions(doppler))[0]).toEqual([['velocity', 60, 'cm/s']]);
    expect(said('probe', [[20, 70.5]], inRegions(doppler))[0]).toEqual([['velocity', -15, 'cm/s']]);
  });

  it('of M-mode gives a depth and a time', () => {
    const motion = region({ format: 'm-mode', x: { unit: 's', perPixel: 0.01 } });
    expect(
      said(
        'length',
        [
          [10, 10],
          [30, 60],
        ],
        inRegions(motion),
      )[0],
    ).toEqual([
      // prettier-ignore
      ['length', 10, 'mm'],
      ['time', 0.2, 's'],
    ]);
  });

  it('in units that are no length, time or velocity gives nothing', () => {
    const other = region({
      format: 'other',
      x: { unit: 'other', perPixel: 1 },
      y: { unit: 'percent', perPixel: 1 },
    });
    expect(said('length', [[1, 1], [9, 9]], inRegions(other))).toEqual([[], 'not-calibrated-region', 'region']); // prettier-ignore
  });
});
