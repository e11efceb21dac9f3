import type { Presentation } from '../../contract/index.ts';
import { items, number, numbers, text, type DicomJson } from '../../dicom/index.ts';
import { scopedImages, type Evidence } from '../references.ts';

type Area = Presentation['areas'][number];

const TAG = {
  ImageHorizontalFlip: '00700041',
  ImageRotation: '00700042',
  TopLeft: '00700052',
  BottomRight: '00700053',
  areas: '0070005A',
  PresentationSizeMode: '00700100',
  PixelSpacing: '00700101',
  PixelAspectRatio: '00700102',
  Magnification: '00700103',
  PixelOriginInterpretation: '00480301',
} as const;

/** PS3.3 C.10.6: clockwise, then flipped. An angle that is no quarter turn is none. */
export function readSpatial(
  data: DicomJson,
): Pick<Presentation, 'rotation' | 'flipHorizontal'> & { sound: boolean } {
  const angle = number(data, TAG.ImageRotation) ?? 0;
  const rotation = [0, 90, 180, 270].includes(angle) ? quarter(angle) : 0;
  return { rotation, flipHorizontal: text(data, TAG.ImageHorizontalFlip) === 'Y', sound: rotation === angle };
}

const quarter = (angle: number): Presentation['rotation'] =>
  angle === 90 ? 90 : angle === 180 ? 180 : angle === 270 ? 270 : 0;

/** PS3.3 C.10.4. Null for an item that selects nothing. */
export function readAreas(data: DicomJson, related: Evidence): { areas: Area[]; problems: string[] } {
  const problems = new Set<string>();
  const areas: Area[] = [];
  for (const selection of items(data, TAG.areas)) {
    const area = areaOf(selection, related);
    if (area === null) problems.add('bad-displayed-area');
    else areas.push(area);
    if (text(selection, TAG.PixelOriginInterpretation) === 'VOLUME') problems.add('matrix-coordinates');
  }
  return { areas, problems: [...problems] };
}

/**
 * The corners are pixels counted from 1: top left and bottom right as seen AFTER rotation and flip, but addressed in the
 * image BEFORE them (C.10.4), so their order says nothing about which is above or left in the image. Ours are the outer
 * corners of the first and last pixel in the image.
 */
function areaOf(selection: DicomJson, related: Evidence): Area | null {
  const [left, top] = numbers(selection, TAG.TopLeft);
  const [right, bottom] = numbers(selection, TAG.BottomRight);
  if (!isPlace(left) || !isPlace(top) || !isPlace(right) || !isPlace(bottom)) return null;
  const mode = modeOf(text(selection, TAG.PresentationSizeMode));
  const [rowSpacing, columnSpacing] = numbers(selection, TAG.PixelSpacing);
  const [vertical, horizontal] = numbers(selection, TAG.PixelAspectRatio);
  const spacing =
    isPositive(rowSpacing) && isPositive(columnSpacing) ? pair(rowSpacing, columnSpacing) : null;
  const magnification = number(selection, TAG.Magnification);
  return {
    images: scopedImages(selection, related),
    mode,
    topLeft: { x: Math.min(left, right) - 1, y: Math.min(top, bottom) - 1 },
    bottomRight: { x: Math.max(left, right), y: Math.max(top, bottom) },
    pixelSpacingMm: spacing,
    aspect: isPositive(vertical) && isPositive(horizontal) ? vertical / horizontal : null,
    magnification: magnification !== null && isPositive(magnification) ? magnification : null,
  };
}

const pair = (a: number, b: number): [number, number] => [a, b];
const isPlace = (value: number | undefined): value is number => value !== undefined && Math.abs(value) <= 1e7;
const isPositive = (value: number | undefined): value is number =>
  value !== undefined && value > 0 && Number.isFinite(value);

function modeOf(name: string): Area['mode'] {
  if (name === 'TRUE SIZE') return 'true-size';
  return name === 'MAGNIFY' ? 'magnify' : 'scale-to-fit';
}
