import { describe, expect, it } from 'vitest';
import { createBoxGrid } from '../../../renderer/measure/draw/boxGrid.ts';
import { placeLabels } from '../../../renderer/measure/draw/labels.ts';
import { drawnOf } from '../../../renderer/measure/draw/shapes.ts';
import { boxOf, distance, overlap } from '../../../renderer/measure/tools/geometry.ts';
import type { Point } from '../../../renderer/measure/tools/geometry.ts';

const at = (x: number, y: number): Point => ({ x, y });

describe('round shapes', () => {
  const slanted = { xx: 0, xy: -2.5, yx: 1.5, yy: 0, x0: 300, y0: 40 }; // on its side, pixels not square
  it('have their points on the line that is painted, and a box just around it', () => {
    const points = [at(10, 30), at(70, 60), at(35, 60), at(45, 30)];
    const { lines, box } = drawnOf({ kind: 'ellipse', points, aspect: 1.5 / 2.5 }, slanted);
    const [line] = lines;
    if (line?.ellipse === undefined) throw new Error('an ellipse is one line');
    const { centre, u, v } = line.ellipse;
    const area = u.x * v.y - u.y * v.x;
    for (const { x, y } of line.points) {
      const [dx, dy] = [x - centre.x, y - centre.y];
      const [along, across] = [(dx * v.y - dy * v.x) / area, (u.x * dy - u.y * dx) / area];
      expect(along * along + across * across).toBeCloseTo(1, 9);
    }
    // The ends of the axes, where the reader put them, turned to the pane: x = 300 - 2.5 y, y = 40 + 1.5 x.
    const ends = points.map(({ x, y }) => at(300 - 2.5 * y, 40 + 1.5 * x));
    for (const { x, y } of ends) {
      expect(Math.min(...line.points.map((point) => distance(point, at(x, y))))).toBeLessThan(5);
      expect(x >= box.left - 1e-9 && x <= box.right + 1e-9).toBe(true);
      expect(y >= box.top - 1e-9 && y <= box.bottom + 1e-9).toBe(true);
    }
    const around = boxOf(line.points);
    expect(box.left).toBeLessThanOrEqual(around.left + 1e-9);
    expect(around.left - box.left).toBeLessThan(0.5);
    expect(box.bottom - around.bottom).toBeLessThan(0.5);
  });
});

describe('what a label would cover', () => {
  it('is the same looked up nearby as added up over everything there is', () => {
    let seed = 7;
    const random = (most: number): number => {
      seed = (seed * 16807) % 2147483647;
      return (seed / 2147483647) * most;
    };
    const box = (most: number) => {
      const [left, top] = [random(1000) - 100, random(800) - 100]; // also beyond the pane
      return { left, top, right: left + random(most), bottom: top + random(most) };
    };
    const grid = createBoxGrid({ left: 6, top: 6, right: 776, bottom: 594 });
    const kept = Array.from({ length: 300 }, (_, place) => ({
      box: box(place % 50 === 0 ? 900 : 60),
      weight: place % 2 === 0 ? 1 : 3,
    }));
    for (const each of kept) grid.add(each.box, each.weight);
    let most = 0;
    for (let asked = 0; asked < 200; asked += 1) {
      const label = box(120);
      const all = kept.reduce((sum, each) => sum + each.weight * overlap(label, each.box), 0);
      most = Math.max(most, all);
      expect(grid.covered(label)).toBeCloseTo(all, 6);
    }
    expect(most).toBeGreaterThan(1000);
  });
});

describe('labels', () => {
  const pane = { left: 0, top: 0, right: 800, bottom: 600 };
  const size = { width: 80, height: 18 };
  it('lie beside their shapes, inside the pane and clear of each other', () => {
    const jobs = Array.from({ length: 12 }, (_, place) => {
      const left = 40 + (place % 4) * 150;
      const top = 60 + Math.floor(place / 4) * 60;
      return {
        id: String(place),
        size,
        around: { left, top, right: left + 50, bottom: top + 20 },
        fixed: null,
      };
    });
    const obstacles = jobs.map(({ around }) => around);
    const places = [...placeLabels({ jobs, pane, obstacles, before: new Map() }).values()];
    for (const [place, { box }] of places.entries()) {
      expect(box.left >= 0 && box.right <= 800 && box.top >= 0 && box.bottom <= 600).toBe(true);
      for (const other of obstacles) expect(overlap(box, other)).toBe(0);
      for (const other of places.slice(place + 1)) expect(overlap(box, other.box)).toBe(0);
    }
  });

  it('stay where the reader put them, joined by a line', () => {
    const around = { left: 400, top: 300, right: 450, bottom: 320 };
    const jobs = [{ id: 'a', size, around, fixed: at(100, 100) }];
    const place = placeLabels({ jobs, pane, obstacles: [around], before: new Map() }).get('a');
    expect(place?.box).toEqual({ left: 100, top: 100, right: 180, bottom: 118 });
    expect(place?.leader?.[1]).toEqual(at(400, 300));
  });

  it('keep their side while it is free', () => {
    const job = (left: number) => ({
      id: 'a',
      size,
      around: { left, top: 300, right: left + 50, bottom: 320 },
      fixed: null,
    });
    const at700 = placeLabels({ jobs: [job(700)], pane, obstacles: [], before: new Map() });
    const side = at700.get('a')?.side;
    expect(side).not.toBe(0); // no room on the right
    const back = placeLabels({ jobs: [job(400)], pane, obstacles: [], before: at700 });
    expect(back.get('a')?.side).toBe(side);
  });
});
