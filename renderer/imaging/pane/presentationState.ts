import type { ImageReference, Presentation } from '../../../native/contract/index.ts';
import type { Shutter, ShutterShape } from '../../../pixels/index.ts';
import { shutterColour } from '../../../pixels/header/shutter.ts';
import type { FrameImage, FrameRef, LookUpTable, OverlayPlane } from '../types.ts';

// A presentation state on the images it names (PS3.3 A.33, PS3.4 N.2). Its grayscale transformations stand in place of
// the image's own, those that it leaves out included.

/** Whether a reference names a frame; no frames listed means all of them. */
const names = (image: ImageReference, ref: FrameRef): boolean =>
  image.SOPInstanceUID === ref.SOPInstanceUID &&
  (image.frameNumbers.length === 0 || image.frameNumbers.includes(ref.frameNumber));

/** Whether a state applies to a frame at all: never to one that it does not name. */
export const appliesTo = (state: Presentation, ref: FrameRef): boolean =>
  state.images.some((image) => names(image, ref));

/** The first part of a state that is meant for a frame: parts without images are for all that the state names. */
const partFor = <T extends { readonly images: readonly ImageReference[] }>(
  parts: readonly T[],
  ref: FrameRef,
): T | null =>
  parts.find(({ images }) => images.length === 0 || images.some((image) => names(image, ref))) ?? null;

export const voiFor = (state: Presentation, ref: FrameRef): Presentation['voi'][number] | null =>
  partFor(state.voi, ref);
export type DisplayedArea = Presentation['areas'][number];
export const areaFor = (state: Presentation, ref: FrameRef): DisplayedArea | null =>
  partFor(state.areas, ref);

function hexColour(colour: string): Shutter['colour'] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The state's shutter but for bitmaps, whose bits lie in an overlay plane. */
function shutterOf({ shutter }: Presentation): Shutter | null {
  if (shutter === null) return null;
  const shapes = shutter.shapes.filter(
    (shape): shape is ShutterShape & typeof shape => shape.shape !== 'bitmap',
  );
  const colour = shutter.colour === null ? shutterColour(shutter.grey, null) : hexColour(shutter.colour);
  return { shapes, colour };
}

/** Overlay groups whose marks a bitmap shutter hides (PS3.3 C.7.6.15). */
export const bitmapGroups = ({ shutter }: Presentation): number[] =>
  (shutter?.shapes ?? []).flatMap((shape) => (shape.shape === 'bitmap' ? [shape.overlayGroup] : []));

function aspectOf(area: DisplayedArea | null): number | null {
  if (area?.pixelSpacingMm) return area.pixelSpacingMm[0] / area.pixelSpacingMm[1];
  return area?.aspect ?? null;
}

function presentationLutOf(
  { presentationLut }: Presentation,
  image: FrameImage,
): { inverse: boolean; presentationLut: LookUpTable | null } {
  if (presentationLut === null) return { inverse: image.inverse, presentationLut: image.presentationLut };
  // PS3.4 N.2.1.4: the image's Photometric Interpretation is ignored, MONOCHROME1 with it.
  return {
    inverse: presentationLut.lut === null && presentationLut.shape === 'INVERSE',
    presentationLut: presentationLut.lut,
  };
}

/** A table whose first input is negative where its inputs can be: the state does not know whether they are. */
const withSign = (lut: LookUpTable, signed: boolean): LookUpTable =>
  signed && lut.first > 0x7fff ? { ...lut, first: lut.first - 0x10000 } : lut;

/** The tables of a state's VOI for an image; `image` is under the state. */
export const voiTables = (part: Presentation['voi'][number], image: FrameImage): LookUpTable[] => {
  const signed =
    image.modalityLut === null && (image.description.PixelRepresentation === 1 || image.intercept < 0);
  return part.luts.map((lut) => withSign(lut, signed));
};

/** Planes that a state shows: its own, and those of the image that it activates (PS3.3 C.11.7). */
function activated(state: Presentation, image: FrameImage, own: readonly OverlayPlane[]): OverlayPlane[] {
  return state.overlays.flatMap((overlay) =>
    (overlay.own ? own : image.overlays).filter(({ group }) => group === overlay.group),
  );
}

function imageAs(image: FrameImage, { state, ref, planes }: Applied): FrameImage {
  const { modality } = state;
  const signed = image.description.PixelRepresentation === 1;
  return {
    ...image,
    slope: modality?.slope ?? 1,
    intercept: modality?.intercept ?? 0,
    unit: modality?.unit ?? '',
    modalityLut: modality?.lut ? withSign(modality.lut, signed) : null,
    ...presentationLutOf(state, image),
    shutter: shutterOf(state),
    overlays: activated(state, image, planes),
    pixelAspect: aspectOf(areaFor(state, ref)) ?? image.pixelAspect,
  };
}

/** A state on a frame, with the overlay planes that it holds itself. */
export type Applied = {
  readonly state: Presentation;
  readonly ref: FrameRef;
  readonly planes: readonly OverlayPlane[];
};

const made = new WeakMap<FrameImage, Applied & { readonly image: FrameImage }>();

/** The image as a state has it drawn; the same object for the same state. */
export function imageUnder(image: FrameImage, applied: Applied): FrameImage {
  const known = made.get(image);
  if (known?.state === applied.state && known.planes === applied.planes) return known.image;
  const under = imageAs(image, applied);
  made.set(image, { ...applied, image: under });
  return under;
}

/** The image as it is drawn, its overlay planes apart: under the state where that applies. */
export function drawnImage(image: FrameImage, state: Presentation | null, ref: FrameRef): FrameImage {
  if (state === null || !appliesTo(state, ref)) return image;
  const known = made.get(image);
  return known?.state === state ? known.image : imageUnder(image, { state, ref, planes: [] });
}
