import './page.ts';
import { describe, expect, it } from 'vitest';
import { pixelsPerImage, toolOfButton, voiDrag, wheelSteps } from '../../../renderer/viewer/gestures.ts';
import { clipLine, labelledEnd } from '../../../renderer/viewer/lines.ts';
import { brightnessOf, samplePoints, wantsPlate } from '../../../renderer/viewer/plates.ts';
import { imageAt } from '../../../renderer/viewer/SliceSlider.tsx';

describe('buttons of the mouse', () => {
  it('left is the tool, middle pans, right zooms', () => {
    expect([0, 1, 2, 3].map((button) => toolOfButton(button, 'window'))).toEqual([
      'window',
      'pan',
      'zoom',
      null,
    ]);
  });
});

describe('a window drag', () => {
  it('feels alike in a brain window and in a bone window', () => {
    expect(voiDrag(80, 300, 0).deltaWidth).toBeCloseTo(80, 9);
    expect(voiDrag(2500, 300, 0).deltaWidth).toBeCloseTo(2500, 9);
  });
  it('makes the picture darker downwards', () => {
    expect(voiDrag(400, 0, 30).deltaCenter).toBeCloseTo(40, 9);
  });
});

describe('the wheel', () => {
  it('moves one image a notch, however large the notch', () => {
    expect(wheelSteps({ deltaY: 100, deltaMode: 0 }, 0)).toEqual({ steps: 1, rest: 0 });
    expect(wheelSteps({ deltaY: -240, deltaMode: 0 }, 0)).toEqual({ steps: -1, rest: 0 });
    expect(wheelSteps({ deltaY: 3, deltaMode: 1 }, 0)).toEqual({ steps: 1, rest: 0 });
  });
  it('adds up the small steps of a trackpad and forgets them on turning back', () => {
    const first = wheelSteps({ deltaY: 25, deltaMode: 0 }, 0);
    expect(first).toEqual({ steps: 0, rest: 25 });
    expect(wheelSteps({ deltaY: 25, deltaMode: 0 }, first.rest)).toEqual({ steps: 1, rest: 10 });
    expect(wheelSteps({ deltaY: -10, deltaMode: 0 }, first.rest)).toEqual({ steps: 0, rest: -10 });
  });
});

describe('a scroll drag', () => {
  it('runs through the series over the height of the pane, within reason', () => {
    expect(pixelsPerImage(800, 100)).toBe(8);
    expect(pixelsPerImage(800, 5000)).toBe(3);
    expect(pixelsPerImage(800, 2)).toBe(30);
  });
});

describe('the slice slider', () => {
  it('reaches the first and the last image and stays within the series', () => {
    expect(imageAt(0, 400, 130)).toBe(0);
    expect(imageAt(400, 400, 130)).toBe(129);
    expect(imageAt(200, 400, 3)).toBe(1);
    expect(imageAt(-50, 400, 130)).toBe(0);
    expect(imageAt(900, 400, 130)).toBe(129);
    expect(imageAt(10, 0, 130)).toBe(0);
  });
});

describe('reference lines', () => {
  const box = { left: 0, top: 0, right: 100, bottom: 100 };
  it('end at the edge of the pane', () => {
    expect(clipLine({ x1: -50, y1: 50, x2: 150, y2: 50 }, box)).toEqual({ x1: 0, y1: 50, x2: 100, y2: 50 });
    expect(clipLine({ x1: 20, y1: 20, x2: 60, y2: 80 }, box)).toEqual({ x1: 20, y1: 20, x2: 60, y2: 80 });
  });
  it('outside of the pane are not drawn', () => {
    expect(clipLine({ x1: -50, y1: 150, x2: 150, y2: 150 }, box)).toBeNull();
    expect(clipLine({ x1: 110, y1: 0, x2: 210, y2: 90 }, box)).toBeNull();
  });
  it('carry their number at the left, steep ones at the top', () => {
    expect(labelledEnd({ x1: 90, y1: 50, x2: 10, y2: 40 })).toEqual({ x: 10, y: 40 });
    expect(labelledEnd({ x1: 50, y1: 90, x2: 40, y2: 10 })).toEqual({ x: 40, y: 10 });
  });
});

describe('plates under the text of bright corners', () => {
  it('judge a value by the window it is drawn with', () => {
    expect(brightnessOf([40], { center: 40, width: 400 }, false)).toBeCloseTo(0.5, 9);
    expect(brightnessOf([3000], { center: 40, width: 400 }, false)).toBe(1);
    expect(brightnessOf([-1000], { center: 40, width: 400 }, false)).toBe(0);
    expect(brightnessOf([-1000], { center: 40, width: 400 }, true)).toBe(1);
    expect(brightnessOf([255, 255, 0], null, false)).toBeCloseTo(2 / 3, 9);
  });
  it('look at all of the text, and nowhere else', () => {
    const points = samplePoints({ left: 600, top: 520, width: 190, height: 64 });
    expect(points.every(({ x, y }) => x > 600 && x < 790 && y > 520 && y < 584)).toBe(true);
    expect(new Set(points.map(({ x }) => Math.floor((x - 600) / 10))).size).toBe(19);
    expect(new Set(points.map(({ y }) => Math.floor((y - 520) / 8))).size).toBe(8);
    expect(samplePoints({ left: 0, top: 0, width: 3000, height: 900 }).length).toBeLessThan(1500);
    expect(samplePoints({ left: 0, top: 0, width: 0, height: 0 })).toEqual([]);
  });
  it('come for a bright ground and for burnt-in letters, not for tissue', () => {
    const ground = (share: number, grey: number): number[] =>
      Array.from({ length: 100 }, (_, at) => (at < share ? grey : 0.05));
    expect(wantsPlate(ground(40, 1))).toBe(true);
    expect(wantsPlate(ground(8, 0.8))).toBe(true);
    expect(wantsPlate(ground(100, 0.25))).toBe(false);
    expect(wantsPlate(ground(2, 1))).toBe(false);
    expect(wantsPlate([])).toBe(false);
  });
});
