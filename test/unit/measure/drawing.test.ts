import { describe, expect, it } from 'vitest';
import type { AnnotationKind } from '../../../native/contract/index.ts';
import { hitTest, touched } from '../../../renderer/measure/draw/hit.ts';
import { drawnOf } from '../../../renderer/measure/draw/shapes.ts';
import { completed } from '../../../renderer/measure/tools/complete.ts';
import { constrained } from '../../../renderer/measure/tools/constrain.ts';
import { handlesOf, moveHandle } from '../../../renderer/measure/tools/edit.ts';
import { boxOf, distance, toSquare } from '../../../renderer/measure/tools/geometry.ts';
import type { Point } from '../../../renderer/measure/tools/geometry.ts';
import {
  beginDraft,
  draftPoints,
  finish,
  move,
  press,
  release,
  simplified,
  stepBack,
} from '../../../renderer/measure/tools/placing.ts';
import type { Draft } from '../../../renderer/measure/tools/placing.ts';
import { nearestTarget, strongestEdge } from '../../../renderer/measure/tools/snap.ts';
import { nextLevel, spineLevels } from '../../../renderer/measure/tools/spine.ts';

const at = (x: number, y: number): Point => ({ x, y });
const rule = { straight: false, aspect: 1 };
const straight = { straight: true, aspect: 1 };

/** Presses, moves and releases as a hand does them. */
function stroke(draft: Draft, from: Point, to: Point): { draft: Draft; done: boolean } {
  const pressed = press(draft, from, rule);
  return release(move(pressed, to, true, { ...rule, apart: 1 }), to, true, rule);
}
function click(draft: Draft, point: Point): { draft: Draft; done: boolean } {
  const moved = move(draft, point, false, { ...rule, apart: 1 });
  return release(press(moved, point, rule), point, false, rule);
}

describe('drawing', () => {
  it('makes a length of one stroke and of two clicks alike', () => {
    const dragged = stroke(beginDraft('length'), at(10, 10), at(40, 50));
    const first = click(beginDraft('length'), at(10, 10));
    const clicked = click(first.draft, at(40, 50));
    expect([first.done, dragged.done, clicked.done]).toEqual([false, true, true]);
    expect(clicked.draft.placed).toEqual(dragged.draft.placed);
  });

  it('does not take a click that trembles for a line', () => {
    const pressed = press(beginDraft('length'), at(10, 10), rule);
    const released = release(
      move(pressed, at(10.4, 10.2), true, { ...rule, apart: 1 }),
      at(10.4, 10.2),
      false,
      rule,
    );
    expect(released).toMatchObject({ done: false, draft: { placed: [at(10, 10)] } });
  });

  it('keeps the short diameter at a right angle to the long one, also where pixels are not square', () => {
    const long = stroke(beginDraft('bidirectional'), at(10, 10), at(50, 30));
    const aspect = 2;
    const pressed = press(long.draft, at(30, 10), { straight: false, aspect });
    const { draft, done } = release(pressed, at(25, 50), true, { straight: false, aspect });
    expect(done).toBe(true);
    const [a, b, c, d] = draft.placed.map((point) => toSquare(point, aspect));
    if (!a || !b || !c || !d) throw new Error('four points were placed');
    expect((b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y)).toBeCloseTo(0, 9);
  });

  it('ends a polygon by Enter and takes points back one by one', () => {
    let draft = beginDraft('polygon');
    for (const point of [at(0, 0), at(10, 0), at(10, 10)]) draft = click(draft, point).draft;
    expect(finish(draft)?.placed).toHaveLength(3);
    const shorter = stepBack(draft);
    expect(shorter?.placed).toHaveLength(2);
    expect(shorter && finish(shorter)).toBeNull();
    expect(stepBack({ ...draft, placed: [at(0, 0)] })).toBeNull();
  });

  it('counts the second click of a double click once', () => {
    const draft = { ...beginDraft('polygon'), placed: [at(0, 0), at(10, 0), at(10, 10), at(10.1, 10)] };
    expect(completed(draft, 1, 1)).toHaveLength(3);
  });

  it('draws freehand with the button held and without', () => {
    const path = [at(0, 0), at(10, 0), at(10, 10), at(0, 10)];
    let held = press(beginDraft('freehand'), at(0, 0), rule);
    for (const point of path) held = move(held, point, true, { ...rule, apart: 1 });
    expect(release(held, at(0, 10), true, rule).done).toBe(true);
    let free = click(beginDraft('freehand'), at(0, 0)).draft;
    expect(free.free).toBe(true);
    for (const point of path) free = move(free, point, false, { ...rule, apart: 1 });
    expect(click(free, at(0, 10)).done).toBe(true);
    expect(draftPoints(held)).toEqual(draftPoints({ ...free, free: false }));
  });

  it('throws away what was only a slip of the hand', () => {
    const slip: readonly (readonly [AnnotationKind, readonly Point[]])[] = [
      ['length', [at(0, 0), at(0.5, 0)]],
      ['rectangle', [at(0, 0), at(20, 0.5)]],
      ['ellipse', [at(0, 0), at(0.5, 20)]],
      ['freehand', [at(0, 0), at(5, 5)]],
    ];
    for (const [kind, placed] of slip) expect(completed({ ...beginDraft(kind), placed }, 1, 1)).toBeNull();
  });

  it('keeps an ellipse by the ends of its axes, the longer one first', () => {
    const tall = completed({ ...beginDraft('ellipse'), placed: [at(0, 0), at(20, 60)] }, 1, 1);
    expect(tall).toEqual([at(10, 0), at(10, 60), at(0, 30), at(20, 30)]);
    // 20 columns by 15 rows that are twice as high as wide: the longer axis is the upright one.
    const high = completed({ ...beginDraft('ellipse'), placed: [at(0, 0), at(20, 15)] }, 1, 2);
    expect(high?.slice(0, 2)).toEqual([at(10, 0), at(10, 15)]);
  });

  it('leaves out of a freehand line only what lies on it', () => {
    const line = Array.from({ length: 101 }, (_, step) => at(step, step <= 50 ? 0 : (step - 50) * 2));
    const kept = simplified(line, 0.1, 1);
    expect(kept.length).toBeLessThan(6);
    expect(kept).toContainEqual(at(50, 0));
  });
});

describe('the Shift key', () => {
  it('turns a line to eighths of a turn and keeps its length', () => {
    const end = constrained('length', [at(0, 0)], at(30, 2), straight);
    expect(end.y).toBeCloseTo(0, 9);
    expect(end.x).toBeCloseTo(Math.hypot(30, 2), 9);
    const slant = constrained('length', [at(0, 0)], at(30, 26), straight);
    expect(slant.x).toBeCloseTo(slant.y, 9);
  });

  it('makes a rectangle a square of the patient, not of pixels', () => {
    const end = constrained('rectangle', [at(0, 0)], at(20, 3), { straight: true, aspect: 2 });
    expect(end).toEqual(at(20, 10));
  });
});

describe('changing', () => {
  it('moves a corner of a rectangle and leaves the opposite one', () => {
    const points = moveHandle({ kind: 'rectangle', points: [at(0, 0), at(10, 20)] }, 1, at(14, -2), rule);
    expect(boxOf(points)).toEqual({ left: 0, top: -2, right: 14, bottom: 20 });
  });

  it('turns and stretches an ellipse by the end of an axis; the other axis keeps its length and right angle', () => {
    const points = [at(0, 10), at(40, 10), at(20, 0), at(20, 20)];
    const turned = moveHandle({ kind: 'ellipse', points }, 1, at(0, 50), rule);
    const [a, b, c, d] = turned;
    if (!a || !b || !c || !d) throw new Error('an ellipse has four ends');
    expect([a, b]).toEqual([at(0, 10), at(0, 50)]);
    expect(distance(c, d)).toBeCloseTo(20, 9);
    expect((b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y)).toBeCloseTo(0, 9);
  });

  it('takes the short diameter along with the long one', () => {
    const points = [at(0, 0), at(40, 0), at(10, -5), at(10, 15)];
    const [a, b, c, d] = moveHandle({ kind: 'bidirectional', points }, 1, at(0, 80), rule);
    if (!a || !b || !c || !d) throw new Error('there are four ends');
    expect(distance(c, d)).toBeCloseTo(20, 9);
    // A quarter of the way along, as before.
    expect((c.y + d.y) / 2).toBeCloseTo(20, 9);
  });

  it('keeps both widths of a chest parallel when one is turned', () => {
    const points = [at(0, 0), at(40, 0), at(-10, 20), at(50, 20)];
    const [a, b, c, d] = moveHandle({ kind: 'cardiothoracic', points }, 1, at(40, 30), rule);
    if (!a || !b || !c || !d) throw new Error('there are four ends');
    expect((b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x)).toBeCloseTo(0, 9);
    expect(distance(c, d)).toBeCloseTo(60, 9);
  });

  it('bends a freehand line near the hand and not on the far side', () => {
    const points = Array.from({ length: 240 }, (_, step) => {
      const angle = (step * Math.PI) / 120;
      return at(50 + 40 * Math.cos(angle), 50 + 40 * Math.sin(angle));
    });
    const shape = { kind: 'freehand' as const, points };
    const [handle] = handlesOf(shape);
    const bent = moveHandle(shape, 0, at((handle?.x ?? 0) + 10, handle?.y ?? 0), rule);
    expect(bent[0]?.x).toBeCloseTo(100, 9);
    expect(bent[120]).toEqual(points[120]);
  });
});

describe('jumping to what was meant', () => {
  it('takes the nearest end point within reach, and none beyond', () => {
    const ends = [at(100, 100), at(104, 100)];
    expect(nearestTarget(at(103, 101), ends, 9, (point) => point)).toEqual(at(104, 100));
    expect(nearestTarget(at(150, 100), ends, 9, (point) => point)).toBeNull();
  });

  it('finds the border between two greys, and no edge in noise', () => {
    const step = (column: number): number => (column < 20 ? 0 : 1000);
    expect(strongestEdge(at(18.2, 10.5), 4, step)).toEqual(at(20, 10.5));
    const noise = (column: number, row: number): number => ((column * 7 + row * 13) % 5) * 10;
    expect(strongestEdge(at(18.2, 10.5), 4, noise)).toBeNull();
    expect(strongestEdge(at(18.2, 10.5), 4, () => null)).toBeNull();
  });
});

describe('vertebrae', () => {
  it('counts towards head and tail from the nearest one', () => {
    const labels = [
      { level: 'L5', headwardMm: 0 },
      { level: 'L4', headwardMm: 35 },
    ];
    expect(nextLevel(labels, 70)).toBe('L3');
    expect(nextLevel(labels, -30)).toBe('S1');
    expect(nextLevel([{ level: 'T1', headwardMm: 0 }], 20)).toBe('C7');
    expect(nextLevel([{ level: 'C1', headwardMm: 0 }], 20)).toBeNull();
    expect(nextLevel([], 0)).toBeNull();
    expect(spineLevels).toHaveLength(29);
  });
});

const identityView = { xx: 1, xy: 0, yx: 0, yy: 1, x0: 0, y0: 0 };
const item = (id: string, kind: AnnotationKind, points: readonly Point[]) => ({
  id,
  kind,
  drawn: drawnOf({ kind, points, aspect: 1 }, identityView),
  label: null,
});

describe('what the pointer is on', () => {
  const items = [
    item('line', 'length', [at(100, 100), at(200, 100)]),
    item('circle', 'circle', [at(300, 100), at(340, 100)]),
  ];
  it('is a handle, then a line, and nothing beside it', () => {
    expect(hitTest(items, at(102, 98), 'mouse', null)).toEqual({
      id: 'line',
      part: { kind: 'handle', index: 0 },
    });
    expect(hitTest(items, at(150, 103), 'mouse', null)).toEqual({ id: 'line', part: { kind: 'line' } });
    expect(hitTest(items, at(150, 112), 'mouse', null)).toBeNull();
    expect(hitTest(items, at(300, 141), 'mouse', null)).toEqual({ id: 'circle', part: { kind: 'line' } });
  });

  it('is easier to hit with a finger', () => {
    expect(hitTest(items, at(150, 112), 'touch', null)).toMatchObject({ id: 'line' });
  });

  it('leaves the inside of a region to the viewer, but not to the eraser', () => {
    expect(hitTest(items, at(315, 115), 'mouse', null)).toBeNull();
    expect(touched(items, at(315, 115), 'mouse')).toBe('circle');
  });
});
