import type { Pane } from '../../imaging/index.ts';
import { subtract } from '../tools/geometry.ts';
import type { Affine, Point } from '../tools/geometry.ts';
import { drawnOf } from './shapes.ts';
import type { Live } from './layer.ts';
import { paintAnnotations } from './paint.ts';

const SIZE = 124; // CSS pixels
const TIMES = 3;
const AWAY = 30; // from the pointer, so that neither hand nor line is under it

/** The magnifier that is beside the pointer while a point is placed: what is under it, larger, and the line there. */
export type LoupeView = {
  show(live: Live, transform: Affine, aspect: number): void;
  hide(): void;
  dispose(): void;
};

/** Where the loupe stands: away from the line that is drawn, and always whole on the pane. */
export function loupeCorner(at: Point, from: Point | null, pane: { width: number; height: number }): Point {
  const [left, above] = [from === null || from.x >= at.x, from === null || from.y >= at.y];
  const fit = (value: number, back: boolean, length: number): number => {
    const wanted = back ? value - AWAY - SIZE : value + AWAY;
    const other = back ? value + AWAY : value - AWAY - SIZE;
    const room = (place: number): boolean => place >= 0 && place + SIZE <= length;
    return room(wanted) || !room(other) ? Math.max(0, Math.min(length - SIZE, wanted)) : other;
  };
  return { x: fit(at.x, left, pane.width), y: fit(at.y, above, pane.height) };
}

function paintLines(
  canvas: HTMLCanvasElement,
  { live, transform, aspect }: { live: Live; transform: Affine; aspect: number },
): void {
  const density = devicePixelRatio;
  const size = Math.round(SIZE * density);
  if (canvas.width !== size) [canvas.width, canvas.height] = [size, size];
  const context = canvas.getContext('2d');
  const { target } = live;
  if (context === null || target === null) return;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, SIZE, SIZE);
  const t = {
    ...transform,
    xx: transform.xx * TIMES,
    xy: transform.xy * TIMES,
    yx: transform.yx * TIMES,
    yy: transform.yy * TIMES,
  };
  const centre = {
    ...t,
    x0: SIZE / 2 - t.xx * target.x - t.xy * target.y,
    y0: SIZE / 2 - t.yx * target.x - t.yy * target.y,
  };
  const drawn = drawnOf({ kind: live.kind, points: live.points, aspect }, centre);
  paintAnnotations(context, [{ drawn, emphasis: 'plain', label: null }], density);
  // The point itself: four strokes that leave it free.
  for (const [style, width] of [
    ['rgb(0 0 0 / 0.7)', 3],
    [live.snapped ? '#8abf9b' : '#e4edf5', 1],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    for (const [x, y] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      context.moveTo(SIZE / 2 + x * 4, SIZE / 2 + y * 4);
      context.lineTo(SIZE / 2 + x * 14, SIZE / 2 + y * 14);
    }
    context.stroke();
  }
}

export function createLoupeView(parent: HTMLElement, pane: Pane, className: string): LoupeView {
  const frame = document.createElement('div');
  const lines = document.createElement('canvas');
  frame.className = className;
  frame.hidden = true;
  frame.ariaHidden = 'true';
  Object.assign(frame.style, { width: `${SIZE}px`, height: `${SIZE}px` });
  Object.assign(lines.style, { position: 'absolute', inset: '0', width: '100%', height: '100%' });
  parent.append(frame);

  return {
    show(live, transform, aspect) {
      const { target } = live;
      const picture = target === null ? null : pane.magnify(target, SIZE, TIMES);
      if (target === null || picture === null) {
        frame.hidden = true;
        return;
      }
      if (picture.parentElement !== frame) frame.replaceChildren(picture, lines);
      const at = {
        x: transform.xx * target.x + transform.xy * target.y + transform.x0,
        y: transform.yx * target.x + transform.yy * target.y + transform.y0,
      };
      const [first] = live.points;
      const away = first === undefined ? null : subtract(first, target);
      const from =
        first === undefined || away === null || (away.x === 0 && away.y === 0)
          ? null
          : {
              x: transform.xx * first.x + transform.xy * first.y + transform.x0,
              y: transform.yx * first.x + transform.yy * first.y + transform.y0,
            };
      const corner = loupeCorner(at, from, { width: parent.clientWidth, height: parent.clientHeight });
      frame.style.transform = `translate(${Math.round(corner.x)}px, ${Math.round(corner.y)}px)`;
      frame.hidden = false;
      paintLines(lines, { live, transform, aspect });
    },
    hide() {
      frame.hidden = true;
    },
    dispose: () => frame.remove(),
  };
}
