import { describe, expect, it } from 'vitest';
import type { FrameScale } from '../../../renderer/imaging/types.ts';
import { dataSet, only } from './made.ts';
import type { Attributes } from './made.ts';

const US = '1.2.840.10008.5.1.4.1.1.6.1';
const scale = (attributes: Attributes): FrameScale => only(attributes).scale(0);

describe('regions of an ultrasound image', () => {
  const region = (attributes: Attributes) =>
    dataSet({
      RegionSpatialFormat: 1,
      RegionLocationMinX0: 10,
      RegionLocationMinY0: 20,
      RegionLocationMaxX1: 59,
      RegionLocationMaxY1: 99,
      PhysicalUnitsXDirection: 3,
      PhysicalUnitsYDirection: 3,
      PhysicalDeltaX: 0.02,
      PhysicalDeltaY: 0.025,
      ...attributes,
    });
  const us = (...items: readonly ReturnType<typeof dataSet>[]): FrameScale =>
    scale({ SOPClassUID: US, Modality: 'US', Rows: 200, Columns: 300, SequenceOfUltrasoundRegions: items });

  it('reach to the outer edge of their last pixels, in millimetres', () => {
    expect(us(region({})).regions).toEqual([
      {
        left: 10,
        top: 20,
        right: 60,
        bottom: 100,
        format: '2d',
        x: { unit: 'mm', perPixel: 0.2 },
        y: { unit: 'mm', perPixel: 0.25 },
        reference: null,
        referenceValue: { x: 0, y: 0 },
        priority: 1,
        isProtected: false,
      },
    ]);
  });

  it('count their reference pixel from their own corner, and keep the sign of an axis', () => {
    const [trace] = us(
      region({
        RegionSpatialFormat: 3,
        PhysicalUnitsXDirection: 4,
        PhysicalUnitsYDirection: 7,
        PhysicalDeltaX: 0.004,
        PhysicalDeltaY: -1.5,
        ReferencePixelX0: 0,
        ReferencePixelY0: 40,
        ReferencePixelPhysicalValueY: 0,
        RegionFlags: 3,
      }),
    ).regions;
    expect(trace).toMatchObject({
      format: 'spectral',
      x: { unit: 's', perPixel: 0.004 },
      y: { unit: 'mm/s', perPixel: -15 },
      reference: { x: 10.5, y: 60.5 },
      priority: 0,
      isProtected: true,
    });
  });

  it('know every unit of the standard', () => {
    const units = Array.from({ length: 13 }, (_, code) => {
      const [only] = us(region({ PhysicalUnitsXDirection: code })).regions;
      return only?.x.unit;
    });
    const other = 'other';
    expect(units).toEqual([
      other, 'percent', 'dB', 'mm', 's', 'Hz', other, 'mm/s', other, other, other, other, other,
    ]); // prettier-ignore
  });

  it('end where the image ends, and are left out where they have no place in it', () => {
    expect(us(region({ RegionLocationMaxX1: 300 })).regions[0]?.right).toBe(300);
    const nowhere = us(region({ RegionLocationMinX0: 400, RegionLocationMaxX1: 500 }));
    expect([nowhere.regions, nowhere.source, nowhere.remarks]).toEqual([[], 'none', ['unsound-region']]);
  });

  it('give a scale bar only where they agree on square pixels', () => {
    const square = { PhysicalDeltaY: 0.02 };
    expect(us(region(square)).spacing).toEqual({ rowSpacingMm: 0.2, columnSpacingMm: 0.2 });
    expect(us(region({})).spacing).toBeNull();
    expect(us(region(square), region({ PhysicalDeltaX: 0.03, PhysicalDeltaY: 0.03 })).spacing).toBeNull();
  });

  it('come before Pixel Spacing, and a contradiction is said', () => {
    const items = [region({ PhysicalDeltaY: 0.02 })];
    const both = { SOPClassUID: US, Rows: 200, Columns: 300, SequenceOfUltrasoundRegions: items };
    const remarks = (PixelSpacing: number[]): readonly string[] => scale({ ...both, PixelSpacing }).remarks;
    expect(scale({ ...both, PixelSpacing: [0.3, 0.3] })).toMatchObject({
      source: 'region',
      spacing: { rowSpacingMm: 0.2, columnSpacingMm: 0.2 },
    });
    expect(remarks([0.2, 0.2])).toEqual([]);
    expect(remarks([0.3, 0.3])).toEqual(['contradicting-spacings']);
  });
});
