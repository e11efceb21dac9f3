import { count, numbers, sequence } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';
import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';

const MOST_RATIO = 50; // between the sides of a pixel

function ratioOf(pair: readonly number[] | null): number | null {
  const [vertical = 0, horizontal = 0] = pair ?? [];
  const ratio = vertical > 0 && horizontal > 0 ? vertical / horizontal : 0;
  return ratio >= 1 / MOST_RATIO && ratio <= MOST_RATIO ? ratio : null;
}

const pair = (place: DataSet | null, keyword: Parameters<typeof numbers>[1]): number | null =>
  ratioOf(place === null ? null : numbers(place, keyword));

/**
 * Height of a frame's pixels over their width: from the spacing, whichever there is (they differ in size, not in shape),
 * then from Pixel Aspect Ratio (PS3.3 C.7.6.3.1.7). Ultrasound regions have scales of their own and say nothing of it.
 */
export function pixelAspectOf(frame: FrameAttributes): number {
  const { instance } = frame;
  const stated = pair(instance, 'PixelAspectRatio') ?? 1;
  const hasRegions = sequence(instance, 'SequenceOfUltrasoundRegions').some(
    (region) => count(region, 'RegionSpatialFormat') !== null,
  );
  if (hasRegions) return stated;
  return (
    pair(frame.find('PixelMeasuresSequence', 'PixelSpacing'), 'PixelSpacing') ??
    pair(frame.macro('ProjectionPixelCalibrationSequence'), 'ObjectPixelSpacingInCenterOfBeam') ??
    pair(frame.find('FramePixelDataPropertiesSequence', 'ImagerPixelSpacing'), 'ImagerPixelSpacing') ??
    pair(instance, 'ImagePlanePixelSpacing') ??
    pair(instance, 'NominalScannedPixelSpacing') ??
    stated
  );
}
