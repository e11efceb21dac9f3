import type { Content, OutputHost, ScaleBar, ShotText } from '../types.ts';
import { CHECK, heightOf, TEXT, write } from './words.ts';
import type { Line } from './words.ts';

/** Where a picture lies on its canvas, and how large a CSS pixel of text and lines is there. */
export type Area = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly unit: number;
};

const [INSET, SIZE] = [10, 12];
const SMALL = { width: 360, height: 280 }; // LOOK.md: below, only what must not be missing

/** Lines by corner. Without identity nothing is left that the header could hide a name in: no free text, no dates. */
export type Corners = {
  readonly topLeft: readonly Line[];
  readonly topRight: readonly Line[];
  readonly bottomLeft: readonly Line[];
  readonly bottomRight: readonly Line[];
};

export function cornersOf(text: ShotText, content: Content, small: boolean): Corners {
  const { identity, texts } = content;
  const marks = text.marks.map(({ label, check }): Line => ({
    text: label,
    ...(check ? { colour: CHECK } : {}),
  }));
  const [name = '', ...person] = text.person;
  const lines = (list: readonly string[]): Line[] =>
    list.filter((each) => each !== '').map((each) => ({ text: each }));
  const who = identity ? [{ text: name, bold: true }, ...lines(person)] : [];
  const study = identity ? lines(small ? [text.day] : text.study) : texts ? lines([text.series]) : [];
  return {
    topLeft: [...who, ...marks],
    topRight: study,
    bottomLeft: texts ? lines(small ? text.image.slice(-1) : text.image) : [],
    bottomRight: texts ? lines(text.view) : [],
  };
}

export const isSmall = ({ width, height, unit }: Area): boolean =>
  width / unit < SMALL.width || height / unit < SMALL.height;

function paintBar(
  context: CanvasRenderingContext2D,
  bar: ScaleBar,
  right: number,
  bottom: number,
  unit: number,
): void {
  const width = bar.units * unit;
  for (const [style, grow] of [
    ['rgb(0 0 0 / 0.8)', 3],
    [TEXT, 0],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = (1.5 + grow) * unit;
    context.lineCap = 'square';
    context.beginPath();
    context.moveTo(right - width, bottom - 4 * unit);
    context.lineTo(right - width, bottom);
    context.lineTo(right, bottom);
    context.lineTo(right, bottom - 4 * unit);
    context.stroke();
  }
}

const SIDES = ['top', 'right', 'bottom', 'left'] as const;

/** Letters in the middle of the edges of an area. */
export function paintLetters(
  context: CanvasRenderingContext2D,
  letters: NonNullable<ShotText['letters']>,
  { left, top, width, height, unit }: Area,
  inset: number,
): void {
  const size = 13 * unit;
  const half = (size * 2) / 3;
  const at = {
    top: { x: left + width / 2, top: top + inset, side: 'middle' },
    bottom: { x: left + width / 2, top: top + height - inset - 2 * half, side: 'middle' },
    left: { x: left + inset, top: top + height / 2 - half, side: 'left' },
    right: { x: left + width - inset, top: top + height / 2 - half, side: 'right' },
  } as const;
  for (const side of SIDES)
    write(context, [{ text: letters[side], bold: true }], { ...at[side], size, room: width / 3 });
}

type Painting = {
  readonly host: Pick<OutputHost, 'scaleBar'>;
  readonly text: ShotText;
  readonly content: Content;
  readonly mmPerPixel: number | null;
};

/** What stands beside the bar: its length and where that comes from; that there is none. */
function scaleOf({ host, text, mmPerPixel }: Painting, unit: number): { bar: ScaleBar | null; line: Line } {
  const bar = host.scaleBar(mmPerPixel === null ? null : mmPerPixel * unit);
  if (bar === null) return { bar, line: { text: text.noScale, colour: CHECK } };
  return { bar, line: { text: [bar.text, text.scaleSource].filter((part) => part !== '').join(' ') } };
}

/** Text over a picture, in its corners, as a pane has it. */
export function burnOver(context: CanvasRenderingContext2D, painting: Painting, area: Area): void {
  const { text, content } = painting;
  const { left, top, width, height, unit } = area;
  const corners = cornersOf(text, content, isSmall(area));
  const [size, inset] = [SIZE * unit, INSET * unit];
  const room = width / 2 - 1.5 * inset;
  const [right, bottom] = [left + width - inset, top + height - inset];
  write(context, corners.topLeft, { x: left + inset, top: top + inset, side: 'left', size, room });
  write(context, corners.topRight, { x: right, top: top + inset, side: 'right', size, room });
  write(context, corners.bottomLeft, {
    x: left + inset,
    top: bottom - heightOf(corners.bottomLeft, size),
    side: 'left',
    size,
    room,
  });
  if (!content.texts) return;
  if (text.letters) paintLetters(context, text.letters, area, inset);
  const { bar, line } = scaleOf(painting, unit);
  const lower = heightOf(corners.bottomRight, size);
  write(context, corners.bottomRight, { x: right, top: bottom - lower, side: 'right', size, room });
  const barAt = bottom - lower - 4 * unit;
  if (bar) paintBar(context, bar, right, barAt, unit);
  const above = bar ? barAt - 6 * unit : barAt;
  write(context, [line], { x: right, top: above - heightOf([line], size), side: 'right', size, room });
}

export type Bands = {
  readonly above: number;
  readonly below: number;
  readonly aside: number;
  readonly least: number;
};

/** Room around a picture for text that is not to cover any of it; nothing where there is nothing to say. */
export function bandsFor(text: ShotText, content: Content, unit: number): Bands {
  const corners = cornersOf(text, content, false);
  const size = SIZE * unit;
  const upper = Math.max(corners.topLeft.length, corners.topRight.length);
  const lower = content.texts ? Math.max(corners.bottomLeft.length, corners.bottomRight.length + 2) : 0;
  const letters = content.texts && text.letters !== null ? 22 * unit : 0;
  const band = (count: number): number =>
    count === 0 ? 0 : Math.ceil(count * size * (4 / 3) + INSET * 1.5 * unit);
  const any = upper + lower > 0;
  return {
    above: band(upper) + letters,
    below: band(lower) + letters,
    aside: letters,
    least: any ? Math.ceil(440 * unit) : 0,
  };
}

/** Text around a picture; `sheet` is all of the canvas, `area` the picture on it. */
export function burnAround(
  context: CanvasRenderingContext2D,
  painting: Painting,
  { sheet, area }: { readonly sheet: Area; readonly area: Area },
): void {
  const { content, text } = painting;
  const { unit } = area;
  const corners = cornersOf(text, content, false);
  const [size, inset] = [SIZE * unit, INSET * unit];
  const room = sheet.width / 2 - 1.5 * inset;
  const right = sheet.width - inset;
  const bottom = sheet.height - inset / 2;
  write(context, corners.topLeft, { x: inset, top: inset / 2, side: 'left', size, room });
  write(context, corners.topRight, { x: right, top: inset / 2, side: 'right', size, room });
  if (!content.texts) return;
  const lower = bottom - heightOf(corners.bottomLeft, size);
  write(context, corners.bottomLeft, { x: inset, top: lower, side: 'left', size, room });
  const letters = 22 * unit;
  const around = {
    ...area,
    left: area.left - letters,
    top: area.top - letters,
    width: area.width + 2 * letters,
    height: area.height + 2 * letters,
  };
  if (text.letters) paintLetters(context, text.letters, around, 2 * unit);
  const { bar, line } = scaleOf(painting, unit);
  const right_ = heightOf(corners.bottomRight, size);
  write(context, corners.bottomRight, { x: right, top: bottom - right_, side: 'right', size, room });
  const barAt = bottom - right_ - 4 * unit;
  if (bar) paintBar(context, bar, right, barAt, unit);
  write(context, [line], {
    x: right,
    top: (bar ? barAt - 6 * unit : barAt) - heightOf([line], size),
    side: 'right',
    size,
    room,
  });
}
