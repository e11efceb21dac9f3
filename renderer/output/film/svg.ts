import { fontFamily } from '../picture/words.ts';
import { inks, MM_PER_PT } from './drawing.ts';
import type { Drawing, Ink, Page } from './drawing.ts';

const SVG = 'http://www.w3.org/2000/svg';

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

const colourOf = (ink: Ink): string => `rgb(${inks[ink].join(' ')})`;
const anchors = { left: 'start', right: 'end', middle: 'middle' } as const;

let ruler: CanvasRenderingContext2D | null = null;

/** Letters are a little smaller where the room is too narrow for them. */
export function fittedSize(
  text: string,
  sizePt: number,
  roomMm: number,
  font: string,
  bold: boolean,
): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (ruler === null) return sizePt;
  ruler.font = `${bold ? 600 : 400} 100px ${font}`;
  const widthMm = (ruler.measureText(text).width / 100) * sizePt * MM_PER_PT;
  return widthMm <= roomMm ? sizePt : (sizePt * roomMm) / widthMm;
}

function drawn(drawing: Drawing, addresses: Map<HTMLCanvasElement, string>): SVGElement {
  switch (drawing.kind) {
    case 'image': {
      const { left: x, top: y, width, height, bitmap } = drawing;
      const href = addresses.get(bitmap.canvas) ?? '';
      return element('image', { x, y, width, height, href, preserveAspectRatio: 'none' });
    }
    case 'line': {
      const [x1, y1] = drawing.from;
      const [x2, y2] = drawing.to;
      const stroke = colourOf(drawing.ink);
      return element('line', {
        x1,
        y1,
        x2,
        y2,
        stroke,
        'stroke-width': drawing.widthMm,
        'stroke-linecap': 'butt',
      });
    }
    case 'text': {
      const font = fontFamily();
      const size = fittedSize(drawing.text, drawing.sizePt, drawing.roomMm, font, drawing.bold) * MM_PER_PT;
      const made = element('text', {
        x: drawing.x,
        y: drawing.baseline,
        'text-anchor': anchors[drawing.align],
        'font-size': size,
        'font-family': font,
        'font-weight': drawing.bold ? 600 : 400,
        fill: colourOf(drawing.ink),
        ...(drawing.over === 'image'
          ? {
              stroke: 'rgb(0 0 0 / 0.8)',
              'stroke-width': size / 5,
              'paint-order': 'stroke',
              'stroke-linejoin': 'round',
            }
          : {}),
      });
      made.textContent = drawing.text;
      return made;
    }
    default:
      return drawing satisfies never;
  }
}

/** A page on screen or for the printer, and what gives its memory back. */
export type Drawn = { readonly svg: SVGElement; release(): void };

const blobOf = (canvas: HTMLCanvasElement): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));

/** Resolves when all images of the page can be seen. */
export async function svgOf(page: Page): Promise<Drawn> {
  const addresses = new Map<HTMLCanvasElement, string>();
  for (const drawing of page.drawings) {
    if (drawing.kind !== 'image') continue;
    const blob = await blobOf(drawing.bitmap.canvas);
    if (blob === null) continue;
    const href = URL.createObjectURL(blob);
    addresses.set(drawing.bitmap.canvas, href);
    const image = new Image();
    image.src = href;
    await image.decode();
  }
  const { width, height } = page;
  const svg = element('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width: `${width}mm`,
    height: `${height}mm`,
  });
  svg.append(
    element('rect', { width, height, fill: '#fff' }),
    ...page.drawings.map((drawing) => drawn(drawing, addresses)),
  );
  return {
    svg,
    release: () => {
      for (const href of addresses.values()) URL.revokeObjectURL(href);
    },
  };
}
