import type { HeaderImage, OverlayPlane } from '../../../pixels/header/types.ts';
import {
  cut,
  fitted,
  type Layer,
  OVERLAY_COLOUR,
  overlayMarks,
  paintLayer,
  pictureOf,
  type PlaceOnPicture,
  type RgbaImage,
  scaled,
  shutterRuns,
  type StoredPixels,
} from '../../../pixels/index.ts';
import type { Drawing, Region } from './messages.ts';

/**
 * A frame as a pane shows it at first (pixels/): its part, size and layers as asked for. null: of a kind that cannot be
 * shown.
 */
export function drawn(pixels: StoredPixels, drawing: Drawing): RgbaImage | null {
  const { image, voi, box, enlarge, pixelAspect } = drawing;
  const whole = pictureOf(pixels, image, voi);
  if (whole === null) return null;
  const region = drawing.region ?? { ...ALL, width: whole.width, height: whole.height };
  const part = cut(whole, region);
  const size = box === null ? part : fitted(part, { box, pixelAspect, enlarge });
  const picture = scaled(part, size.width, size.height);
  const words = new Uint32Array(picture.data.buffer);
  const place = placeOf(region, picture);
  for (const layer of layersOf(pixels, image, pixelAspect))
    paintLayer(words, layer, { place, size: picture });
  return picture;
}

const ALL = { left: 0, top: 0, flipHorizontal: false, flipVertical: false };

function placeOf(region: Region, picture: RgbaImage): PlaceOnPicture {
  const [across, down] = [picture.width / region.width, picture.height / region.height];
  const { left, top, width, height, flipHorizontal, flipVertical } = region;
  return {
    xx: flipHorizontal ? -across : across,
    xy: 0,
    yx: 0,
    yy: flipVertical ? -down : down,
    x0: flipHorizontal ? (left + width) * across : -left * across,
    y0: flipVertical ? (top + height) * down : -top * down,
  };
}

/** What a shutter hides, then overlay planes; those that cannot be read are left out. */
function layersOf(pixels: StoredPixels, { shutter, overlays }: HeaderImage, pixelAspect: number): Layer[] {
  const { Rows, Columns } = pixels;
  const hidden = shutter === null ? null : shutterRuns(shutter, { Rows, Columns, pixelAspect });
  const layers: Layer[] =
    shutter === null || hidden === null ? [] : [{ runs: hidden, colour: shutter.colour, least: 0 }];
  for (const plane of overlays) {
    const bits = bitsOf(plane, pixels);
    const marks = bits === null ? null : overlayMarks(bits, plane, pixels, plane.frame);
    if (marks !== null) layers.push({ runs: marks.runs, colour: OVERLAY_COLOUR, least: 1 });
  }
  return layers;
}

function bitsOf({ source }: OverlayPlane, { embedded }: StoredPixels): Uint8Array | null {
  switch (source.kind) {
    case 'data':
      return source.bytes;
    case 'embedded':
      return embedded?.find(({ bit }) => bit === source.bit)?.bits ?? null;
    case 'bulk':
      return null;
    default:
      return source satisfies never;
  }
}
