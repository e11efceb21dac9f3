import type * as z from 'zod';
import type { PresentationView } from '../../contract/index.ts';
import { numbers, type DicomJson } from '../../dicom/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { imageReference } from './content.ts';
import type { SourceImage } from './modules.ts';

type View = z.infer<typeof PresentationView>;
type Corner = readonly [number, number];

/** An item of the Displayed Area Selection Sequence, PS3.3 C.10.4: whole pixels that hold what the pane showed. */
export function displayedArea(view: View, image: SourceImage): WriteDataset {
  const [topLeft, bottomRight] = seenCorners(view);
  return {
    ReferencedImageSequence: [imageReference(image, view.frameNumber)],
    DisplayedAreaTopLeftHandCorner: topLeft,
    DisplayedAreaBottomRightHandCorner: bottomRight,
    PresentationSizeMode: 'SCALE TO FIT',
    ...pixelShape(image.data),
  };
}

/**
 * Pixels of the image, counted from 1, that are seen top left and bottom right after rotation (clockwise) and then flip. The
 * corners of the area go round by a quarter for each 90 degrees, and a flip changes left for right.
 */
function seenCorners({ area, rotation, flipHorizontal }: View): readonly [Corner, Corner] {
  const left = Math.floor(area.topLeft.x) + 1;
  const top = Math.floor(area.topLeft.y) + 1;
  const right = Math.max(left, Math.ceil(area.bottomRight.x));
  const bottom = Math.max(top, Math.ceil(area.bottomRight.y));
  const clockwise: readonly Corner[] = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
  const turns = rotation / 90;
  const seen = (place: number): Corner => clockwise[(place - turns + 4) % 4] ?? [left, top];
  return flipHorizontal ? [seen(1), seen(3)] : [seen(0), seen(2)];
}

/** One of both has to be there: the spacing where the image has one, or else the shape of its pixels. */
function pixelShape(data: DicomJson): WriteDataset {
  for (const tag of ['00280030', '00181164']) {
    const [row, column] = numbers(data, tag);
    if (isPositive(row) && isPositive(column)) return { PresentationPixelSpacing: [row, column] };
  }
  const [vertical, horizontal] = numbers(data, '00280034');
  return {
    PresentationPixelAspectRatio:
      isPositive(vertical) && isPositive(horizontal) ? [vertical, horizontal] : [1, 1],
  };
}

const isPositive = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value > 0;
