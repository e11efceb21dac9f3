import type { DrawnGraphic, DrawnState } from './shapes.ts';
import { textPx } from './text.ts';
import type { LaidText } from './text.ts';

type Context = CanvasRenderingContext2D;

const HALO = 'rgb(0 0 0 / 0.7)';
const WIDTH = 1.5;
const DASHES = [7, 5];
/** The font of texts on a pane of this size. */
export const textFont = (pane: { readonly width: number; readonly height: number }): string =>
  `500 ${textPx(pane)}px "IBM Plex Sans Variable", system-ui, sans-serif`;

function trace(
  context: Context,
  points: readonly { readonly x: number; readonly y: number }[],
  closed: boolean,
): void {
  context.beginPath();
  for (const [index, { x, y }] of points.entries()) {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (closed) context.closePath();
}

function paintGraphic(
  context: Context,
  { points, closed, filled, dashed, colour, opacity }: DrawnGraphic,
): void {
  context.globalAlpha = opacity;
  if (filled) {
    trace(context, points, true);
    context.fillStyle = colour;
    context.fill();
  }
  trace(context, points, closed);
  context.setLineDash(dashed ? DASHES : []);
  for (const [style, width] of [
    [HALO, WIDTH + 2],
    [colour, WIDTH],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

const ALIGN = { left: 'left', centre: 'center', right: 'right' } as const;

function paintText(context: Context, text: LaidText): void {
  const { lines, left, top, width, justify, colour, leader, lineHeight } = text;
  if (leader !== null)
    paintGraphic(context, {
      points: leader,
      closed: false,
      filled: false,
      dashed: false,
      colour,
      opacity: 1,
    });
  context.textAlign = ALIGN[justify];
  const x = justify === 'left' ? left : justify === 'right' ? left + width : left + width / 2;
  for (const [index, line] of lines.entries()) {
    const y = top + (index + 0.78) * lineHeight;
    context.strokeStyle = 'rgb(0 0 0 / 0.8)';
    context.lineWidth = 3;
    context.strokeText(line, x, y);
    context.fillStyle = colour;
    context.fillText(line, x, y);
  }
}

/** Layers one after the other: what is in a later one lies over what is in an earlier one. */
export function paintState(context: Context, { layers }: DrawnState, font: string): void {
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.font = font;
  for (const { graphics, texts } of layers) {
    for (const graphic of graphics) paintGraphic(context, graphic);
    for (const text of texts) paintText(context, text);
  }
}
