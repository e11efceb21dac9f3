import type { Presentation } from '../../../native/contract/index.ts';
import type { Point } from './place.ts';

// Texts of presentation states (PS3.3 C.10.5.1.1), in CSS pixels. They always stand upright, whatever the picture does.

export type MeasureText = (text: string) => number; // width, CSS pixels

export type LaidText = {
  readonly lines: readonly string[];
  readonly left: number; // of the block of lines
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly justify: 'left' | 'centre' | 'right';
  readonly lineHeight: number;
  readonly colour: string;
  /** From the text to what it speaks of, where the state shows that. */
  readonly leader: readonly [Point, Point] | null;
};

/** Size of texts, CSS pixels: read from further away on large panes, as what stands in their corners. */
export function textPx({ width, height }: { readonly width: number; readonly height: number }): number {
  if (width >= 2600 && height >= 1400) return 18;
  return width >= 1600 && height >= 900 ? 14 : 13;
}
const LINE = 1.25; // of the size
const GAP = 8; // from an anchor to a text without a box
const LEAST_WIDTH = 60; // a box drawn too narrow for its words is made as wide as them (C.10.5.1.1, note)

type Units = 'pixel' | 'display' | 'matrix';
type Parts = {
  readonly place: (point: Point, units: Units) => Point | null;
  readonly toCss: (point: Point) => Point;
  readonly measureText: MeasureText;
  readonly colour: string;
  readonly pane: { readonly width: number; readonly height: number };
};

/** Null where neither box nor anchor can be placed. */
export function layOutText(text: Presentation['texts'][number]['text'], parts: Parts): LaidText | null {
  const css = (point: Point, units: Units): Point | null => {
    const at = parts.place(point, units);
    return at === null ? null : parts.toCss(at);
  };
  const anchor = text.anchor === null ? null : css(text.anchor.point, text.anchor.units);
  const one = text.box === null ? null : css(text.box.topLeft, text.box.units);
  const other = text.box === null ? null : css(text.box.bottomRight, text.box.units);
  const box = one === null || other === null ? null : boxAround(one, other);
  if (box === null && anchor === null) return null;
  const justify = box === null ? 'left' : (text.box?.justify ?? 'left');
  const room = box === null ? Infinity : Math.max(box.right - box.left, LEAST_WIDTH);
  const lines = text.text.split('\n').flatMap((line) => wrapped(line, room, parts.measureText));
  const width = Math.max(0, ...lines.map(parts.measureText));
  const lineHeight = textPx(parts.pane) * LINE;
  const height = lines.length * lineHeight;
  const at = placeOf(box, anchor, { width, height, justify });
  const visible = text.anchor?.visible === true && anchor !== null;
  const block = { left: at.x, top: at.y, right: at.x + width, bottom: at.y + height };
  const leader = visible ? ([nearest(block, anchor), anchor] as const) : null;
  return { lines, left: at.x, top: at.y, width, height, justify, lineHeight, colour: parts.colour, leader };
}

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

const boxAround = (a: Point, b: Point): Box => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  right: Math.max(a.x, b.x),
  bottom: Math.max(a.y, b.y),
});

type Size = { readonly width: number; readonly height: number; readonly justify: LaidText['justify'] };

function placeOf(box: Box | null, anchor: Point | null, { width, height, justify }: Size): Point {
  if (box !== null) {
    const spare = box.right - box.left - width;
    const shift = justify === 'left' ? 0 : justify === 'right' ? spare : spare / 2;
    return { x: box.left + shift, y: box.top };
  }
  const at = anchor ?? { x: 0, y: 0 };
  return { x: at.x + GAP, y: at.y - height / 2 };
}

/** The point of a box's edge that is nearest to a point outside; the point itself inside. */
const nearest = (box: Box, { x, y }: Point): Point => ({
  x: Math.min(box.right, Math.max(box.left, x)),
  y: Math.min(box.bottom, Math.max(box.top, y)),
});

/** A line broken between words where it is wider than its room; a word is never broken. */
function wrapped(line: string, room: number, measure: MeasureText): readonly string[] {
  if (measure(line) <= room) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && measure(longer) > room) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
