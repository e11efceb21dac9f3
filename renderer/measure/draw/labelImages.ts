// Labels as small pictures: text with an outline is dear to draw, and two hundred of them are drawn at every step of a zoom.

export type LabelImage = {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  readonly width: number; // CSS pixels
  readonly height: number;
};

export type LabelStyle = {
  readonly colour: string;
  readonly bold: boolean;
  readonly density: number; // device pixels in a CSS pixel
};

const FONT = '"IBM Plex Sans Variable", system-ui, sans-serif';
const LINE = 16;
const OUTLINE = 3; // LOOK.md: 3 px, 80 % black
const MOST = 800;

const fontOf = (first: boolean, bold: boolean): string => `${first || bold ? 600 : 500} 12px ${FONT}`;

/** Makes label pictures, each text once. */
export function createLabelImages(): (lines: readonly string[], style: LabelStyle) => LabelImage {
  const known = new Map<string, LabelImage>();
  const ruler = new OffscreenCanvas(1, 1).getContext('2d');

  function widthOf(lines: readonly string[], bold: boolean): number {
    if (ruler === null) return 0;
    const widths = lines.map((line, place) => {
      ruler.font = fontOf(place === 0, bold);
      return ruler.measureText(line).width;
    });
    return Math.ceil(Math.max(0, ...widths)) + 2 * OUTLINE;
  }

  function make(lines: readonly string[], { colour, bold, density }: LabelStyle): LabelImage {
    const [width, height] = [widthOf(lines, bold), lines.length * LINE + 2];
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.ceil(width * density)),
      Math.max(1, Math.ceil(height * density)),
    );
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) return { canvas, width, height };
    context.scale(density, density);
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = OUTLINE;
    context.strokeStyle = 'rgb(0 0 0 / 0.8)';
    for (const [place, line] of lines.entries()) {
      context.font = fontOf(place === 0, bold);
      context.strokeText(line, OUTLINE, 1 + LINE * (place + 0.5));
    }
    context.fillStyle = colour;
    for (const [place, line] of lines.entries()) {
      context.font = fontOf(place === 0, bold);
      context.fillText(line, OUTLINE, 1 + LINE * (place + 0.5));
    }
    return { canvas, width, height };
  }

  return (lines, style) => {
    const key = [style.colour, style.bold, style.density, ...lines].join('\n');
    const found = known.get(key);
    if (found) {
      known.delete(key);
      known.set(key, found);
      return found;
    }
    const image = make(lines, style);
    known.set(key, image);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return image;
  };
}
