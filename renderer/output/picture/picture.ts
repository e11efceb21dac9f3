import type { Picture, Shot } from '../../imaging/index.ts';
import { paintStill } from '../../measure/index.ts';
import type { Content, OutputHost, PictureSize, ShotText } from '../types.ts';
import { bandsFor, burnAround, burnOver } from './burnIn.ts';
import type { Area } from './burnIn.ts';
import { readyFonts } from './words.ts';

/** A picture to leave the page, and where on it the image's own pixels lie. */
export type Made = {
  readonly canvas: HTMLCanvasElement;
  readonly image: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly mmPerPixel: number | null;
};

const CORNER = { width: 210, height: 62 };

/** Annotations, and graphics of a presentation state, in places of the picture. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  host: OutputHost,
  shot: Shot,
  { picture, unit, corners }: { readonly picture: Picture; readonly unit: number; readonly corners: boolean },
): void {
  const { canvas, transform } = picture;
  const scaled = (value: number): number => value / unit;
  const inUnits = {
    xx: scaled(transform.xx),
    xy: scaled(transform.xy),
    yx: scaled(transform.yx),
    yy: scaled(transform.yy),
    x0: scaled(transform.x0),
    y0: scaled(transform.y0),
  };
  const [width, height] = [canvas.width / unit, canvas.height / unit];
  const on = { transform: inUnits, width, height, density: unit };
  host.paintGraphics(context, shot, on);
  const [right, bottom] = [width - CORNER.width, height - CORNER.height];
  const taken = [
    { left: 0, top: 0, right: CORNER.width, bottom: CORNER.height },
    { left: right, top: 0, right: width, bottom: CORNER.height },
    { left: 0, top: bottom, right: CORNER.width, bottom: height },
    { left: right, top: bottom, right: width, bottom: height },
  ];
  paintStill(context, host.marks, { ...on, place: shot.ref, corners: corners ? taken : [] });
}

/** How large a CSS pixel of text and lines is on a picture: as on the pane, and in proportion on a whole image. */
function unitOf(shot: Shot, size: PictureSize): number {
  if (size !== 'image') return shot.density * (size === 'pane2' ? 2 : 1);
  return Math.min(6, Math.max(1, Math.min(shot.size.width, shot.size.height) / 640));
}

const all = (text: ShotText): readonly string[] => [
  ...text.person,
  ...text.study,
  ...text.image,
  ...text.view,
  ...text.marks.map(({ label }) => label),
];

/**
 * Draws a shot with what is to stand on it. On what a pane shows, text stands in the corners; on a whole image it stands
 * around it, so that every pixel of the image is seen. null: too large for this machine.
 */
export async function makePicture(
  host: OutputHost,
  shot: Shot,
  { size, content }: { readonly size: PictureSize; readonly content: Content },
): Promise<Made | null> {
  const text = host.textOf(shot);
  await readyFonts(all(text));
  const unit = unitOf(shot, size);
  const picture = shot.draw(
    size === 'image' ? { kind: 'image' } : { kind: 'pane', times: size === 'pane2' ? 2 : 1 },
  );
  const context = picture?.canvas.getContext('2d') ?? null;
  if (picture === null || context === null) return null;
  const { canvas, mmPerPixel } = picture;
  if (content.annotations) paintMarks(context, host, shot, { picture, unit, corners: size !== 'image' });
  const painting = { host, text, content, mmPerPixel };
  if (size !== 'image') {
    const area: Area = { left: 0, top: 0, width: canvas.width, height: canvas.height, unit };
    burnOver(context, painting, area);
    return { canvas, image: area, mmPerPixel };
  }
  return withBands(canvas, painting, unit);
}

function withBands(
  picture: HTMLCanvasElement,
  painting: Parameters<typeof burnAround>[1],
  unit: number,
): Made | null {
  const bands = bandsFor(painting.text, painting.content, unit);
  const { width, height } = picture;
  const whole = { left: 0, top: 0, width, height };
  const { mmPerPixel } = painting;
  if (bands.above + bands.below + bands.aside === 0) return { canvas: picture, image: whole, mmPerPixel };
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(width + 2 * Math.ceil(bands.aside), bands.least);
  canvas.height = height + Math.ceil(bands.above) + Math.ceil(bands.below);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return null;
  const image = { left: Math.round((canvas.width - width) / 2), top: Math.ceil(bands.above), width, height };
  context.drawImage(picture, image.left, image.top);
  const sheet: Area = { left: 0, top: 0, width: canvas.width, height: canvas.height, unit };
  burnAround(context, painting, { sheet, area: { ...image, unit } });
  return { canvas, image, mmPerPixel };
}
