import { fontFamily } from '../picture/words.ts';
import { inks, MM_PER_PT, PLATE, plateOf } from './drawing.ts';
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

/** How large and how wide words come to be: a little smaller where the room is too narrow for them. */
function fitted(text: string, { sizePt, roomMm, bold }: { sizePt: number; roomMm: number; bold: boolean }) {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (ruler === null) return { sizePt, widthMm: 0 };
  ruler.font = `${bold ? 600 : 400} 100px ${fontFamily()}`;
  const widthMm = (ruler.measureText(text).width / 100) * sizePt * MM_PER_PT;
  return widthMm <= roomMm ? { sizePt, widthMm } : { sizePt: (sizePt * roomMm) / widthMm, widthMm: roomMm };
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
      const { sizePt, widthMm } = fitted(drawing.text, drawing);
      const made = element('text', {
        x: drawing.x,
        y: drawing.baseline,
        'text-anchor': anchors[drawing.align],
        'font-size': sizePt * MM_PER_PT,
        'font-family': fontFamily(),
        'font-weight': drawing.bold ? 600 : 400,
        fill: colourOf(drawing.ink),
      });
      made.textContent = drawing.text;
      if (drawing.over === 'paper' || drawing.text === '') return made;
      const { left: x, top: y, width, height } = plateOf(drawing, sizePt, widthMm);
      const group = element('g', {});
      group.append(
        element('rect', { x, y, width, height, fill: '#000', 'fill-opacity': PLATE.opacity }),
        made,
      );
      return group;
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
