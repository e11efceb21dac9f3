// How a picture lies in its pane. Image pixels: (0,0) is the corner of the first pixel, x runs along a row. Device pixels:
// those of the pane's canvas, y down. Every renderer draws with this one transform, so they agree to the pixel.

export type Point = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };
export type Rotation = 0 | 90 | 180 | 270;

export type ImageShape = {
  readonly Rows: number;
  readonly Columns: number;
  readonly pixelAspect: number; // height of a pixel over its width
};

export type View = {
  readonly scale: number; // device pixels for the shorter side of an image pixel
  readonly offset: Point; // of the picture's centre from the pane's centre, device pixels
  readonly rotation: Rotation; // clockwise, after the flips
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
};

/** device.x = xx * image.x + xy * image.y + x0, and so on; one of each pair xx/xy and yx/yy is 0. */
export type Affine = {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x0: number;
  readonly y0: number;
};

/** Sides of an image pixel in units of its shorter side: no row or column is ever drawn below 1:1 for its aspect. */
export const pixelSides = ({ pixelAspect }: { readonly pixelAspect: number }): Size =>
  pixelAspect >= 1 ? { width: 1, height: pixelAspect } : { width: 1 / pixelAspect, height: 1 };

const COSINE = { 0: 1, 90: 0, 180: -1, 270: 0 } as const;
const SINE = { 0: 0, 90: 1, 180: 0, 270: -1 } as const;

/** Flip, then rotate, scale and move; the picture's corner falls on a whole device pixel, so that 1:1 is not resampled. */
export function imageToDevice(view: View, shape: ImageShape, pane: Size): Affine {
  const sides = pixelSides(shape);
  const sx = view.scale * sides.width * (view.flipHorizontal ? -1 : 1);
  const sy = view.scale * sides.height * (view.flipVertical ? -1 : 1);
  const [cosine, sine] = [COSINE[view.rotation], SINE[view.rotation]];
  const linear = { xx: cosine * sx, xy: -sine * sy, yx: sine * sx, yy: cosine * sy };
  const centre = { x: pane.width / 2 + view.offset.x, y: pane.height / 2 + view.offset.y };
  const [halfX, halfY] = [shape.Columns / 2, shape.Rows / 2];
  const extentX = Math.abs(linear.xx) * shape.Columns + Math.abs(linear.xy) * shape.Rows;
  const extentY = Math.abs(linear.yx) * shape.Columns + Math.abs(linear.yy) * shape.Rows;
  const [left, top] = [centre.x - extentX / 2, centre.y - extentY / 2];
  return {
    ...linear,
    x0: centre.x - linear.xx * halfX - linear.xy * halfY + (Math.round(left) - left),
    y0: centre.y - linear.yx * halfX - linear.yy * halfY + (Math.round(top) - top),
  };
}

export const apply = (t: Affine, point: Point): Point => ({
  x: t.xx * point.x + t.xy * point.y + t.x0,
  y: t.yx * point.x + t.yy * point.y + t.y0,
});

export function invert(t: Affine): Affine {
  const determinant = t.xx * t.yy - t.xy * t.yx;
  const [xx, xy] = [t.yy / determinant, -t.xy / determinant];
  const [yx, yy] = [-t.yx / determinant, t.xx / determinant];
  return { xx, xy, yx, yy, x0: -(xx * t.x0 + xy * t.y0), y0: -(yx * t.x0 + yy * t.y0) };
}

/** The greatest scale at which the whole picture is inside the pane. */
export function fitScale(view: Pick<View, 'rotation'>, shape: ImageShape, pane: Size): number {
  const sides = pixelSides(shape);
  const [width, height] = [shape.Columns * sides.width, shape.Rows * sides.height];
  const turned = view.rotation === 90 || view.rotation === 270;
  const scale = Math.min(pane.width / (turned ? height : width), pane.height / (turned ? width : height));
  return Number.isFinite(scale) && scale > 0 ? scale : 1;
}

/**
 * The scale at which a millimetre of the image takes a millimetre of the screen; null where either is unknown. It does not
 * depend on the device pixel ratio: screens are measured in their own pixels.
 */
export function trueScale(
  spacing: { readonly rowSpacingMm: number; readonly columnSpacingMm: number } | null,
  mmPerDevicePixel: number | null,
): number | null {
  if (spacing === null || mmPerDevicePixel === null || !(mmPerDevicePixel > 0)) return null;
  return Math.min(spacing.rowSpacingMm, spacing.columnSpacingMm) / mmPerDevicePixel;
}

/** The view with another scale, the image point under `at` (device pixels) staying where it is. */
export function scaledAbout(view: View, scale: number, at: Point, pane: Size): View {
  const factor = scale / view.scale;
  const centre = { x: pane.width / 2 + view.offset.x, y: pane.height / 2 + view.offset.y };
  return {
    ...view,
    scale,
    offset: {
      x: at.x + (centre.x - at.x) * factor - pane.width / 2,
      y: at.y + (centre.y - at.y) * factor - pane.height / 2,
    },
  };
}

const TURNS: readonly Rotation[] = [0, 90, 180, 270];

/** The view turned clockwise about the middle of the pane. */
export function turned(view: View, quarterTurns: number): View {
  const turns = (((Math.round(quarterTurns) + view.rotation / 90) % 4) + 4) % 4;
  let { offset } = view;
  for (let n = ((Math.round(quarterTurns) % 4) + 4) % 4; n > 0; n--) offset = { x: -offset.y, y: offset.x };
  return { ...view, rotation: TURNS[turns] ?? 0, offset };
}

/**
 * The view mirrored as it is seen: left and right of the SCREEN change places. Flips are kept as done before the turn,
 * so on a picture lying on its side the other flip does it: mirroring x after a quarter turn is mirroring y before.
 */
export function mirrored(view: View, axis: 'horizontal' | 'vertical'): View {
  const sideways = view.rotation === 90 || view.rotation === 270;
  const before = (axis === 'horizontal') !== sideways ? 'flipHorizontal' : 'flipVertical';
  const { x, y } = view.offset;
  return {
    ...view,
    [before]: !view[before],
    offset: axis === 'horizontal' ? { x: -x, y } : { x, y: -y },
  };
}
