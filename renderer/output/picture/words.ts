// Text on a canvas, readable over any picture: light, with a dark outline.

export type Side = 'left' | 'right' | 'middle';
export type Line = { readonly text: string; readonly bold?: boolean; readonly colour?: string };

export const TEXT = '#cfd3d6'; // LOOK.md: overlay text
export const CHECK = '#e0b15c';

export const fontFamily = (): string => getComputedStyle(document.body).fontFamily || 'sans-serif';

const fontOf = (size: number, bold: boolean): string => `${bold ? 600 : 400} ${size}px ${fontFamily()}`;

/** Has the faces that the words need, some of which are only fetched when they are first drawn. */
export async function readyFonts(texts: readonly string[]): Promise<void> {
  const all = texts.join(' ');
  await Promise.allSettled([
    document.fonts.load(fontOf(12, false), all),
    document.fonts.load(fontOf(12, true), all),
  ]);
}

export function widthOf(context: CanvasRenderingContext2D, line: Line, size: number): number {
  context.font = fontOf(size, line.bold === true);
  return context.measureText(line.text).width;
}

/** The size at which a line is no wider than `room`, and no larger than `size`. */
const sizeFor = (context: CanvasRenderingContext2D, line: Line, size: number, room: number): number =>
  Math.min(size, (size * room) / Math.max(1, widthOf(context, line, size)));

/** Lines below each other from `top`; one too wide for `room` is written smaller, never cut: it may be a name. */
export function write(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  at: {
    readonly x: number;
    readonly top: number;
    readonly side: Side;
    readonly size: number;
    readonly room: number;
  },
): void {
  context.textBaseline = 'middle';
  context.textAlign = at.side === 'middle' ? 'center' : at.side;
  context.lineJoin = 'round';
  for (const [place, line] of lines.entries()) {
    const size = sizeFor(context, line, at.size, at.room);
    const y = at.top + at.size * (4 / 3) * (place + 0.5);
    context.font = fontOf(size, line.bold === true);
    context.lineWidth = at.size / 4;
    context.strokeStyle = 'rgb(0 0 0 / 0.8)';
    context.strokeText(line.text, at.x, y);
    context.fillStyle = line.colour ?? TEXT;
    context.fillText(line.text, at.x, y);
  }
}

export const heightOf = (lines: readonly unknown[], size: number): number => lines.length * size * (4 / 3);
