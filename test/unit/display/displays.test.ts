import { describe, expect, it } from 'vitest';
import { Display, Settings } from '../../../native/contract/index.ts';
import {
  declarationOf,
  displayKey,
  displayOf,
  pixelSizeFrom,
  withDisplay,
} from '../../../renderer/display/displays.ts';
import { trueScale } from '../../../renderer/imaging/geometry/view.ts';

const DAY = 86_400_000;
const screen = { width: 1920, height: 1080, left: 0, top: 0, colorDepth: 24 };

describe('the size of a display', () => {
  it('follows from a bar as long as a bank card: 85.60 mm on 428 pixels is 0.2 mm a pixel', () => {
    expect(pixelSizeFrom(428)).toBeCloseTo(0.2, 12);
    expect([pixelSizeFrom(0), pixelSizeFrom(10), pixelSizeFrom(1e6), pixelSizeFrom(NaN)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('makes a millimetre of the image a millimetre of the screen', () => {
    // Pixels of 0.5 mm on a screen of 0.2 mm: 2.5 device pixels each, so 100 mm of image take 500 of them, 100 mm.
    const spacing = { rowSpacingMm: 0.5, columnSpacingMm: 0.5 };
    expect(trueScale(spacing, 0.2)).toBe(2.5);
    // The shorter side carries the scale where pixels are not square.
    expect(trueScale({ rowSpacingMm: 2, columnSpacingMm: 0.5 }, 0.25)).toBe(2);
  });

  it('is unknown without a spacing or without a measured screen', () => {
    expect(trueScale(null, 0.2)).toBeNull();
    expect(trueScale({ rowSpacingMm: 1, columnSpacingMm: 1 }, null)).toBeNull();
  });
});

describe('displays of one computer', () => {
  it('are told apart by size and place', () => {
    const second = { ...screen, left: 1920 };
    expect(displayKey(screen)).not.toBe(displayKey(second));
    const key = displayKey(screen);
    const kept = withDisplay([], { key, mmPerDevicePixel: 0.2, declared: null });
    expect(displayOf(kept, key).mmPerDevicePixel).toBe(0.2);
    expect(displayOf(kept, displayKey(second)).mmPerDevicePixel).toBeNull();
  });

  it('are kept once each, the latest change last, and never more than fit', () => {
    let kept: Display[] = [];
    for (let n = 0; n < 40; n++) {
      kept = withDisplay(kept, { key: `k${String(n % 35)}`, mmPerDevicePixel: 0.2, declared: null });
    }
    expect(new Set(kept.map(({ key }) => key)).size).toBe(kept.length);
    expect([kept.length, kept.at(-1)?.key]).toEqual([32, 'k4']);
    expect(Settings.parse({ displays: kept }).displays).toEqual(kept);
  });

  it('of settings from before there were any are none', () => {
    expect(Settings.parse({}).displays).toEqual([]);
    expect(Display.safeParse({ key: 'k', mmPerDevicePixel: 0, declared: null }).success).toBe(false);
  });
});

describe('a declaration', () => {
  const at = Date.UTC(2026, 0, 1);
  const display: Display = { key: 'k', mmPerDevicePixel: null, declared: { by: 'Physicist', at, days: 90 } };

  it('holds for its days and then not any more', () => {
    expect(declarationOf(display, at + 89 * DAY)).toEqual({
      kind: 'declared',
      by: 'Physicist',
      until: at + 90 * DAY,
    });
    expect(declarationOf(display, at + 90 * DAY).kind).toBe('expired');
  });

  it('is none where nobody made one, or made it in the future', () => {
    expect(declarationOf({ ...display, declared: null }, at).kind).toBe('undeclared');
    expect(declarationOf(display, at - 2 * DAY).kind).toBe('undeclared');
  });
});
