import { describe, expect, it } from 'vitest';
import { drawPattern, FAINT, stepGrey, STEPS } from '../../../renderer/display/pattern.ts';
import type { PatternKind } from '../../../renderer/display/pattern.ts';

const WIDTH = 1280;
const HEIGHT = 1024;

function drawn(kind: PatternKind, width = WIDTH, height = HEIGHT): Uint8Array {
  const greys = new Uint8Array(width * height);
  const fill = (x: number, y: number, across: number, down: number, grey: number): void => {
    for (const value of [x, y, across, down, grey]) expect(Number.isInteger(value)).toBe(true);
    for (let row = Math.max(0, y); row < Math.min(height, y + down); row++) {
      greys.fill(grey, row * width + Math.max(0, x), row * width + Math.min(width, x + across));
    }
  };
  drawPattern(fill, { width, height }, kind);
  return greys;
}

describe('the test pattern', () => {
  const greys = drawn('quality');
  const at = (x: number, y: number): number => greys[y * WIDTH + x] ?? -1;

  it('has 18 steps from black to white, each distinct', () => {
    const steps = Array.from({ length: STEPS }, (_, index) => stepGrey(index));
    expect([steps[0], steps.at(-1), new Set(steps).size]).toEqual([0, 255, 18]);
    const seen = new Set(greys);
    for (const grey of steps) expect(seen.has(grey)).toBe(true);
  });

  it('has 5 % inside of black and 95 % inside of white', () => {
    expect([FAINT.black, FAINT.white]).toEqual([13, 242]); // 0.05 x 255 = 12.75, 0.95 x 255 = 242.25
    const unit = 64; // 1024 / 16
    expect([at(640 - 2 * unit + 2, 512 + unit + 2), at(640 - 1.5 * unit, 512 + 1.5 * unit)]).toEqual([0, 13]);
    expect([at(640 + unit + 2, 512 + unit + 2), at(640 + 1.5 * unit, 512 + 1.5 * unit)]).toEqual([255, 242]);
  });

  it('has line pairs of one device pixel each, upright and level', () => {
    const [x, y] = [64, 64];
    const upright = Array.from({ length: 8 }, (_, n) => at(x + n, y + 10));
    const level = Array.from({ length: 8 }, (_, n) => at(x + 64 + 10, y + n));
    expect(upright).toEqual([255, 0, 255, 0, 255, 0, 255, 0]);
    expect(level).toEqual(upright);
  });

  it('has a ramp through all 256 levels', () => {
    const x = 640 - 6 * 64 + 10;
    const levels = new Set(Array.from({ length: 512 }, (_, n) => at(x, 256 + n)));
    expect(levels.size).toBe(256);
  });

  it('reaches every edge with a line of white, by which cut-off edges are seen', () => {
    expect([at(0, 0), at(WIDTH - 1, HEIGHT - 1), at(600, 0), at(0, 500)]).toEqual([255, 255, 255, 255]);
  });

  it('draws on any screen, however small', () => {
    expect(() => drawn('quality', 200, 120)).not.toThrow();
  });

  it('has even fields of 10 % and 80 %', () => {
    expect([...new Set(drawn('dark'))]).toEqual([26]);
    expect([...new Set(drawn('bright'))]).toEqual([204]);
  });
});
