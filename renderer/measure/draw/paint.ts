import { principalAxes } from '../maths/ellipse.ts';
import type { Ellipse } from '../maths/ellipse.ts';
import { distance } from '../tools/geometry.ts';
import type { Point } from '../tools/geometry.ts';
import type { LabelImage } from './labelImages.ts';
import type { LabelPlace } from './labels.ts';
import type { Drawn, Line } from './shapes.ts';

// Paints annotations on a canvas in CSS pixels: the layer over a pane, the loupe, a picture that leaves the page.

export type Painted = {
  readonly drawn: Drawn;
  readonly emphasis: 'plain' | 'hovered' | 'selected';
  readonly label: { readonly image: LabelImage; readonly place: LabelPlace } | null;
};

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const HALO = 'rgb(0 0 0 / 0.7)';
const WIDTH = { plain: 1.5, hovered: 2.25, selected: 2 } as const; // LOOK.md: 1.5 over a halo of 3.5
const HALO_MORE = 2;
const DASH = [5, 4];
const DOTS = [1.5, 3.5];

/**
 * Adds a line to the path. A closed one ends on its first stretch, drawn a second time: `closePath` looks through the whole
 * path, so that a hundred shapes in one path would take ten thousand looks.
 */
function trace(context: Context, points: readonly Point[], closed: boolean): void {
  for (const [place, { x, y }] of points.entries()) {
    if (place === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (closed) for (const { x, y } of points.slice(0, 2)) context.lineTo(x, y);
}

/** As a curve: seventy-two short lines with a joint between any two take seven times as long to paint. */
function traceEllipse(context: Context, ellipse: Ellipse): void {
  const { centre } = ellipse;
  const [, along, , across] = principalAxes(ellipse);
  if (along === undefined || across === undefined) return;
  const turn = Math.atan2(along.y - centre.y, along.x - centre.x);
  context.moveTo(along.x, along.y);
  const [major, minor] = [distance(centre, along), distance(centre, across)];
  context.ellipse(centre.x, centre.y, major, minor, turn, 0, 2 * Math.PI);
}

function strokeLines(
  context: Context,
  lines: readonly Line[],
  style: string,
  width: number,
  dashed: boolean,
): void {
  const these = lines.filter((line) => line.dashed === dashed);
  if (these.length === 0) return;
  context.strokeStyle = style;
  context.lineWidth = width;
  context.setLineDash(dashed ? DASH : []);
  context.beginPath();
  for (const line of these) {
    if (line.ellipse) traceEllipse(context, line.ellipse);
    else trace(context, line.points, line.closed);
  }
  context.stroke();
  context.setLineDash([]);
}

function fillAll(context: Context, outlines: readonly (readonly Point[])[], style: string): void {
  context.fillStyle = style;
  context.beginPath();
  for (const points of outlines) trace(context, points, true);
  context.fill();
}

/** Shapes that look alike go down together: one stroke for many costs little more than one. */
function groups(items: readonly Painted[]): ReadonlyMap<string, readonly Painted[]> {
  const alike = new Map<string, Painted[]>();
  for (const item of items) {
    const key = `${item.drawn.colour} ${item.emphasis}`;
    const list = alike.get(key);
    if (list) list.push(item);
    else alike.set(key, [item]);
  }
  return alike;
}

/** Rings that can be taken hold of; `radius` by what points. */
export function paintHandles(
  context: Context,
  points: readonly Point[],
  colour: string,
  radius: number,
): void {
  for (const [style, width] of [
    [HALO, 4],
    [colour, 1.75],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    for (const { x, y } of points) {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.stroke();
  }
}

function paintLeaders(context: Context, items: readonly Painted[]): void {
  for (const { label, drawn } of items) {
    if (!label?.place.leader) continue;
    const [from, to] = label.place.leader;
    for (const [style, width] of [
      [HALO, 3],
      [drawn.colour, 1],
    ] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.setLineDash(DOTS);
      context.beginPath();
      trace(context, [from, to], false);
      context.stroke();
    }
    context.setLineDash([]);
  }
}

function paintLabels(context: Context, items: readonly Painted[], density: number): void {
  for (const { label } of items) {
    if (label === null) continue;
    const { image, place } = label;
    // On whole device pixels: text that lies between them is a blur.
    const x = Math.round(place.box.left * density) / density;
    const y = Math.round(place.box.top * density) / density;
    context.drawImage(image.canvas, x, y, image.canvas.width / density, image.canvas.height / density);
  }
}

/** Shapes with their halos, then leaders and labels above all of them. */
export function paintAnnotations(context: Context, items: readonly Painted[], density: number): void {
  context.lineJoin = 'round';
  context.lineCap = 'butt';
  const alike = groups(items);
  for (const members of alike.values()) {
    const width = WIDTH[members[0]?.emphasis ?? 'plain'] + HALO_MORE;
    const lines = members.flatMap(({ drawn }) => drawn.lines);
    strokeLines(context, lines, HALO, width, false);
    strokeLines(context, lines, HALO, width, true);
    const fills = members.flatMap(({ drawn }) => drawn.fills);
    if (fills.length > 0) {
      strokeLines(
        context,
        fills.map((points) => ({ points, closed: true, dashed: false })),
        HALO,
        2,
        false,
      );
    }
  }
  for (const members of alike.values()) {
    const [first] = members;
    if (first === undefined) continue;
    const lines = members.flatMap(({ drawn }) => drawn.lines);
    strokeLines(context, lines, first.drawn.colour, WIDTH[first.emphasis], false);
    strokeLines(context, lines, first.drawn.colour, WIDTH[first.emphasis] - 0.5, true);
    const fills = members.flatMap(({ drawn }) => drawn.fills);
    if (fills.length > 0) fillAll(context, fills, first.drawn.colour);
  }
  paintLeaders(context, items);
  paintLabels(context, items, density);
}
