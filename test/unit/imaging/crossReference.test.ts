import { describe, expect, it } from 'vitest';
import {
  nearestByOffset,
  nearestFrame,
  referenceLine,
} from '../../../renderer/imaging/geometry/crossReference.ts';
import type { FramePlane } from '../../../renderer/imaging/types.ts';
import { AXIAL, instance, series } from './made.ts';

const base = { FrameOfReferenceUID: '1.9', rowSpacingMm: 1, columnSpacingMm: 1, Rows: 100, Columns: 100 };
const axial = (z: number): FramePlane => ({
  ...base,
  originLps: [0, 0, z],
  rowCosines: [1, 0, 0],
  columnCosines: [0, 1, 0],
  normal: [0, 0, 1],
});
/** Rows towards the left, columns towards the feet, at y. */
const coronal = (y: number): FramePlane => ({
  ...base,
  originLps: [0, y, 99],
  rowCosines: [1, 0, 0],
  columnCosines: [0, 0, -1],
  normal: [0, 1, 0],
});

describe('reference lines', () => {
  it('an axial slice cuts a coronal image in a level line at its height', () => {
    const line = referenceLine(axial(30), coronal(50));
    // z = 99 - (row centre): row of z = 30 is 69, its centre half a pixel below the corner.
    expect(line?.from.y).toBeCloseTo(69.5);
    expect(line?.to.y).toBeCloseTo(69.5);
    expect([line?.from.x, line?.to.x].toSorted((a = 0, b = 0) => a - b)).toEqual([
      expect.closeTo(0),
      expect.closeTo(100),
    ]);
  });

  it('ends where the other image ends', () => {
    const small: FramePlane = { ...axial(30), originLps: [20, 0, 30], Columns: 30 };
    const line = referenceLine(small, coronal(50));
    const [from = 0, to = 0] = [line?.from.x ?? 0, line?.to.x ?? 0].toSorted((a, b) => a - b);
    expect([from, to]).toEqual([expect.closeTo(20), expect.closeTo(50)]);
  });

  it('is not drawn between parallel images, nor where they do not meet', () => {
    expect(referenceLine(axial(10), axial(20))).toBeNull();
    expect(referenceLine(axial(500), coronal(50))).toBeNull();
    expect(referenceLine({ ...axial(30), originLps: [500, 0, 30] }, coronal(50))).toBeNull();
  });

  it('is not drawn between frames of reference, nor where the header names none', () => {
    expect(referenceLine({ ...axial(30), FrameOfReferenceUID: '1.8' }, coronal(50))).toBeNull();
    expect(
      referenceLine({ ...axial(30), FrameOfReferenceUID: '' }, { ...coronal(50), FrameOfReferenceUID: '' }),
    ).toBeNull();
  });
});

const stack = (spacing: number, count: number, FrameOfReferenceUID = '1.9') =>
  series(
    Array.from({ length: count }, (_, index) =>
      instance({
        InstanceNumber: index + 1,
        FrameOfReferenceUID,
        ImageOrientationPatient: AXIAL,
        ImagePositionPatient: [0, 0, index * spacing],
        PixelSpacing: [1, 1],
        Rows: 100,
        Columns: 100,
      }),
    ),
  );

describe('scrolling together by position', () => {
  it('finds the slice nearest in space, whatever the numbering', () => {
    expect(nearestFrame(stack(5, 20), axial(31))).toBe(6);
    expect(nearestFrame(stack(2, 20), axial(31))).toBe(15);
    expect(nearestFrame(stack(5, 20), axial(1000))).toBe(19);
  });

  it('finds nothing in another frame of reference or across planes', () => {
    expect(nearestFrame(stack(5, 20, '1.8'), axial(31))).toBeNull();
    expect(nearestFrame(stack(5, 20), coronal(31))).toBeNull();
  });

  it('follows by the distance moved where the frames of reference differ', () => {
    const linked = { own: axial(10), other: axial(100) };
    expect(nearestByOffset(stack(5, 20, '1.8'), axial(120), linked)).toBe(6);
    expect(nearestByOffset(stack(5, 20, '1.8'), axial(120), { ...linked, other: coronal(0) })).toBeNull();
  });
});
